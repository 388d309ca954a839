"""Writes facts again from the codes scanned off farmers' paper receipts."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cli.call import Call
from cli.input import content
from core.base.errors import ClerkError
from words.errors import told


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("file", type=Path, help="scanned codes, one a line")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer one item per code: ``{id, known}``, or ``{error}``."""
    # A code is ASCII: a line of anything else is told of by itself.
    lines = content(call.flags.file, "file").decode("utf-8", "replace").splitlines()
    found: list[dict[str, Any]] = []
    with call.station(write=True) as station:
        for line in filter(None, (line.strip() for line in lines)):
            try:
                one = station.recover(line)
            except ClerkError as error:
                found.append({"error": {"code": error.code, "message": told(error).message}})
            else:
                found.append({"id": one.id, "known": one.known})
    return found
