"""Writes a ledger to a spreadsheet, by the county's template if there is one."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from cli.call import BadChoiceError, Call
from cli.kinds import kind_of
from cli.output import need_place
from core.imports.export import Wanted, export, naming_of
from words.choices import choice_source
from words.command import day

FORMS: Final = (".xlsx", ".csv")


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("--kind", required=True)
    parser.add_argument("--from", dest="first", type=day, default=None)
    parser.add_argument("--to", dest="last", type=day, default=None)
    parser.add_argument("-o", dest="target", type=Path, required=True)
    parser.add_argument("--unmasked", action="store_true", help="names and phones in full")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{file, rows}``."""
    said = call.flags
    kind = kind_of(said.kind).record
    if said.target.suffix.lower() not in FORMS:
        flags = {"flag": "-o", "said": said.target.name, "choices": " ".join(FORMS)}
        raise BadChoiceError(field="output", **flags)
    need_place(said.target)
    with call.station() as station:
        columns = station.packs.templates.columns(said.kind)
        wanted = Wanted(
            kind=kind,
            first=said.first,
            last=said.last,
            columns=columns,
            masked=not said.unmasked,
            naming=naming_of(station.packs, choice_source),
        )
        rows = export(station.db, wanted, said.target)
    return {"file": str(said.target), "rows": rows}
