"""One command line of the hub, understood: which office, what is asked."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from core.base.clock import Clock, SystemClock
from hub.errors import NoOfficeError
from hub.keys import HUB_KEY
from hub.office import Office


class Call(NamedTuple):
    """A command line's folder and database, and the verb's own flags."""

    data: Path
    address: str | None = None
    lang: str | None = None
    flags: Namespace = Namespace()
    act: Callable[[Call], Any] | None = None
    clock: Clock = SystemClock()

    def office(self, *, found: bool = False) -> Office:
        """Open the office; ``NoOfficeError`` where there is none, unless it may be founded."""
        if not found and not (self.data / HUB_KEY).exists():
            raise NoOfficeError(folder=str(self.data))
        return Office.open(self.data, self.address, clock=self.clock)


class Answer(NamedTuple):
    """A verb's JSON value with an exit code of its own."""

    value: Any
    code: int


def default_folder() -> Path:
    """Return where a hub lies when no folder is named."""
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_DATA_HOME")
    return Path(base or Path.home() / ".local" / "share") / "cunzhan-hub"


def say(value: Any, *, line: bool = False) -> None:  # noqa: ANN401 - any JSON value
    """Write a JSON value to standard output, over several lines or on one."""
    told = msgspec.json.encode(value)
    sys.stdout.write((told if line else msgspec.json.format(told, indent=2)).decode() + "\n")
    sys.stdout.flush()
