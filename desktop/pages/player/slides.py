"""A long text as slides: cut at its headings, and again where one would be too full to read.

What stands in a comment (``<!-- … -->``) is for the trainer alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

FULL: Final = 14
"""Lines that a hall can read at once; the words of the slide are set as large as they fit."""
LETTERS: Final = 24
"""Characters in one such line; a Latin letter is half of one."""
LATIN: Final = 0x2E80
_COMMENT: Final = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_HEADING: Final = re.compile(r"#{1,6}\s")
_ITEM: Final = re.compile(r"(?:[-*+]|\d{1,9}[.)])\s")
_FENCE: Final = ("```", "~~~")


def slides_in(text: str) -> list[tuple[str, str]]:
    """Return each slide's Markdown and what is said to the trainer; at least one slide."""
    found = []
    for slide in _filled(_sections(text)):
        notes = "\n".join(part.strip() for part in _COMMENT.findall(slide))
        bare = _COMMENT.sub("", slide).strip()
        if bare:
            found.append((bare, notes))
        elif notes and found:
            found[-1] = (found[-1][0], "\n".join(filter(None, (found[-1][1], notes))))
    return found or [("", "")]


def notes_in(text: str) -> list[str]:
    """Return notes cut at lines of dashes, one part for each page."""
    return [part.strip() for part in re.split(r"(?m)^\s*-{3,}\s*$", text)]


def _sections(text: str) -> Iterator[list[str]]:
    """Yield blocks of lines that begin at each heading; code is never cut."""
    blocks: list[str] = []
    for block in _blocks(text):
        if _HEADING.match(block) and any(not _HEADING.match(one) for one in blocks):
            yield blocks
            blocks = []
        blocks.append(block)
    if blocks:
        yield blocks


def _blocks(text: str) -> Iterator[str]:
    """Yield paragraphs, list items and headings, each with its own line ends."""
    lines: list[str] = []
    fence = ""
    for line in [*text.splitlines(), ""]:
        opened = line.lstrip()[:3] if line.lstrip()[:3] in _FENCE else ""
        begins = not fence and (not line.strip() or _HEADING.match(line) or _ITEM.match(line))
        if begins and lines:
            yield "\n".join(lines)
            lines = []
        if line.strip() or fence:
            lines.append(line)
        fence = ("" if opened == fence else fence) if fence else opened
        if lines and not fence and _HEADING.match(lines[0]):
            yield "\n".join(lines)
            lines = []
    if lines:
        yield "\n".join(lines)


def _filled(sections: Iterator[list[str]]) -> Iterator[str]:
    """Yield slides no fuller than can be read; a heading goes on over all of its slides."""
    for blocks in sections:
        heads = [one for one in blocks if _HEADING.match(one)]
        slide = list(heads)
        for block in (one for one in blocks if not _HEADING.match(one)):
            grown = sum(map(_lines, slide)) + _lines(block)
            if grown > FULL and len(slide) > len(heads):
                yield _joined(slide)
                slide = heads[-1:]
            slide.append(block)
        yield _joined(slide)


def _lines(block: str) -> int:
    bare = _COMMENT.sub("", block)
    widths = (sum(2 if ord(one) > LATIN else 1 for one in line) for line in bare.splitlines())
    return sum(-(-width // (2 * LETTERS)) or 1 for width in widths) + 1


def _joined(blocks: list[str]) -> str:
    """Join blocks again: items of one list close together, all else apart."""
    made = ""
    for before, block in zip(["", *blocks], blocks, strict=False):
        both = _ITEM.match(before) and _ITEM.match(block)
        made += ("\n" if both else "\n\n" if made else "") + block
    return made
