"""Whether the changes of somebody else's event can stand in a table at all."""

from __future__ import annotations

from typing import Final

from core.base.tables import Add, RowChange

MOST: Final = 1 << 53
"""Every number of ours lies below it; larger ones are nobody's honest sum."""
NUL: Final = "\x00"


class UnfitError(ValueError):
    """A value that no honest program writes; the event is kept and passed over."""


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
