"""Cells put into a worksheet's XML where it has room for them.

The bytes around what is filled stay as they are: styles, merged cells, drop-downs, widths and
whatever else a program wrote there, known to us or not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from core.listing.files.sheet_xml import Line, SheetXml, areas_of, letters_of

UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_TEXT: Final = 32_767
REF: Final = re.compile(rb'ref\s*=\s*["\']([^"\']*)["\']')
Cell = str | int | Decimal


class Cut(NamedTuple):
    """Bytes from ``start`` up to ``end`` and what comes in their place."""

    start: int
    end: int
    text: bytes


def filled(sheet: SheetXml, rows: Mapping[int, Mapping[int, Cell]]) -> bytes:
    """Return the worksheet's XML with cells filled: row from 1, column from 0, what it says."""
    cuts: list[Cut] = []
    fresh: dict[int, list[bytes]] = {}
    after = sorted(sheet.lines)
    for row in sorted(rows):
        line = sheet.lines.get(row)
        if line is not None:
            cuts += _into(sheet, row, line, rows[row])
            continue
        cells = b"".join(_cell(sheet, row, at, rows[row][at], "") for at in sorted(rows[row]))
        name = f"{sheet.prefix}row"
        whole = f'<{name} r="{row}">'.encode() + cells + f"</{name}>".encode()
        below = next((number for number in after if number > row), None)
        at = sheet.lines[below].start if below else -1
        fresh.setdefault(at, []).append(whole)
    for at, many in fresh.items():
        cuts += [Cut(at, at, b"".join(many))] if at >= 0 else [_at_the_end(sheet, b"".join(many))]
    cuts += _wider(sheet, rows)
    return _spliced(sheet.raw, cuts)


def _spliced(raw: bytes, cuts: list[Cut]) -> bytes:
    pieces, at = [], 0
    for start, end, text in sorted(cuts):
        pieces += [raw[at:start], text]
        at = end
    return b"".join([*pieces, raw[at:]])


def _at_the_end(sheet: SheetXml, rows: bytes) -> Cut:
    start, end = sheet.rows_at
    name = f"{sheet.prefix}sheetData"
    closing = f"</{name}".encode()
    at = sheet.raw.rfind(closing, start, end)
    if at >= 0:
        return Cut(at, at, rows)
    return Cut(start, end, f"<{name}>".encode() + rows + closing + b">")


def _into(sheet: SheetXml, row: int, line: Line, cells: Mapping[int, Cell]) -> list[Cut]:
    """Return the cuts that put cells into a row that is there."""
    if line.inside < 0:
        head = sheet.raw[line.start : line.end].rstrip()[:-2].rstrip()
        inner = b"".join(_cell(sheet, row, at, cells[at], "") for at in sorted(cells))
        return [Cut(line.start, line.end, head + b">" + inner + f"</{sheet.prefix}row>".encode())]
    cuts: list[Cut] = []
    new: dict[int, bytes] = {}
    for at in sorted(cells):
        spot = line.spots.get(at)
        if spot is not None:
            cuts.append(Cut(spot.start, spot.end, _cell(sheet, row, at, cells[at], spot.style)))
            continue
        right = next((one.start for column, one in sorted(line.spots.items()) if column > at), None)
        where = line.inside if right is None else right
        new[where] = new.get(where, b"") + _cell(sheet, row, at, cells[at], "")
    return cuts + [Cut(where, where, text) for where, text in new.items()]


def _cell(sheet: SheetXml, row: int, column: int, said: Cell, style: str) -> bytes:
    place = f"{letters_of(column)}{row}"
    usual = (look for area, look in sheet.styles if area.holds(row, column))
    kept = style or next(usual, "")
    look = f' s="{kept}"' if kept else ""
    prefix = sheet.prefix
    if not isinstance(said, str):
        return f'<{prefix}c r="{place}"{look}><{prefix}v>{said}</{prefix}v></{prefix}c>'.encode()
    text = escape(UNWRITABLE.sub("\ufffd", said)[:LONGEST_TEXT])
    inside = f'<{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is>'
    return f'<{prefix}c r="{place}"{look} t="inlineStr">{inside}</{prefix}c>'.encode()


def _wider(sheet: SheetXml, rows: Mapping[int, Mapping[int, Cell]]) -> list[Cut]:
    """Return the cut that lets the sheet's stated extent cover what was filled."""
    start, end = sheet.dimension
    if start < 0 or not any(rows.values()):
        return []
    tag = sheet.raw[start:end]
    said = REF.search(tag)
    area = next(iter(areas_of(said[1].decode() if said else "")), None)
    if said is None or area is None:
        return []
    columns = [column for cells in rows.values() for column in cells]
    bottom = max(area.bottom, *(row for row, cells in rows.items() if cells))
    right = max(area.right, *columns)
    left, top = min(area.left, *columns), area.top
    if (left, bottom, right) == (area.left, area.bottom, area.right):
        return []
    ref = f"{letters_of(left)}{top}:{letters_of(right)}{bottom}".encode()
    return [Cut(start + said.start(1), start + said.end(1), ref)]
