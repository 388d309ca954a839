"""Shows one record with its history and sync state."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from cli.call import Call
from core.capabilities import REGISTRY
from core.journal.history import History


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("id")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{id, kind, record, history, sync}``."""
    with call.station() as station:
        found = History(station.db, REGISTRY).of(call.flags.id)
        return found | {"sync": station.sync.state_of(call.flags.id)}
