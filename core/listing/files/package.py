"""An .xlsx template as a package: one sheet is written anew, every other part stays as it was."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from core.db.errors import disk_told
from core.listing.files.errors import NotTemplateError
from core.listing.files.markup import elements, local, texts_of
from core.listing.files.sheet_xml import SheetXml, areas_of
from core.sheets.errors import SheetCorruptError, SheetMissingError, SheetTooLargeError
from core.sheets.formats import Format, format_of
from core.sheets.package import check_package
from core.sheets.reader import MAX_BYTES

BOOK: Final = "xl/workbook.xml"
RELATIONS: Final = "xl/_rels/workbook.xml.rels"
SHEET_KIND: Final = "/worksheet"
TEXTS_KIND: Final = "/sharedStrings"
ID: Final = "id"
NAMED: Final = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(.+)")
MOST_ANSWERS: Final = 5000


class Leaf(NamedTuple):
    """One sheet of the workbook and the part that holds it."""

    name: str
    part: str
    hidden: bool


class Template:
    """A platform's workbook. Raises ``SheetError``s, ``NotTemplateError``, ``DiskError``s."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.raw = _load(path)
        if format_of(self.raw, self.name) is not Format.XLSX:
            raise NotTemplateError(file=self.name)
        check_package(self.raw, Format.XLSX, self.name)
        with zipfile.ZipFile(io.BytesIO(self.raw)) as archive:
            self._names = frozenset(archive.namelist())
        self._sheets: dict[str, SheetXml] = {}

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """The worksheets in their order."""
        targets = self._targets
        found = []
        for said, _ in elements(self._part(BOOK), "sheet", self.name):
            relation = next((v for k, v in said.items() if local(k) == ID), "")
            kind, part = targets.get(relation, ("", ""))
            if kind.endswith(SHEET_KIND) and part in self._names:
                hidden = said.get("state", "visible") != "visible"
                found.append(Leaf(said.get("name", ""), part, hidden))
        return tuple(found)

    def sheet(self, leaf: Leaf) -> SheetXml:
        """Return a worksheet, read once."""
        if leaf.part not in self._sheets:
            self._sheets[leaf.part] = SheetXml(self._part(leaf.part), self._texts, self.name)
        return self._sheets[leaf.part]

    def answers(self, leaf: Leaf, formula: str) -> tuple[str, ...]:
        """Return the answers that a drop-down's formula names; none when it cannot be followed."""
        if formula.startswith('"') and formula.endswith('"'):
            return tuple(one.strip() for one in formula[1:-1].replace('""', '"').split(","))
        said = self._defined.get(formula.lower(), formula)
        other = NAMED.fullmatch(said)
        if other:
            wanted = (other[1] or other[2]).replace("''", "'")
            found = next((one for one in self.leaves if one.name == wanted), None)
            return self._listed(found, other[3]) if found else ()
        return self._listed(leaf, said)

    def _listed(self, leaf: Leaf, where: str) -> tuple[str, ...]:
        sheet = self.sheet(leaf)
        texts = [
            sheet.text(row, column)
            for area in areas_of(where)
            for row in range(area.top, min(area.bottom, area.top + MOST_ANSWERS) + 1)
            for column in range(area.left, area.right + 1)
        ]
        return tuple(dict.fromkeys(text for text in texts if text))

    def written(self, leaf: Leaf, sheet: bytes) -> bytes:
        """Return the workbook with one worksheet's XML replaced, every other part as it was."""
        file = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(self.raw)) as old,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            new.comment = old.comment
            for part in old.infolist():
                content = sheet if part.filename == leaf.part else old.read(part)
                new.writestr(part, content)
        return file.getvalue()

    def _part(self, name: str) -> bytes:
        if name not in self._names:
            raise SheetCorruptError(file=self.name)
        with zipfile.ZipFile(io.BytesIO(self.raw)) as archive:
            return archive.read(name)

    @cached_property
    def _targets(self) -> Mapping[str, tuple[str, str]]:
        """Return the kind and the part of every relation of the workbook."""
        found = {}
        for said, _ in elements(self._part(RELATIONS), "Relationship", self.name):
            target = said.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            found[said.get("Id", "")] = (said.get("Type", ""), posixpath.normpath(part))
        return found

    @cached_property
    def _texts(self) -> list[str]:
        parts = [part for kind, part in self._targets.values() if kind.endswith(TEXTS_KIND)]
        if not parts or parts[0] not in self._names:
            return []
        return texts_of(self._part(parts[0]), self.name)

    @cached_property
    def _defined(self) -> Mapping[str, str]:
        found = elements(self._part(BOOK), "definedName", self.name)
        return {said.get("name", "").lower(): text for said, text in found}


def _load(path: Path) -> bytes:
    if not path.is_file():
        raise SheetMissingError(file=path.name)
    with disk_told():
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise SheetTooLargeError(file=path.name, mb=size >> 20, limit_mb=MAX_BYTES >> 20)
        return path.read_bytes()
