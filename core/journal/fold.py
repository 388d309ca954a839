"""What is said to whoever folds the journal, in this process or beside it, and the answer."""

from __future__ import annotations

from typing import Any, Protocol

import msgspec

from core.base.ids import EventKey
from core.base.tables import Key
from core.journal.codec import Block

Row = tuple[Any, ...]


class Kept(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Which rows the file says were touched later: (table, row name). Said first, if at all."""

    rows: list[tuple[str, str]]


class Events(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Some events of one log: number, bytes, the blocks still kept by subject.

    Of logs that are not this PC's ``own``, what fits no table is passed over; ``kinds`` are those
    that count, None for all.
    """

    device: str
    epoch: int
    own: bool
    some: list[tuple[int, bytes, dict[str, Block]]]
    kinds: frozenset[str] | None = None


class Rows(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Some rows that the file holds in a table: the line, then the key. After all events."""

    table: str
    some: list[Row]


class Ranks(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Some rows of ``merge``."""

    some: list[Row]


class Touched(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Some rows of ``touched``."""

    some: list[Row]


Said = Kept | Events | Rows | Ranks | Touched


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """What differs: (table, key), and which events could not be read as what they claim to be."""

    differences: list[tuple[str, Key]]
    unreadable: list[EventKey]


class Folding(Protocol):
    """Folds events and holds rows against them."""

    def take(self, said: Said) -> None:
        """Hear some more."""

    def findings(self) -> Findings | None:
        """Answer, once everything was said; None when it cannot tell."""
