"""One data line -> typed values and what is doubtful about them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from core.imports import codes
from core.imports.cells import BESIDE, Asked, Reading, is_said, read_cell
from core.imports.checks import checked
from core.imports.columns import Column
from core.imports.day_parts import PARTS, with_whole_day
from core.imports.days import Calendar, clock, moment, month_and_day, year_near
from core.imports.headings import Measure
from core.imports.needs import ALWAYS, NEEDED, SAID_BY, shape_of
from core.imports.order_words import ORDERS
from core.imports.plain import squeeze
from core.imports.scan import Line
from core.imports.values import Issue, Values

_DITTO: Final = frozenset(
    {"同上", "〃", '"', "''", "″", "々", "””", "“", "”", "同前", "...", "″″", "''''"}
)
_LONGEST_DITTO: Final = 4
_TAIL: Final = 4
_LACKING: Final = re.compile(r"\d{1,2}\.[123]")
_WITH_ZERO: Final = re.compile(r"\d{1,2}\.[123]0")
_BARE_YEAR: Final = re.compile(r"(20\d\d)年?")
_NEVER_DITTO: Final = frozenset({"waybill", "order_no"})
_NEVER_SHARED: Final = frozenset({"qty", "amount", "price", "fee", "waybill", "note"})
_OF_ORDER: Final = (
    *("day", "paid_at", "shipped_at", "signed_at", "cancelled_at", "order_state", "aftersale"),
    *("cause", "parcel_no", "courier", "platform", "province", "city", "address"),
)
_LACKS: Final = {"price": codes.PRICE_MISSING, "signed": codes.NOT_SIGNED}
_DAYS: Final = frozenset({"moment", "coming"})
_NO_COLUMN: Final = Column(-1, "", Measure())


class Read(NamedTuple):
    """A line read: values by name, the texts they came from, and issues, the gravest first."""

    values: Values
    texts: dict[str, str]
    issues: tuple[Issue, ...]


class LineReader:
    """Reads the lines of one block in order; remembers what 同上 refers to."""

    def __init__(self, kind: str, constants: Mapping[str, str], today: dt.date | None) -> None:
        self._kind = kind
        self._constants = constants
        self._tonight = f"{today or 9999}T24"
        self._keeps_zeros = False
        self._filled: frozenset[str] = frozenset()
        self._wanted: tuple[tuple[str, tuple[str, ...]], ...] = ()
        self._above: dict[str, Asked] = {}
        self._day: str | None = None

    def read(self, line: Line, instead: Mapping[str, str] | None = None) -> Read:
        """Read a line; ``instead`` holds texts the clerk gave for some of its fields."""
        asked = self._asked(line)
        if self._constants or instead:
            self._put(asked, {**self._constants, **(instead or {})}, line)
        raw, asked = asked, with_whole_day(asked)
        values, issues = self._cells(asked, typed=line.table.typed)
        titled = "" if values.keys() & {"day", "in_at"} else self._titled_day(line, values)
        if titled:
            values["day"] = titled
        if titled > self._tonight:
            issues.append(Issue("day", codes.DAY_FUTURE, {"field": "day", "text": titled}))
        if line.shared:
            issues += self._shared(line, asked)
        self._remember(raw, values)
        values, more = checked(
            self._kind,
            values,
            issues,
            columns=self._filled_in(line),
            headings=line.table.heading.texts,
        )
        issues += more
        if not any(issue.code in codes.LEFT_OUT for issue in more):
            issues += self._missing(line, values, issues)
        texts = {field: one.text for field, one in asked.items() if one.text and field != "address"}
        return Read(values, texts, _ordered(self._kind, issues))

    def _cells(self, asked: Mapping[str, Asked], *, typed: bool) -> tuple[Values, list[Issue]]:
        values: Values = {}
        issues: list[Issue] = []
        for one in asked.values():
            if not is_said(one):
                continue
            reading = self._read(one, typed=typed)
            for name, value in reading.values.items():
                values.setdefault(name, value)
            if reading.issue:
                issues.append(reading.issue)
        return values, [*issues, *_one_phone(values, asked)]

    def _asked(self, line: Line) -> dict[str, Asked]:
        asked = {}
        for field, column in line.block.columns.items():
            inside = 0 <= column.place < len(line.texts)
            cell = line.cells[column.place] if inside else None
            text = line.texts[column.place] if inside else ""
            one = Asked(field, shape_of(self._kind, field), cell, text, column, line.calendar)
            asked[field] = self._ditto(one, line)
        return self._carried(asked) if self._kind == ORDERS else asked

    def _carried(self, asked: dict[str, Asked]) -> dict[str, Asked]:
        """Give the further goods of an order what its first line says of the whole order."""
        above, order = self._above, asked.get("order_no")
        first = above.get("order_no")
        if not (order and first and order.text and squeeze(order.text) == squeeze(first.text)):
            self._above = {}
            return asked
        blank = {field for field in _OF_ORDER if field in asked and not asked[field].text}
        return asked | {field: above[field] for field in blank if field in above}

    def _put(self, asked: dict[str, Asked], texts: Mapping[str, str], line: Line) -> None:
        for field, text in texts.items():
            known = asked.get(field)
            column = known.column if known else _NO_COLUMN
            year = _BARE_YEAR.fullmatch(squeeze(text))
            short = month_and_day(known.text) if known and year else None
            if year and short:
                text = f"{year[1]}-{short[0]}-{short[1]}"  # noqa: PLW2901 - the sheet's own day
            asked[field] = Asked(
                field, shape_of(self._kind, field), text, text, column, line.calendar
            )
            if field == "day" and moment(text, Calendar()).full:
                for part in PARTS:
                    asked.pop(part, None)

    def _ditto(self, one: Asked, line: Line) -> Asked:
        """Take the cell above for 同上, and for a blank day where days are written once."""
        above = self._above.get(one.field)
        if above is None or one.field in _NEVER_DITTO or self._kind == ORDERS:
            return one
        grouped = {"day", "in_at"} if self._kind == "parcel" else {"day"}
        # A day holds for the rows below, an hour does not.
        silent = line.table.grouped and one.field in grouped and clock(above.text) is None
        silent = not one.text and (silent or one.field in PARTS)
        if silent or (0 < len(one.text) <= _LONGEST_DITTO and squeeze(one.text) in _DITTO):
            return above._replace(column=one.column)
        return one

    def _read(self, one: Asked, *, typed: bool) -> Reading:
        reading = read_cell(one)
        if reading.issue and reading.issue.code == codes.DAY_NO_YEAR:
            reading = self._with_year(one) or reading
        if one.field == "day" and self._may_lack_a_zero(one, reading, typed=typed):
            return Reading({}, Issue("day", codes.DAY_AMBIGUOUS, {"text": one.text}))
        if one.shape in _DAYS and str(reading.values.get(one.field, "")) > self._tonight:
            args: dict[str, str | int] = {"text": one.text, "field": one.field}
            return reading._replace(issue=Issue(one.field, codes.DAY_FUTURE, args))
        return reading

    def _may_lack_a_zero(self, one: Asked, reading: Reading, *, typed: bool) -> bool:
        """A spreadsheet shows 3.10 entered as a number as 3.1, and so writes it into a text file.

        After 3.9 it is in doubt, unless a 3.10 above shows that zeros are kept.
        """
        self._keeps_zeros |= _WITH_ZERO.fullmatch(one.text) is not None
        if not isinstance(one.cell, Decimal) and (typed or self._keeps_zeros):
            return False
        day = str(reading.values.get("day", ""))
        above = self._day or ""
        return day < above and day[:7] == above[:7] and bool(_LACKING.fullmatch(one.text))

    def _with_year(self, one: Asked) -> Reading | None:
        """Without a year in any title, the days around it tell the year."""
        short = month_and_day(one.text)
        told = one.calendar.year is not None or bool(one.calendar.months)
        if told or not self._day or not short:
            return None
        near = moment(self._day, Calendar()).day
        year = year_near(near, *short) if near else None
        return read_cell(one._replace(calendar=Calendar(year))) if year else None

    def _shared(self, line: Line, asked: Mapping[str, Asked]) -> list[Issue]:
        """One amount merged over several rows says not what each is worth."""
        return [
            Issue(field, codes.AMOUNT_SHARED, {"text": one.text})
            for field, one in asked.items()
            if field in _NEVER_SHARED - {"note"} and one.column.place in line.shared and one.text
        ]

    def _remember(self, asked: Mapping[str, Asked], values: Values) -> None:
        self._above.update({field: one for field, one in asked.items() if one.text})
        day = values.get("day")
        if isinstance(day, str):
            self._day = day

    def _titled_day(self, line: Line, values: Values) -> str:
        """The day a title gives to all rows below it, where no column has days.

        Times of the day alone, and whoever only signed, are of that day too.
        """
        year, month, day = line.calendar[:3]
        columns = line.block.columns.keys()
        timed = "in_at" in columns and not (self._kind == "attendance" or "in_at_clock" in values)
        if "day" in columns or timed or not (year and month and day):
            return ""
        found = moment(f"{year}-{month}-{day}", Calendar()).day
        return found.isoformat() if found else ""

    def _filled_in(self, line: Line) -> frozenset[str]:
        """The columns in which somebody has written anything."""
        block = line.block
        self._filled = self._filled or frozenset(
            field for field in block.columns if not line.table.empty(block, field)
        )
        return self._filled

    def _missing(self, line: Line, values: Values, issues: list[Issue]) -> list[Issue]:
        wrong = {issue.field for issue in issues}
        self._wanted = self._wanted or tuple(_wanted(self._kind, line))
        return [
            Issue(field, _LACKS.get(field, codes.MISSING), {"field": field})
            for field, columns in self._wanted
            if not _has(values, field) and not wrong.intersection(columns)
        ]


def _one_phone(values: Values, asked: Mapping[str, Asked]) -> list[Issue]:
    """Take the phone that stood behind a name, unless its own column has another."""
    beside = str(values.pop(BESIDE, ""))
    known = str(values.pop("phone", "") or values.pop("phone_tail", ""))
    shorter, longer = sorted((beside, known), key=len)
    if longer:
        values["phone_tail" if len(longer) == _TAIL else "phone"] = longer
    if longer.endswith(shorter):
        return []
    args: dict[str, str | int] = {"field": "phone", "text": asked["phone"].text[:60]}
    return [Issue("phone", codes.UNCLEAR, args)]


def _wanted(kind: str, line: Line) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what every row of a block must have, and the columns that may say it."""
    for field in NEEDED[kind]:
        columns = SAID_BY.get(field, (field,))
        if field in ALWAYS[kind] or any(_is_used(line, one) for one in columns):
            yield field, columns


def _is_used(line: Line, field: str) -> bool:
    """Whether a heading names the field and somebody fills it in."""
    column = line.block.columns.get(field, _NO_COLUMN)
    return column.named and not line.table.empty(line.block, field)


def _has(values: Values, field: str) -> bool:
    return field in values or f"{field}_fen" in values or f"{field}_tail" in values


def _ordered(kind: str, issues: list[Issue]) -> tuple[Issue, ...]:
    """Lost digits first, then by what the kind needs most, then the rest."""
    needed = NEEDED[kind]

    def rank(issue: Issue) -> tuple[bool, int]:
        place = needed.index(issue.field) if issue.field in needed else len(needed)
        return (issue.code not in codes.REFUSED, place)

    return tuple(sorted(issues, key=rank))
