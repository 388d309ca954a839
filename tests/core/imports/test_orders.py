"""One row of an order file: what became of the order, and what it brought."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.imports import codes
from core.imports.order_words import STATE_OF
from core.imports.orders import meanings, platform_of
from core.imports.reader import RowClass, Survey
from core.sheets.reader import read
from tests.core.imports.orders_made import (
    BACK,
    DOUYIN,
    PINDUODUO,
    SENT,
    SIGNED,
    WAITING,
    Order,
    lines,
    table,
    workbook,
    written,
)


def rows_of(content, **options):
    return list(Survey(read(content, "a"), "orders", **options).rows())


def only(content, **options):
    (row,) = rows_of(content, **options)
    return row


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_a_file_says_the_same_in_every_encoding(codec):
    row = only(written([Order(shop=200, platform=300, pay=10)], codec))
    assert row.klass is RowClass.ACCEPTED
    assert (
        row.values
        | {
            "order_no": "261105-100000000000001",
            "platform": "拼多多",
            "amount_fen": 3790,
            "state": "shipped",
            "day": "2026-11-05",
            "parcel_no": "YT1234567890123",
        }
        == row.values
    )


def test_a_workbook_says_the_same_as_a_text_file():
    orders = [Order(), Order(number="261105-100000000000002", state=SIGNED)]
    one, other = rows_of(written(orders)), rows_of(workbook(orders))
    assert [row.values for row in one] == [row.values for row in other]
    assert {row.klass for row in one} == {RowClass.ACCEPTED}


@pytest.mark.parametrize("heading", ["支付时间", "拼单成功时间", "订单成交时间"])
def test_older_files_call_the_day_by_other_names(heading):
    head = [heading if name == "订单成交时间" else name for name in PINDUODUO]
    rows = [head, lines([Order()])[1]]
    assert only(table(rows)).values["day"] == "2026-11-05"


def test_a_blank_day_is_told_by_the_number_and_never_by_the_row_above():
    blank = Order(number="261103-100000000000002", day="")
    rows = rows_of(written([Order(), blank, Order(number="261106-100000000000003", day="")]))
    assert [row.values["day"] for row in rows] == ["2026-11-05", "2026-11-03", "2026-11-06"]


@pytest.mark.parametrize(
    ("state", "after", "code"),
    [
        ("待支付", "", codes.ORDER_UNPAID),
        ("已取消", "", codes.ORDER_CANCELLED),
        ("交易关闭", "", codes.ORDER_CANCELLED),
        ("未发货，退款成功", BACK, codes.ORDER_REFUNDED),
    ],
)
def test_what_never_became_a_sale_is_left_out_with_a_word(state, after, code):
    row = only(written([Order(state=state, after=after, shipped="", waybill="")]))
    assert (row.klass, [issue.code for issue in row.issues]) == (RowClass.REJECTED, [code])


def test_a_row_left_out_says_nothing_of_what_else_it_lacks():
    head = [name for name in PINDUODUO if name not in {"商家实收金额(元)", "商品总价(元)"}]
    row = only(table(lines([Order(state="已取消")], head)))
    assert [issue.code for issue in row.issues] == [codes.ORDER_CANCELLED]


@pytest.mark.parametrize(
    ("state", "after", "told"),
    [
        (WAITING, "", "ordered"),
        (SENT, "", "shipped"),
        (SENT, "售后处理中", "shipped"),
        (SIGNED, "", "signed"),
        ("交易成功", "退款关闭", "signed"),
        (SIGNED, BACK, "refunded"),
        ("已发货，退款成功", "退款成功", "refunded"),
    ],
)
def test_the_state_is_told_by_both_columns(state, after, told):
    waybill = "" if state == WAITING else "YT1234567890123"
    shipped = "" if state == WAITING else "2026-11-06"
    row = only(written([Order(state=state, after=after, shipped=shipped, waybill=waybill)]))
    assert (row.klass, row.values["state"]) == (RowClass.ACCEPTED, told)


def test_a_state_nobody_knows_is_asked_about_and_can_be_told():
    content = written([Order(state="飞走了")])
    row = only(content)
    assert (row.klass, row.issues[0].code) == (RowClass.DOUBTFUL, codes.ORDER_STATE)
    as_is = only(content, decisions=[{"row": 2, "take": True}])
    assert as_is.klass is RowClass.DOUBTFUL
    told = only(content, decisions=[{"row": 2, "take": True, "fields": {"order_state": SIGNED}}])
    assert (told.klass, told.values["state"]) == (RowClass.ACCEPTED, "signed")


def test_an_unknown_word_about_money_back_is_never_taken_for_a_sale():
    assert meanings(["已收货，极速退货款"]) == set()
    assert only(written([Order(after="退了吧")])).klass is RowClass.DOUBTFUL


def test_money_back_in_part_wants_the_sum():
    content = written([Order(state=SIGNED, after="部分退款")])
    assert only(content).issues[0].code == codes.ORDER_PARTLY
    decisions = [{"row": 2, "take": True, "fields": {"refund": "5.5"}}]
    assert only(content, decisions=decisions).values["refund_fen"] == 550


def test_every_state_word_means_what_it_is_listed_under():
    for word, state in STATE_OF.items():
        assert meanings([word]) in ({state}, set())


@given(
    total=st.integers(1000, 99999),
    freight=st.integers(0, 900),
    shop=st.integers(0, 90),
    platform=st.integers(0, 90),
    pay=st.integers(0, 9),
    missing=st.sampled_from([(), ("商家实收金额(元)",), ("商家实收金额(元)", "商品总价(元)")]),
)
def test_the_amount_is_what_the_merchant_gets_whatever_columns_tell_it(
    total, freight, shop, platform, pay, missing
):
    order = Order(total=total, freight=freight, shop=shop, platform=platform, pay=pay)
    head = [name for name in PINDUODUO if name not in missing]
    row = only(table(lines([order], head)))
    assert row.values["amount_fen"] == order.received == total + freight - shop


def test_discounts_written_with_a_minus_are_discounts():
    rows = lines([Order(shop=200, total=4190)], [n for n in PINDUODUO if "实收" not in n])
    place = rows[0].index("店铺优惠折扣(元)")
    rows[1][place] = "-2.00"
    assert only(table(rows)).values["amount_fen"] == 3990


def douyin(**said):
    cells = {
        "主订单编号": "\t6919283746501928374\t", "子订单编号": "\t6919283746501928375\t",
        "选购商品": "奉节脐橙", "商品规格": "5斤", "商品数量": "1", "商品ID": "\t3601\t",
        "商家编码": "", "商品单价": "39.90", "订单应付金额": "1,036.90", "平台优惠": "3.00",
        "省": "浙江省", "市": "杭州市", "收件人": "李四", "收件人手机号": "13800001111",
        "详细地址": "某路 1 号", "订单提交时间": "2026-11-05 10:00:00", "订单状态": "已发货",
        "售后状态": "-",
    }  # fmt: skip
    cells |= said
    return [cells.get(name, "") for name in DOUYIN]


def test_a_douyin_file_is_read_with_its_two_numbers_and_thousands():
    row = only(table([list(DOUYIN), douyin()], "gb18030"))
    assert row.klass is RowClass.ACCEPTED
    told = {name: row.values[name] for name in ("order_no", "sub_no", "amount_fen", "platform")}
    assert told == {
        "order_no": "6919283746501928374",
        "sub_no": "6919283746501928375",
        "amount_fen": 103690 + 300,
        "platform": "抖音电商",
    }


def test_of_a_buyer_only_province_and_city_are_read():
    row = only(table([list(DOUYIN), douyin()]))
    said = " ".join(map(str, [*row.values.values(), *row.texts.values()]))
    assert row.values["region"] == "浙江省杭州市"
    assert not any(text in said for text in ("李四", "13800001111", "某路"))


@pytest.mark.parametrize("hidden", ["****", "浙**"])
def test_a_hidden_region_is_no_region(hidden):
    assert "region" not in only(table([list(DOUYIN), douyin(省=hidden, 市=hidden)])).values


def test_an_address_gives_its_province_and_city():
    head = ["订单号", "订单状态", "商品", "数量", "商家实收金额", "收货地址", "付款时间"]
    row = ["99812", "交易成功", "脐橙", "1", "20", "广东省 广州市 天河区 某路 1 号", "2026-11-01"]
    values = only(table([head, row])).values
    assert (values["region"], values["address"]) == ("广东省广州市", "广东省广州市")


SHOPIFY = [
    "Name",
    "Email",
    "Financial Status",
    "Paid at",
    "Fulfillment Status",
    "Fulfilled at",
    "Currency",
    "Subtotal",
    "Shipping",
    "Taxes",
    "Total",
    "Discount Code",
    "Discount Amount",
    "Shipping Method",
    "Created at",
    "Lineitem quantity",
    "Lineitem name",
    "Lineitem price",
    "Lineitem compare at price",
    "Lineitem sku",
    "Lineitem requires shipping",
    "Lineitem taxable",
    "Lineitem fulfillment status",
    "Cancelled at",
    "Refunded Amount",
    "Shipping Province",
    "Lineitem discount",
    "Id",
]


def shopify(**said):
    return [said.get(name.replace(" ", "_"), "") for name in SHOPIFY]


def test_further_goods_of_a_shopify_order_share_what_its_first_line_says():
    first = shopify(
        Name="#1001", Financial_Status="paid", Fulfillment_Status="fulfilled", Total="60.00",
        Created_at="2026-11-01 09:00:00 +0800", Lineitem_quantity="2", Lineitem_name="Orange",
        Lineitem_price="20.00", Discount_Amount="0.00",
    )  # fmt: skip
    second = shopify(
        Name="#1001", Created_at="2026-11-01 09:00:00 +0800", Lineitem_quantity="1",
        Lineitem_name="Pear", Lineitem_price="15.00",
    )  # fmt: skip
    strange = shopify(
        Name="#1002", Financial_Status="paid", Created_at="2026-11-01 09:00:00 +0800",
        Lineitem_quantity="1", Lineitem_name="Pear", Lineitem_price="15.00",
        Discount_Amount="5.00",
    )  # fmt: skip
    rows = rows_of(table([SHOPIFY, first, second, strange]))
    assert [row.values.get("amount_fen") for row in rows] == [4000, 1500, None]
    assert [row.values["state"] for row in rows] == ["shipped", "shipped", "ordered"]
    assert rows[2].issues[0].code == codes.ORDER_SHARED
    assert rows[0].values["platform"] == "Shopify"


def test_numbers_that_a_spreadsheet_ruined_are_not_guessed():
    row = only(table(lines([Order(number="6.91928E+18")])))
    assert (row.klass, row.issues[0].code) == (RowClass.DOUBTFUL, codes.ORDER_RUINED)
    kept = only(written([Order(waybill="7.59303E+13")]))
    assert kept.klass is RowClass.ACCEPTED
    assert "parcel_no" not in kept.values


def test_a_strange_file_is_read_by_a_map_and_names_no_platform():
    head = ["单号", "货", "几件", "到手", "怎样了", "哪天"]
    rows = [head, ["A-7788", "脐橙", "2", "70", "已收货", "2026-11-01"]]
    columns = {
        "order_no": "单号", "product": "货", "qty": "几件", "amount": "到手",
        "order_state": "怎样了", "day": "哪天", "platform": "=微店",
    }  # fmt: skip
    row = only(table(rows), columns=columns)
    assert (row.values["platform"], row.values["amount_fen"]) == ("微店", 7000)
    assert platform_of(tuple(head)) == ""
