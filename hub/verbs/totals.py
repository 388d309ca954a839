"""Sums a kind's ledger over stations and business days, both ends included."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from hub.call import Call
from hub.intake import register
from hub.intake.worker import Worker
from hub.totals import EVER, Span, totals
from words.command import day


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("--kind", required=True)
    parser.add_argument("--from", dest="first", type=day, default=EVER[0])
    parser.add_argument("--to", dest="last", type=day, default=EVER[1])
    parser.add_argument("--station", action="append", help="number or name; again for several")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{count, amount_fen, grams, …}``; a reversed period counts 0."""
    said = call.flags
    with call.office() as office:
        Worker(office).finish()
        with office.store.read() as connection:
            chosen = said.station and [register.named(connection, s).id for s in said.station]
            return totals(connection, said.kind, Span(said.first, said.last, chosen))
