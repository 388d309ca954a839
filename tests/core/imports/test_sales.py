"""A ledger of sales: what fell through, what came back, fees and shares, units and prices."""

from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.ids import EventId
from core.imports import codes
from core.imports.moves import afterwards
from core.imports.reader import RowClass
from core.imports.records import record_of, who_of
from core.imports.sales import sale, sold
from core.trade.model.up import UpMove
from tests.core.imports.lines_made import SALE, UP, surveyed

FACT = EventId("a.1.1")


def sold_with(heads, *cells):
    return surveyed([[*UP, *heads], *[[*SALE, *one] for one in cells]])[1]


def booked(row):
    return record_of("up", row.values, who_of("up", row.values), b"", lambda _name: None)


@pytest.mark.parametrize(
    ("heads", "cells", "code"),
    [
        (["订单状态"], ["已退款"], codes.SALE_REFUNDED),
        (["订单状态", "退款"], ["已退款", "35"], codes.SALE_REFUNDED),
        (["退款金额"], ["35"], codes.SALE_REFUNDED),
        (["状态"], ["退货"], codes.SALE_REFUNDED),
        (["订单状态"], ["交易关闭"], codes.ORDER_CANCELLED),
        (["状态"], ["作废"], codes.ORDER_CANCELLED),
    ],
)
def test_what_brought_no_income_is_left_out_and_says_why(heads, cells, code):
    (row,) = sold_with(heads, cells)
    assert (row.klass, row.issues[0].code) == (RowClass.REJECTED, code)


@pytest.mark.parametrize(
    ("heads", "cells", "field", "code"),
    [
        (["订单状态"], ["回头再说"], "state", codes.UNCLEAR),
        (["订单状态"], ["部分退款"], "refund", codes.ORDER_PARTLY),
        (["退款"], ["36"], "refund", codes.UNCLEAR),
        (["运费"], ["老王垫的"], "freight", codes.UNCLEAR),
        (["农户所得"], ["36"], "share", codes.SHARE_MORE),
        (["实收"], ["30"], "got", codes.PAID_DIFFERS),
        (["欠款"], ["5"], "owed", codes.PAID_DIFFERS),
        (["备注"], ["作废"], "note", codes.NOTE_VOID),
        (["备注"], ["重复登记，不算"], "note", codes.NOTE_VOID),
        (["备注"], ["买家已退款"], "note", codes.NOTE_VOID),
    ],
)
def test_what_may_be_no_income_is_asked_about(heads, cells, field, code):
    (row,) = sold_with(heads, cells)
    assert (row.klass, row.issues[0].field, row.issues[0].code) == (RowClass.DOUBTFUL, field, code)


@pytest.mark.parametrize("note", ["没有退款", "不退货", "合计付了两次", "已付款", "客户要加厚"])
def test_a_note_about_other_things_is_no_doubt(note):
    (row,) = sold_with(["备注"], [note])
    assert row.klass is RowClass.ACCEPTED


@pytest.mark.parametrize(
    ("text", "state"),
    [("待发货", "ordered"), ("已发货", "shipped"), ("已签收", "signed"), ("", "signed")],
)
def test_a_sale_stands_where_its_row_says(text, state):
    rows = sold_with(["状态"], [text], ["已签收"])
    assert booked(rows[0]).state == state


def test_money_given_back_in_part_is_booked_after_the_sale():
    (row,) = sold_with(["订单状态", "退款"], ["部分退款", "10"])
    fact = booked(row)
    (move,) = cast("list[UpMove]", list(afterwards(fact, FACT, row.values)))
    assert (fact.amount_fen, move.of, move.refund_fen, move.day) == (3500, FACT, 1000, fact.day)
    assert (move.before, move.after) == ("signed", "signed")
    assert not list(afterwards(fact, FACT, {}))


def test_fees_the_farmers_share_the_grade_and_the_buyers_place_are_kept():
    heads = ["运费", "包装费", "平台佣金", "农户所得", "等级", "买家地区", "备注"]
    (row,) = sold_with(heads, ["6", "2", "2.25", "20", "一级", "浙江杭州", "回头客"])
    fact = booked(row)
    assert (fact.freight_fen, fact.packing_fee_fen, fact.commission_fen) == (600, 200, 225)
    assert (fact.net_to_farmer_fen, fact.buyer_region) == (2000, "浙江杭州")
    assert fact.note == "一级；回头客"


@pytest.mark.parametrize(
    ("qty", "unit", "price", "amount", "kept"),
    [
        ("3公斤", "", "5元/斤", "30", ("公斤", 3000, 1000)),
        ("100", "斤", "6元/公斤", "300", ("斤", 100_000, 300)),
        ("5", "斤", "6.15元/公斤", "15.38", ("公斤", 2500, 615)),
        ("3", "公斤", "5元/千克", "15", ("公斤", 3000, 500)),
    ],
)
def test_a_price_for_another_unit_is_kept_as_one_for_the_rows_unit(qty, unit, price, amount, kept):
    lines = [UP, ["2026-03-01", "冉德秀", "脐橙", qty, unit, price, amount]]
    (row,) = surveyed(lines)[1]
    fact = booked(row)
    assert (fact.unit, fact.qty, fact.price_fen) == kept
    assert abs(fact.qty * fact.price_fen / 1000 - fact.amount_fen) < 1


@pytest.mark.parametrize(
    ("qty", "unit", "price", "amount", "field", "code"),
    [
        ("10", "箱", "6元/公斤", "60", "price", codes.PRICE_UNIT),
        ("3公斤", "斤", "5", "15", "qty", codes.UNIT_DIFFERS),
        ("10斤/箱", "", "3", "30", "qty", codes.UNCLEAR),
        ("10斤(退2斤)", "", "3", "30", "qty", codes.UNCLEAR),
        ("1.2345", "斤", "2", "2.47", "qty", codes.TOO_FINE),
        ("1", "斤", "0", "0", "price", codes.ZERO),
        ("1000000", "斤", "3000", "3000000000", "amount", codes.TOO_MUCH),
    ],
)
def test_a_quantity_or_price_in_doubt_names_its_field(qty, unit, price, amount, field, code):
    lines = [UP, SALE, ["2026-03-01", "冉德秀", "脐橙", qty, unit, price, amount]]
    row = surveyed(lines)[1][1]
    assert (row.klass, row.issues[0].field, row.issues[0].code) == (RowClass.DOUBTFUL, field, code)


def test_the_unit_of_a_row_outweighs_the_one_in_the_heading():
    head = ["日期", "农户", "产品", "数量（斤）", "单位", "单价", "金额"]
    (row,) = surveyed([head, ["2026-03-01", "冉德秀", "脐橙", "10", "箱", "6", "60"]])[1]
    assert row.values["unit"] == "箱"
    assert "grams" not in row.values


def test_digits_that_a_text_file_has_lost_are_noticed():
    rows = sold_with(
        ["订单编号", "运单号"],
        ["1234567890123450000", "751234567890123"],
        ["3123456789012345678", "773000123456789000"],
    )
    assert [row.klass.value for row in rows] == ["doubtful", "rejected"]
    assert [row.issues[0].code for row in rows] == [codes.ORDER_RUINED, codes.WAYBILL_RUINED]


@given(
    amount=st.integers(1, 10**7),
    refund=st.integers(0, 10**7),
    text=st.sampled_from(["已退款", "部分退款", "已签收", "交易关闭", "退货", "待发货"]),
)
def test_no_sale_stands_with_all_its_money_given_back(amount, refund, text):
    values = {"state": sale(text), "state_said": text, "refund_fen": refund}
    issues = sold(values, amount)
    if not issues:
        assert refund < amount
        assert values["state"] != "cancelled"
        assert refund or values["state"] != "refunded"


@given(st.text(max_size=10))
def test_a_state_is_known_or_not(text):
    assert sale(text) in {None, "ordered", "shipped", "signed", "partly", "lost"} | {
        "refunded",
        "cancelled",
    }


def test_of_two_prices_and_two_sums_the_sale_counts_even_where_some_rows_are_wrong():
    head = [*UP[:5], "收购单价", "收购金额", "销售单价", "销售金额"]
    sums = [[*SALE, "5", sum_] for sum_ in ("50", "60", "50")]
    rows = surveyed([head, *sums])[1]
    assert [row.values["amount_fen"] for row in rows] == [5000, 6000, 5000]
    assert [row.klass is RowClass.DOUBTFUL for row in rows] == [False, True, False]
