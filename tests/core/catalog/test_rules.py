"""Products and stock: pure rules."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.ids import EventId
from core.catalog.model import CAUSES, LEAVING, ONLINE, PLACES, Product, Stock
from core.catalog.rules import (
    errors_of,
    from_starter,
    is_past,
    signed,
    tidy,
    traps_in,
)
from core.packs.shelf import Packs

DAY = dt.date(2026, 11, 20)
MOVES = st.builds(
    Stock,
    product=st.just(EventId("D.1.1")),
    place=st.sampled_from(PLACES),
    to_place=st.none() | st.sampled_from(PLACES),
    cause=st.sampled_from(CAUSES),
    grams=st.integers(-(10**6), 10**6),
    count=st.integers(-100, 100),
)


@given(MOVES)
def test_what_leaves_a_place_leaves_it_whatever_sign_was_typed(move):
    ready = signed(move)
    if ready.cause in LEAVING:
        assert ready.grams <= 0
        assert ready.count <= 0
    else:
        assert (ready.grams, ready.count, ready.to_place) == (move.grams, move.count, None)
    assert (abs(ready.grams), abs(ready.count)) == (abs(move.grams), abs(move.count))


@given(MOVES)
def test_putting_the_signs_twice_changes_nothing(move):
    assert signed(signed(move)) == signed(move)


@given(MOVES)
def test_a_lock_brings_goods_online_and_an_unlock_takes_them_from_there(move):
    ready = signed(move)
    if ready.cause == "lock":
        assert ready.to_place == ONLINE
    if ready.cause == "unlock":
        assert ready.place == ONLINE
        assert ready.to_place is not None


@pytest.mark.parametrize(
    ("last", "past"),
    [(None, False), (DAY, False), (DAY - dt.timedelta(1), True), (DAY + dt.timedelta(1), False)],
)
def test_on_its_last_day_it_may_still_be_sold(last, past):
    assert is_past(last, DAY) is past


def test_a_wrong_licence_and_an_unknown_unit_are_named():
    product = tidy(Product(name="腊肉", unit="坨", licence_no="sc 12345678901234"))
    assert product.licence_no == "SC12345678901234"
    assert [e.code for e in errors_of(product, knows_unit=False)] == [
        "field.unit",
        "field.food_licence",
    ]
    workshop = tidy(Product(name="腊肉", licence_no="渝坊500241000123"))
    assert errors_of(workshop, knows_unit=True) == ()


def test_grades_are_kept_once_each():
    assert tidy(Product(name="脐橙", grades=(" 一级", "一级", "", "二级"))).grades == (
        "一级",
        "二级",
    )


def test_every_starter_product_becomes_one_of_ours():
    units = Packs().units
    for starter in Packs().products.products:
        product = tidy(from_starter(starter))
        assert errors_of(product, knows_unit=units.get(product.unit) is not None) == ()
        assert 0 < (product.buy_fen or 0) < (product.sell_fen or 0)
        assert product.certificate == starter.certificate


@pytest.mark.parametrize(
    ("name", "unit", "each", "buy"),
    [
        ("奉节脐橙", "箱", 5000, 2000),
        ("土鸡蛋", "盒", None, 3000),
        ("蜂蜜", "瓶", 500, 1500),
        ("苹果", "千克", None, 400),
    ],
)
def test_starter_prices_are_per_unit_of_stock(name, unit, each, buy):
    starter = next(s for s in Packs().products.products if s.zh == name)
    product = from_starter(starter)
    assert (product.unit, product.unit_grams, product.buy_fen) == (unit, each, buy)


@pytest.mark.parametrize(
    ("name", "rules"), [("农家腊肉", ["L12"]), ("活鸡", ["P3"]), ("富硒脐橙", ["L6"]), ("脐橙", [])]
)
def test_names_that_laws_watch_are_known(name, rules):
    assert [trap.rule for _, trap in traps_in(Product(name=name), Packs().products.traps)] == rules


def test_food_said_to_be_processed_needs_its_paper_whatever_its_name():
    traps = Packs().products.traps
    product = Product(name="剁椒", processed=True)
    assert [trap.rule for _, trap in traps_in(product, traps)] == ["L12"]
    assert traps_in(Product(name="剁椒", processed=True, licence_no="渝坊5001"), traps) == ()
