"""Carries to the county and back on a stick: write, read, look, and receipts told by telephone."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cli.call import Call

WRITE, READ, LOOK, SPOKEN = "write", "read", "look", "spoken"


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    whats = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    for name in (WRITE, READ, LOOK):
        whats.add_parser(name).add_argument("folder", type=Path, metavar="DIR")
    whats.add_parser(SPOKEN).add_argument("code", metavar="CODE")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer what was written, read or seen, or which log a spoken code confirmed."""
    return {WRITE: _write, READ: _read, LOOK: _look, SPOKEN: _spoken}[call.flags.what](call)


def _write(call: Call) -> dict[str, Any]:
    with call.station(write=True) as station:
        done = station.sticks.write(call.flags.folder)
    return {
        "state": "asked" if done.asked else "carried",
        "files": list(done.files),
        "bytes": done.size,
        "events": done.events,
        "left": done.left,
    }


def _read(call: Call) -> dict[str, Any]:
    with call.station(write=True) as station:
        found = station.sticks.read(call.flags.folder)
    return {
        "files": [
            {"file": one.name, "state": one.state, "missing": one.missing} for one in found.files
        ],
        "enrolled": found.enrolled,
        "receipts": found.tally.receipts,
        "events_confirmed": found.tally.events_sent,
        "events_received": found.tally.events_received,
        "packs": found.tally.packs,
        "incidents": list(found.tally.incidents),
    }


def _look(call: Call) -> dict[str, Any]:
    with call.station() as station:
        look = station.sticks.look(call.flags.folder)
    return {
        "offer": look.offer,
        "events": look.events,
        "carried": look.carried,
        "answers": look.answers,
        "others": look.others,
        "damaged": list(look.damaged),
        "free": look.free,
    }


def _spoken(call: Call) -> dict[str, Any]:
    from core.sync import receipts

    with call.station(write=True) as station:
        log = station.sticks.take_spoken(call.flags.code)
        every = receipts.everything(station.db)
    kept = {(one.device, one.epoch, one.how): one.seq for one in every}
    return {"device": log[0], "epoch": log[1], "seq": kept[*log, receipts.SPOKEN]}
