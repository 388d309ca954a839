"""Taking a part of a draft away, and bringing it back from the notice."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from core.base.changes import Changes
from core.station import Station
from desktop.pages.desk import Desk
from desktop.widgets.notice import Notice

Change = Callable[[Station, dict[str, Any]], Changes]


def take_away(desk: Desk, change: Change, text: str) -> Notice:
    """Have something dropped by its ``change``; return the notice that brings it back."""

    def flag(*, dropped: bool) -> None:
        desk.write(lambda station: change(station, {"dropped": dropped}))

    flag(dropped=True)
    return Notice(text=text, undo=partial(flag, dropped=False))
