"""Who paid for what was bought for a villager, as sheets say it in their many ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.imports import codes
from core.imports.needs import may_stand
from core.imports.payments import said, settled
from core.imports.reader import RowClass, Survey
from core.imports.records import record_of, who_of
from core.sheets.reader import read
from tests.core.imports.lines_made import surveyed
from tests.core.sheets.files_made import with_formulas

DAY = "2026-03-01"


def order(heads, *cells, kind="down", **options):
    lines = [["日期", "村民", "商品", *heads], *[[DAY, "冉德秀", "雨鞋", *one] for one in cells]]
    return surveyed(lines, kind, **options)[1]


def booked(row):
    return record_of("down", row.values, who_of("down", row.values), b"", lambda _name: None)


@pytest.mark.parametrize(
    ("head", "cell", "by", "paid"),
    [
        ("是否付款", "已付", "villager", 3000),
        ("是否付款", "未付", "villager", 0),
        ("结清", "√", "villager", 3000),
        ("付款情况", "欠款", "villager", 0),
        ("付款情况", "欠10元", "villager", 2000),
        ("已收", "0", "villager", 0),
        ("已收", "12.5", "villager", 1250),
        ("已收", "付清", "villager", 3000),
        ("已收(角)", "已付200", "villager", 2000),
        ("已收(角)", "20元", "villager", 2000),
        ("尚欠", "30", "villager", 0),
        ("尚欠", "0", "villager", 3000),
        ("垫付", "站长垫", "station", 0),
        ("垫付", "垫20元", "station", 1000),
        ("垫付", "20", "station", 1000),
        ("垫付金额", "30", "station", 0),
        ("垫付", "自付", "villager", 3000),
        ("实付", "20", "villager", 2000),
    ],
)
def test_what_a_villager_has_paid_is_told_by_a_tick_a_word_or_a_sum(head, cell, by, paid):
    (row,) = order(["金额", head], ["30", cell])
    assert row.klass is RowClass.ACCEPTED
    assert (booked(row).paid_by, booked(row).paid_fen) == (by, paid)


def test_money_put_down_and_paid_back_since_is_paid():
    rows = order(["金额", "是否垫付", "是否付款"], ["30", "是", "已付"], ["30", "是", "未付"])
    assert [(booked(row).paid_by, booked(row).paid_fen) for row in rows] == [
        ("station", 3000),
        ("station", 0),
    ]


@pytest.mark.parametrize(
    ("heads", "cells", "field", "code"),
    [
        (["金额", "垫付"], ["30", "隔壁老王"], "advance", codes.UNCLEAR),
        (["金额", "是否付款"], ["30", "下次说"], "paid", codes.UNCLEAR),
        (["金额", "是否付款"], ["30", "站长垫"], "paid", codes.UNCLEAR),
        (["金额", "已收"], ["30", "31"], "got", codes.PAID_DIFFERS),
        (["金额", "已收", "尚欠"], ["30", "10", "10"], "got", codes.PAID_DIFFERS),
        (["金额", "是否付清", "尚欠"], ["30", "是", "10"], "owed", codes.PAID_DIFFERS),
        (["金额", "垫付", "备注"], ["30", "是", "已还清"], "paid", codes.NOTE_DIFFERS),
        (["金额", "备注"], ["30", "还欠10元"], "paid", codes.NOTE_DIFFERS),
        (["金额", "服务费", "合计"], ["30", "2", "33"], "total", codes.TOTAL_DIFFERS),
        (["服务费", "合计"], ["2", "33"], "amount", codes.TOTAL_UNSURE),
        (["应付", "实付"], ["30", "31"], "got", codes.PAID_DIFFERS),
        (["金额", "优惠", "实付"], ["30", "5", "25"], "got", codes.PAID_DIFFERS),
        (["金额", "退款"], ["30", "5"], "refund", codes.NOTE_VOID),
        (["金额(大写)", "金额(小写)"], ["叁拾元整", "31"], "amount", codes.WORDS_DIFFER),
    ],
)
def test_what_is_not_understood_or_contradicts_itself_is_asked_about(heads, cells, field, code):
    (row,) = order(heads, cells)
    assert (row.klass, row.issues[0].field, row.issues[0].code) == (RowClass.DOUBTFUL, field, code)


@pytest.mark.parametrize("head", ["已付", "已付款", "已收款", "垫付金额", "垫付款"])
def test_a_bare_one_below_a_heading_of_sums_is_a_yuan_or_a_tick_and_so_asked_about(head):
    bare, _sum = order(["金额", head], ["100", "1"], ["100", "20"])
    assert (bare.klass, [issue.code for issue in bare.issues]) == (
        RowClass.DOUBTFUL,
        [codes.PAID_UNSURE],
    )
    assert not may_stand("down", bare.issues[0], bare.values)


@pytest.mark.parametrize(
    ("head", "amount", "cell", "by", "paid"),
    [
        ("已付", "100", "1元", "villager", 100),
        ("已付", "1", "1", "villager", 100),
        ("已付款", "100", "是", "villager", 10000),
        ("是否付款", "100", "1", "villager", 10000),
        ("垫付金额", "100", "1元", "station", 9900),
        ("垫付金额", "1", "1", "station", 0),
        ("是否垫付", "100", "1", "station", 0),
    ],
)
def test_a_one_that_can_be_only_one_thing_is_read(head, amount, cell, by, paid):
    (row,) = order(["金额", head], [amount, cell])
    assert row.klass is RowClass.ACCEPTED
    assert (booked(row).paid_by, booked(row).paid_fen) == (by, paid)


def test_a_blank_where_others_say_whether_they_paid_is_asked_about():
    rows = order(["金额", "是否付款"], ["30", "已付"], ["30", ""], ["30", "未付"])
    assert [row.klass.value for row in rows] == ["accepted", "doubtful", "accepted"]
    assert rows[1].issues[0][:2] == ("paid", codes.MISSING)


def test_a_sum_that_no_program_has_worked_out_is_not_taken_for_nothing():
    head, start = ["日期", "村民", "商品", "金额", "欠款"], [DAY, "冉德秀", "雨鞋", "30"]
    book = read(with_formulas(head, [*start, "=D2-20"], [*start, "10"]), "a.xlsx")
    rows = list(Survey(book, "down").rows())
    assert [[issue.code for issue in row.issues] for row in rows] == [[codes.UNCOMPUTED], []]


def test_no_payment_that_is_not_understood_is_taken_as_it_stands():
    (row,) = order(["金额", "已收"], ["30", "看情况"])
    assert not may_stand("down", row.issues[0], row.values)
    take = [{"row": 2, "take": True}]
    (row,) = order(["金额", "已收"], ["30", "看情况"], decisions=take)
    assert row.klass is RowClass.DOUBTFUL
    mend = [{"row": 2, "take": True, "fields": {"got": "10"}}]
    (row,) = order(["金额", "已收"], ["30", "看情况"], decisions=mend)
    assert booked(row).paid_fen == 1000


@pytest.mark.parametrize(
    ("heads", "cells", "amount", "fee"),
    [
        (["数量", "商品金额", "服务费", "合计"], ["2", "60", "1", "61"], 6000, 100),
        (["数量", "单价", "服务费", "合计"], ["2", "30", "1", "61"], 6000, 100),
        (["数量", "单价", "合计", "服务费"], ["2", "30", "60", "1"], 6000, 100),
        (["数量", "金额", "服务费", "合计"], ["1", "15", "免", "15"], 1500, 0),
        (["数量", "合计"], ["1", "15"], 1500, 0),
        (["实付"], ["15"], 1500, 0),
        (["应付", "实付"], ["15", "15"], 1500, 0),
    ],
)
def test_a_total_holds_the_goods_and_the_service(heads, cells, amount, fee):
    (row,) = order(heads, cells)
    assert row.klass is RowClass.ACCEPTED
    assert (booked(row).amount_fen, booked(row).fee_fen) == (amount, fee)
    assert booked(row).paid_fen == amount + fee


@given(
    due=st.integers(1, 10**7),
    told=st.fixed_dictionaries(
        {},
        optional={
            "got_fen": st.integers(0, 10**7),
            "owed_fen": st.integers(0, 10**7),
            "paid": st.booleans(),
            "advance": st.booleans(),
            "advance_fen": st.integers(0, 10**7),
        },
    ),
)
def test_whatever_is_said_no_more_is_paid_than_is_due_unless_it_is_asked_about(due, told):
    values, issues = settled(dict(told), due)
    paid = values.get("paid_fen", due)
    assert 0 <= paid <= due
    sums = [told["got_fen"]] if "got_fen" in told else []
    sums += [due - told["owed_fen"]] if "owed_fen" in told else []
    if not issues:
        assert all(paid == one for one in sums)
        assert "paid" not in told or told["paid"] == (paid == due)


@given(field=st.sampled_from(["advance", "paid", "got"]), text=st.text(max_size=8))
def test_a_cell_about_payment_gives_one_answer_or_none(field, text):
    found = said(field, text)
    assert found is None or len(found.keys() - {"bare"}) == 1
