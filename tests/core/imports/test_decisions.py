"""The clerk's word: corrected columns, decisions about rows, and keys that outlast both."""

import pytest

from core.imports import codes
from core.imports.errors import (
    ColumnMapError,
    DecisionError,
)
from core.imports.reader import RowClass, Survey
from core.sheets.reader import read
from tests.core.imports.lines_made import SALE, UP, changed, classes, surveyed
from tests.core.sheets.files_made import xlsx


def test_decisions_take_mend_and_drop_rows():
    lines = [
        UP,
        SALE,
        changed(amount="36"),
        changed(price=""),
        changed(product=""),
        changed(day="?"),
    ]
    decisions = [
        {"row": 2, "take": False},
        {"row": 3, "take": True},
        {"row": 4, "block": 1, "sheet": "x.csv", "take": True, "fields": {"price": "3.5"}},
        {"row": 5, "take": True},
        {"row": 6, "take": True, "fields": {"day": "2026年3月9日"}},
        {"row": 60, "take": True},
    ]
    survey, rows = surveyed(lines, decisions=decisions)
    assert classes(rows) == [
        (2, "rejected", codes.DROPPED),
        (3, "accepted"),
        (4, "accepted"),
        (5, "doubtful", codes.MISSING),
        (6, "accepted"),
    ]
    assert (rows[1].values["amount_fen"], rows[2].values["price_fen"]) == (3600, 350)
    assert rows[4].values["day"] == "2026-03-09"
    assert [one.row for one in survey.unused_decisions()] == [60]


def test_a_ruined_waybill_is_mended_by_reading_the_label():
    head = ["运单号", "快递公司", "收件人"]
    lines = [head, ["7.59303E+13", "中通", "田㛃"]]
    mend = [{"row": 2, "take": True, "fields": {"waybill": "75930312345678"}}]
    _, rows = surveyed(lines, "parcel", decisions=mend)
    assert (rows[0].klass, rows[0].values["waybill"]) == (RowClass.ACCEPTED, "75930312345678")
    _, rows = surveyed(lines, "parcel", decisions=[{"row": 2, "take": True}])
    assert rows[0].klass is RowClass.REJECTED


@pytest.mark.parametrize(
    "columns", [{"product": "B", "farmer": "C"}, {"product": "农户", "farmer": "产品"}]
)
def test_the_clerk_corrects_the_columns(columns):
    _, rows = surveyed([UP, SALE], columns=columns)
    assert (rows[0].values["product"], rows[0].values["farmer"]) == ("冉德秀", "脐橙")


def test_a_map_finds_headings_nobody_foresaw_and_constants():
    head = ["甲", "乙", "丙", "丁", "戊"]
    columns = {
        "product": "甲",
        "qty": "乙",
        "price": "丙",
        "amount": "丁",
        "day": "=2026-03-01",
        "note": "-",
    }
    _, rows = surveyed([["标题"], head, ["脐橙", "2斤", "3", "6", "x"]], columns=columns)
    assert [(row.row, row.values["day"], row.values["amount_fen"]) for row in rows] == [
        (3, "2026-03-01", 600)
    ]


@pytest.mark.parametrize("columns", [{"colour": "A"}, {"product": 3}, ["A"], {"product": "没有的"}])
def test_a_map_of_what_does_not_exist_is_refused(columns):
    with pytest.raises(ColumnMapError):
        surveyed([UP, SALE], columns=columns)


@pytest.mark.parametrize(
    "decisions",
    [
        "x",
        [1],
        [{"row": "2", "take": True}],
        [{"row": 2}],
        [{"row": 2, "take": True, "fields": {"x": 1}}],
    ],
)
def test_decisions_that_cannot_be_read_are_refused(decisions):
    with pytest.raises(DecisionError):
        surveyed([UP, SALE], decisions=decisions)


def test_keys_tell_identical_rows_apart_and_stay_the_same_in_another_wrapping():
    _, rows = surveyed([UP, SALE, SALE, changed(amount="36")])
    again = list(
        Survey(
            read(
                xlsx([["标题"], [], UP, SALE, changed(day="2026.3.1"), changed(amount="36")]), "y"
            ),
            "up",
        ).rows()
    )
    assert [row.key for row in rows] == [row.key for row in again]
    assert len({row.key for row in rows}) == 3


def test_a_decision_does_not_change_a_rows_key():
    lines = [UP, SALE, changed(price="")]
    _, before = surveyed(lines)
    _, after = surveyed(lines, decisions=[{"row": 3, "take": True, "fields": {"price": "3.5"}}])
    assert [row.key for row in before] == [row.key for row in after]
