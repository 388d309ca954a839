"""What is said to whoever folds the journal, in this process or beside it, and the answer."""

from __future__ import annotations

from typing import Any, Protocol

import msgspec

from core.base.ids import EventKey
from core.base.tables import Key
from core.journal.codec import Block

Row = tuple[Any, ...]


class Kept(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Which rows the file says were touched later: (table, row name, by how many events).

    Said first, if at all.
    """

    rows: list[tuple[str, str, int]]


class Events(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Some events of one log: number and bytes, and the blocks still kept, by number and subject.

    Of logs that are not this PC's ``own``, what fits no table is passed over; ``kinds`` are those
    that count, None for all. Coordinators whom its changes name are believed if it ``signs``.
    """

    device: str
    epoch: int
    own: bool
    some: list[tuple[int, bytes]]
    blocks: dict[int, dict[str, Block]]
    kinds: frozenset[str] | None = None
    signs: bool = False


class Rows(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Some rows that the file holds in a table: the line, then the key.

    Those of a table with one row for one event may come at any time, all others after all events.
    """

    table: str
    some: list[Row]


class Ranks(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Some rows of ``merge``; after all events."""

    some: list[Row]


class Touched(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Some rows of ``touched``; after all events."""

    some: list[Row]


Said = Kept | Events | Rows | Ranks | Touched


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """What differs: (table, key), and which events are not what they claim to be: (key, message).

    ``wanted`` are rows that were as they should be before sums were added that came to nothing:
    (table, key, columns). They are still to be there, and the columns to be filled.
    """

    differences: list[tuple[str, Key]]
    wrong: list[tuple[EventKey, str]]
    wanted: list[tuple[str, Key, tuple[str, ...]]]


class Folding(Protocol):
    """Folds events and holds rows against them."""

    def take(self, said: Said) -> None:
        """Hear some more."""

    def findings(self) -> Findings | None:
        """Answer, once everything was said; None when it cannot tell."""
