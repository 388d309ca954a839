"""Reverses one fact, or a whole import, by red entries (红冲)."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from cli.call import Call


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("id")
    parser.add_argument("--reason", required=True)


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{reversed, ids, serials}``."""
    with call.station(write=True) as station:
        changes = station.reverse(call.flags.id, call.flags.reason)
    return {
        "reversed": call.flags.id,
        "ids": list(changes.ids),
        "serials": [serial for serial in changes.serials if serial],
    }
