"""Reverses one fact, or a whole import, by red entries (红冲); a paper can be issued anew."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any, cast

from cli.add import REASONS, answer, read_one, record_of
from cli.call import Call
from core.station import Station
from core.trade.model.paper import Replaceable


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("id")
    parser.add_argument("--reason", required=True)
    parser.add_argument("--again", metavar="FILE", help="the paper in its place, as add takes it")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{reversed, ids, serials}``; with a paper in its place also what ``add`` answers."""
    said = call.flags
    fields = read_one(said.again) if said.again else None
    with call.station(write=True) as station:
        if fields is not None:
            return _again(station, said.id, said.reason, fields)
        changes = station.reverse(said.id, said.reason)
    return {
        "reversed": said.id,
        "ids": list(changes.ids),
        "serials": [serial for serial in changes.serials if serial],
    }


def _again(station: Station, identity: str, reason: str, fields: dict[str, Any]) -> dict[str, Any]:
    reasons = fields.pop(REASONS, None) or {}
    kind = station.trade.papers.kind_of(identity)
    paper = cast("Replaceable", record_of(kind, fields))
    changes = station.trade.reissuing.reissue(identity, paper, reason, reasons)
    told = {"reversed": identity, "ids": list(changes.ids), "serials": list(changes.serials)}
    return told | answer(station, changes)
