"""Rules of the pack that touch what a station trades and the papers it holds."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from core.base.errors import InvalidRecordError
from core.catalog.model import Product
from core.imports.unmasked import unmasked_findings
from core.packs.law import RuleSheet
from core.packs.rules import RuleBook
from core.packs.shelf import Packs
from core.packs.shipped import Shipped
from core.people.permits import Permit, licences_held
from core.trade.model.down import Down
from core.trade.model.parcel import Parcel
from core.trade.model.purchase import Purchase
from core.trade.model.receipt import Receipt
from core.trade.model.up import Up
from core.trade.queries.parcels import ParcelQueries
from core.trade.queries.reminders import Reminders
from core.trade.rules.parcel import limits_on
from core.trade.service.books import ReasonNeededError, RuleBlocksError

TODAY = dt.date(2026, 11, 21)


def buy(desk, name):
    product = desk.product(name, unit="斤")
    bought = Purchase(farmer=desk.farmer, product=product, qty=10_000, price_fen=300)
    return desk.trade.buying.buy(bought)


def sell(desk, name):
    return desk.trade.selling.sell(Up(item=name, unit="斤", qty=1000, price_fen=900))


def order(desk, name, **reasons):
    asked = Down(villager=desk.villager, item=name, amount_fen=3000)
    return desk.trade.fetching.order(asked, reasons)


def write_out(desk, name, **reasons):
    said = Receipt(name="覃明桂", items=(f"{name}|1瓶|30",))
    return desk.trade.money.receipt(said, reasons)


@pytest.mark.parametrize(
    ("act", "name", "rule"),
    [
        (buy, "敌敌畏", "L14"),
        (buy, "烤烟", "L14"),
        (buy, "穿山甲", "L14"),
        (sell, "萝卜种子", "L14"),
        (sell, "百草枯", "L14-banned"),
        (order, "草甘膦 10L", "L14"),
        (order, "百 草 枯", "L14-banned"),
    ],
)
def test_goods_that_want_a_licence_are_stopped_where_they_are_traded(desk, act, name, rule):
    with pytest.raises(RuleBlocksError) as refusal:
        act(desk, name)
    assert rule in {one.rule for one in refusal.value.findings}
    assert all(one.law for one in refusal.value.findings)


@pytest.mark.parametrize(
    ("act", "name"),
    [
        (buy, "金谷种植基地大米"),
        (buy, "烟台苹果"),
        (buy, "本地种鸡"),
        (sell, "象牙芒"),
        (order, "农药喷雾器"),
        (order, "农药残留速测卡"),
        (order, "云南白药牙膏"),
        (order, "灭蚊杀虫剂气雾"),
        (write_out, "打农药人工费"),
        (write_out, "玉米种子运费"),
    ],
)
def test_what_only_sounds_like_them_is_traded_without_a_word(desk, act, name):
    assert act(desk, name).findings == ()


@pytest.mark.parametrize(
    ("act", "name", "rule"),
    [
        (order, "感冒灵颗粒", "L14-order"),
        (order, "农药2瓶", "L14-doubt"),
        (write_out, "兽用青霉素", "L14-doubt"),
        (write_out, "百草枯", "L14-doubt"),
    ],
)
def test_what_may_be_in_order_is_booked_once_it_is_said_why(desk, act, name, rule):
    with pytest.raises(ReasonNeededError) as question:
        act(desk, name)
    assert {one.rule for one in question.value.findings} == {rule}
    assert act(desk, name, **{rule: "京东大药房"}).ids


def test_a_licence_lifts_the_rule_for_its_goods_until_it_ends(desk):
    permits = desk.people.permits
    kept = permits.add(Permit(what="pesticide", number=" 农药经许(鄂)422801 ", until=TODAY))
    assert licences_held(desk.db, TODAY) == {"pesticide"}
    (finding,) = buy(desk, "敌敌畏").findings
    assert (finding.rule, finding.level, finding.field) == ("Q6-pesticide", "warn", "product")
    for name in ("百草枯", "萝卜种子"):
        with pytest.raises(RuleBlocksError):
            sell(desk, name)
    permits.change(kept.ids[0], {"until": TODAY - dt.timedelta(days=1)})
    with pytest.raises(RuleBlocksError):
        sell(desk, "敌敌畏")


@pytest.mark.parametrize(
    ("said", "field"),
    [({"what": "seed"}, "number"), ({"what": "courier", "number": "1"}, "courier")],
)
def test_a_licence_has_a_number_and_an_agreement_a_courier(desk, said: dict[str, Any], field):
    with pytest.raises(InvalidRecordError) as refusal:
        desk.people.permits.add(Permit(**said))
    assert [error.field for error in refusal.value.errors] == [field]


@pytest.fixture
def reminded(desk):
    """What the rules say today, by rule and field."""
    return lambda: Reminders(desk.db, desk.packs, desk.ledger.today())


def told(findings):
    return [(one.rule, one.field, one.args) for one in findings]


@pytest.mark.parametrize(
    ("days", "rule"), [(2, None), (3, "P4-remind"), (7, "P4-call"), (15, "P4-return")]
)
def test_a_parcel_falls_due_by_the_rule_that_names_its_step(desk, reminded, days, rule):
    desk.clock.set(dt.datetime.combine(TODAY - dt.timedelta(days=days), dt.time(9)))
    parcel = Parcel(waybill="YT7000000000001", courier="yuantong")
    kept = desk.ledger.get(Parcel, desk.trade.parcels.take_in(parcel).ids[0])
    desk.clock.set(dt.datetime.combine(TODAY, dt.time(9)))
    found = reminded().of_parcel(kept, ())
    assert told(found) == ([(rule, "in_at", {"days": days})] if rule else [])
    assert all(one.law for one in found)


def test_a_step_whose_rule_is_not_in_force_is_nobodys_duty(desk):
    sheet = msgspec.json.decode(Shipped().subject("rules"), type=RuleSheet)
    kept = tuple(rule for rule in sheet.rules if rule.id != "P4-call")
    rules = RuleBook(msgspec.structs.replace(sheet, rules=kept), "county", "1")
    limits = limits_on(TODAY, rules, desk.packs.parameters)
    assert limits.steps() == (("remind", 3), ("return", 15))


@pytest.mark.parametrize(
    ("days", "fen", "said"),
    [
        (4, 500, []),
        (5, 500, [("P6", None, {"days": 5, "left": 2, "limit": 7})]),
        (8, 500, [("P6", "over", {"days": 8, "left": 0, "limit": 7})]),
        (8, 0, []),
    ],
)
def test_a_claim_on_a_courier_has_a_clock(desk, reminded, days, fen, said):
    desk.clock.set(dt.datetime.combine(TODAY - dt.timedelta(days=days), dt.time(9)))
    parcel = Parcel(waybill="YT7000000000001", courier="yuantong")
    identity = desk.trade.parcels.take_in(parcel).ids[0]
    desk.trade.parcels.lose(identity, claim_fen=fen)
    desk.clock.set(dt.datetime.combine(TODAY, dt.time(9)))
    moves = ParcelQueries(desk.db).moves(identity)
    assert told(reminded().of_parcel(desk.ledger.get(Parcel, identity), moves)) == said
    assert reminded().claims_due() == (days == 5)
    desk.trade.parcels.find_again(identity)
    assert reminded().claims_due() == 0


def test_the_stations_papers_are_asked_for_where_they_are_wanted(desk, reminded):
    assert reminded().of_station() == ()
    desk.trade.parcels.take_in(Parcel(waybill="YT7000000000001", courier="yuantong"))
    sell(desk, "脐橙")
    name = "圆通速递"
    assert told(reminded().of_station()) == [
        ("M4", "shown", {}),
        ("P7", "number", {"courier": name}),
    ]
    permits = desk.people.permits
    permits.add(Permit(what="exempt", shown=True))
    until = TODAY + dt.timedelta(days=30)
    paper = permits.add(Permit(what="courier", courier="圆通", number="渝2026", until=until)).ids[0]
    assert told(reminded().of_station()) == [
        ("P7-expiring", "until", {"courier": name, "days": 30})
    ]
    permits.change(paper, {"until": TODAY - dt.timedelta(days=1)})
    assert [one.field for one in reminded().of_station()] == ["ended"]
    permits.add(Permit(what="courier", courier="圆通快递", number="渝2027"))
    permits.add(Permit(what="courier", courier="圆通", number="渝2025", until=until))
    assert reminded().of_station() == ()


def test_only_sales_over_platforms_of_the_last_year_want_a_licence_shown(desk, reminded):
    selling = desk.trade.selling
    sale = Up(item="脐橙", unit="斤", qty=1000, price_fen=900)
    replace = msgspec.structs.replace
    selling.sell(replace(sale, method="cash"))
    selling.sell(replace(sale, platform="线下赶集"))
    selling.sell(replace(sale, day=TODAY - dt.timedelta(days=366)))
    desk.trade.parcels.take_in(Parcel(waybill="QQ55123412341", courier="unknown"))
    assert reminded().of_station() == ()
    selling.sell(sale)
    assert told(reminded().of_station()) == [("M4", "shown", {})]
    lapsed = Permit(what="business", number="9150", shown=True, until=TODAY - dt.timedelta(days=1))
    paper = desk.people.permits.add(lapsed).ids[0]
    assert told(reminded().of_station()) == [("M4", "shown", {})]
    desk.people.permits.change(paper, {"until": TODAY})
    assert reminded().of_station() == ()


@pytest.mark.parametrize(("kind", "rule"), [("parcel", "P5"), ("purchase", "D3")])
def test_names_in_full_leave_the_station_with_a_warning(kind, rule):
    (found,) = unmasked_findings(Packs().rules, kind, TODAY)
    assert (found.rule, found.level, found.field) == (rule, "warn", "unmasked")


def test_a_new_product_is_only_warned_of(desk):
    found = desk.trade.catalog.add(Product(name="敌敌畏")).findings
    assert [(one.rule, one.level) for one in found] == [("L14", "warn"), ("Q6-pesticide", "warn")]
