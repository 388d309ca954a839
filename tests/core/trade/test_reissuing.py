import msgspec
import pytest

from core.base.ids import EventId, serial_parts
from core.trade.model.errand import Errand
from core.trade.model.payment import Settlement
from core.trade.model.purchase import Purchase
from core.trade.model.receipt import Receipt
from core.trade.service.books import ReasonMissingError
from core.trade.service.reissuing import AlreadyReplacedError, NotIssuedAnewError


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
    new = desk.ledger.get(Settlement, desk.trade.reissuing.reissue(wrong, again, "漏扣筐钱").ids[0])
    assert (new.covers, new.net_fen, new.replaces) == ((bought,), 2800, wrong)
    assert desk.owed(desk.farmer) == desk.ledger.get(Purchase, later).amount_fen
    desk.trade.papers.reverse(new.id, "重量记错")
    for qty in (9500, 9000):
        paper = delivery(desk, method="owed", qty=qty)
        bought = desk.trade.reissuing.reissue(bought, paper, "重量记错").ids[0]
    third = desk.trade.reissuing.reissue(new.id, Settlement(farmer=desk.farmer)).ids[0]
    assert desk.ledger.get(Settlement, third).covers == (bought,)


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
