"""Rows that were copied out of a spreadsheet, read as people: with headings or without."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec

from core.people.model import Person
from core.people.rules import one_apart, tidy, tidy_name, tidy_phone

HEADINGS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "name": frozenset({"姓名", "名字", "学员姓名", "学员", "参训人员", "name"}),
        "phone": frozenset({"电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "phone"}),
        "village": frozenset({"村组", "村", "单位", "住址", "地址", "家庭住址", "单位村", "所在村",
                              "工作单位", "village"}),
        "group": frozenset({"人员类别", "类别", "身份", "人员类型", "学员类别", "group"}),
    }
)  # fmt: skip
PHONE: Final = re.compile(r"(?:\+?86)?1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|1\d{2}\*{4}\d{4}")
ID_CARD: Final = re.compile(r"\d{15}|\d{17}[\dXx]")
NAME: Final = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,10}(?:·[\u3400-\u9fff]{1,10})+")
PLACE: Final = re.compile(
    r".*(?:村|组|社区|镇|乡|街道|社|屯|寨|合作社|公司|厂|店|站)(?:\d+[组号])?"
)
NOISE: Final = re.compile(r"[\s\u200b\ufeff]+")
GROUPS: Final = frozenset(
    {"干部", "村干部", "站长", "合作社", "返乡", "返乡青年", "农户", "残疾人", "大学生", "退役军人",
     "脱贫户", "监测户", "党员", "妇女", "创业者", "网店店主"}
)  # fmt: skip
TOTALS: Final = frozenset({"合计", "总计", "小计", "共计"})
HEAD_ROWS: Final = 5
SHORTEST: Final = 2


class PastedRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row as a person: ``row`` counts from 1 as it was pasted."""

    row: int
    name: str = ""
    phone: str = ""
    village: str = ""
    group: str = ""

    def person(self) -> Person:
        """Return the person that the row describes, written the way people are kept."""
        phone = tidy_phone(self.phone)
        return tidy(
            Person(
                name=self.name or None,
                phone=phone if phone and "*" not in phone else None,
                village=self.village or None,
            )
        )


def rows_of(text: str) -> list[list[str]]:
    """Return the cells of text that was copied out of a spreadsheet."""
    return [line.split("\t") for line in text.replace("\r\n", "\n").split("\n")]


def pasted(rows: Sequence[Sequence[object]]) -> list[PastedRow]:
    """Return the people in rows of cells; blank rows, sums and numbers of identity cards go."""
    cells = [[_text(cell) for cell in row] for row in rows]
    head, columns = _headed(cells)
    if not columns:
        columns = _guessed(cells)
    found = []
    for number, row in enumerate(cells, start=1):
        if number > head and any(row):
            one = _row(number, row, columns)
            if one is not None:
                found.append(one)
    return found


def _text(cell: object) -> str:
    text = unicodedata.normalize("NFKC", "" if cell is None else str(cell)).strip()
    return "" if ID_CARD.fullmatch(NOISE.sub("", text)) else text


def _headed(cells: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    for number, row in enumerate(cells[:HEAD_ROWS], start=1):
        columns: dict[str, int] = {}
        for place, cell in enumerate(row):
            word = re.sub(r"[\s()*/:、]|必填", "", cell).lower()
            for name, words in HEADINGS.items():
                if word in words:
                    columns.setdefault(name, place)
        if "name" in columns:
            return number, columns
    return 0, {}


def _guessed(cells: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return the columns whose cells look most like phones, names and places."""
    width = max((len(row) for row in cells), default=0)
    tests = {
        "phone": _is_phone,
        "group": GROUPS.__contains__,
        "name": _is_name,
        "village": _is_place,
    }
    columns: dict[str, int] = {}
    for name, looks in tests.items():
        score = {
            place: sum(looks(row[place]) for row in cells if place < len(row))
            for place in range(width)
            if place not in columns.values()
        }
        best = max(score, key=lambda place: (score[place], -place), default=None)
        if best is not None and score[best]:
            columns[name] = best
    return columns


def _is_phone(cell: str) -> bool:
    return PHONE.fullmatch(NOISE.sub("", cell).replace("-", "")) is not None


def _is_name(cell: str) -> bool:
    name = tidy_name(cell) or ""
    return NAME.fullmatch(name) is not None and PLACE.fullmatch(name) is None


def _is_place(cell: str) -> bool:
    return PLACE.fullmatch(NOISE.sub("", cell)) is not None


def _row(number: int, row: Sequence[str], columns: Mapping[str, int]) -> PastedRow | None:
    said = {name: row[place] for name, place in columns.items() if place < len(row)}
    name = tidy_name(said.get("name")) or ""
    phone = tidy_phone(NOISE.sub("", said.get("phone", ""))) or ""
    if not TOTALS.isdisjoint(row) or not (name or phone):
        return None
    return PastedRow(
        row=number,
        name=name,
        phone=phone if PHONE.fullmatch(phone) else "",
        village=NOISE.sub("", said.get("village", "")),
        group=said.get("group", ""),
    )


def same_twice(one: PastedRow, other: PastedRow) -> bool:
    """Tell whether two rows of one list mean the same person: a shared phone alone does not."""
    same_name = bool(one.name) and one.name == other.name
    if one.phone and other.phone:
        slip = min(len(one.name), len(other.name)) > SHORTEST and one_apart(one.name, other.name)
        return one.phone == other.phone and (same_name or slip)
    return same_name and (one.village == other.village or not (one.village and other.village))
