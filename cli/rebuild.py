"""Refills the tables from the journal."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from cli.call import Call
from core.capabilities import REGISTRY
from core.journal.rebuild import digests


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags: none."""
    del parser


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{events, tables, changed}``: tables whose content was not what the journal says."""
    with call.station(write=True) as station:
        before = digests(station.db, REGISTRY)
        events = station.rebuild()
        after = digests(station.db, REGISTRY)
    changed = sorted(name for name in after if before.get(name) != after[name])
    return {"events": events, "tables": len(after), "changed": changed}
