"""Shows what a clerk's twelve months come to, and applies for a talent grade."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

import msgspec

from cli.call import Call
from core.station import Station
from core.trust.lookup import evidence, grades
from core.trust.model import LEVELS
from core.trust.rules import allowance_fen, measures, reached


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    acts = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    show, apply = (acts.add_parser(name) for name in ("show", "apply"))
    for one in (show, apply):
        one.add_argument("clerk", metavar="CLERK")
    apply.add_argument("level", choices=LEVELS)
    apply.add_argument("--statement", default="")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer the evidence with what each level lacks, or the application's id."""
    said = call.flags
    with call.station(write=said.what == "apply") as station:
        if said.what == "show":
            return _shown(station, said.clerk)
        clerk = station.people.clerk_named(said.clerk).id
        changes = station.grades.apply(clerk, said.level, said.statement)
    return {"id": changes.ids[0], "level": said.level}


def _shown(station: Station, name: str) -> dict[str, Any]:
    clerk = station.people.clerk_named(name)
    limits = station.packs.parameters
    found = evidence(station.db, clerk, station.ledger.today())
    return {
        "clerk": clerk.id,
        "evidence": {
            name: msgspec.to_builtins(getattr(found, name)) for name in found.__struct_fields__
        },
        "reached": reached(found, limits),
        "levels": {
            level: {
                "allowance_fen": allowance_fen(level, limits),
                "measures": [
                    {"what": one.what, "have": one.have, "wanted": one.wanted,
                     "missing": one.missing}
                    for one in measures(level, found, limits)
                ],
            }
            for level in LEVELS
        },
        "applications": [
            {"id": one.id, "level": one.level, "day": one.day, "opinion": one.opinion,
             "until": one.granted_until}
            for one in grades(station.db, clerk.id)
        ],
    }  # fmt: skip
