"""What a file is, told by its content and never by its name."""

from __future__ import annotations

import enum
import io
import re
import zipfile
from typing import Final

from core.sheets.errors import SheetCorruptError, UnknownSheetFormatError

ZIP: Final = b"PK\x03\x04"
COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN: Final = {
    b"%PDF": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"\x1f\x8b": "archive",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
    b"SQLite format 3": "database",
}
_PAGE: Final = re.compile(
    rb"\A\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|table|meta|body)",
    re.IGNORECASE | re.DOTALL,
)
_XML: Final = re.compile(rb"\A\s*<\?xml", re.IGNORECASE)


class Format(enum.Enum):
    """The kinds of file that are read."""

    XLSX = "xlsx"
    ODS = "ods"
    XLS = "xls"
    PAGE = "page"
    TEXT = "text"


def format_of(content: bytes, name: str) -> Format:
    """Tell the format of a file's bytes, or raise UnknownSheetFormatError."""
    if content.startswith(ZIP):
        return _packed(content, name)
    if content.startswith(COMPOUND):
        return Format.XLS
    for magic, looks in _FOREIGN.items():
        if content.startswith(magic):
            raise UnknownSheetFormatError(file=name, looks=looks)
    head = content[:2048].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe")
    if _PAGE.match(head):
        return Format.PAGE
    if _XML.match(head):
        if b"<html" in head.lower():
            return Format.PAGE
        raise UnknownSheetFormatError(file=name, looks="xml")
    return Format.TEXT


def _packed(content: bytes, name: str) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise SheetCorruptError(file=name) from fault
    if "xl/workbook.xml" in names or any(_is_book(part) for part in names):
        return Format.XLSX
    if "content.xml" in names and "mimetype" in names:
        return Format.ODS
    raise UnknownSheetFormatError(file=name, looks="archive")


def _is_book(part: str) -> bool:
    return part.replace("\\", "/").lower() == "xl/workbook.xml"
