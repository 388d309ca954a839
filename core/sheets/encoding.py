"""Bytes of a text file -> its encoding, by a fixed ladder and never by statistics.

Byte order mark, then UTF-16 told by its zero bytes, then strict UTF-8, then strict GB18030.
A damaged UTF-8 file is refused: read as GB18030 it would turn into wrong Chinese unnoticed.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from core.sheets.errors import SheetTextError, UnknownSheetFormatError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x19\x1b\x1c-\x1f\x7f]")
_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")
_PRIVATE_SHARE: Final = 0.02


def encoding_of(content: bytes, name: str) -> str:
    """Name the codec that reads ``content`` whole, or raise when none does."""
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return _must(content, codec, name)
    if b"\0" in content:
        return _must(content, _wide(content), name)
    if _reads(content, "utf-8"):
        return _must(content, "utf-8", name)
    if _is_damaged_utf8(content):
        raise SheetTextError(file=name)
    return _must(content, "gb18030", name)


def _wide(content: bytes) -> str:
    """Which UTF-16: the zero half of ASCII characters stands second in little-endian."""
    low, high = content[0::2].count(0), content[1::2].count(0)
    return "utf-16-le" if high >= low else "utf-16-be"


def _must(content: bytes, codec: str, name: str) -> str:
    try:
        text = content.decode(codec)
    except UnicodeError as fault:
        if b"\0" in content and not codec.endswith("-sig"):
            raise UnknownSheetFormatError(file=name, looks="binary") from fault
        raise SheetTextError(file=name) from fault
    if _CONTROL.search(text):
        raise UnknownSheetFormatError(file=name, looks="binary")
    if len(_PRIVATE.findall(text)) > _PRIVATE_SHARE * len(text):
        raise SheetTextError(file=name)
    return codec


def _reads(content: bytes, codec: str) -> bool:
    try:
        content.decode(codec)
    except UnicodeError:
        return False
    return True


def _is_damaged_utf8(content: bytes) -> bool:
    text = content.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    kept = len(text) - lost - sum(map(str.isascii, text))
    return kept > 8 * lost
