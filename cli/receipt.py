"""Writes a receipt, a settlement slip or a day sheet as a PDF and counts the print."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from cli.call import Call
from cli.output import put
from core.paper import day_sheet, receipt, roll, settlement
from core.paper.from_records import (
    day_of_close,
    day_sheet_of,
    kind_of,
    receipt_of,
    settlement_of,
    shift_sheet_of,
)
from core.paper.gathered import NoPaperError
from core.station import Station, Views
from words.say import _

FORMS: Final = ("a5", "roll")
NO_FACT: Final = "event"


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("id")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.pdf")
    parser.add_argument("--form", choices=FORMS, default=FORMS[0])


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{file, bytes, id, kind, serial, prints}``."""
    said = call.flags
    with call.station(write=True) as station:
        views = Views(station.db)
        kind = kind_of(views, said.id)
        if kind == NO_FACT:
            raise NoPaperError(id=said.id, kind=kind)
        station.trade.papers.reprint(said.id)
        drawn = _drawn(station, views, kind, said.id, said.form)
        put(said.output, drawn)
        fact = station.trade.papers.get(said.id)
    return {
        "file": str(said.output),
        "bytes": len(drawn),
        "id": said.id,
        "kind": kind,
        "serial": getattr(fact, "serial", None),
        "prints": fact.prints,
    }


def _drawn(station: Station, views: Views, kind: str, identity: str, form: str) -> bytes:
    signer = station.ledger.journal
    if kind == "settlement":
        return settlement.settlement(settlement_of(views, identity, signer=signer, tr=_), _)
    if kind == "close":
        day = day_of_close(views, identity)
        return day_sheet.day_sheet(day_sheet_of(views, day, tr=_), _)
    if kind == "shift":
        return day_sheet.shift_sheet(shift_sheet_of(views, identity, tr=_), _)
    draw = roll.roll if form == FORMS[1] else receipt.a5
    return draw(receipt_of(views, identity, signer=signer, tr=_), _)
