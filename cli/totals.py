"""Sums a kind's ledger over a period of business days, both ends included."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from cli.call import Call
from cli.kinds import kind_of
from core.trade.queries.totals import totals
from words.command import day


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("--kind", required=True)
    parser.add_argument("--from", dest="first", type=day, default=None)
    parser.add_argument("--to", dest="last", type=day, default=None)


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{count, amount_fen, grams, …}``; a reversed period counts 0."""
    said = call.flags
    kind = kind_of(said.kind).record
    with call.station() as station:
        return totals(station.db, kind, said.first or dt.date.min, said.last or dt.date.max)
