"""Whether the office's date can be believed: what a wrong day tidies away is gone for good."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import Connection, select

from hub.errors import ClockJumpedError
from hub.intake import incidents, settings
from hub.intake.incidents import Place
from hub.store import stations, tables

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
DONE: Final = "day_done"
"""Setting: the last day (or hour, when it failed) whose work was done, counted from 1970 (UTC)."""
HOUR: Final = "hour "
FAR_DAYS: Final = 45
"""A hub may be off for a month and more; after that somebody looks at its date."""
JUMPED: Final = "clock_jumped"
I = tables.incident.c  # noqa: E741 - a table's columns


def day_of(ms: int) -> dt.date:
    """Return the day (UTC) of a time in milliseconds."""
    return dt.datetime.fromtimestamp(ms / 1000, dt.UTC).date()


def last_day(connection: Connection) -> int | None:
    """Return the last day whose work was done, counted from 1970; None before there was one."""
    said = (settings.get(connection, DONE) or b"").decode()
    if not said:
        return None
    return int(said.removeprefix(HOUR)) // 24 if said.startswith(HOUR) else int(said)


def is_jumped(connection: Connection, now_ms: int) -> bool:
    """Tell whether the clock stands far beyond the last day, and nobody said that it is right."""
    last = last_day(connection)
    if last is None or now_ms // DAY_MS - last <= FAR_DAYS:
        return False
    said = select(I.closed_ms).where(I.code == JUMPED, I.seq == last, I.closed_ms.is_not(None))
    return all(abs(now_ms - closed) > FAR_DAYS * DAY_MS for closed in connection.scalars(said))


def note_jump(connection: Connection, now_ms: int) -> None:
    """Keep an incident, at the first station: who closes it says that the date is right."""
    every = stations.every(connection)
    last = last_day(connection)
    if every and last is not None:
        incidents.note(connection, JUMPED, Place(station=every[0].id, seq=last), now_ms)


def refuse_jump(connection: Connection, now_ms: int) -> None:
    """Raise ``ClockJumpedError`` while the clock cannot be believed."""
    if is_jumped(connection, now_ms):
        last = day_of((last_day(connection) or 0) * DAY_MS)
        raise ClockJumpedError(day=day_of(now_ms).isoformat(), last=last.isoformat())
