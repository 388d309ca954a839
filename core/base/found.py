"""What a search finds, said by whichever capability holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Protocol

import msgspec

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class Found(msgspec.Struct, frozen=True):
    """One thing found: its kind and id, what it is called, and a little more."""

    kind: str
    id: str
    title: str
    detail: str = ""


Hit = tuple[str, str, str | None, str | None, str | None]
"""A row of a read: kind, id, title and two details."""


def told(hit: Hit) -> Found:
    """Return what a row says as it stands."""
    kind, identity, title, detail, more = hit
    return Found(kind, identity, title or "", " ".join(filter(None, (detail, more))))


class Read(NamedTuple):
    """One look into one table: a search joins all of its looks into one statement.

    ``sql`` (our own, without its SELECT) has these columns: what tells newer rows from older ones;
    1 for what is over and stands behind its likes, else 0; then a ``Hit``. It may name ``:typed``,
    ``:upper`` (the same in capitals), ``:end`` (what no text that begins so reaches), ``:limit``
    (how many are shown at most: what fits many rows keeps so many by itself) and its own
    ``values``.
    """

    sql: str
    tell: Callable[[Hit], Found] = told
    values: Mapping[str, Any] = NOTHING


def look(kind: str, shows: str, rest: str, *, by: str = "seq", past: str = "0") -> str:
    """Return a read's SQL: ``shows`` are the title and two details, ``rest`` stands after FROM."""
    return f"{by}, {past}, '{kind}', id, {shows} FROM {rest}"


class Finder(Protocol):
    """What a capability lets the one search box look into."""

    def reads(self, typed: str, people: Sequence[str], limit: int) -> Iterable[Read]:
        """Return where something may hold the typed text or be of these people, likeliest first."""
        ...
