"""Characters of a GIFT text with the place of each, and where a text's marks stand.

A mark with a backslash before it is an ordinary character; ``WIDE`` are the marks that a Chinese
keyboard types in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType
from typing import Final, NamedTuple

from core.training.quiz.question import Place

ESCAPE: Final = "\\"
WIDE: Final = MappingProxyType({"｛": "{", "｝": "}", "＝": "=", "～": "~", "＃": "#", "：": ":"})
MARKS: Final = frozenset("~=#{}:\\")
LITERAL: Final = MARKS | WIDE.keys() | {">"}
"""What a backslash makes an ordinary character when it is read."""
ARROW: Final = "->"
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_BREAK: Final = re.compile(r"[^\S\n]*\n\s*")


class Piece(NamedTuple):
    """A stretch of the text: its characters as typed, and where it begins."""

    text: str
    start: int

    def part(self, first: int, last: int | None = None) -> Piece:
        """Return a part of it, counted from its own beginning."""
        return Piece(self.text[first:last], self.start + first)

    def stripped(self) -> Piece:
        """Return it without the blanks around it."""
        left = len(self.text) - len(self.text.lstrip())
        return Piece(self.text.strip(), self.start + left)

    def plain(self) -> str:
        """Return what it says: line breaks made one, escapes undone."""
        return _ESCAPED.sub(_unescaped, _BREAK.sub("\n", self.text.strip()))


def _unescaped(found: re.Match[str]) -> str:
    character = found[1]
    if character == "n":
        return "\n"
    return character if character in LITERAL else found[0]


def escaped(text: str, *, wide: bool = False) -> str:
    """Return a text as GIFT writes it; with ``wide`` the full-width marks are escaped too."""
    marks = MARKS | WIDE.keys() if wide else MARKS
    told = "".join(f"\\{one}" if one in marks else one for one in text)
    return told.replace(ARROW, "-\\>").replace("\n", "\\n")


def bare(text: str, marks: str) -> Iterator[int]:
    """Yield where one of the characters ``marks`` stands without a backslash before it."""
    skip = False
    for place, character in enumerate(text):
        if skip:
            skip = False
        elif character == ESCAPE:
            skip = True
        elif character in marks:
            yield place


def first_bare(text: str, mark: str) -> int:
    """Return where a mark of one or more equal characters first stands bare; -1 if nowhere."""
    for place in bare(text, mark[0]):
        if text.startswith(mark, place):
            return place
    return -1


class Spot:
    """Turns places in a text into lines and columns, and collects what was seen there."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.faults: list[Place] = []
        self.hints: list[Place] = []

    def place(self, at: int, code: str, **args: str | int) -> Place:
        """Return the line and column of a place, both counted from 1."""
        line = self._text.count("\n", 0, at) + 1
        column = at - (self._text.rfind("\n", 0, at) + 1) + 1
        return Place(line=line, column=column, code=code, args=args)

    def hint(self, at: int, code: str, **args: str | int) -> None:
        """Note what was taken as it was meant."""
        self.hints.append(self.place(at, code, **args))

    def wide(self, at: int, shown: str) -> None:
        """Note a full-width mark that was taken for the one it stands for."""
        meant = "".join(WIDE.get(one, one) for one in shown)
        self.hint(at, "gift.full_width", shown=shown, meant=meant)


class NotUnderstoodError(Exception):
    """A stretch of text is no question; ``args`` are the place and the code."""

    def __init__(self, at: int, code: str, **args: str | int) -> None:
        super().__init__(at, code)
        self.at = at
        self.code = code
        self.said = args
