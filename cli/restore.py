"""Puts a backup in the station's place; what was there is kept aside."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cli.call import Call
from core.base.errors import ClerkError
from core.people.errors import NotHeadError, UnknownClerkError
from core.station import Station


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("file", type=Path)


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{events, kept}``: events in the restored file, folder of what was there before."""
    _need_head(call)
    kept = Station.restore(call.data, call.flags.file, call.secrets)
    with call.station(write=True) as station:
        verdict = station.verify()
    return {"ok": verdict.ok, "events": verdict.events, "kept": kept.name if kept else None}


def _need_head(call: Call) -> None:
    """Refuse a named clerk who is not the head; a file that does not open says nothing of it."""
    if call.clerk is None:
        return
    try:
        with call.station() as station:
            station.clerks.need_head()
    except (NotHeadError, UnknownClerkError):
        raise
    except ClerkError:
        return
