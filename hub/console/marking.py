"""A text cut where the claims check found something, to be shown with marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from core.listing.claims import Remark


class Part(NamedTuple):
    """A stretch of a text; ``level`` is "" where nothing was found, ``number`` counts findings."""

    text: str
    level: str = ""
    number: int = 0


def parts(text: str, found: Iterable[tuple[int, Remark]]) -> Iterator[Part]:
    """Yield a text in order; ``found`` are numbered remarks on it that do not overlap."""
    at = 0
    for number, remark in sorted(found, key=lambda one: one[1].start):
        if not at <= remark.start < remark.end <= len(text):
            continue
        if remark.start > at:
            yield Part(text[at : remark.start])
        yield Part(text[remark.start : remark.end], remark.claim.level, number)
        at = remark.end
    if at < len(text):
        yield Part(text[at:])
