"""Puts a backup in the station's place; what was there is kept aside."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cli.call import Call
from core.station import Station


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("file", type=Path)


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{events, kept}``: events in the restored file, folder of what was there before."""
    kept = Station.restore(call.data, call.flags.file, call.secrets)
    with call.station(write=True) as station:
        verdict = station.verify()
    return {"ok": verdict.ok, "events": verdict.events, "kept": kept.name if kept else None}
