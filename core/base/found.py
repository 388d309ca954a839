"""What a search finds, said by whichever capability holds it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec


class Found(msgspec.Struct, frozen=True):
    """One thing found: its kind and id, what it is called, and a little more."""

    kind: str
    id: str
    title: str
    detail: str = ""


class Finder(Protocol):
    """What a capability lets the one search box look into."""

    def find(self, typed: str, people: Sequence[str], limit: int) -> Sequence[Found]:
        """Return what holds the typed text or is of these people, best first."""
        ...
