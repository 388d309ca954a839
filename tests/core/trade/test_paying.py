import datetime as dt

import pytest

from core.base.errors import InvalidRecordError, UnknownRecordError
from core.base.ids import EventId
from core.trade.model.down import Down
from core.trade.model.opening import Opening, Transfer
from core.trade.model.payment import Payment, Settlement
from core.trade.model.purchase import Purchase
from core.trade.model.receipt import Item, Receipt, item_of
from core.trade.model.up import Up
from core.trade.queries.accounts import Accounts
from core.trade.service.refusals import NothingToSettleError, SettledError


def bought(desk, **said):
    fields = {
        "farmer": desk.farmer,
        "product": desk.oranges,
        "qty": 10_000,
        "price_fen": 200,
        "method": "owed",
    }
    return desk.trade.buying.buy(Purchase(**(fields | said))).ids[0]


def test_a_payment_lowers_what_is_owed_and_an_advance_goes_below_zero(desk):
    bought(desk)
    pay = desk.trade.money.pay
    pay(Payment(party=desk.farmer, amount_fen=1500, method="wechat"))
    assert (desk.owed(desk.farmer), desk.till("wechat")) == (500, -1500)
    pay(Payment(party=desk.farmer, purpose="advance", amount_fen=3000))
    assert (desk.owed(desk.farmer), desk.till()) == (-2500, -3000)
    pay(Payment(party=desk.farmer, direction="in", purpose="advance", amount_fen=2500))
    assert (desk.owed(desk.farmer), desk.till()) == (0, -500)


def test_a_payment_for_something_else_moves_only_the_till(desk):
    desk.trade.money.pay(Payment(party=desk.farmer, purpose="other", amount_fen=700))
    assert desk.sums() == {"till cash": -700}


def test_a_repayment_closes_the_oldest_orders_first(desk):
    orders = [
        desk.trade.fetching.order(
            Down(villager=desk.villager, item=f"货{n}", amount_fen=1000, paid_by="station")
        ).ids[0]
        for n in range(2)
    ]
    paid = Payment(party=desk.villager, direction="in", purpose="repay", amount_fen=1300)
    payment = desk.trade.money.pay(paid).ids[0]
    assert [desk.ledger.get(Down, one).open_fen for one in orders] == [0, 700]
    assert desk.owed(desk.villager, "receivable") == 700
    desk.trade.papers.reverse(payment, "收错")
    assert [desk.ledger.get(Down, one).open_fen for one in orders] == [1000, 1000]


def test_money_that_comes_in_is_no_settlement(desk):
    with pytest.raises(InvalidRecordError):
        desk.trade.money.pay(Payment(party=desk.farmer, direction="in", amount_fen=1))


def test_what_a_villager_paid_too_much_is_given_back(desk):
    order = desk.trade.fetching.order(
        Down(villager=desk.villager, item="伞", amount_fen=900, paid_by="station")
    ).ids[0]
    desk.trade.money.pay(
        Payment(party=desk.villager, direction="in", purpose="repay", amount_fen=900)
    )
    desk.trade.papers.reverse(order, "没买成")
    assert Accounts(desk.db).balance(desk.villager) == 900
    desk.trade.money.pay(Payment(party=desk.villager, purpose="repay", amount_fen=900))
    assert desk.sums() == {}


def test_nobody_cannot_be_paid(desk):
    with pytest.raises((UnknownRecordError, KeyError)):
        desk.trade.money.pay(Payment(party=EventId("NOBODY.1.1"), amount_fen=1))


def test_a_settlement_lists_what_is_open_and_pays_it(desk):
    first = bought(desk, day=dt.date(2026, 11, 1), paid_fen=500, method="cash")
    second = bought(desk, day=dt.date(2026, 11, 2), deduct_fen=100, deduct_why="筐")
    sale = desk.trade.selling.sell(
        Up(
            product=desk.boxes,
            qty=1000,
            price_fen=5000,
            farmer=desk.farmer,
            consigned=True,
            farmer_pay_fen=4000,
        )
    ).ids[0]
    assert desk.owed(desk.farmer) == 1500 + 1900 + 4000
    slip = desk.trade.money.settle(
        Settlement(farmer=desk.farmer, deduct_fen=400, deduct_why="箱子", method="wechat")
    )
    said = desk.ledger.get(Settlement, slip.ids[0])
    assert (said.covers, said.sales) == ((first, second), (sale,))
    assert (said.gross_fen, said.already_fen, said.net_fen) == (7900, 500, 7000)
    assert (said.paid_fen, said.start, said.end) == (
        7000,
        dt.date(2026, 11, 1),
        dt.date(2026, 11, 21),
    )
    assert (desk.owed(desk.farmer), desk.till("wechat")) == (0, -7000)
    with pytest.raises(NothingToSettleError):
        desk.trade.money.settle(Settlement(farmer=desk.farmer))
    assert len(desk.trade.papers.paper_of(slip.ids[0]).lines) == 3


def test_an_advance_is_taken_off_the_settlement(desk):
    desk.trade.money.pay(Payment(party=desk.farmer, purpose="advance", amount_fen=1500))
    bought(desk)
    drafted = desk.trade.money.drafted(Settlement(farmer=desk.farmer))
    assert (drafted.gross_fen, drafted.already_fen, drafted.net_fen) == (2000, 1500, 500)


def test_a_settlement_covers_only_its_period(desk):
    early = bought(desk, day=dt.date(2026, 10, 31))
    bought(desk, day=dt.date(2026, 11, 1))
    slip = desk.trade.money.settle(Settlement(farmer=desk.farmer, end=dt.date(2026, 10, 31)))
    assert desk.ledger.get(Settlement, slip.ids[0]).covers == (early,)
    assert desk.owed(desk.farmer) == 2000


def test_what_is_settled_is_reversed_only_after_the_settlement(desk):
    purchase = bought(desk)
    slip = desk.trade.money.settle(Settlement(farmer=desk.farmer)).ids[0]
    with pytest.raises(SettledError):
        desk.trade.papers.reverse(purchase, "称错")
    desk.trade.papers.reverse(slip, "算错")
    desk.trade.papers.reverse(purchase, "称错")
    assert desk.sums() == {}


@pytest.mark.parametrize(
    "said",
    [
        {"deduct_fen": 2001, "deduct_why": "箱"},
        {"deduct_fen": 1},
        {"paid_fen": 2001},
        {"deduct_fen": 100, "deduct_why": "箱", "paid_fen": 1950},
    ],
)
def test_a_settlement_pays_no_more_than_is_due(desk, said):
    bought(desk)
    with pytest.raises(InvalidRecordError):
        desk.trade.money.settle(Settlement(farmer=desk.farmer, **said))
    assert desk.owed(desk.farmer) == 2000


def test_a_receipt_adds_its_items_up_and_moves_the_till(desk):
    said = Receipt(name="覃明桂", items=("场地费||30", "桌椅|4张|12.50"))
    slip = desk.ledger.get(Receipt, desk.trade.money.receipt(said).ids[0])
    assert (slip.amount_fen, slip.items) == (4250, said.items)
    assert desk.till() == 4250
    desk.trade.money.receipt(
        Receipt(direction="out", party=desk.villager, items=("清扫",), amount_fen=2000)
    )
    assert desk.till() == 2250


def test_a_receipt_of_another_record_moves_nothing(desk):
    purchase = bought(desk)
    before = desk.sums()
    desk.trade.money.receipt(
        Receipt(party=desk.farmer, items=("货款",), amount_fen=2000, of=purchase)
    )
    assert desk.sums() == before


def test_a_receipt_tells_who_asks_for_an_invoice_where_to_go(desk):
    told = desk.trade.money.receipt(Receipt(name="某人", items=("货|1|1",), invoice_asked=True))
    assert [(f.rule, f.level) for f in told.findings] == [("M2", "tip")]


@pytest.mark.parametrize(
    "said",
    [
        {"items": ()},
        {"items": ("货",)},
        {"items": ("货|1|1",), "amount_fen": 200},
        {"items": ("货|1|一元",), "amount_fen": 100},
        {"items": ("货|1|1",), "name": None},
    ],
)
def test_a_receipt_that_does_not_add_up_is_refused(desk, said):
    with pytest.raises(InvalidRecordError):
        desk.trade.money.receipt(Receipt(**({"name": "某人"} | said)))
    assert desk.till() == 0


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("土鸡蛋 | 30枚 | 45.5", Item("土鸡蛋", "30枚", 4550)),
        ("土鸡蛋", Item("土鸡蛋", "", None)),
        ("蛋||0.05", Item("蛋", "", 5)),
        ("蛋||1.005", None),
        ("蛋||-1", None),
        ("蛋||１", None),
    ],
)
def test_items_are_read_to_the_fen(text, item):
    assert item_of(text) == item


def test_opening_balances_stand_where_they_belong(desk):
    open_ = desk.trade.money.open
    open_(Opening(what="money", method="cash", amount_fen=50_000))
    open_(Opening(what="payable", party=desk.farmer, amount_fen=12_000))
    open_(Opening(what="receivable", party=desk.villager, amount_fen=3000))
    open_(Opening(what="stock", product=desk.eggs, count=60, grams=3300, place="warehouse"))
    assert (desk.till(), desk.owed(desk.farmer)) == (50_000, 12_000)
    assert desk.owed(desk.villager, "receivable") == 3000
    assert desk.on_hand(desk.eggs, "warehouse") == (3300, 60)


@pytest.mark.parametrize(
    "said", [{"what": "stock"}, {"what": "money"}, {"what": "payable", "amount_fen": 5}]
)
def test_an_opening_balance_without_its_part_is_refused(desk, said):
    with pytest.raises(InvalidRecordError):
        desk.trade.money.open(Opening(**said))


def test_money_goes_to_the_bank_and_comes_back(desk):
    transfer = desk.trade.money.transfer
    transfer(Transfer(what="bring", amount_fen=10_000))
    transfer(Transfer(what="deposit", amount_fen=4000))
    assert (desk.till(), desk.till("bank")) == (6000, 4000)
    transfer(Transfer(what="draw", amount_fen=1000, method="cash"))
    transfer(Transfer(what="take", amount_fen=500))
    transfer(Transfer(what="short", amount_fen=20, note="找零错"))
    transfer(Transfer(what="over", amount_fen=5, note="多出"))
    assert (desk.till(), desk.till("bank")) == (6485, 3000)


@pytest.mark.parametrize(
    "said",
    [{"what": "short"}, {"what": "deposit", "method": "bank"}, {"what": "take", "amount_fen": 0}],
)
def test_a_transfer_that_says_too_little_is_refused(desk, said):
    with pytest.raises(InvalidRecordError):
        desk.trade.money.transfer(Transfer(**({"amount_fen": 1} | said)))
