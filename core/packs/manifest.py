"""What a pack is: its name, version and the digests of its files."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

import msgspec

from core.packs.law import Part


class Manifest(Part, frozen=True, kw_only=True):
    """What a pack is, and the SHA-256 of each subject's file; its bytes are what is signed."""

    name: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    version: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,6}(\.[0-9]{1,6}){0,3}$")]
    made_on: dt.date
    files: dict[str, Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]]
    format: Literal[1] = 1

    @property
    def order(self) -> tuple[int, ...]:
        """The version as numbers, for telling which of two is newer."""
        return order_of(self.version)


def order_of(version: str) -> tuple[int, ...]:
    """Return a version such as ``2026.11`` as numbers, trailing zeros dropped."""
    numbers = [int(part) for part in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
