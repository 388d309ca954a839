"""XML of a workbook's parts, walked through by expat; nothing outside the part is ever fetched.

A part that declares entities or another encoding than UTF-8 is none that a spreadsheet program
writes, and is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Protocol
from xml.parsers import expat

from core.sheets.errors import SheetCorruptError

UTF8: Final = frozenset({"", "utf-8", "utf8", "us-ascii"})
FAULTS: Final = (expat.ExpatError, ValueError, KeyError, IndexError)
PHONETIC: Final = "rPh"
"""How a text is read aloud: beside it, never part of it."""
TEXT, ITEM = "t", "si"


class Hears(Protocol):
    """What hears of a part's elements and texts, in their order."""

    def start(self, name: str, said: dict[str, str], at: int) -> None:
        """Hear that an element begins at byte ``at``."""
        ...

    def end(self, name: str, at: int) -> None:
        """Hear that it ends: at its closing tag, or behind it when it is closed in itself."""
        ...

    def text(self, text: str) -> None:
        """Hear a text."""
        ...


def local(name: str) -> str:
    """Return an element's name without its prefix."""
    return name.rpartition(":")[2]


def walk(raw: bytes, file: str, ear: Hears) -> None:
    """Let an ear hear a whole part; raises ``SheetCorruptError``."""
    if b"\0" in raw[:4]:
        raise SheetCorruptError(file=file)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, said: ear.start(name, said, parser.CurrentByteIndex)
    parser.EndElementHandler = lambda name: ear.end(name, parser.CurrentByteIndex)
    parser.CharacterDataHandler = ear.text
    parser.XmlDeclHandler = _refuse_encoding
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(raw, True)
    except FAULTS as fault:
        raise SheetCorruptError(file=file) from fault


def _refuse_encoding(_version: str, encoding: str | None, _alone: int) -> None:
    if (encoding or "").lower() not in UTF8:
        raise ValueError(encoding)


def _refuse_doctype(*_said: object) -> None:
    raise ValueError


class Elements:
    """Keeps the attributes, and the text, of every element of one name."""

    def __init__(self, wanted: str) -> None:
        self._wanted = wanted
        self.found: list[tuple[dict[str, str], list[str]]] = []
        self._open = False

    def start(self, name: str, said: dict[str, str], _at: int) -> None:
        """Note a wanted element."""
        if local(name) == self._wanted:
            self.found.append((said, []))
            self._open = True

    def end(self, name: str, _at: int) -> None:
        """Note that a wanted element is over."""
        if local(name) == self._wanted:
            self._open = False

    def text(self, text: str) -> None:
        """Note the text of a wanted element."""
        if self._open:
            self.found[-1][1].append(text)


class Texts:
    """Keeps the texts of a workbook's list, one of each item, runs joined."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._aloud = 0
        self._open = False

    def start(self, name: str, _said: dict[str, str], _at: int) -> None:
        """Begin an item or a run of it."""
        kind = local(name)
        self._aloud += kind == PHONETIC
        self._open = kind == TEXT and not self._aloud
        if kind == ITEM:
            self.found.append("")

    def end(self, name: str, _at: int) -> None:
        """End a run."""
        self._aloud -= local(name) == PHONETIC
        self._open = False

    def text(self, text: str) -> None:
        """Add to the item."""
        if self._open and self.found:
            self.found[-1] += text


def elements(raw: bytes, wanted: str, file: str) -> Iterator[tuple[dict[str, str], str]]:
    """Yield the attributes and the text of every element of a name."""
    ear = Elements(wanted)
    walk(raw, file, ear)
    for said, texts in ear.found:
        yield said, "".join(texts)


def texts_of(raw: bytes, file: str) -> list[str]:
    """Return the workbook's list of texts."""
    ear = Texts()
    walk(raw, file, ear)
    return ear.found
