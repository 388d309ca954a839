"""Parcels and trainees: when they came and left, who fetched what, who was not there."""

from typing import cast

import pytest

from core.base.ids import EventId
from core.imports import codes
from core.imports.moves import afterwards
from core.imports.reader import RowClass
from core.imports.records import person_of, record_of, who_of
from core.trade.model.parcel import ParcelMove
from tests.core.imports.lines_made import classes, surveyed

FACT = EventId("a.1.1")

PARCEL = ["运单号", "快递", "姓名", "手机", "入库时间", "取件码", "状态", "取件时间", "代领人"]
CODE = "75762348762999"
FIVE = "2026-03-05T17:00:00"
SHEET = ["序号", "姓名", "手机号", "人员类别", "签到时间", "签退时间", "签名"]
TITLE = ["电商培训签到表（2026年6月10日）"]


def parcel(state, out="", taker=""):
    row = [CODE, "中通", "冉德秀", "13912345678", "2026-03-01 08:00", "1-2-33", state, out, taker]
    return surveyed([PARCEL, row], "parcel")[1][0]


def booked(row, kind="parcel"):
    return record_of(kind, row.values, who_of(kind, row.values), b"", lambda name: name)


@pytest.mark.parametrize(
    ("state", "out", "taker", "left"),
    [
        ("已取", "2026-03-05 17:00", "", ("hand_over", "self", None, FIVE)),
        (
            "已取",
            "2026-03-05 17:00",
            "田桂花",
            ("hand_over", "other", "田桂花", FIVE),
        ),
        ("", "2026-03-05 17:00", "", ("hand_over", "self", None, FIVE)),
        ("本人已取走", "2026-03-05", "", ("hand_over", "self", None, None)),
        ("家人代取", "", "", ("hand_over", "other", None, None)),
        ("退回", "", "", ("return", None, None, None)),
        ("丢失", "", "", ("lost", None, None, None)),
    ],
)
def test_how_and_when_a_parcel_left_is_kept(state, out, taker, left):
    row = parcel(state, out, taker)
    fact = booked(row)
    (move,) = cast("list[ParcelMove]", list(afterwards(fact, FACT, row.values)))
    at = move.at.isoformat() if move.at else None
    assert (move.what, move.to, move.to_name, at) == left
    assert str(move.day) == (out[:10] or "2026-03-01")
    assert fact.pickup_code == "1-2-33"


def test_a_damaged_parcel_stays_on_the_shelf():
    row = parcel("破损")
    assert booked(row).damaged
    assert not list(afterwards(booked(row), FACT, row.values))


@pytest.mark.parametrize(
    ("state", "out", "field", "code"),
    [
        ("不晓得", "", "state", codes.UNCLEAR),
        ("待取", "2026-03-05 17:00", "state", codes.STATE_DIFFERS),
        ("已取", "2026-02-28", "out_at", codes.OUT_EARLY),
        ("已取", "2026-03-01 07:00", "out_at", codes.OUT_EARLY),
    ],
)
def test_what_cannot_be_with_a_parcel_is_asked_about(state, out, field, code):
    row = parcel(state, out)
    assert (row.klass, row.issues[0].field, row.issues[0].code) == (RowClass.DOUBTFUL, field, code)


def test_a_sheet_says_who_came_when_and_who_did_not():
    lines = [
        TITLE,
        SHEET,
        ["1", "冉德秀", "13912345678", "返乡创业青年", "8:30", "17:00", "√"],
        ["2", "田桂花", "13912345679", "站长", "8:35", "", "田桂花"],
        ["3", "吴秀海", "13912345670", "", "", "", "缺席"],
        ["4", "罗大华", "13912345671", "", "", "", "请假"],
        ["5", "张明桂", "13912345672", "", "", "", ""],
    ]
    _, rows = surveyed(lines, "attendance")
    assert classes(rows) == [
        (3, "accepted"),
        (4, "accepted"),
        (5, "rejected", codes.ABSENT),
        (6, "rejected", codes.ABSENT),
        (7, "doubtful", codes.NOT_SIGNED),
    ]
    one = booked(rows[0], "attendance")
    assert (one.day.isoformat(), one.came, one.went) == ("2026-06-10", "08:30", "17:00")
    assert one.group == "返乡创业青年"


def test_a_sheet_nobody_signed_is_one_on_which_all_came_if_its_day_is_known():
    lines = [["序号", "姓名", "手机号", "签名"], ["1", "冉德秀", "13912345678", ""]]
    _, rows = surveyed([TITLE, *lines], "attendance")
    assert classes(rows) == [(3, "accepted")]
    _, rows = surveyed(lines, "attendance")
    assert classes(rows) == [(2, "doubtful", codes.MISSING)]
    assert rows[0].issues[0].field == "day"


def test_the_tail_of_a_hidden_phone_is_kept_and_a_role_we_do_not_have_stands_in_the_note():
    lines = [["姓名", "电话", "村组", "类别"], ["冉德秀", "139****5678", "一组", "脱贫户"]]
    (row,) = surveyed(lines, "people")[1]
    person = person_of(row.values, who_of("people", row.values), FACT)
    assert (person.phone, person.role, person.note) == ("5678", "villager", "脱贫户")
