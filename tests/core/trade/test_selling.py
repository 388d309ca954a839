import datetime as dt

import pytest

from core.base.errors import InvalidRecordError
from core.trade.model.up import Up, UpMove
from core.trade.service.books import AlreadyReversedError, RuleBlocksError
from core.trade.service.following import Refund
from core.trade.service.refusals import (
    DuplicateOrderError,
    NotLastMoveError,
    WrongStateError,
)

BOX = 5000


def sale(desk, **said):
    fields = {"product": desk.boxes, "qty": 3000, "price_fen": 5560, "platform": "拼多多"}
    return Up(**(fields | said))


def sold(desk, **said):
    return desk.trade.selling.sell(sale(desk, **said)).ids[0]


def row(desk, identity):
    return desk.ledger.get(Up, identity)


def test_an_order_locks_its_goods_until_they_are_shipped(desk):
    order = sold(desk)
    assert row(desk, order).item == "脐橙礼盒"
    assert desk.on_hand(desk.boxes) == (-15_000, 0)
    assert desk.on_hand(desk.boxes, "online") == (15_000, 0)
    desk.trade.following.ship(order, courier="中通快递", waybill="73100012345678")
    shipped = row(desk, order)
    assert (shipped.state, shipped.waybill, shipped.ship_day) == (
        "shipped",
        "73100012345678",
        dt.date(2026, 11, 21),
    )
    assert desk.on_hand(desk.boxes, "online") == (0, 0)
    desk.trade.following.sign(order)
    assert row(desk, order).state == "signed"


def test_a_sale_with_a_waybill_is_shipped_at_once(desk):
    order = sold(desk, waybill="SF1772567851369")
    assert row(desk, order).state == "shipped"
    assert desk.on_hand(desk.boxes, "online") == (0, 0)
    assert desk.on_hand(desk.boxes) == (-15_000, 0)


def test_a_sale_paid_at_the_desk_moves_the_till(desk):
    sold(desk, method="cash", state="signed", platform="线下赶集")
    assert desk.till() == 16_680


def test_the_farmer_gets_what_is_left_or_what_was_agreed(desk):
    costs = {"packing_fee_fen": 300, "freight_fen": 1000, "commission_fen": 100}
    assert row(desk, sold(desk, farmer=desk.farmer, **costs)).net_to_farmer_fen == 15_280
    agreed = sold(desk, farmer=desk.farmer, farmer_pay_fen=9000, **costs)
    assert row(desk, agreed).net_to_farmer_fen == 9000
    assert row(desk, sold(desk)).net_to_farmer_fen == 0
    assert desk.owed(desk.farmer) == 0


def test_a_consigned_sale_owes_the_farmer(desk):
    order = sold(desk, farmer=desk.farmer, consigned=True, farmer_pay_fen=9000)
    assert desk.owed(desk.farmer) == 9000
    refund = Refund(cause="腐烂", refund_fen=5560, farmer_share_fen=3000)
    desk.trade.following.ship(order)
    desk.trade.following.refund(order, refund)
    assert desk.owed(desk.farmer) == 6000
    assert (row(desk, order).state, row(desk, order).refunded_fen) == ("shipped", 5560)


def test_a_cancelled_order_puts_the_goods_back(desk):
    order = sold(desk)
    desk.trade.following.refund(order, Refund(cause="买家取消"))
    assert row(desk, order).state == "refunded"
    assert desk.on_hand(desk.boxes) == (0, 0)
    assert desk.on_hand(desk.boxes, "online") == (0, 0)


def test_goods_sent_back_are_restocked_less_what_spoiled(desk):
    order = sold(desk, waybill="73100012345678")
    desk.trade.following.lose(order, cause="transit", loss_g=BOX)
    assert row(desk, order).state == "shipped"
    desk.trade.following.refund(order, Refund(cause="拒收", restock=True))
    assert desk.on_hand(desk.boxes)[0] == -BOX


def test_a_lost_parcel_is_lost_and_can_still_be_refunded(desk):
    order = sold(desk, waybill="73100012345678", method="wechat")
    desk.trade.following.lose(order, cause="transit")
    assert (row(desk, order).state, row(desk, order).lost_g) == ("lost", 15_000)
    desk.trade.following.refund(order, Refund(cause="丢件"))
    assert row(desk, order).state == "refunded"
    assert desk.till("wechat") == 0


def test_taking_a_move_back_restores_what_was_before(desk):
    order = sold(desk)
    before = desk.sums()
    move = desk.trade.following.ship(order, waybill="73100012345678").ids[0]
    desk.trade.following.undo_move(move, "点错了")
    again = row(desk, order)
    assert (again.state, again.waybill, again.ship_day) == ("ordered", None, None)
    assert desk.sums() == before
    assert desk.ledger.get(UpMove, move).reversed_by
    desk.trade.following.ship(order, waybill="73100012345679")
    assert row(desk, order).waybill == "73100012345679"


def test_only_the_last_move_can_be_taken_back_and_only_once(desk):
    order = sold(desk)
    first = desk.trade.following.ship(order).ids[0]
    last = desk.trade.following.sign(order).ids[0]
    with pytest.raises(NotLastMoveError):
        desk.trade.following.undo_move(first, "点错了")
    desk.trade.following.undo_move(last, "点错了")
    with pytest.raises(AlreadyReversedError):
        desk.trade.following.undo_move(last, "点错了")
    desk.trade.following.undo_move(first, "点错了")
    assert row(desk, order).state == "ordered"


def test_steps_that_cannot_follow_are_refused(desk):
    order = sold(desk, waybill="73100012345678")
    with pytest.raises(WrongStateError):
        desk.trade.following.ship(order)
    desk.trade.following.refund(order, Refund(cause="坏果"))
    for step in (desk.trade.following.sign, desk.trade.following.ship):
        with pytest.raises(WrongStateError):
            step(order)
    with pytest.raises(WrongStateError):
        desk.trade.following.refund(order, Refund(cause="坏果"))


@pytest.mark.parametrize("fen", [0, -1, 16_681])
def test_a_refund_is_no_more_than_was_paid(desk, fen):
    order = sold(desk, waybill="73100012345678")
    with pytest.raises(InvalidRecordError):
        desk.trade.following.refund(order, Refund(cause="坏果", refund_fen=fen))
    assert row(desk, order).refunded_fen == 0


def test_the_same_order_is_booked_once_until_it_is_reversed(desk):
    first = sold(desk, order_no="240101-1")
    with pytest.raises(DuplicateOrderError):
        sold(desk, order_no="240101-1")
    sold(desk, order_no="240101-1", product=desk.oranges, qty=1000)
    desk.trade.papers.reverse(first, "录错")
    sold(desk, order_no="240101-1")


def test_mixed_lots_and_goods_past_their_date_are_refused(desk):
    with pytest.raises(RuleBlocksError) as caught:
        sold(desk, mixed=True, best_before=dt.date(2026, 11, 20))
    assert [f.rule for f in caught.value.findings] == ["Q2", "Q6"]
    sold(desk, mixed=True, cert_no="本站-7", best_before=dt.date(2026, 11, 21))


def test_the_sale_that_passes_a_mark_reminds_of_the_licence(desk):
    big = {"qty": 1000, "price_fen": 7_000_000}
    assert desk.trade.selling.sell(sale(desk, **big)).findings == ()
    told = desk.trade.selling.sell(sale(desk, qty=1000, price_fen=1_000_000)).findings
    assert [(f.rule, f.level, f.args["sold_fen"]) for f in told] == [("M3", "tip", 8_000_000)]
    assert desk.trade.selling.sell(sale(desk, qty=1000, price_fen=100)).findings == ()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"price_fen": 0}, "price_fen"),
        ({"amount_fen": 1}, "amount_fen"),
        ({"consigned": True}, "farmer"),
        ({"state": "refunded"}, "state"),
        ({"qty": 0}, "grams"),
        ({"product": None}, "item"),
        ({"product": None, "item": "草鞋", "unit": "frob"}, "unit"),
    ],
)
def test_a_sale_that_contradicts_itself_leaves_no_trace(desk, said, field):
    before = desk.events()
    with pytest.raises(InvalidRecordError) as caught:
        sold(desk, **said)
    assert field in {error.field for error in caught.value.errors}
    assert desk.events() == before
