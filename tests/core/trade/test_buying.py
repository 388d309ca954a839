import datetime as dt

import pytest

from core.base.errors import InvalidRecordError
from core.base.ids import serial_of, serial_parts
from core.trade.model.imported import Import
from core.trade.model.purchase import Purchase
from core.trade.service.books import ReasonNeededError, RuleBlocksError


def oranges(desk, **said):
    fields = {"farmer": desk.farmer, "product": desk.oranges, "qty": 12500, "price_fen": 230}
    return Purchase(**(fields | said))


def codes(caught):
    return {(error.field, error.code) for error in caught.value.errors}


def test_a_purchase_brings_goods_in_and_takes_cash_out(desk):
    changes = desk.trade.buying.buy(oranges(desk))
    bought = desk.ledger.get(Purchase, changes.ids[0])
    assert (bought.grams, bought.amount_fen, bought.paid_fen) == (6250, 2875, 2875)
    assert (desk.till(), desk.owed(desk.farmer)) == (-2875, 0)
    assert desk.on_hand(desk.oranges) == (6250, 0)
    assert bought.serial == changes.serials[0]
    assert serial_of(*serial_parts(bought.serial)) == bought.serial


def test_gross_less_tare_is_the_weight_and_gives_the_quantity(desk):
    changes = desk.trade.buying.buy(oranges(desk, qty=0, gross_g=21_000, tare_g=1_250))
    bought = desk.ledger.get(Purchase, changes.ids[0])
    assert (bought.grams, bought.qty, bought.unit) == (19_750, 39_500, "斤")
    assert bought.amount_fen == 9085


def test_what_is_owed_stays_with_the_farmer(desk):
    desk.trade.buying.buy(oranges(desk, method="owed"))
    assert (desk.owed(desk.farmer), desk.till()) == (2875, 0)


def test_a_part_paid_by_wechat_leaves_the_rest_owed(desk):
    desk.trade.buying.buy(
        oranges(desk, deduct_fen=75, deduct_why="筐", paid_fen=1000, method="wechat")
    )
    assert (desk.owed(desk.farmer), desk.till("wechat")) == (1800, -1000)


def test_eggs_are_counted_and_their_weight_follows(desk):
    changes = desk.trade.buying.buy(
        Purchase(farmer=desk.farmer, product=desk.eggs, qty=30_000, price_fen=130)
    )
    bought = desk.ledger.get(Purchase, changes.ids[0])
    assert (bought.count, bought.grams, bought.amount_fen) == (30, 1650, 3900)
    assert desk.on_hand(desk.eggs) == (1650, 30)


@pytest.mark.parametrize(
    ("unit", "kept", "said", "there"),
    [
        ("箱", {"unit_grams": 5000}, {"unit": "斤", "gross_g": 2750}, (2750, 0)),
        ("箱", {"unit_grams": 5000}, {"qty": 2500}, (12_500, 0)),
        ("箱", {}, {"unit": "斤", "gross_g": 2750}, (2750, 0)),
        ("箱", {}, {"qty": 2000, "gross_g": 9000, "tare_g": 500}, (8500, 0)),
        ("枚", {"unit_grams": 55, "counted": True}, {"unit": "斤", "gross_g": 2750}, (2750, 50)),
        ("枚", {"counted": True}, {"unit": "斤", "gross_g": 2750, "count": 48}, (2750, 48)),
        ("盒", {"unit_count": 30, "counted": True}, {"qty": 2000}, (0, 60)),
        ("盒", {"unit_count": 30, "counted": True}, {"unit": "枚", "qty": 45_000}, (0, 45)),
        ("箱", {}, {"qty": 1000}, ("grams", "trade.weight_unknown")),
        (
            "箱",
            {"unit_grams": 5000},
            {"unit": "袋", "qty": 1000},
            ("grams", "trade.weight_unknown"),
        ),
        (
            "枚",
            {"counted": True},
            {"unit": "斤", "gross_g": 2750},
            ("count", "trade.count_unknown"),
        ),
        ("枚", {"counted": True}, {"unit": "盒", "qty": 1000}, ("count", "trade.count_unknown")),
        ("枚", {"counted": True}, {"qty": 30_500}, ("qty", "trade.not_whole")),
        ("枚", {"counted": True}, {"qty": 30_000, "count": 29}, ("count", "trade.count_differs")),
    ],
)
def test_stock_gets_what_is_paid_for_in_its_own_measure_or_the_lacking_field_is_named(
    desk, unit, kept, said, there
):
    goods = desk.product("货", unit=unit, **kept)
    asked = Purchase(farmer=desk.farmer, product=goods, price_fen=100, **said)
    if isinstance(there[0], int):
        desk.trade.buying.buy(asked)
        assert desk.on_hand(goods) == there
        return
    with pytest.raises(InvalidRecordError) as caught:
        desk.trade.buying.buy(asked)
    assert codes(caught) == {there}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"qty": 0}, ("grams", "field.missing")),
        ({"price_fen": 0}, ("price_fen", "field.missing")),
        ({"amount_fen": 2900}, ("amount_fen", "trade.amount_differs")),
        ({"grams": 6000}, ("grams", "trade.weight_differs")),
        ({"gross_g": 6000, "tare_g": 6000}, ("tare_g", "trade.tare_too_heavy")),
        ({"deduct_fen": 2876}, ("deduct_fen", "field.too_large")),
        ({"paid_fen": 2876}, ("paid_fen", "field.too_large")),
        ({"paid_fen": 1, "method": "owed"}, ("paid_fen", "field.too_large")),
        ({"place": "roof"}, ("place", "field.not_a_choice")),
    ],
)
def test_a_purchase_that_contradicts_itself_leaves_no_trace(desk, said, expected):
    before = desk.events()
    with pytest.raises(InvalidRecordError) as caught:
        desk.trade.buying.buy(oranges(desk, **said))
    assert expected in codes(caught)
    assert desk.events() == before
    assert desk.sums() == {}


def test_all_wrong_fields_are_named_at_once(desk):
    with pytest.raises(InvalidRecordError) as caught:
        desk.trade.buying.buy(oranges(desk, price_fen=0, grade="好" * 21, method="gold"))
    assert {field for field, _ in codes(caught)} >= {"price_fen", "grade", "method"}


def test_a_coop_without_certificate_is_refused_and_a_farmer_only_gets_a_tip(desk):
    coop = desk.person("橙乡合作社", phone="13800000000", role="coop")
    with pytest.raises(RuleBlocksError) as caught:
        desk.trade.buying.buy(oranges(desk, farmer=coop))
    assert [(f.rule, f.level, f.field) for f in caught.value.findings] == [
        ("Q1", "block", "cert_no")
    ]
    assert caught.value.findings[0].law
    told = desk.trade.buying.buy(oranges(desk)).findings
    assert [(f.rule, f.level) for f in told] == [("Q1-tip", "tip")]
    assert desk.trade.buying.buy(oranges(desk, farmer=coop, cert_no="HG-1")).findings == ()


def test_an_old_certificate_wants_a_reason_and_keeps_it(desk):
    old = oranges(desk, cert_no="HG-1", cert_old=True)
    with pytest.raises(ReasonNeededError):
        desk.trade.buying.buy(old)
    changes = desk.trade.buying.buy(old, {"Q3-template": "新证明天补"})
    assert "新证明天补" in (desk.ledger.get(Purchase, changes.ids[0]).reasons or "")


def test_a_rule_is_asked_as_it_stood_on_the_day(desk):
    early = oranges(desk, cert_no="HG-1", cert_old=True, day=dt.date(2026, 3, 1))
    assert desk.trade.buying.buy(early).findings == ()


def test_produce_sprayed_too_lately_is_refused(desk):
    sprayed = oranges(desk, sprayed_day=dt.date(2026, 11, 18), wait_days=7)
    with pytest.raises(RuleBlocksError) as caught:
        desk.trade.buying.buy(sprayed)
    assert caught.value.findings[0].args == {"days": 3, "wait": 7}
    desk.trade.buying.buy(
        oranges(desk, sprayed_day=dt.date(2026, 11, 14), wait_days=7, cert_no="1")
    )


def test_a_supplier_without_a_phone_is_refused(desk):
    stranger = desk.person("过路人", role="farmer")
    with pytest.raises(RuleBlocksError) as caught:
        desk.trade.buying.buy(oranges(desk, farmer=stranger))
    assert caught.value.findings[0].rule == "Q5"


def test_a_purchase_from_a_merged_entry_is_owed_to_the_one_that_stands(desk):
    twin = desk.person("周春秀", phone="13330766619", role="farmer")
    desk.people.merge(desk.farmer, twin)
    desk.trade.buying.buy(oranges(desk, farmer=twin, method="owed"))
    assert desk.owed(desk.farmer) == 2875


def test_a_delivery_out_of_another_ledger_gets_the_weight_it_left_out_and_moves_nothing(desk):
    told = Purchase(
        farmer=desk.farmer, product=desk.boxes, unit="箱", qty=2000, price_fen=100, amount_fen=200
    )
    batch = Import(file_name="收购.xlsx", of_kind="purchase")
    changes = desk.trade.papers.take_in(batch, [told])
    assert desk.ledger.get(Purchase, changes.ids[1]).grams == 10_000
    assert desk.on_hand(desk.boxes) == (0, 0)
