"""Parcels and trainees: when they came and left, who fetched what, who was not there."""

import datetime as dt
from typing import cast

import pytest

from core.base.ids import EventId
from core.imports import codes
from core.imports.moves import afterwards
from core.imports.reader import RowClass
from core.imports.records import person_of, record_of, who_of
from core.imports.taken import FILLED, SAID, taken
from core.trade.model.down import DownMove
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


@pytest.mark.parametrize(
    ("came", "fetched", "state", "kept"),
    [
        ("2026-03-03", "2026-03-05", "", ["ordered", "arrive 03-03", "collect 03-05"]),
        ("2026-03-03", "", "", ["ordered", "arrive 03-03"]),
        ("", "", "", ["ordered"]),
        ("已到", "未取", "", ["arrived"]),
        ("3月3日", "√", "", ["collected"]),
        ("2026-03-03", "", "已取", ["collected"]),
        ("", "", "退货", ["returned"]),
        ("2026-02-03", "", "", codes.COMING_EARLY),
        ("2026-03-03", "2026-03-02", "", codes.COMING_EARLY),
        ("2026-03-03", "", "未到", codes.COMING_DIFFERS),
        ("", "2026-12-01", "", codes.DAY_FUTURE),
        ("", "王五", "", codes.DAY_UNCLEAR),
    ],
)
def test_goods_for_a_villager_stay_open_until_the_sheet_says_they_came(came, fetched, state, kept):
    head = ["日期", "村民", "商品", "金额", "到货日期", "取货日期", "状态"]
    start = ["2026-03-01", "冉德秀", "雨鞋", "30"]
    lines = [head, [*start, "2026-03-02", "2026-03-02", ""], [*start, came, fetched, state]]
    row = surveyed(lines, "down", today=dt.date(2026, 11, 21))[1][1]
    if isinstance(kept, str):
        assert [issue.code for issue in row.issues] == [kept]
        return
    fact = booked(row, "down")
    moves = cast("list[DownMove]", list(afterwards(fact, FACT, row.values)))
    assert [fact.state, *(f"{one.what} {one.day:%m-%d}" for one in moves)] == kept
    assert bool(fact.note) == (came[:1] in "23" and kept == ["collected"])


@pytest.mark.parametrize(("cell", "state"), [("是", "returned"), ("否", None), ("", None)])
def test_goods_that_went_back_are_not_fetched(cell, state):
    lines = [
        ["日期", "村民", "商品", "金额", "是否退货"],
        ["2026-03-01", "冉德秀", "雨鞋", "30", cell],
    ]
    assert surveyed(lines, "down")[1][0].values.get("state") == state


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


def arrived(heads, *cells):
    lines = [[*PARCEL[:1], *heads], *[[str(int(CODE) + at), *one] for at, one in enumerate(cells)]]
    return surveyed(lines, "parcel")[1]


def test_a_time_of_leaving_without_a_day_is_of_the_day_the_parcel_came():
    rows = arrived(
        ["姓名", "入库时间", "取件时间"],
        ["冉德秀", "2026-4-2 9:30", "10:10"],
        ["冉德秀", "2026-4-2", "16:40"],
        ["冉德秀", "2026-4-2 9:30", "8:10"],
    )
    assert [(row.values["state"], row.values["out_at"]) for row in rows] == [
        ("collected", "2026-04-02T10:10"),
        ("collected", "2026-04-02T16:40"),
        ("collected", "2026-04-02T08:10"),
    ]
    assert [code for _row, _klass, *code in classes(rows)] == [[], [], [codes.OUT_EARLY]]


@pytest.mark.parametrize("head", ["入库时间", "取件时间"])
def test_a_time_without_any_day_is_asked_about(head):
    (row,) = arrived(["姓名", head], ["冉德秀", "10:10"])
    assert classes([row]) == [(2, "doubtful", codes.DAY_UNCLEAR)]


@pytest.mark.parametrize(
    ("day", "time"),
    [("入库日期", "入库时间"), ("到站日期", "上架时间"), ("日期", "登记时间")],
)
def test_the_day_and_the_hour_of_coming_may_stand_in_two_columns(day, time):
    rows = arrived(
        ["姓名", day, time, "取件时间"],
        ["冉德秀", "2026-4-1", "9:30", "10:10"],
        ["覃明桂", "2026-4-1", "", ""],
        ["田桂花", "2026-4-2", "2026-4-3 8:00", ""],
    )
    assert [row.klass for row in rows] == [RowClass.ACCEPTED] * 3
    assert [(row.values["day"], row.values["in_at"]) for row in rows] == [
        ("2026-04-01", "2026-04-01T09:30"),
        ("2026-04-01", "2026-04-01"),
        ("2026-04-03", "2026-04-03T08:00"),
    ]
    assert rows[0].values["out_at"] == "2026-04-01T10:10"
    kept = taken(rows[0], booked(rows[0]), afterwards(booked(rows[0]), FACT, rows[0].values))
    assert (kept.cells["in_at"].source, kept.cells["out_at"].source) == (SAID, FILLED)


def test_a_day_written_once_holds_for_the_rows_below_but_its_hour_does_not():
    heads = ["姓名", "手机", "入库日期", "入库时间"]
    who = ["冉德秀", "13912345678"]
    rows = arrived(heads, [*who, "2026-4-1", "9:30"], *[[*who, "", ""] for _row in range(5)])
    first, *below = [row.values["in_at"] for row in rows]
    assert (first, {*below}) == ("2026-04-01T09:30", {"2026-04-01"})


def test_a_sheet_with_days_alone_has_the_day_of_coming():
    (row,) = arrived(["姓名", "入库日期"], ["冉德秀", "2026-4-1"])
    assert (row.klass, str(booked(row).day)) == (RowClass.ACCEPTED, "2026-04-01")
    assert booked(row).in_at.isoformat() == "2026-04-01T00:00:00"
