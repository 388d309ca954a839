"""Products and the one stock, on a real encrypted file."""

import datetime as dt
from decimal import Decimal

import pytest

from core.base.errors import InvalidRecordError, UnknownRecordError
from core.catalog.errors import (
    BarcodeTakenError,
    LossCauseError,
    NotEnoughError,
    NothingMovedError,
    NotInPackError,
    ProductExistsError,
    SamePlaceError,
)
from core.catalog.model import (
    ONLINE,
    SHOP,
    WAREHOUSE,
    Product,
    ProductChange,
    Shelf,
    Stock,
    stock_change,
)
from core.catalog.queries import CatalogQueries
from core.journal.revise import StaleError
from core.packs.errors import UnitError


@pytest.fixture
def catalog(station):
    return station.catalog


@pytest.fixture
def orange(catalog):
    product = Product(name="奉节脐橙", unit="箱", unit_grams=5000, barcode="6901234567892")
    return catalog.add(product).ids[0]


def on_hand(catalog, product):
    """Return grams and pieces at shop, warehouse and online."""
    found = [catalog.level(product, place) for place in (SHOP, WAREHOUSE, ONLINE)]
    return [(one.grams, one.count) for one in found]


def fill(catalog, product, grams=50_000, count=0):
    catalog.move(Stock(product=product, cause="opening", grams=grams, count=count))


def test_a_product_is_found_by_name_initials_and_barcode(catalog, orange):
    for typed in ("奉节脐橙", "脐橙", "fjqc", "FJQ", "6901234567892"):
        assert [p.id for p in catalog.find(typed)] == [orange], typed
    assert catalog.find("%") == catalog.find("zzz") == catalog.find(" ") == []
    assert catalog.by_name(" 奉节脐橙 ").id == orange
    assert catalog.by_name("脐橙") is None


def test_the_nearest_product_comes_first(catalog, orange):
    for name in ("脐橙", "脐橙汁", "血脐橙"):
        catalog.add(Product(name=name))
    assert [p.name for p in catalog.find("脐橙")] == ["脐橙", "脐橙汁", "奉节脐橙", "血脐橙"]
    assert len(catalog.find("脐橙", limit=2)) == 2


def test_units_are_kept_under_one_name(catalog):
    product = catalog.add(Product(name="核桃", unit="公斤")).ids[0]
    assert catalog.by_name("核桃").unit == "千克"
    with pytest.raises(InvalidRecordError) as caught:
        catalog.change(product, {"unit": "坨"})
    assert [(e.field, e.code) for e in caught.value.errors] == [("unit", "field.unit")]


def test_the_same_product_twice_is_refused_another_variety_is_not(catalog, orange):
    with pytest.raises(ProductExistsError) as caught:
        catalog.add(Product(name="奉节脐橙", unit="箱"))
    assert caught.value.args_by_name["id"] == orange
    catalog.add(Product(name="奉节脐橙", unit="箱", variety="纽荷尔"))


def test_a_barcode_belongs_to_one_product(catalog, orange):
    with pytest.raises(BarcodeTakenError):
        catalog.add(Product(name="柠檬", barcode="6901234567892"))
    lemon = catalog.add(Product(name="柠檬")).ids[0]
    with pytest.raises(BarcodeTakenError):
        catalog.change(lemon, {"barcode": "6901234567892"})
    catalog.change(orange, {"barcode": "6901234567892", "sell_fen": 7000})


def test_prices_change_and_texts_and_numbers_can_be_blanked(catalog, orange):
    catalog.change(orange, {"sell_fen": 7000, "variety": "纽荷尔"})
    catalog.change(orange, {"unit_grams": None, "variety": None})
    product = catalog.by_name("奉节脐橙")
    assert (product.sell_fen, product.unit_grams or None, product.variety or None) == (
        7000,
        None,
        None,
    )
    assert catalog.change(orange, {"unit_grams": None}).kinds == frozenset()


def test_a_price_that_somebody_else_changed_meanwhile_asks(catalog, orange):
    seen = catalog.by_name("奉节脐橙")
    catalog.change(orange, {"sell_fen": 7000}, seen)
    catalog.change(orange, {"buy_fen": 2000}, seen)
    with pytest.raises(StaleError) as caught:
        catalog.change(orange, {"sell_fen": 6000}, seen)
    assert (caught.value.field, caught.value.args_by_name["now"]) == ("sell_fen", "7000")


def test_it_asks_as_well_when_the_other_word_came_with_a_lower_version(catalog, station, orange):
    catalog.change(orange, {"variety": "纽荷尔"})
    catalog.change(orange, {"variety": "红肉"})
    seen = catalog.by_name("奉节脐橙")
    station.ledger.write([ProductChange(of=orange, base=0, sell_fen=60_000)])
    assert catalog.by_name("奉节脐橙").version == seen.version
    with pytest.raises(StaleError):
        catalog.change(orange, {"sell_fen": 50_000}, seen)


def test_a_retired_product_is_no_longer_offered_but_keeps_its_records(catalog, orange):
    catalog.retire(orange)
    assert catalog.find("脐橙") == []
    assert catalog.by_name("奉节脐橙").retired


def test_starters_come_from_the_pack(catalog):
    catalog.from_pack("奉节脐橙")
    assert catalog.by_name("奉节脐橙").certificate
    with pytest.raises(NotInPackError):
        catalog.from_pack("龙肉")


def test_an_import_finds_or_adds(catalog, orange):
    assert catalog.find_or_add("奉节脐橙", "斤") == orange
    eggs = catalog.find_or_add("鸭蛋", "枚")
    assert catalog.find_or_add("鸭蛋") == eggs
    assert catalog.by_name("鸭蛋").counted
    catalog.find_or_add("猕猴桃", "斤")
    assert catalog.by_name("猕猴桃").ny_code == "010303"
    catalog.find_or_add("红苕", "斤")
    assert catalog.by_name("红苕").unit == "千克"
    catalog.find_or_add("剁椒", "坨")
    assert catalog.by_name("剁椒").unit == "千克"


@pytest.mark.parametrize(
    ("number", "unit", "grams"),
    [
        ("12.5", "斤", 6250),
        ("3", "两", 150),
        ("1", "担", 50_000),
        ("2", "公斤", 2000),
        ("2", "箱", 10_000),
        ("0.5", "箱", 2500),
    ],
)
def test_quantities_become_grams(catalog, orange, number, unit, grams):
    assert catalog.grams(orange, Decimal(number), unit) == grams


def test_another_package_than_the_products_own_has_no_weight(catalog, orange):
    with pytest.raises(UnitError):
        catalog.grams(orange, Decimal(1), "袋")


def test_one_stock_is_shared_by_counter_and_online(catalog, orange):
    fill(catalog, orange)
    catalog.move(Stock(product=orange, cause="lock", grams=10_000))
    assert on_hand(catalog, orange) == [(40_000, 0), (0, 0), (10_000, 0)]
    catalog.move(Stock(product=orange, cause="unlock", grams=4_000))
    assert on_hand(catalog, orange) == [(44_000, 0), (0, 0), (6_000, 0)]
    catalog.move(Stock(product=orange, cause="transfer", to_place=WAREHOUSE, grams=4_000))
    assert on_hand(catalog, orange) == [(40_000, 0), (4_000, 0), (6_000, 0)]


def test_a_lock_never_promises_what_is_not_there(catalog, orange):
    fill(catalog, orange, 1000)
    with pytest.raises(NotEnoughError) as caught:
        catalog.move(Stock(product=orange, cause="lock", grams=1001))
    assert caught.value.args_by_name["grams"] == 1000
    with pytest.raises(NotEnoughError):
        catalog.move(Stock(product=orange, cause="unlock", grams=1))


def test_stock_taking_books_the_difference_and_keeps_the_count(catalog, station, orange):
    fill(catalog, orange)
    catalog.take_stock(orange, grams=48_600, reason="少了一些")
    (move, _) = CatalogQueries(station.db).history(orange)
    assert (move.cause, move.grams, move.counted_g, move.note) == (
        "count",
        -1400,
        48_600,
        "少了一些",
    )
    assert move.counted_by == station.people.clerk_named("田秀英").id
    assert on_hand(catalog, orange)[0] == (48_600, 0)


def test_a_count_that_agrees_writes_nothing(catalog, station, orange):
    fill(catalog, orange)
    before = station.verify().events
    assert catalog.take_stock(orange, grams=50_000).kinds == frozenset()
    assert catalog.take_stock(orange).kinds == frozenset()
    assert station.verify().events == before


def test_a_loss_says_why(catalog, orange):
    fill(catalog, orange)
    with pytest.raises(LossCauseError) as caught:
        catalog.lose(orange, 500, "lost")
    assert "rot" in str(caught.value.args_by_name["causes"]).split()
    catalog.lose(orange, 500, "rot")
    assert on_hand(catalog, orange)[0] == (49_500, 0)


def test_stock_below_nothing_is_a_task_not_a_refusal(catalog, orange):
    catalog.move(Stock(product=orange, cause="own_use", grams=300))
    (level,) = catalog.negative()
    assert (level.product, level.place, level.grams) == (orange, SHOP, -300)
    catalog.take_stock(orange, grams=0)
    assert catalog.negative() == []


@pytest.mark.parametrize(
    ("move", "error"),
    [
        ({"cause": "loss", "loss": "rot"}, NothingMovedError),
        ({"cause": "transfer", "grams": 5}, SamePlaceError),
        ({"cause": "transfer", "grams": 5, "to_place": SHOP}, SamePlaceError),
        ({"cause": "lock", "grams": 5, "place": ONLINE}, SamePlaceError),
        ({"cause": "theft", "grams": 5}, InvalidRecordError),
        ({"cause": "opening", "grams": 5, "lot": "D.1.1"}, UnknownRecordError),
        ({"cause": "opening", "grams": 5, "product": "D.1.1"}, UnknownRecordError),
    ],
)
def test_a_movement_that_makes_no_sense_is_refused(catalog, station, orange, move, error):
    before = station.verify().events
    with pytest.raises(error):
        catalog.move(Stock(**({"product": orange} | move)))
    assert station.verify().events == before


def test_goods_past_their_date_are_named_until_they_are_cleared(catalog, station, orange, clock):
    lot = catalog.shelve(Shelf(product=orange, best_before=dt.date(2026, 11, 22))).ids[0]
    queries = CatalogQueries(station.db)
    assert queries.past_date(dt.date(2026, 11, 22)) == []
    assert [one.id for one in queries.dated(dt.date(2026, 11, 22))] == [lot]
    assert [one.id for one in queries.past_date(dt.date(2026, 11, 23))] == [lot]
    clock.set(dt.datetime(2026, 11, 23, 8))
    catalog.clear(lot, 2000)
    assert queries.past_date(dt.date(2026, 11, 23)) == []
    assert on_hand(catalog, orange)[0] == (-2000, 0)


def test_a_lot_past_its_date_stops_the_sale_until_it_is_cleared(catalog, orange, clock):
    lot = catalog.shelve(Shelf(product=orange, best_before=dt.date(2026, 11, 20))).ids[0]
    assert catalog.sale_findings(orange) == ()
    clock.set(dt.datetime(2026, 11, 21, 8))
    (finding,) = catalog.sale_findings(orange)
    assert (finding.rule, finding.level) == ("Q6", "block")
    assert finding.args == {"product": "奉节脐橙", "lot": lot}
    catalog.clear(lot, 2000)
    assert catalog.sale_findings(orange) == ()
    assert [f.rule for f in catalog.sale_findings(orange, dt.date(2026, 11, 20))] == ["Q6"]


@pytest.mark.parametrize(
    ("name", "licence", "rules"),
    [
        ("农家腊肉", None, ["L12"]),
        ("农家腊肉", "渝坊500241000123", []),
        ("活鸡", "渝坊500241000123", ["P3"]),
        ("脐橙", None, []),
    ],
)
def test_goods_that_laws_watch_are_added_with_a_warning(catalog, name, licence, rules):
    findings = catalog.add(Product(name=name, licence_no=licence)).findings
    assert [f.rule for f in findings] == rules
    assert all(f.level == "warn" and f.args["advice"] and f.pack for f in findings)


def test_the_shared_change_is_what_trade_adds(orange):
    change = stock_change(orange, SHOP, -500, 2)
    assert change.key == (orange, SHOP)
    assert change.deltas == {"grams": -500, "count": 2}


def test_what_lies_where_comes_in_bulk(catalog, station, orange):
    lemon = catalog.add(Product(name="柠檬", unit="个", counted=True)).ids[0]
    fill(catalog, orange)
    fill(catalog, lemon, grams=0, count=12)
    catalog.move(Stock(product=lemon, cause="lock", count=2))
    queries = CatalogQueries(station.db)
    hand = queries.on_hand(lemon)
    assert hand is not None
    assert (hand.product.name, hand.count, hand.levels[ONLINE].count) == ("柠檬", 12, 2)
    assert queries.levels([orange])[orange][SHOP].grams == 50_000
    assert queries.name_of([orange, lemon]) == {orange: "奉节脐橙", lemon: "柠檬"}
    ids = queries.products.ids("name", {"text": "nm", "use": "1"})
    assert [p and p.name for p in queries.products.rows(ids)] == ["柠檬"]
    assert queries.moves.sums({}, None) == {"count": 3, "grams": 50_000, "pieces": 10}


def test_after_all_this_the_file_verifies_and_rebuilds_the_same(catalog, station, orange):
    fill(catalog, orange)
    catalog.move(Stock(product=orange, cause="lock", grams=10_000))
    catalog.change(orange, {"sell_fen": 7000})
    before = on_hand(catalog, orange)
    station.rebuild()
    assert on_hand(catalog, orange) == before
    assert station.verify().ok
