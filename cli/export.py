"""Writes a ledger to a spreadsheet, by the county's template if there is one."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cli.call import Call
from cli.kinds import kind_of
from core.imports.export import Wanted, export


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("--kind", required=True)
    parser.add_argument("--from", dest="first", type=dt.date.fromisoformat, default=None)
    parser.add_argument("--to", dest="last", type=dt.date.fromisoformat, default=None)
    parser.add_argument("-o", dest="target", type=Path, required=True)
    parser.add_argument("--unmasked", action="store_true", help="names and phones in full")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{file, rows}``."""
    said = call.flags
    kind = kind_of(said.kind).record
    with call.station() as station:
        columns = station.packs.templates.columns(said.kind)
        wanted = Wanted(
            kind=kind, first=said.first, last=said.last, columns=columns, masked=not said.unmasked
        )
        rows = export(station.db, wanted, said.target)
    return {"file": str(said.target), "rows": rows}
