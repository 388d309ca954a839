"""Whether somebody else's event, and what it changes, can stand in a table at all."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Final

from core.base.record import LARGEST, Record, specs, values_of
from core.base.tables import Add, Event, RowChange

MOST: Final = 1 << 53
"""Every number of ours lies below it; larger ones are nobody's honest sum."""
NUL: Final = "\x00"


class UnfitError(ValueError):
    """A value that no honest program writes; the event is kept and passed over."""


def modest(event: Event) -> Event:
    """Return the event; ``UnfitError`` when it says a number that no village has.

    So no sum over many stations overflows. What this PC itself wrote before there was a bound is
    not asked: its tables hold it already, and a red entry takes it back.
    """
    for value in _numbers(type(event.fields))(event.fields):
        if value is not None and not -LARGEST <= value <= LARGEST:
            raise UnfitError("number")
    return event


@functools.cache
def _numbers(kind: type[Record]) -> Callable[[Record], tuple[Any, ...]]:
    """Return what reads all numbers of a record type."""
    return values_of(tuple(spec.name for spec in specs(kind) if spec.column == "INTEGER"))


def fitting(changes: list[RowChange]) -> list[RowChange]:
    """Return the changes; ``UnfitError`` when one of their values fits no column."""
    for change in changes:
        values = change.deltas if isinstance(change, Add) else change.fields
        for value in (*change.key, *values.values()):
            if isinstance(value, int) and not -MOST < value < MOST:
                raise UnfitError("number")
            if isinstance(value, str) and NUL in value:
                raise UnfitError("text")
    return changes
