"""What the forms of purchases and sales ask and warn of by themselves."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from core.trade.model.payment import Settlement
from core.trade.model.purchase import Purchase
from core.trade.model.up import Up
from desktop.pages.reissuing import ANEW
from desktop.pages.up.page import BUY, SELL, UpPage
from desktop.pages.up.purchase_form import CERTIFIED, MEASURES
from desktop.widgets.ask import AskBox
from tests.desktop.pages.hands import beside_total, buy, facts, is_wrong, kept, pick, weigh_ginger

ENTER = Qt.Key.Key_Return


@pytest.fixture
def page(office, opened, ginger, honey):
    return opened(lambda: UpPage(office.desk, office.spooler), "up")


def shown_fields(form):
    return {name for name in CERTIFIED if form.editor(name).isVisibleTo(form)}


def test_only_goods_that_are_due_a_certificate_are_asked_about_it(page, office, keys):
    page.new()
    form = page.drawer.body
    assert shown_fields(form) == set()
    pick(office, keys, "gz")
    pick(office, keys, "fm")
    assert form.values()["product"]
    assert shown_fields(form) == set()
    page.new()
    weigh_ginger(office, keys)
    form = page.drawer.body
    assert shown_fields(form) == {"cert_no", "cert_reason", "sprayed_day", "wait_days"}
    form.fill({"cert_no": "500236-1"})
    form.edited.emit("cert_no")
    assert shown_fields(form) == set(CERTIFIED) - {"cert_reason"}


def measures(form):
    return {name for name in MEASURES if form.editor(name).isVisibleTo(form)}


def choose_unit(form, unit):
    form.editor("unit").set_value(unit)
    form.edited.emit("unit")


def test_goods_kept_in_boxes_are_bought_by_the_box_or_by_the_scale(page, office, keys):
    office.product("猕猴桃", unit="箱", buy_fen=6000)
    page.new()
    pick(office, keys, "gz")
    pick(office, keys, "mht")
    form = page.drawer.body
    assert measures(form) == {"qty", "gross_g", "tare_g"}, "nobody knows what a box weighs"
    form.editor("qty").set_text("2")
    page.drawer.button.click()
    office.settle()
    assert is_wrong(form, "gross_g")
    choose_unit(form, "斤")
    assert measures(form) == {"gross_g", "tare_g"}
    assert "price_fen" not in form.values(), "the price of a box is none of a 斤"
    form.editor("gross_g").set_text("5斤半|斤")
    form.fill({"price_fen": 700})
    page.drawer.button.click()
    office.settle()
    (bought,) = facts(office, Purchase)
    assert (bought.unit, bought.qty, bought.grams) == ("斤", 5500, 2750)
    assert (bought.amount_fen, bought.count) == (3850, 0)


def test_the_usual_price_follows_the_unit_that_is_bought_by(page, office, keys):
    page.new()
    pick(office, keys, "gz")
    pick(office, keys, "fm")
    form = page.drawer.body
    assert (measures(form), form.values()["price_fen"]) == ({"qty"}, 1500)
    choose_unit(form, "公斤")
    assert form.values()["price_fen"] == 3000
    form.fill({"price_fen": 2900})
    choose_unit(form, "斤")
    assert form.values()["price_fen"] == 2900, "a price that was typed stays"


def test_goods_sprayed_too_late_are_stopped_at_the_day_of_harvest(page, office, keys):
    page.new()
    weigh_ginger(office, keys)
    form = page.drawer.body
    today = office.desk.today()
    form.fill({"harvest_day": today, "sprayed_day": today - dt.timedelta(days=2), "wait_days": 7})
    page.drawer.button.click()
    office.settle()
    assert "安全间隔" in form._lines["harvest_day"].under.text()
    assert facts(office, Purchase) == []
    form.fill({"sprayed_day": today - dt.timedelta(days=9)})
    page.drawer.button.click()
    office.settle()
    assert facts(office, Purchase)[0].harvest_day == today


def test_a_certificate_that_lacks_something_is_asked_about(page, office, keys):
    page.new()
    weigh_ginger(office, keys)
    page.drawer.body.fill({"cert_no": "500236-1", "cert_lacks": "签名"})
    page.drawer.button.click()
    office.settle()
    question = page.drawer.findChild(AskBox)
    assert "签名" in "".join(part.text() for part in question.findChildren(QLabel))
    assert facts(office, Purchase) == []


def test_more_than_there_is_is_told_before_the_sale_is_saved_and_still_saved(
    page, office, ginger, keys
):
    buy(office, ginger)
    there = office.see(lambda views: views.catalog.on_hand(ginger)).grams // 1000
    page.show_mode(SELL)
    page.new()
    pick(office, keys, "sj")
    form = page.drawer.body
    keys(str(there))
    office.settle()
    assert "只有" not in form._lines["qty"].under.text()
    keys("0")
    office.settle()
    assert f"只有 {there}" in form._lines["qty"].under.text()
    page.drawer.button.click()
    office.settle()
    assert facts(office, Up)[0].qty == there * 10_000


def test_a_void_purchase_and_a_void_settlement_open_their_forms_filled(page, office, ginger):
    bought = buy(office, ginger, gross_g=30_500, tare_g=500, method="owed", grade="一级")
    slip = Settlement(farmer=office.farmer, deduct_fen=100, deduct_why="筐")
    settled = office.write(lambda s: s.trade.money.settle(slip)).ids[0]
    office.write(lambda s: s.trade.papers.reverse(settled, "漏了"))
    page.arrive(f"{ANEW}{settled}")
    office.settle()
    assert page.drawer.body.values()["deduct_fen"] == 100
    assert "替代已作废的" in beside_total(page)
    page.drawer.button.click()
    office.settle()
    assert kept(office, Settlement)[0].replaces == settled
    office.write(lambda s: s.trade.papers.reverse(kept(office, Settlement)[0].id, "又漏了"))
    office.write(lambda s: s.trade.papers.reverse(bought, "重量记错"))
    page.arrive(f"{ANEW}{bought}")
    office.settle()
    form = page.drawer.body
    said = {name: form.values().get(name) for name in ("gross_g", "tare_g", "price_fen", "grade")}
    assert said == {"gross_g": 30_500, "tare_g": 500, "price_fen": 500, "grade": "一级"}
    form.fill({"gross_g": 30_000})
    page.drawer.button.click()
    office.settle()
    (anew,) = kept(office, Purchase)
    assert (anew.grams, anew.unit, anew.replaces, anew.method) == (29_500, "公斤", bought, "owed")


@pytest.mark.parametrize(
    ("goods", "said"),
    [
        ({"unit": "枚", "unit_grams": 55, "counted": True}, {"gross_g": 1100, "count": 21}),
        ({"unit": "箱", "unit_grams": 5000}, {"qty": 2000, "gross_g": 11_000, "tare_g": 500}),
        ({"unit": "箱", "unit_grams": 5000}, {"gross_g": 12_000, "unit": "克"}),
    ],
)
def test_a_purchase_issued_anew_keeps_what_was_weighed_counted_and_priced(
    page, office, goods, said
):
    made = Purchase(
        farmer=office.farmer, product=office.product("土货", **goods), price_fen=500, **said
    )
    bought = office.write(lambda s: s.trade.buying.buy(made)).ids[0]
    office.write(lambda s: s.trade.papers.reverse(bought, "抬头写错"))
    page.arrive(f"{ANEW}{bought}")
    office.settle()
    page.buying.new(page.drawer.body.dump())
    office.settle()
    page.drawer.button.click()
    office.settle()
    names = ("unit", "qty", "gross_g", "tare_g", "grams", "count", "amount_fen", "paid_fen")
    (old, anew) = (
        [getattr(one, name) for name in names]
        for one in sorted(
            (one for one in facts(office, Purchase) if not one.reverses), key=lambda one: one.seq
        )
    )
    assert anew == old


def test_another_product_brings_its_own_price_until_one_is_typed(page, office):
    pear = office.product("梨", unit="斤", sell_fen=300)
    eggs = office.product("土鸡蛋", unit="枚", counted=True, sell_fen=150)
    page.show_mode(SELL)
    page.new()
    form = page.drawer.body
    for product, fen in ((pear, 300), (eggs, 150)):
        form.take("product", product, "货")
        office.settle()
        assert form.values()["price_fen"] == fen
    form.fill({"price_fen": 200})
    form.take("product", pear, "梨")
    office.settle()
    assert form.values()["price_fen"] == 200


@pytest.fixture
def goods(ginger, honey):
    return ginger, honey


@pytest.mark.parametrize(
    ("mode", "typed", "prices"),
    [(SELL, None, (1400, 6000)), (SELL, 1300, (1300, 1300)), (BUY, None, (250, 1500))],
)
def test_a_form_taken_up_again_still_knows_which_price_it_offered(
    page, office, goods, mode, typed, prices
):
    ginger, honey = goods
    first, after = prices
    page.show_mode(mode)
    page.new()
    page.drawer.body.take("product", ginger, "生姜")
    office.settle()
    if typed:
        page.drawer.body.fill({"price_fen": typed})
    half = page.half_typed()
    page.close_drawer()
    page.restore(half)
    office.settle()
    form = page.drawer.body
    assert form.values()["price_fen"] == first
    form.take("product", honey, "蜂蜜")
    office.settle()
    assert form.values()["price_fen"] == after
