import datetime as dt

import pytest

from core.base.tables import Fact
from core.trade.model.down import Down
from core.trade.model.purchase import Purchase
from core.trade.model.up import Up, UpMove
from core.trade.queries.ledgers import HABITS, ledger, moves
from core.trade.queries.totals import totals
from core.trade.service.following import Refund
from core.trade.service.papers import KINDS
from tests.core.trade.conftest import REGISTRY

DAY = dt.date(2026, 11, 21)


def buy(desk, **said):
    fields = {"farmer": desk.farmer, "product": desk.oranges, "qty": 1000, "price_fen": 200}
    return desk.trade.buying.buy(Purchase(**(fields | said))).ids[0]


def sell(desk, **said):
    fields = {"product": desk.boxes, "qty": 1000, "price_fen": 5000}
    return desk.trade.selling.sell(Up(**(fields | said))).ids[0]


def ids(desk, kind, **filters):
    listing = ledger(desk.db, kind)
    said = {name.rstrip("_"): value for name, value in filters.items()}
    rows = listing.rows(list(listing.ids("", said)))
    return {row.id for row in rows if row}


def test_the_filter_box_looks_behind_names_and_initials(desk):
    other = desk.person("吴秀海", phone="17611139309", role="farmer")
    desk.people.change(other, {"village": "石门村"})
    hers, his = buy(desk), buy(desk, farmer=other, product=desk.eggs)
    assert ids(desk, Purchase, text="周春") == {hers}
    assert ids(desk, Purchase, text="鸡蛋") == {his}
    assert ids(desk, Purchase, text="%") == set()
    assert ids(desk, Purchase, person=desk.farmer) == {hers}
    assert ids(desk, Purchase, product=desk.eggs) == {his}


def test_periods_states_and_reversed_facts_are_filtered(desk):
    old = buy(desk, day=DAY - dt.timedelta(days=9))
    owed = buy(desk, method="owed")
    wrong = buy(desk)
    desk.trade.papers.reverse(wrong, "录错")
    since = (DAY - dt.timedelta(days=1)).isoformat()
    assert old not in ids(desk, Purchase, from_=since)
    assert ids(desk, Purchase, to=since) == {old}
    assert ids(desk, Purchase, standing="1") == {old, owed}
    assert len(ids(desk, Purchase, standing="0")) == 2
    assert ids(desk, Purchase, owed="1") == {owed}
    sold, sent = sell(desk), sell(desk, waybill="73100012345678")
    assert ids(desk, Up, state="shipped") == {sent}
    assert ids(desk, Up, text="731000") == {sent}
    assert sold in ids(desk, Up, state="ordered")


def test_open_orders_are_found(desk):
    order = Down(villager=desk.villager, item="雨鞋", amount_fen=100, paid_by="station")
    open_order = desk.trade.fetching.order(order).ids[0]
    done = desk.trade.fetching.order(Down(name="某人", item="伞", amount_fen=50)).ids[0]
    assert ids(desk, Down, open="1") == {open_order}
    assert ids(desk, Down, open="0") == {done}
    assert ids(desk, Down, text="某人") == {done}


def test_sums_of_the_selection_count_red_entries_off(desk):
    buy(desk)
    wrong = buy(desk, qty=3000)
    desk.trade.papers.reverse(wrong, "录错")
    sums = ledger(desk.db, Purchase).sums({}, None)
    assert (sums["count"], sums["amount_fen"], sums["grams"]) == (1, 200, 500)


def test_totals_are_of_the_days_asked_for_and_reversed_spans_are_empty(desk):
    buy(desk, day=DAY - dt.timedelta(days=1))
    wrong = buy(desk, qty=3000)
    found = totals(desk.db, Purchase, DAY, DAY)
    assert (found["count"], found["amount_fen"], found["grams"]) == (1, 600, 1500)
    desk.trade.papers.reverse(wrong, "录错")
    assert totals(desk.db, Purchase, DAY, DAY)["amount_fen"] == 0
    assert totals(desk.db, Purchase, DAY, DAY)["count"] == 0
    assert totals(desk.db, Purchase, DAY, DAY - dt.timedelta(days=1))["count"] == 0


def test_turnover_is_sales_less_refunds_and_the_farmers_share_less_what_he_bears(desk):
    order = sell(desk, farmer=desk.farmer, consigned=True, farmer_pay_fen=3000)
    desk.trade.following.ship(order)
    desk.trade.following.lose(order, cause="transit", loss_g=500)
    refund = Refund(cause="坏果", refund_fen=1000, farmer_share_fen=400)
    move = desk.trade.following.refund(order, refund).ids[0]
    found = totals(desk.db, Up, DAY, DAY)
    assert (found["amount_fen"], found["refund_fen"], found["turnover_fen"]) == (5000, 1000, 4000)
    assert (found["farmer_fen"], found["loss_g"], found["grams"]) == (2600, 500, 5000)
    assert [m.what for m in moves(desk.db, UpMove, order)] == ["ship", "lose", "refund"]
    desk.trade.papers.reverse(move, "不退了")
    assert totals(desk.db, Up, DAY, DAY)["turnover_fen"] == 5000


@pytest.mark.parametrize("kind", list(HABITS), ids=lambda kind: kind.kind)
def test_every_ledger_can_be_listed_filtered_and_summed(desk, kind):
    listing = ledger(desk.db, kind)
    filters = {"text": "a_%", "from": "2026-01-01", "to": "2026-12-31", "standing": "1"}
    assert listing.first("", filters, 50)[1] == []
    assert listing.sums(filters, None)["count"] == 0
    assert totals(desk.db, kind, DAY, DAY)["count"] == 0


def test_every_ledger_fact_of_the_station_can_be_reversed():
    facts = {kind for kind in REGISTRY.records.values() if issubclass(kind, Fact)}
    assert facts == set(KINDS)
