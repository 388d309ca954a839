"""Order files into the up ledger: new sales, what moved on, what is left out, all of it undone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.catalog.model import Product
from core.db import rows
from core.imports import codes
from core.imports.reader import RowClass
from core.imports.service import Asked
from core.listing.lookup import sku
from core.listing.model import Listing
from core.trade.model.imported import Import
from core.trade.model.up import Up, UpMove
from core.trade.queries.totals import totals
from core.trade.service.refusals import NotLastMoveError
from tests.core.imports.orders_made import BACK, SENT, SIGNED, WAITING, Order, written

NEVER, EVER = dt.date.min, dt.date.max


def waiting(number="261105-100000000000001", state=WAITING):
    return Order(number=number, state=state, shipped="", waybill="")


@pytest.fixture
def product(station):
    made = Product(name="奉节脐橙", unit="斤", sell_fen=600)
    return station.catalog.add(made).ids[0]


@pytest.fixture
def listing(station, product):
    made = Listing(name="奉节脐橙 5斤装", product=product, net_g=2500, price_fen=3990)
    return station.drafts.add(made).ids[0]


@pytest.fixture
def take(station, tmp_path: Path):
    """Write orders to a file and take it in."""

    def taken(*orders, decisions=None, dry=False):
        path = tmp_path / "a.csv"
        path.write_bytes(written(orders, "gb18030"))
        asked = Asked(path=path, kind="orders", decisions=decisions)
        return station.imports.try_out(asked) if dry else station.imports.take_in(asked)

    return taken


def sales(station):
    return rows.read(station.db, Up, "WHERE reverses IS NULL ORDER BY seq")


def moves(station):
    return rows.read(station.db, UpMove, "WHERE reverses IS NULL ORDER BY seq")


def sums(station):
    return totals(station.db, Up, NEVER, EVER)


def classes(outcome):
    tally = outcome.tally
    return (
        tally.accepted,
        tally.updated,
        tally.duplicates,
        len(tally.doubtful),
        len(tally.rejected),
    )


def test_a_new_order_becomes_a_sale_with_all_the_file_says(station, product, listing, take):
    code = sku(station.ledger.get(Listing, listing))
    outcome = take(Order(pieces=2, total=7980, shop=200, platform=300, freight=500, code=code))
    assert classes(outcome) == (1, 0, 0, 0, 0)
    (sale,) = sales(station)
    assert (sale.platform, sale.order_no, sale.order_line) == (
        "拼多多",
        "261105-100000000000001",
        code,
    )
    assert (sale.product, sale.listing, sale.item) == (product, listing, "奉节脐橙")
    assert (sale.amount_fen, sale.freight_fen, sale.price_fen) == (8280, 500, 3990)
    assert (sale.qty, sale.count, sale.grams, sale.unit) == (2000, 2, 5000, "件")
    assert (sale.state, sale.ship_day, sale.day) == (
        "shipped",
        dt.date(2026, 11, 6),
        dt.date(2026, 11, 5),
    )
    assert (sale.courier, sale.waybill) == ("yuantong", "YT1234567890123")
    assert (sale.source, sale.import_id) == ("import", outcome.import_id)


def test_a_second_import_of_the_same_file_adds_nothing(station, product, take):
    orders = [
        waiting(),
        Order(number="261105-100000000000002"),
        Order(number="261105-100000000000003", state=SIGNED, signed="2026-11-09"),
        Order(number="261105-100000000000004", state=SIGNED, after=BACK),
        Order(number="261105-100000000000005", state="已取消"),
    ]
    assert classes(take(*orders)) == (4, 0, 0, 0, 1)
    before, end = sums(station), station.ledger.journal.end()
    again = take(*orders)
    assert (classes(again), again.import_id) == ((0, 0, 4, 0, 1), None)
    assert (sums(station), station.ledger.journal.end()) == (before, end)


def test_a_later_file_moves_the_sale_on_by_its_own_moves(station, product, take):
    take(waiting())
    second = take(Order(state=SENT))
    assert classes(second) == (1, 1, 0, 0, 0)
    third = take(Order(state=SIGNED, signed="2026-11-09 12:00:00"))
    fourth = take(Order(state=SIGNED, after=BACK))
    (sale,) = sales(station)
    assert (sale.state, sale.refunded_fen, sale.waybill) == ("refunded", 3990, "YT1234567890123")
    told = [(m.what, m.day, m.import_id, m.source) for m in moves(station)]
    assert told == [
        ("ship", dt.date(2026, 11, 6), second.import_id, "import"),
        ("sign", dt.date(2026, 11, 9), third.import_id, "import"),
        ("refund", station.ledger.today(), fourth.import_id, "import"),
    ]
    assert moves(station)[-1].cause == BACK
    assert sums(station)["turnover_fen"] == 0


def test_a_label_that_no_ledger_takes_keeps_no_sale_out(station, product, take):
    long = "AB_1234567890123456789012345678901"
    take(waiting(), Order(number="261105-100000000000002", waybill=long))
    take(Order(waybill=long))
    assert [(sale.state, sale.waybill) for sale in sales(station)] == [("shipped", None)] * 2
    assert {move.courier for move in moves(station)} == {"yuantong"}


def test_a_jump_from_waiting_to_signed_writes_both_steps(station, product, take):
    take(waiting())
    take(Order(state=SIGNED, signed="2026-11-09"))
    assert [move.what for move in moves(station)] == ["ship", "sign"]


def test_an_older_file_never_moves_a_sale_back(station, product, take):
    take(Order(state=SIGNED))
    assert classes(take(waiting())) == (0, 0, 1, 0, 0)
    assert classes(take(Order(state="待支付"))) == (0, 0, 1, 0, 0)
    assert sales(station)[0].state == "signed"


@pytest.mark.parametrize("state", ["已取消", "未发货，退款成功"])
def test_a_booked_order_that_falls_through_leaves_income(station, product, take, state):
    take(waiting())
    assert classes(take(waiting(state=state))) == (1, 1, 0, 0, 0)
    assert (sales(station)[0].state, sums(station)["turnover_fen"]) == ("refunded", 0)
    assert classes(take(waiting(state=state))) == (0, 0, 1, 0, 0)


def test_an_order_that_comes_refunded_is_kept_and_brings_nothing(station, product, take):
    take(Order(state=SIGNED, after=BACK))
    (sale,) = sales(station)
    assert (sale.state, sale.amount_fen, sale.price_fen) == ("refunded", 0, 3990)
    assert (sums(station)["amount_fen"], sums(station)["turnover_fen"]) == (0, 0)


def test_money_back_in_part_is_booked_once(station, product, take):
    part = Order(state=SIGNED, after="部分退款")
    told = [{"row": 2, "take": True, "fields": {"refund": "5.00"}}]
    take(part, decisions=told)
    more = [{"row": 2, "take": True, "fields": {"refund": "8.00"}}]
    assert classes(take(part, decisions=told)) == (0, 0, 1, 0, 0)
    take(part, decisions=more)
    (sale,) = sales(station)
    assert (sale.state, sale.refunded_fen) == ("signed", 800)
    assert [move.refund_fen for move in moves(station)] == [500, 300]


def test_goods_of_one_order_are_sales_of_their_own(station, product, take):
    station.catalog.add(Product(name="土鸡蛋", unit="枚"))
    one, other = Order(code="A-1"), Order(code="A-2", goods="土鸡蛋 30枚", total=4500)
    assert classes(take(one, other)) == (2, 0, 0, 0, 0)
    assert [sale.item for sale in sales(station)] == ["奉节脐橙", "土鸡蛋"]
    assert classes(take(one, other)) == (0, 0, 2, 0, 0)


def test_one_order_twice_in_a_file_is_one_sale_that_moved_on(station, product, take):
    outcome = take(waiting(), Order(state=SIGNED), waiting())
    assert classes(outcome) == (2, 1, 1, 0, 0)
    assert [sale.state for sale in sales(station)] == ["signed"]
    assert classes(take(waiting(), Order(state=SIGNED), waiting())) == (0, 0, 3, 0, 0)


def test_a_sale_that_was_typed_is_the_order_of_the_same_number(station, product, take):
    typed = Up(
        platform="拼多多", order_no="261105-100000000000001", product=product, qty=5000,
        price_fen=798, unit="斤",
    )  # fmt: skip
    station.trade.selling.sell(typed)
    assert classes(take(Order())) == (1, 1, 0, 0, 0)
    (sale,) = sales(station)
    assert (sale.state, sale.amount_fen) == ("shipped", 3990)


def test_the_same_number_on_another_platform_is_another_order(station, product, take):
    typed = Up(
        platform="淘宝", order_no="261105-100000000000001", product=product, qty=5000,
        price_fen=798, unit="斤",
    )  # fmt: skip
    station.trade.selling.sell(typed)
    assert classes(take(Order())) == (1, 0, 0, 0, 0)


def test_unknown_goods_are_asked_about_with_what_is_like_them(station, product, take):
    order = Order(goods="节节高奉脐礼盒装", spec="")
    doubt = take(order, dry=True).tally.doubtful[0]
    issue = doubt.issues[0]
    assert (issue.field, issue.code) == ("goods", codes.GOODS_UNKNOWN)
    assert issue.args == {"text": "节节高奉脐礼盒装", "near": "奉节脐橙"}
    strange = take(Order(goods="手工布鞋", spec=""), dry=True).tally.doubtful[0]
    assert strange.issues[0].code == codes.GOODS_STRANGE


def test_what_the_clerk_says_of_goods_is_remembered(station, product, take):
    order = Order(goods="手工布鞋", spec="")
    wrong = [{"row": 2, "take": True, "fields": {"goods": "没有的"}}]
    assert classes(take(order, decisions=wrong)) == (0, 0, 0, 1, 0)
    said = [{"row": 2, "take": True, "fields": {"goods": "奉节脐橙"}}]
    assert classes(take(order, decisions=said)) == (1, 0, 0, 0, 0)
    later = Order(number="261107-100000000000009", goods="手工布鞋", spec="")
    assert classes(take(later)) == (1, 0, 0, 0, 0)
    assert [sale.product for sale in sales(station)] == [product, product]


def test_unknown_goods_can_be_taken_as_they_are(station, product, take):
    order = Order(goods="手工布鞋", spec="")
    take(order, decisions=[{"row": 2, "take": True}])
    assert [(sale.item, sale.product) for sale in sales(station)] == [("手工布鞋", None)]


def test_the_longer_of_two_names_is_meant_and_two_are_asked_about(station, product, take):
    station.catalog.add(Product(name="奉节脐橙干", unit="袋"))
    assert classes(take(Order(goods="奉节脐橙干 零食"))) == (1, 0, 0, 0, 0)
    assert sales(station)[0].item == "奉节脐橙干"
    station.catalog.add(Product(name="柿饼", unit="袋"))
    both = Order(number="261105-100000000000002", goods="柿饼送奉节脐橙")
    assert classes(take(both)) == (0, 0, 0, 1, 0)


def test_a_station_without_goods_of_its_own_takes_them_as_they_are_called(station, take):
    assert classes(take(Order(goods="手工布鞋"))) == (1, 0, 0, 0, 0)


def test_a_title_on_the_platform_names_the_listing(station, product, listing, take):
    station.drafts.entitle(listing, "pinduoduo", "三峡橙子甜")
    take(Order(goods="三峡橙子甜", spec=""))
    assert (sales(station)[0].listing, sales(station)[0].grams) == (listing, 2500)


def test_a_whole_import_is_taken_back(station, product, take):
    first = take(waiting(), Order(number="261105-100000000000002"))
    before = sums(station)
    second = take(Order(state=SIGNED), Order(number="261105-100000000000003"))
    with_second = sums(station)
    station.reverse(str(second.import_id), "文件选错了")
    assert sums(station) == before
    assert [sale.state for sale in sales(station) if not sale.reversed_by] == ["ordered", "shipped"]
    take(Order(state=SIGNED), Order(number="261105-100000000000003"))
    assert sums(station) == with_second
    station.reverse(str(first.import_id), "文件选错了")
    assert sums(station)["count"] == 1
    assert station.verify().ok


def test_an_import_that_others_built_upon_is_taken_back_last(station, product, take):
    take(waiting())
    second = take(Order(state=SENT))
    take(Order(state=SIGNED))
    with pytest.raises(NotLastMoveError):
        station.reverse(str(second.import_id), "文件选错了")
    assert sales(station)[0].state == "signed"


def test_a_trial_says_what_the_import_does(station, product, take):
    orders = [waiting(), Order(state=SIGNED), Order(number="", state=SIGNED), Order(state="?")]
    trial = take(*orders, dry=True)
    assert sales(station) == []
    assert classes(trial) == classes(take(*orders))


STATES = st.sampled_from(["待支付", "已取消", WAITING, SENT, SIGNED, "未发货，退款成功"])
FILES = st.lists(
    st.lists(
        st.tuples(st.integers(1, 4), STATES, st.sampled_from(["", BACK]), st.integers(100, 9999)),
        min_size=1,
        max_size=5,
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=FILES)
def test_files_in_any_order_keep_the_books_whole(station, product, take, files):
    rest = "WHERE reverses IS NULL AND reversed_by IS NULL ORDER BY seq DESC"
    for old in rows.read(station.db, Import, rest):
        station.reverse(old.id, "上一例")
    batches = []
    for numbered in files:
        orders = [
            Order(
                number=f"261105-1000000000000{number:02d}", state=state, after=after, total=total,
                shipped="2026-11-06" if state in {SENT, SIGNED} else "", waybill="",
            )
            for number, state, after, total in numbered
        ]  # fmt: skip
        outcome = take(*orders)
        tally = outcome.tally
        assert tally.read == len(orders)
        assert sum(classes(outcome)) - tally.updated == tally.read
        again = take(*orders)
        assert (again.tally.accepted, again.import_id) == (0, None)
        batches += [outcome.import_id] if outcome.import_id else []
    standing = [sale for sale in sales(station) if not sale.reversed_by]
    assert len({sale.order_no for sale in standing}) == len(standing)
    kept = sum(sale.amount_fen for sale in standing if sale.state != "refunded")
    assert sums(station)["turnover_fen"] == kept
    for batch in reversed(batches):
        station.reverse(str(batch), "试")
    assert sums(station)["turnover_fen"] == 0
    assert not [sale for sale in sales(station) if not sale.reversed_by]


def test_a_row_left_out_never_hides_one_that_counts(take, product):
    outcome = take(Order(state="已取消"), Order(number="261105-100000000000002"))
    assert [row.klass for row in outcome.tally.rejected] == [RowClass.REJECTED]
    assert outcome.tally.accepted == 1
