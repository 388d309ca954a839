import datetime as dt

import msgspec
import pytest

from core.base.ids import EventId, serial_parts
from core.trade.model.down import Down, DownMove
from core.trade.model.errand import Errand
from core.trade.model.imported import Import
from core.trade.model.mailing import Mailing
from core.trade.model.payment import Payment, Settlement
from core.trade.model.purchase import Purchase
from core.trade.model.receipt import Receipt
from core.trade.model.up import Up, UpMove
from core.trade.service.books import BOOKED_LATER, ReasonMissingError, RedEntryError
from core.trade.service.fetching import Return
from core.trade.service.following import Refund
from core.trade.service.refusals import NothingLeftError, SettledError
from core.trade.service.reissuing import (
    AlreadyReplacedError,
    GoneBackError,
    NotIssuedAnewError,
    RepaidError,
)


def delivery(desk, **said):
    fields = {"farmer": desk.farmer, "product": desk.oranges, "qty": 12500, "price_fen": 230}
    return Purchase(**(fields | said))


def test_a_paper_is_void_and_issued_anew_in_one_step_with_no_gap_in_the_numbers(desk):
    wrong = desk.trade.buying.buy(delivery(desk)).ids[0]
    told = desk.trade.reissuing.reissue(wrong, delivery(desk, qty=12_000), "重量记错")
    old, new = desk.ledger.get(Purchase, wrong), desk.ledger.get(Purchase, told.ids[0])
    red = desk.ledger.get(Purchase, old.reversed_by)
    assert (new.replaces, old.replaced_by) == (old.id, new.id)
    assert (red.reason, red.replaces) == ("重量记错", None)
    assert desk.till() == -new.amount_fen == -2760
    numbers = [serial_parts(one.serial)[1] for one in (old, red, new)]
    assert numbers == [1, 2, 3]
    assert desk.tables()["purchase"]


def test_a_paper_that_was_void_before_is_replaced_once_and_its_heir_again(desk):
    slip = Receipt(name="田垚", items=("搬运||50",))
    first = desk.trade.money.receipt(slip).ids[0]
    desk.trade.papers.reverse(first, "金额记错")
    second = desk.trade.reissuing.reissue(first, slip).ids[0]
    with pytest.raises(AlreadyReplacedError) as refused:
        desk.trade.reissuing.reissue(first, slip)
    assert refused.value.args_by_name["serial"] == desk.ledger.get(Receipt, second).serial
    third = desk.trade.reissuing.reissue(second, slip, "抬头写错").ids[0]
    assert desk.ledger.get(Receipt, first).replaced_by == second, "a red entry replaces nothing"
    assert desk.ledger.get(Receipt, second).replaced_by == third


def test_a_receipt_of_another_record_stays_one_and_moves_no_money(desk):
    bought = desk.trade.buying.buy(delivery(desk)).ids[0]
    before = desk.till()
    slip = Receipt(name="田垚", items=("脐橙||28.75",), direction="out")
    wrong = desk.trade.money.receipt(msgspec.structs.replace(slip, of=bought)).ids[0]
    new = desk.trade.reissuing.reissue(wrong, slip, "抬头写错").ids[0]
    assert desk.ledger.get(Receipt, new).of == bought
    assert desk.till() == before


def test_a_settlement_issued_anew_covers_what_the_void_one_did(desk):
    bought = desk.trade.buying.buy(delivery(desk, method="owed")).ids[0]
    wrong = desk.trade.money.settle(Settlement(farmer=desk.farmer)).ids[0]
    later = desk.trade.buying.buy(delivery(desk, method="owed")).ids[0]
    again = Settlement(farmer=desk.farmer, deduct_fen=75, deduct_why="筐")
    shown = desk.trade.money.drafted(msgspec.structs.replace(again, replaces=EventId(wrong)))
    new = desk.ledger.get(Settlement, desk.trade.reissuing.reissue(wrong, again, "漏扣筐钱").ids[0])
    assert (shown.covers, shown.net_fen) == (new.covers, new.net_fen), "also while it stands"
    assert desk.trade.money.left_out(shown) == 1
    assert (new.covers, new.net_fen, new.replaces) == ((bought,), 2800, wrong)
    assert desk.owed(desk.farmer) == desk.ledger.get(Purchase, later).amount_fen
    desk.trade.papers.reverse(new.id, "重量记错")
    for qty in (9500, 9000):
        paper = delivery(desk, method="owed", qty=qty)
        bought = desk.trade.reissuing.reissue(bought, paper, "重量记错").ids[0]
    third = desk.trade.reissuing.reissue(new.id, Settlement(farmer=desk.farmer)).ids[0]
    assert desk.ledger.get(Settlement, third).covers == (bought,)


def test_a_settlement_issued_anew_knows_a_sale_that_was_and_none_that_was_typed_again(desk):
    said = Up(
        item="脐橙", unit="斤", qty=10_000, price_fen=300, farmer=desk.farmer, consigned=True,
        farmer_pay_fen=2000,
    )  # fmt: skip
    sold = desk.trade.selling.sell(said).ids[0]
    slip = desk.trade.money.settle(Settlement(farmer=desk.farmer)).ids[0]
    first = desk.ledger.get(Settlement, slip)
    later(desk, days=2)
    desk.trade.papers.reverse(slip, "重量记错")
    told = desk.trade.reissuing.reissue(sold, said, "重量记错")
    sold = told.ids[0]
    sale = desk.ledger.get(Up, sold)
    assert (sale.day, sale.true_day) == (desk.ledger.today(), first.day), "sold on its own day"
    assert BOOKED_LATER not in {finding.rule for finding in told.findings}
    same = Settlement(farmer=desk.farmer, start=first.start, end=first.end)
    slip = desk.trade.reissuing.reissue(slip, same).ids[0]
    assert desk.ledger.get(Settlement, slip).sales == (sold,)
    desk.trade.papers.reverse(slip, "又错")
    desk.trade.papers.reverse(sold, "又错")
    desk.trade.selling.sell(said)
    with pytest.raises(NothingLeftError):
        desk.trade.reissuing.reissue(slip, Settlement(farmer=desk.farmer))


def later(desk, **more):
    desk.clock.set(desk.clock.now() + dt.timedelta(**more))


def booked(desk, what):
    """Book one of these; return it and what is said of it anew."""
    if what == "errand":
        bill = Errand(what="缴费", person=desk.villager, amount_fen=5000)
        made = desk.trade.errands.run(bill).ids[0]
        return Errand, made, msgspec.structs.replace(bill, amount_fen=6000)
    said = Mailing(
        courier="sf", sender=desk.villager, sender_name="覃明桂", sender_phone="17506123100",
        receiver_name="石磊", receiver_phone="13800001111", receiver_address="南宁市", item="腊肉",
        verified_id=True, verified_paper="身份证", opened_check=True, fee_fen=1200,
    )  # fmt: skip
    made = desk.trade.mailing.send(said).ids[0]
    return Mailing, made, msgspec.structs.replace(said, fee_fen=1500)


@pytest.mark.parametrize("what", ["errand", "mailing"])
def test_what_was_done_at_the_counter_is_issued_anew_and_counts_once(desk, what):
    kind, wrong, paper = booked(desk, what)
    old = desk.ledger.get(kind, wrong)
    later(desk, hours=2)
    new = desk.ledger.get(kind, desk.trade.reissuing.reissue(wrong, paper, "金额记错").ids[0])
    assert (new.replaces, desk.ledger.get(kind, wrong).replaced_by) == (old.id, new.id)
    assert desk.till() == {"errand": 6000, "mailing": 1500}[what]
    assert getattr(new, "checked_at", None) == getattr(old, "checked_at", None), "seen but once"


def test_a_shipped_sale_is_issued_anew_as_shipped_and_bears_a_number_where_the_void_one_did(desk):
    said = Up(item="脐橙", unit="斤", qty=10_000, price_fen=300, batch_no="B1")
    wrong = desk.trade.selling.sell(said).ids[0]
    desk.trade.following.ship(wrong, courier="zto", waybill="ZTO12345678")
    desk.trade.papers.reprint(wrong)
    old = desk.ledger.get(Up, wrong)
    right = msgspec.structs.replace(said, price_fen=320, batch_no=None, waybill="ZTO12345679")
    told = desk.trade.reissuing.reissue(wrong, right, "金额记错")
    new = desk.ledger.get(Up, told.ids[0])
    assert (new.state, new.ship_day, new.batch_no, new.waybill) == (
        "shipped", old.ship_day, "B1", "ZTO12345679",
    )  # fmt: skip
    assert (new.replaces, desk.ledger.get(Up, wrong).replaced_by) == (wrong, new.id)
    numbers = [serial_parts(serial)[1] for serial in (old.serial, new.serial)]
    assert (numbers, told.serials[0]) == ([1, 3], new.serial)
    assert desk.sums()["turnover"] == 3200


@pytest.mark.parametrize(
    ("said", "day", "true_day"), [(None, 2, 0), (0, 2, 0), (2, 2, None), (1, 1, None)]
)
def test_a_wrong_day_is_mended_and_a_right_one_stays_beside_today(desk, said, day, true_day):
    days = [desk.ledger.today() + dt.timedelta(days=more) for more in range(3)]
    bought = desk.trade.buying.buy(delivery(desk)).ids[0]
    later(desk, days=2)
    right = delivery(desk, day=None if said is None else days[said])
    new = desk.ledger.get(Purchase, desk.trade.reissuing.reissue(bought, right, "记错").ids[0])
    assert (new.day, new.true_day) == (days[day], None if true_day is None else days[true_day])


@pytest.mark.parametrize(
    ("right", "batch_no", "plot"),
    [
        ({"qty": 9000}, "B1", "后山"),
        ({"farmer": "villager"}, "B1", None),
        ({"product": "boxes", "unit": "箱", "qty": 2000}, None, None),
    ],
)
def test_a_batch_stays_with_its_goods_and_a_plot_with_its_farmer(desk, right, batch_no, plot):
    corrected = {name: getattr(desk, str(value), value) for name, value in right.items()}
    bought = desk.trade.buying.buy(delivery(desk, batch_no="B1", plot="后山")).ids[0]
    anew = desk.trade.reissuing.reissue(bought, delivery(desk, **corrected), "记错")
    new = desk.ledger.get(Purchase, anew.ids[0])
    assert (new.batch_no, new.plot) == (batch_no, plot)


@pytest.mark.parametrize(("goods", "batch_no"), [("oranges", "B1"), ("boxes", None)])
def test_a_sale_of_other_goods_is_of_no_batch_and_no_line_of_the_order(desk, goods, batch_no):
    said = Up(product=desk.oranges, qty=10_000, price_fen=300)
    told = msgspec.structs.replace(said, batch_no="B1", order_line="B1")
    sold = desk.trade.selling.sell(told).ids[0]
    right = msgspec.structs.replace(said, product=getattr(desk, goods))
    new = desk.ledger.get(Up, desk.trade.reissuing.reissue(sold, right, "货记错").ids[0])
    assert (new.batch_no, new.order_line) == (batch_no, batch_no)


@pytest.mark.parametrize(("price_fen", "paid"), [(4000, 4100), (6000, 6100)])
def test_an_order_that_was_fetched_still_is_and_its_money_lies_where_it_was_paid(
    desk, price_fen, paid
):
    said = Down(
        villager=desk.villager, item="电饭煲", price_fen=5000, fee_fen=100, paid_by="station"
    )
    wrong = desk.trade.fetching.order(said).ids[0]
    desk.trade.fetching.arrive(wrong)
    later(desk, days=1)
    desk.trade.fetching.collect(wrong, method="alipay")
    later(desk, days=1)
    old = desk.ledger.get(Down, wrong)
    right = msgspec.structs.replace(said, price_fen=price_fen)
    new = desk.ledger.get(Down, desk.trade.reissuing.reissue(wrong, right, "金额记错").ids[0])
    assert (new.state, new.arrived_on, new.collected_on) == (
        "collected", old.arrived_on, old.collected_on,
    )  # fmt: skip
    assert (new.open_fen, desk.till("alipay")) == (0, paid), "who had paid all pays all"
    assert new.paid_fen == paid, "its paper says so"
    assert desk.till("wechat") == -price_fen
    desk.trade.papers.reverse(new.id, "没成交")
    assert desk.sums() == {}


@pytest.mark.parametrize(("price_fen", "left"), [(4000, 1000), (2000, 0)])
@pytest.mark.parametrize("method", ["cash", "alipay"])
def test_what_was_paid_in_part_stays_so_and_no_more_is_taken_than_is_asked(
    desk, price_fen, left, method
):
    said = Down(
        villager=desk.villager, item="电饭煲", price_fen=5000, paid_by="station", paid_fen=1000
    )
    wrong = desk.trade.fetching.order(said).ids[0]
    desk.trade.fetching.collect(wrong, paid_fen=2000, method=method)
    right = msgspec.structs.replace(said, price_fen=price_fen)
    new = desk.ledger.get(Down, desk.trade.reissuing.reissue(wrong, right, "金额记错").ids[0])
    assert (new.state, new.open_fen) == ("collected", left)
    assert new.paid_fen == (1000 if method == "alipay" else price_fen - left)
    assert desk.till() + desk.till("alipay") == price_fen - left


def fetched_elsewhere(desk):
    """An order that one PC took back while another one, offline, handed it over."""
    said = Down(villager=desk.villager, item="电饭煲", price_fen=5000, paid_by="station")
    row = desk.ledger.get(Down, desk.trade.fetching.order(said).ids[0])
    desk.trade.papers.reverse(row.id, "金额记错")
    desk.ledger.write([desk.trade.books.prepared(DownMove(
        of=row.id, base=row.version, what="collect", villager=row.villager, paid_fen=5000,
    ))])  # fmt: skip
    return row.id, msgspec.structs.replace(said, price_fen=6000)


def shipped_elsewhere(desk):
    """A sale that one PC took back while another one, offline, sent it off."""
    said = Up(product=desk.oranges, qty=10_000, price_fen=300)
    row = desk.ledger.get(Up, desk.trade.selling.sell(said).ids[0])
    desk.trade.papers.reverse(row.id, "金额记错")
    desk.ledger.write([desk.trade.books.prepared(UpMove(
        of=row.id, base=row.version, what="ship", after="shipped", product=row.product,
        unlock_g=row.grams,
    ))])  # fmt: skip
    return row.id, msgspec.structs.replace(said, price_fen=320)


@pytest.mark.parametrize(
    ("made", "state", "till", "left"),
    [(fetched_elsewhere, "collected", 5000, 1000), (shipped_elsewhere, "shipped", 0, 0)],
)
def test_a_step_that_came_after_its_order_was_void_counts_once(desk, made, state, till, left):
    wrong, right = made(desk)
    new = desk.trade.papers.get(desk.trade.reissuing.reissue(wrong, right).ids[0])
    assert (new.state, desk.till(), desk.on_hand(desk.oranges, "online")) == (state, till, (0, 0))
    assert getattr(new, "open_fen", 0) == desk.owed(desk.villager, "receivable") == left


def refunded(desk):
    sale = desk.trade.selling.sell(Up(item="脐橙", unit="斤", qty=10_000, price_fen=300)).ids[0]
    desk.trade.following.refund(sale, Refund(cause="腐烂", refund_fen=500))
    return desk.ledger.get(Up, sale)


def returned(desk):
    said = Down(villager=desk.villager, item="电饭煲", price_fen=5000)
    order = desk.trade.fetching.order(said).ids[0]
    desk.trade.fetching.give_back(order, Return())
    return desk.ledger.get(Down, order)


def repaid(desk):
    said = Down(villager=desk.villager, item="电饭煲", price_fen=5000, paid_by="station")
    order = desk.trade.fetching.order(said).ids[0]
    payment = Payment(party=desk.villager, direction="in", purpose="repay", amount_fen=2000)
    desk.trade.money.pay(payment)
    return desk.ledger.get(Down, order)


def imported(desk):
    opened = desk.trade.papers.take_in(
        Import(file_name="旧账.xlsx", of_kind="errand"), [Errand(what="缴费")]
    )
    (row,) = desk.db.rows("SELECT id FROM errand WHERE import_id = ?", (opened.ids[0],))
    return desk.ledger.get(Errand, row[0])


def settled(desk):
    bought = desk.trade.buying.buy(delivery(desk, method="owed")).ids[0]
    desk.trade.money.settle(Settlement(farmer=desk.farmer))
    return desk.ledger.get(Purchase, bought)


def red(desk):
    _kind, errand, _said = booked(desk, "errand")
    return desk.ledger.get(Errand, desk.trade.papers.reverse(errand, "记重了").ids[0])


@pytest.mark.parametrize(
    ("made", "refused"),
    [
        (refunded, GoneBackError),
        (returned, GoneBackError),
        (repaid, RepaidError),
        (settled, SettledError),
        (imported, NotIssuedAnewError),
        (red, RedEntryError),
    ],
)
def test_what_other_papers_rest_upon_is_told_before_anything_is_made_void(desk, made, refused):
    paper = made(desk)
    before = desk.events()
    with pytest.raises(refused):
        desk.trade.reissuing.replaceable(paper.id)
    with pytest.raises(refused):
        desk.trade.reissuing.reissue(paper.id, paper, "金额记错")
    assert desk.events() == before


@pytest.mark.parametrize(
    ("reason", "paper", "refused"),
    [
        ("", Receipt(name="田垚", items=("搬运||50",)), ReasonMissingError),
        ("记错", Settlement(farmer=EventId("X")), NotIssuedAnewError),
        ("记错", Errand(what="缴费"), NotIssuedAnewError),
    ],
)
def test_a_refused_paper_leaves_the_old_one_as_it_was(desk, reason, paper, refused):
    slip = desk.trade.money.receipt(Receipt(name="田垚", items=("搬运||50",))).ids[0]
    before = desk.events()
    with pytest.raises(refused):
        desk.trade.reissuing.reissue(slip, paper, reason)
    assert desk.events() == before
