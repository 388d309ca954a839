"""Finding one's way in a platform's template: its headings, its hints, where the goods go."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

import msgspec

from core.listing.files.errors import NoHeadingsError
from core.listing.files.package import Leaf, Template
from core.listing.files.sheet_xml import Area, SheetXml, letters_of
from core.packs.columns import Columns, squeezed

LOOKED_AT: Final = 30
"""Rows among which the headings are looked for."""
FEWEST: Final = 2
"""Headings that must be known before a row is taken for one."""
Answers = tuple[str, ...]


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column: where it is (from 0), its heading, what we put there ("" nothing), its rules.

    ``allowed`` None takes anything; with answers it takes only those, without any none of ours.
    """

    at: int
    letter: str
    heading: str
    field: str = ""
    required: bool = False
    allowed: Answers | None = None


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """The sheet to fill, its columns, and the first row that is free below hints and samples."""

    leaf: Leaf
    row: int
    first: int
    columns: tuple[Column, ...]

    @property
    def sheet(self) -> str:
        """The sheet's name."""
        return self.leaf.name

    @property
    def fingerprint(self) -> str:
        """What tells templates with other headings apart."""
        headings = "\n".join(f"{one.letter}:{squeezed(one.heading)}" for one in self.columns)
        return hashlib.sha256(headings.encode()).hexdigest()[:16]


def look(template: Template, names: Columns) -> Look:
    """Return where and how a template is filled; raises ``NoHeadingsError``."""
    best: tuple[int, Leaf, int] | None = None
    for leaf in template.leaves:
        if leaf.hidden:
            continue
        sheet = template.sheet(leaf)
        for row in sorted(sheet.lines)[:LOOKED_AT]:
            known = _known(sheet, row, names)
            if known >= FEWEST and (best is None or known > best[0]):
                best = (known, leaf, row)
    if best is None:
        raise NoHeadingsError(file=template.name)
    _, leaf, row = best
    return _looked(template, leaf, row, names)


def _known(sheet: SheetXml, row: int, names: Columns) -> int:
    headings = _headings(sheet, row)
    return len({fields[0] for text in headings.values() if (fields := names.fields_of(text))})


def _headings(sheet: SheetXml, row: int) -> dict[int, str]:
    """Return the headings that stand in a row, or reach down into it from above."""
    line = sheet.lines[row]
    found = {column: spot.text.strip() for column, spot in line.spots.items()}
    for area in sheet.merged:
        if area.top < row <= area.bottom and area.left == area.right:
            found[area.left] = sheet.text(area.top, area.left).strip()
    return {column: text for column, text in sorted(found.items()) if text}


def _looked(template: Template, leaf: Leaf, row: int, names: Columns) -> Look:
    sheet = template.sheet(leaf)
    headings = _headings(sheet, row)
    bottom = _bottom(sheet, row)
    first = _first_free(sheet, bottom)
    fields = _fields(headings, names)
    columns = [
        Column(
            at=at,
            letter=letters_of(at),
            heading=heading,
            field=fields.get(at, ""),
            required=_is_required(sheet, at, heading, range(row + 1, first), names),
            allowed=_allowed(template, leaf, at, first),
        )
        for at, heading in headings.items()
    ]
    return Look(leaf=leaf, row=row, first=first, columns=tuple(columns))


def _bottom(sheet: SheetXml, row: int) -> int:
    """Return the last row of the headings: merged cells may reach below the row itself."""
    return max([row, *(area.bottom for area in sheet.merged if area.top <= row <= area.bottom)])


def _first_free(sheet: SheetXml, bottom: int) -> int:
    """Return the first row below everything that is written or merged under the headings."""
    used = [row for row in sheet.lines if row > bottom and any(_written(sheet, row))]
    merged = [area.bottom for area in sheet.merged if area.top > bottom]
    return max([bottom, *used, *merged]) + 1


def _written(sheet: SheetXml, row: int) -> Iterator[bool]:
    """Yield for each cell whether a person wrote it; formulas and a running number are not."""
    spots = sheet.lines[row].spots
    first = min(spots, default=0)
    for column, spot in spots.items():
        runs = column == first and spot.text.isdecimal()
        yield bool(spot.text.strip()) and not spot.formula and not runs


def _fields(headings: dict[int, str], names: Columns) -> dict[int, str]:
    """Return which field goes into which column: each once, the likeliest first."""
    found: dict[int, str] = {}
    taken: set[str] = set()
    for at, heading in headings.items():
        field = next((one for one in names.fields_of(heading) if one not in taken), "")
        if field:
            found[at] = field
            taken.add(field)
    return found


def _is_required(sheet: SheetXml, at: int, heading: str, hints: range, names: Columns) -> bool:
    if names.is_required(heading):
        return True
    return any(names.is_required(sheet.text(row, at)) for row in hints)


def _allowed(template: Template, leaf: Leaf, at: int, row: int) -> Answers | None:
    """Return the answers that a drop-down on the first free row of a column takes."""
    for rule in template.sheet(leaf).rules:
        if any(area.holds(row, at) for area in rule.areas):
            return template.answers(leaf, rule.formula)
    return None


__all__ = ["Area", "Column", "Look", "look"]
