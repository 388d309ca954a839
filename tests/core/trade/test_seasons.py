"""A season looked back upon: by listing, by farmer, against the county's prices."""

from __future__ import annotations

import datetime as dt

import pytest

from core.base.ids import EventId
from core.catalog.model import Product
from core.county.model import PriceNote
from core.journal.journal import Author
from core.listing.model import Listing
from core.people.model import Person
from core.trade.model.close import Close
from core.trade.model.up import Up
from core.trade.service.following import Heard, Refund
from core.views import Views

FIRST, LAST = dt.date(2026, 11, 1), dt.date(2026, 11, 30)


@pytest.fixture
def product(station):
    return station.catalog.add(Product(name="脐橙", unit="斤")).ids[0]


@pytest.fixture
def listing(station, product):
    made = Listing(name="脐橙 5斤装", product=product, net_g=2500, ship_hours=24)
    return station.drafts.add(made).ids[0]


@pytest.fixture
def farmer(station):
    return station.people.add(Person(name="周春秀", role="farmer")).ids[0]


@pytest.fixture
def sell(station, product):
    """Sell 5 斤 and let it be shipped after so many days."""

    def sold(days=1, day=5, **said):
        fields = {"platform": "拼多多", "product": product, "qty": 5000, "unit": "斤"}
        fields |= {"price_fen": 800, "day": dt.date(2026, 11, day)} | said
        sale = station.trade.selling.sell(Up(**fields)).ids[0]
        shipped = dt.date(2026, 11, day) + dt.timedelta(days=days)
        station.trade.following.ship(sale, heard=Heard(shipped))
        return sale

    return sold


def seasons(station):
    return Views(station.db).seasons


def only(found):
    (one,) = found
    return one


def test_a_sale_that_names_its_listing_is_of_its_product(station, listing, product):
    said = Up(listing=listing, qty=5000, unit="斤", price_fen=800)
    sale = station.trade.selling.sell(said).ids[0]
    assert station.ledger.get(Up, sale).product == product


def test_a_listings_figures_are_those_of_its_sales(station, listing, sell):
    follow = station.trade.following
    sell(listing=listing)
    late, spoilt = sell(days=3, listing=listing), sell(listing=listing)
    sell()
    follow.refund(late, Refund(cause="送得太晚", refund_fen=500))
    follow.sign(spoilt)
    follow.lose(spoilt, cause="腐烂", loss_g=700)
    follow.refund(spoilt, Refund(cause="坏果赔付"))
    season = only(seasons(station).listings(FIRST, LAST))
    found = season.figures
    assert (season.of, season.name, season.id) == ("listing", "脐橙 5斤装", listing)
    assert (found.orders, found.sold_fen) == (3, 3 * 4000 - 4500)
    assert (found.refunds, found.returned, found.refunded_fen) == (2, 1, 4500)
    assert found.causes == (("rot", 2), ("late", 1))
    assert (found.grams, found.lost_g) == (7500, 700)
    assert (found.timed, found.late, found.on_time_permille) == (3, 1, 667)
    assert found.prices is not None
    assert (found.prices.low_fen, found.prices.middle_fen, found.prices.many) == (800, 800, 3)
    assert [one.code for one in season.advice] == ["season.little"]


def test_days_outside_and_sales_taken_back_do_not_count(station, listing, sell):
    sell(listing=listing)
    station.reverse(sell(listing=listing), "记错了")
    assert only(seasons(station).listings(FIRST, LAST)).figures.orders == 1
    assert seasons(station).listings(FIRST, FIRST) == []


def test_entries_of_one_farmer_are_one_season(station, farmer, sell):
    other = station.people.add(Person(name="周春秀", role="farmer", village="一组")).ids[0]
    sell(farmer=farmer)
    sell(farmer=other)
    assert len(seasons(station).farmers(FIRST, LAST)) == 2
    station.people.merge(farmer, other)
    season = only(seasons(station).farmers(FIRST, LAST))
    assert (season.id, season.name, season.figures.orders) == (farmer, "周春秀", 2)


def test_prices_are_compared_with_what_the_county_noted(station, listing, sell):
    for fen, per in ((1500, "斤"), (3400, "公斤"), (90, "个")):
        note = PriceNote(product="脐橙", fen=fen, per=per, day=dt.date(2026, 11, 3))
        station.ledger.journal.append([note], Author(EventId(""), dt.date(2026, 11, 3)))
    for _ in range(station.packs.parameters.season_fewest_orders):
        sell(listing=listing)
    season = only(seasons(station).listings(FIRST, LAST))
    market = season.figures.market
    assert market is not None
    assert (market.low_fen, market.middle_fen, market.high_fen, market.many) == (
        1500,
        1600,
        1700,
        2,
    )
    assert [one.code for one in season.advice] == ["season.good", "season.price_low"]


def test_a_sale_that_came_refunded_counts_as_money_back(station, listing, product):
    sale = Up(
        listing=listing, product=product, qty=1000, price_fen=3990, amount_fen=0,
        state="refunded", day=dt.date(2026, 11, 6), history=True,
    )  # fmt: skip
    station.ledger.write([sale])
    found = only(seasons(station).listings(FIRST, LAST)).figures
    assert (found.orders, found.sold_fen, found.refunds, found.refunded_fen) == (1, 0, 1, 3990)


def test_what_is_booked_after_its_day_was_closed_is_late_by_its_true_days_alone(
    station, listing, sell
):
    for day in (5, 6):
        station.trade.closing.close(Close(day=dt.date(2026, 11, day)))
    sold = station.ledger.get(Up, sell(listing=listing))
    assert (sold.true_day, sold.day) == (dt.date(2026, 11, 5), dt.date(2026, 11, 20))
    found = only(seasons(station).listings(FIRST, LAST)).figures
    assert (found.timed, found.late) == (1, 0)
