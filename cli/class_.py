"""Works on classes: roster, door, close, draw; photos in, archives and certificates out."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import msgspec

from cli import class_papers
from cli.add import answer
from cli.call import Call
from cli.input import json_in, json_of, need
from core.sheets.reader import read
from core.station import Station
from core.training.model.calls import SpotCheck
from core.training.service.door import Coming
from core.training.service.roster import Candidate


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    acts = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    for name in ("roster", "sign", "out", "close", "reopen", "draw"):
        acts.add_parser(name).add_argument("id")
    roster, sign, out, close, reopen, draw = list(acts.choices.values())
    roster.add_argument("file", type=Path)
    roster.add_argument("--dry-run", action="store_true")
    roster.add_argument("--decide", type=Path, default=None, metavar="FILE.json")
    sign.add_argument("trainee")
    for one in (sign, out):
        one.add_argument("--at", default=None, metavar="HH:MM")
    sign.add_argument("--half", choices=("am", "pm"), default=None)
    sign.add_argument("--way", default="tail")
    close.add_argument("--reasons", default="{}", metavar="JSON")
    reopen.add_argument("--reason", required=True)
    draw.add_argument("--seed", required=True)
    draw.add_argument("--count", type=int, required=True)
    class_papers.configure(acts)


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer the roster's rows, ids with warnings, or whom the draw chose."""
    acts = {"roster": _roster, "draw": _draw}
    said = call.flags
    if said.what in class_papers.ACTS:
        return class_papers.act(call)
    with call.station(write=not getattr(said, "dry_run", False)) as station:
        if said.what in acts:
            return acts[said.what](station, said)
        return answer(station, _changes(station, said))


def _changes(station: Station, said: Any) -> Any:  # noqa: ANN401 - argparse's own
    training = station.training
    if said.what == "sign":
        day = station.ledger.today()
        coming = Coming(
            class_id=said.id,
            trainee=said.trainee,
            way=said.way,
            day=day,
            half=said.half,
            at=said.at,
        )
        return training.door.sign_in(coming)
    if said.what == "out":
        return training.door.sign_out(said.id, said.at)
    if said.what == "reopen":
        return training.classes.reopen(said.id, said.reason)
    reasons = json_of(said.reasons.encode(), dict[str, str], "--reasons", "reasons")
    return training.classes.close(said.id, reasons)


def _roster(station: Station, said: Any) -> Any:  # noqa: ANN401 - argparse's own
    need(said.file)
    sheets = [sheet for sheet in read(said.file).sheets if not sheet.hidden]
    found = station.training.roster.survey(said.id, list(sheets[0].open().rows) if sheets else [])
    told: dict[str, Any] = {"rows": [_row(one) for one in found]}
    if said.dry_run:
        return told
    decisions = json_in(said.decide, dict[int, str], "decide") if said.decide else None
    changes = station.training.roster.enrol(said.id, found, decisions)
    return told | {"enrolled": list(changes.ids)}


def _row(one: Candidate) -> dict[str, Any]:
    return {
        "row": one.said.row,
        "name": one.said.name,
        "state": one.state,
        "person": one.person,
        "same_row": one.same_row,
        "matches": msgspec.to_builtins(one.matches),
    }


def _draw(station: Station, said: Any) -> Any:  # noqa: ANN401 - argparse's own
    changes = station.training.calls.draw(said.id, said.seed, said.count)
    kept = station.ledger.get(SpotCheck, changes.ids[0])
    return {"id": kept.id, "roster": kept.roster, "drawn": list(kept.drawn)}
