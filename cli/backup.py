"""Writes an encrypted copy of the station into one file, while it is in use."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cli.call import Call


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--photos", action="store_true")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{file, bytes, events}`` once the copy was opened and checked."""
    with call.station() as station:
        if call.flags.photos:
            events = station.backup_with_photos(call.flags.file, _quietly, lambda make: make())
        else:
            events = station.backup(call.flags.file)
    return {
        "file": str(call.flags.file),
        "bytes": call.flags.file.stat().st_size,
        "events": events,
    }


def _quietly(_done: int, _total: int) -> None:
    """Say nothing on the way: the answer is one value."""
