import datetime as dt

import pytest

from core.trade.model.down import Down
from core.trade.model.opening import Opening
from core.trade.model.payment import Payment, Settlement
from core.trade.model.purchase import Purchase
from core.trade.queries.accounts import Accounts
from core.trade.service.fetching import Return

DAY = dt.date(2026, 11, 21)
LONG_AGO, FAR = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


def owe(desk, fen, back, farmer=None):
    purchase = Purchase(
        farmer=farmer or desk.farmer,
        product=desk.oranges,
        qty=1000,
        price_fen=fen,
        method="owed",
        day=DAY - dt.timedelta(days=back),
    )
    return desk.trade.buying.buy(purchase).ids[0]


def pay(desk, fen, **said):
    fields = {"party": desk.farmer, "amount_fen": fen} | said
    return desk.trade.money.pay(Payment(**fields)).ids[0]


def test_payments_close_the_oldest_deliveries_first(desk):
    owe(desk, 100, 120)
    owe(desk, 200, 60)
    owe(desk, 400, 30)
    owe(desk, 800, 7)
    owed = Accounts(desk.db).payables(DAY)[0]
    assert (owed.fen, owed.ages, owed.name) == (1500, (800, 400, 200, 100), "周春秀")
    assert owed.since == DAY - dt.timedelta(days=120)
    pay(desk, 250)
    owed = Accounts(desk.db).payables(DAY)[0]
    assert (owed.ages, owed.since) == ((800, 400, 50, 0), DAY - dt.timedelta(days=60))


def test_a_reversed_delivery_ages_no_more(desk):
    old = owe(desk, 100, 120)
    owe(desk, 200, 1)
    desk.trade.papers.reverse(old, "录错")
    assert Accounts(desk.db).payables(DAY)[0].ages == (200, 0, 0, 0)


def test_an_old_debt_brought_in_at_the_opening_has_its_age(desk):
    desk.trade.money.open(
        Opening(what="payable", party=desk.farmer, amount_fen=900, day=dt.date(2026, 1, 1))
    )
    assert Accounts(desk.db).payables(DAY)[0].ages == (0, 0, 0, 900)


def test_the_largest_debts_come_first_and_merged_entries_are_one(desk):
    other = desk.person("吴秀海", phone="17611139309", role="farmer")
    twin = desk.person("周春秀", phone="13330766619", role="farmer")
    owe(desk, 300, 1, other)
    owe(desk, 200, 1)
    owe(desk, 200, 2, twin)
    accounts = Accounts(desk.db)
    assert [one.fen for one in accounts.payables(DAY)] == [300, 200, 200]
    desk.people.merge(desk.farmer, twin)
    whole = accounts.payables(DAY, 1)[0]
    assert (whole.person, whole.fen, whole.ages) == (desk.farmer, 400, (400, 0, 0, 0))
    assert accounts.unpaid() == (2, 700)
    assert accounts.balance(desk.farmer) == 400
    desk.people.merge(other, desk.farmer)
    assert [(one.person, one.fen) for one in accounts.payables(DAY)] == [(other, 700)]
    assert accounts.balance(other) == accounts.account(other, DAY, DAY).closing_fen == 700


def test_advances_and_debts_of_villagers_are_listed(desk):
    pay(desk, 500, purpose="advance")
    desk.trade.fetching.order(
        Down(villager=desk.villager, item="雨鞋", amount_fen=3000, paid_by="station")
    )
    accounts = Accounts(desk.db)
    assert [(one.person, one.fen) for one in accounts.advances()] == [(desk.farmer, 500)]
    assert [(one.name, one.fen) for one in accounts.receivables()] == [("覃明桂", 3000)]
    assert accounts.unpaid() == (0, 0)


def test_an_account_tells_every_line_and_ends_at_the_balance(desk):
    desk.trade.money.open(Opening(what="payable", party=desk.farmer, amount_fen=50))
    first = owe(desk, 1000, 10)
    pay(desk, 300, day=DAY - dt.timedelta(days=5))
    desk.trade.papers.reverse(first, "录错")
    owe(desk, 700, 0)
    order = Down(villager=desk.farmer, item="雨鞋", amount_fen=100, paid_by="station")
    bought = desk.trade.fetching.order(order).ids[0]
    desk.trade.fetching.give_back(bought, Return(refund_fen=60))
    accounts = Accounts(desk.db)
    whole = accounts.account(desk.farmer, LONG_AGO, FAR)
    assert whole.closing_fen == accounts.balance(desk.farmer) == 50 - 300 + 700 - 40
    assert sum(line.plus_fen - line.minus_fen for line in whole.lines) == whole.closing_fen
    part = accounts.account(desk.farmer, DAY, DAY)
    assert part.opening_fen == 700
    assert part.closing_fen == whole.closing_fen
    assert {line.kind for line in part.lines} == {"opening", "purchase", "down", "down.move"}


@pytest.mark.parametrize("settled", [True, False])
def test_a_settled_farmer_is_owed_nothing(desk, settled):
    owe(desk, 1000, 40)
    if settled:
        desk.trade.money.settle(Settlement(farmer=desk.farmer))
    assert bool(Accounts(desk.db).payables(DAY)) is not settled
