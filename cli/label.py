"""Writes shelf labels of parcels as a PDF: those named, or all that came on a day and wait."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cli.call import Call
from cli.output import put
from core.base.errors import UnknownRecordError
from core.paper.from_records import shelf_labels_of
from core.paper.labels import label_sheet, single_labels
from core.station import Views
from core.trade.queries.shelf import Shelf
from core.trade.rules.parcel import Limits
from words.say import _


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("ids", nargs="*", metavar="ID")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.pdf")
    parser.add_argument("--single", action="store_true", help="one label of 60 by 40 mm per page")
    parser.add_argument("--skip", type=int, default=0, help="stickers used before on the sheet")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{file, bytes, labels}``."""
    said = call.flags
    with call.station() as station:
        views = Views(station.db)
        shelf = Shelf(station.db, station.ledger.today(), Limits())
        found = shelf.named(said.ids) if said.ids else shelf.came(station.ledger.today())
        missing = set(said.ids) - {parcel.id for parcel in found}
        if missing:
            raise UnknownRecordError(kind="parcel", id=min(missing))
        draw = single_labels if said.single else label_sheet
        drawn = draw(shelf_labels_of(views, found, skip=max(0, said.skip)), _)
        put(said.output, drawn)
    return {"file": str(said.output), "bytes": len(drawn), "labels": len(found)}
