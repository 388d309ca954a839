"""Replaces the county's root key: the old one vouches for the new one, unless it is lost."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from core.base.files import write_durably
from core.sync.replacing import write_by_hand
from hub.call import Answer, Call
from hub.rooting import by_hand, replace_root


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("--lost", action="store_true", help="the old key is gone: tell by hand")
    parser.add_argument("--file", type=Path, default=None, help="what stations are told by hand")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{serial, pin, chained, file}``: ``pin`` is told to stations apart from the file.

    The file is in the county's folder as surely as the new root. Where it could not be put where
    it was asked for, ``file`` says that it is there, ``unwritten`` where it is not, and the exit
    code is 1.
    """
    with call.office() as office:
        done = replace_root(office.folder, office.now_ms(), lost=call.flags.lost)
    serial = done.keys.county.serial
    here: Path = office.folder / by_hand(serial)
    said = {"serial": serial, "pin": done.keys.pin, "chained": done.chained, "file": str(here)}
    asked: Path | None = call.flags.file
    if asked is None:
        return said
    try:
        write_durably(asked, write_by_hand(done.said), mode=0o644)
    except OSError:
        return Answer({**said, "unwritten": str(asked)}, 1)
    return {**said, "file": str(asked)}
