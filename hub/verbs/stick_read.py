"""Takes in what stations sent on a stick, each file by itself."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import msgspec

from hub.call import Call
from hub.intake.files import Files
from hub.intake.sync import Desk
from hub.intake.worker import Worker
from hub.stick import Reader


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("folder", type=Path, metavar="DIR")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{files: [{file, state, station, device, events, …, spoken}], events}``.

    ``spoken`` is the receipt's code to read out on the telephone.
    """
    with call.office() as office:
        found = Reader(office, Desk(office, Files(office))).read(call.flags.folder)
        Worker(office).finish()
    told = [_plain(one) for one in found]
    return {"files": told, "events": sum(one.events for one in found)}


def _plain(one: Any) -> dict[str, Any]:  # noqa: ANN401 - a file's tale
    said: dict[str, Any] = msgspec.to_builtins(one)
    said["problems"] = [
        {"code": p.code, "device": p.device, "epoch": p.epoch, "seq": p.seq} for p in one.problems
    ]
    return said
