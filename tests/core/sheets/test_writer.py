"""What leaves is text, numbers and days, never a formula, and never half a file."""

import csv
import datetime as dt
import errno
import os
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.base import files
from core.base.errors import DiskFullError
from core.sheets.errors import SheetLockedError
from core.sheets.reader import read
from core.sheets.workbook import Cell
from core.sheets.writer import Leaf, is_formula_like, write_csv, write_xlsx

ATTACKS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    '=HYPERLINK("x")',
]


def text_rows(path):
    return list(csv.reader(path.read_text("utf-8-sig").splitlines(keepends=True)))


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_formula_leaves_as_text(tmp_path, attack):
    write_xlsx(tmp_path / "a.xlsx", [Leaf("表", [["标题"], [attack]])])
    cell = load_workbook(tmp_path / "a.xlsx").worksheets[0]["A2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    write_csv(tmp_path / "a.csv", [["标题"], [attack]])
    kept = (tmp_path / "a.csv").read_bytes().decode("utf-8-sig")
    assert next(csv.reader([kept.partition("\r\n")[2]]))[0].startswith("'")


def test_what_is_written_is_read_back_the_same(tmp_path):
    day = dt.date(2026, 3, 1)
    row: list[Cell] = [
        "冉㛃",
        45,
        Decimal("58.1"),
        True,
        day,
        dt.datetime(2026, 3, 1, 11, 10),
        None,
        "0012",
        dt.time(9, 30),
    ]
    write_xlsx(
        tmp_path / "a.xlsx",
        [Leaf("三月", [["名"], row], widths=(12, 8)), Leaf("三月", []), Leaf("a/b", [])],
    )
    book = read(tmp_path / "a.xlsx")
    assert [sheet.name for sheet in book.sheets] == ["三月", "三月 (2)", "a b"]
    assert list(book.sheets[0].open().rows)[1] == row
    write_csv(tmp_path / "a.csv", [row])
    assert text_rows(tmp_path / "a.csv") == [
        ["冉㛃", "45", "58.1", "1", "2026-03-01", "2026-03-01 11:10", "", "0012", "09:30:00"]
    ]


def test_long_digits_keep_every_one(tmp_path):
    write_xlsx(tmp_path / "a.xlsx", [Leaf("a", [["n"], [2698160740903506964, "75303027922780"]])])
    assert list(read(tmp_path / "a.xlsx").sheets[0].open().rows)[1] == [
        "2698160740903506964",
        "75303027922780",
    ]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=40))
def test_any_text_is_written_and_stays_text(tmp_path, text):
    write_xlsx(tmp_path / "a.xlsx", [Leaf("a", [["n"], [text]])])
    cell = load_workbook(tmp_path / "a.xlsx").worksheets[0]["A2"]
    assert cell.data_type in {"s", "n", "inlineStr"}
    write_csv(tmp_path / "a.csv", [[text]])
    assert is_formula_like(text) == (text != "" and text[0] in "=+-@\t\r\n\0＝＋－＠﹦﹢﹣﹫")


@pytest.mark.parametrize(
    "write",
    [lambda path: write_csv(path, [["新"]]), lambda path: write_xlsx(path, [Leaf("a", [["新"]])])],
)
def test_a_held_file_stays_as_it_was_and_leaves_no_rest(tmp_path, monkeypatch, write):
    path = tmp_path / "a.out"
    path.write_text("old")
    tries = []

    def held(*_places):
        tries.append(1)
        raise PermissionError(errno.EACCES, "open in another program")

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(files, "RETRY_SECONDS", 0.02)
    with pytest.raises(SheetLockedError):
        write(path)
    assert len(tries) > 1
    assert (path.read_text(), [p.name for p in tmp_path.iterdir()]) == ("old", ["a.out"])


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("old")

    def full(_handle):
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFullError):
        write_csv(path, [["新"]])
    assert path.read_text() == "old"


def test_rows_are_drawn_one_by_one(tmp_path):
    drawn = []

    def rows():
        for number in range(3):
            drawn.append(number)
            yield [number]

    write_csv(tmp_path / "a.csv", rows())
    assert (drawn, Path(tmp_path / "a.csv").stat().st_size > 0) == ([0, 1, 2], True)
