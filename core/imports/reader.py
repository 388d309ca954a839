"""A workbook surveyed: every data row in exactly one class, with its values or its reasons."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

import msgspec

from core.imports import codes
from core.imports.checks import worked_out
from core.imports.days import Calendar
from core.imports.decisions import Decision, Decisions
from core.imports.errors import NoTableError, TooManyDataRowsError
from core.imports.mapping import ColumnMap
from core.imports.needs import TELLING, may_stand
from core.imports.repeats import Repeats
from core.imports.rows import LineReader, Read
from core.imports.scan import Line, SheetScan, Table
from core.imports.titles import calendar_of, joined
from core.imports.values import Issue, Values
from core.sheets.workbook import Sheet, Workbook

MAX_DATA_ROWS: Final = 200_000
_ASIDE: Final = re.compile(r"汇总|统计|透视|目录|说明|字典|下拉|选项|参数|模板|示例|样表|封面")
"""Sheets of these names sum up or explain the others, which hold the rows."""


class RowClass(enum.StrEnum):
    """What becomes of a row."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    DOUBTFUL = "doubtful"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class SurveyedRow:
    """One data row: where it stands, its class, its values, why, and a digest of its content."""

    sheet: str
    row: int
    block: int
    klass: RowClass
    values: Values
    texts: dict[str, str]
    issues: tuple[Issue, ...]
    key: str

    def judged(self, klass: RowClass, *issues: Issue) -> SurveyedRow:
        """Return the row in another class, for other reasons."""
        return dataclasses.replace(self, klass=klass, issues=issues)


@dataclass(slots=True)
class Tally:
    """How many rows a survey has read, by class."""

    read: int = 0
    classes: list[RowClass] = field(default_factory=list)
    """The class of each row, in the file's order."""
    accepted: int = 0
    updated: int = 0
    """How many of the accepted rows move on what the station has already."""
    duplicates: int = 0
    doubtful: list[SurveyedRow] = field(default_factory=list)
    rejected: list[SurveyedRow] = field(default_factory=list)
    differing: list[SurveyedRow] = field(default_factory=list)
    """Duplicates that name another person or courier than the row that was kept."""

    def count(self, row: SurveyedRow) -> None:
        """Count one row."""
        self.read += 1
        self.classes.append(row.klass)
        if row.klass is RowClass.ACCEPTED:
            self.accepted += 1
            self.updated += any(issue.code == codes.ORDER_MOVES for issue in row.issues)
        elif row.klass is RowClass.DUPLICATE:
            self.duplicates += 1
            if any(issue.code == codes.DIFFERS for issue in row.issues):
                self.differing.append(row)
        else:
            (self.doubtful if row.klass is RowClass.DOUBTFUL else self.rejected).append(row)


class Survey:
    """Reads a workbook as one kind of row; `tables` fills up as `rows` is walked through."""

    def __init__(
        self,
        workbook: Workbook,
        kind: str,
        *,
        columns: object = None,
        decisions: object = None,
        known_waybills: Callable[[str], bool] | Collection[str] = (),
        today: dt.date | None = None,
    ) -> None:
        self.tables: list[Table] = []
        self.skipped: list[str] = []
        """Sheets left unread: hidden, only summing the others up, or without such a table."""
        self._workbook = workbook
        self._kind = kind
        self._map = ColumnMap(kind, columns)
        self._decisions = Decisions(kind, decisions)
        self._known = known_waybills if callable(known_waybills) else known_waybills.__contains__
        self._today = today
        self._heads: tuple[str, ...] | None = None
        self._several = sum(not sheet.hidden for sheet in workbook.sheets) > 1

    def rows(self) -> Iterator[SurveyedRow]:
        """Yield every data row once, in the order of the file; reads the file anew each time.

        Raises:
            NoTableError: No sheet holds a table of this kind.
            TooManyDataRowsError: More than ``MAX_DATA_ROWS`` rows of data.
        """
        self.tables.clear()
        self.skipped.clear()
        repeats = Repeats(self._kind, self._known)
        seen: Counter[bytes] = Counter()
        count = 0
        for sheet in self._sheets():
            for line, reader in self._lines(sheet):
                count += 1
                if count > MAX_DATA_ROWS:
                    raise TooManyDataRowsError(rows=count, limit=MAX_DATA_ROWS)
                yield self._row(line, reader, repeats, seen)
        if not self.tables:
            raise NoTableError(file=self._workbook.name, kind=self._kind)

    def unused_decisions(self) -> list[Decision]:
        """Decisions that named no row of the file; ask after `rows` is walked through."""
        return self._decisions.unused()

    def takes(self, row: SurveyedRow) -> bool:
        """Whether the clerk decided to take a row, whatever is odd about it."""
        decision = self._decisions.about(row.sheet, row.row, row.block)
        return decision is not None and decision.take

    def _sheets(self) -> Iterator[Sheet]:
        several = self._several
        for sheet in self._workbook.sheets:
            if sheet.hidden or (several and _ASIDE.search(sheet.name)):
                self.skipped.append(sheet.name)
            else:
                yield sheet

    def _headings(self) -> tuple[str, ...]:
        """The first headings of each sheet, by which those of another kind are told."""
        if self._heads is None:
            shown = (sheet for sheet in self._workbook.sheets if not sheet.hidden)
            scans = (SheetScan(one, self._kind, self._map, Calendar()) for one in shown)
            self._heads = tuple(scan.first_heading() for scan in scans)
        return self._heads

    def _lines(self, sheet: Sheet) -> Iterator[tuple[Line, LineReader]]:
        name = calendar_of(self._workbook.name.rpartition(".")[0])
        alone = len(self._workbook.sheets) == 1 and sheet.name == self._workbook.name
        outer = name if alone else joined([calendar_of(sheet.name), name])
        beside = self._headings() if self._several else ()
        scan = SheetScan(sheet, self._kind, self._map, outer, beside=beside)
        readers: dict[tuple[int, int], LineReader] = {}
        for line in scan.lines():
            at = (len(scan.tables), line.block.number)
            if at not in readers:
                readers[at] = LineReader(self._kind, self._map.constants, self._today)
            yield line, readers[at]
        self.tables += scan.tables
        if not scan.tables and not scan.blank:
            self.skipped.append(sheet.name)

    def _uncomputed(self, line: Line) -> Issue | None:
        """Where formulas were never worked out, a blank sum may be one of theirs."""
        blank = (
            field
            for field, column in line.block.columns.items()
            if field in TELLING.get(self._kind, ()) and not any(line.texts[column.place :][:1])
        )
        field = next(blank, None)
        return Issue(field, codes.UNCOMPUTED, {"field": field}) if field else None

    def _row(
        self, line: Line, reader: LineReader, repeats: Repeats, seen: Counter[bytes]
    ) -> SurveyedRow:
        read = reader.read(line)
        key = _key(self._kind, read, seen)
        decision = self._decisions.about(line.table.sheet, line.row, line.block.number)
        aside = _aside(line) or (self._uncomputed(line) if self._workbook.uncomputed else None)
        if decision:
            read = _decided(self._kind, read, decision, reader, line)
        elif aside:
            read = read._replace(issues=(aside, *read.issues))
        klass = _class_of(read.issues)
        issues = read.issues
        place = (line.table.sheet, line.row)
        foreign = aside is not None and aside.code == codes.OTHER_KIND and decision is None
        if klass in {RowClass.ACCEPTED, RowClass.DOUBTFUL} and not foreign:
            again = repeats.seen(place, read.values)
            again = again or (repeats.copied(place, read.values) if self._several else ())
            if again and again[0].code in codes.AGAIN:
                taken = decision is not None and decision.take
                issues = issues if taken else (*issues, *again)
                klass = klass if taken else RowClass.DOUBTFUL
            elif again:
                issues, klass = again, RowClass.DUPLICATE
        values = _completed(read.values) if klass is RowClass.ACCEPTED else read.values
        return SurveyedRow(
            *(line.table.sheet, line.row, line.block.number, klass, values, read.texts),
            issues,
            key,
        )


def tally(rows: Iterator[SurveyedRow]) -> Tally:
    """Count all rows of a survey."""
    found = Tally()
    for row in rows:
        found.count(row)
    return found


def _aside(line: Line) -> Issue | None:
    """Why the rows of a whole table are asked about, if they are."""
    other = line.table.foreign.get(line.block.number)
    if other:
        return Issue("row", codes.OTHER_KIND, {"kind": other})
    if line.table.coloured:
        return Issue("row", codes.COLOURED, {"text": line.table.coloured[:60]})
    return None


def _class_of(issues: tuple[Issue, ...]) -> RowClass:
    if any(issue.code in codes.REFUSED for issue in issues):
        return RowClass.REJECTED
    return RowClass.DOUBTFUL if issues else RowClass.ACCEPTED


def _decided(kind: str, read: Read, decision: Decision, reader: LineReader, line: Line) -> Read:
    """Apply a decision: the clerk has seen the doubts, but nothing can be booked without a need."""
    if not decision.take:
        return read._replace(issues=(Issue("row", codes.DROPPED, {}),))
    again = reader.read(line, decision.fields) if decision.fields else read
    grave = tuple(one for one in again.issues if not may_stand(kind, one, again.values))
    return again._replace(issues=grave)


def _completed(values: Values) -> Values:
    amount = worked_out(values)
    if amount is not None and "amount_fen" not in values:
        return values | {"amount_fen": amount}
    return values


def _key(kind: str, read: Read, seen: Counter[bytes]) -> str:
    """SHA-256 of the kind, what the row says, and its number among rows that say the same."""
    broken = {issue.field: read.texts.get(issue.field, "") for issue in read.issues}
    content = msgspec.json.encode([kind, read.values, broken], order="deterministic")
    digest = hashlib.sha256(content).digest()
    seen[digest] += 1
    return hashlib.sha256(digest + seen[digest].to_bytes(4, "big")).hexdigest()
