"""A paper of each ledger is void and issued anew by one press in its own drawer."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import pytest
from PySide6.QtWidgets import QPushButton

from core.base.ids import EventId
from core.trade.model.down import Down
from core.trade.model.errand import Errand
from core.trade.model.mailing import Mailing
from core.trade.model.payment import Settlement
from core.trade.model.up import Up
from core.trade.service.fetching import Return
from desktop.pages.down.order_form import FIELDS as ORDERED
from desktop.pages.down.page import DownPage
from desktop.pages.errands.page import ErrandsPage
from desktop.pages.parcels.page import ParcelsPage
from desktop.pages.reissuing import said_of
from desktop.pages.up.page import UpPage
from desktop.pages.up.paying import SETTLING
from desktop.pages.up.sale_form import FIELDS as SOLD
from tests.desktop.pages.hands import beside_total, button, kept, press


class Case(NamedTuple):
    """A page, a record, how it is booked, the field that was wrong and what it should say."""

    page: Any
    kind: Any
    book: Any
    field: str
    right: int
    said: dict[str, object]


def sale(office):
    goods = office.product("脐橙", unit="斤")
    said = Up(product=goods, unit="斤", qty=10_000, price_fen=300, platform="抖音", order_no="7")
    made = office.write(lambda s: s.trade.selling.sell(said)).ids[0]
    office.write(lambda s: s.trade.following.ship(made, courier="zto", waybill="ZTO12345678"))
    return made


def order(office):
    said = Down(
        villager=office.villager, item="电饭煲", qty=2000, unit="台", price_fen=5000,
        paid_by="station",
    )  # fmt: skip
    made = office.write(lambda s: s.trade.fetching.order(said)).ids[0]
    office.write(lambda s: s.trade.fetching.collect(made))
    return made


def errand(office):
    said = Errand(what="打印复印", person=office.villager, fee_fen=20)
    return office.write(lambda s: s.trade.errands.run(said)).ids[0]


def mailing(office):
    said = Mailing(
        courier="sf", sender=office.villager, sender_name="王桂花", sender_phone="0231234567",
        receiver_name="王小明", receiver_phone="13900001111", receiver_address="重庆", item="腊肉",
        verified_id=True, verified_paper="身份证", opened_check=True, fee_fen=1200,
    )  # fmt: skip
    return office.write(lambda s: s.trade.mailing.send(said)).ids[0]


CASES = {
    "up": Case(
        UpPage, Up, sale, "price_fen", 320,
        {"qty": 10_000, "platform": "抖音", "waybill": "ZTO12345678", "state": "shipped"},
    ),
    "down": Case(
        DownPage, Down, order, "price_fen", 4000,
        {"unit": "台", "fee_fen": 0, "state": "collected", "open_fen": 0, "amount_fen": 8000},
    ),
    "errands": Case(ErrandsPage, Errand, errand, "fee_fen", 10, {"what": "打印复印"}),
    "parcels": Case(
        ParcelsPage, Mailing, mailing, "fee_fen", 1500,
        {"verified_id": True, "courier": "sf", "sender_phone": "0231234567"},
    ),
}  # fmt: skip


def answer(page, office, reason="金额记错"):
    """Press, and say what is wrong."""
    press(button(page, "作废重开"))
    office.settle()
    box = page.drawer.asking()
    box.reason.setText(reason)
    box.yes.click()
    office.settle()


@pytest.mark.parametrize("name", CASES)
def test_it_comes_filled_and_is_void_once_the_new_one_is_saved(office, opened, name):
    case = CASES[name]
    wrong = case.book(office)
    page = opened(lambda: case.page(office.desk, office.spooler), name)
    page.arrive(wrong)
    office.settle()
    answer(page, office)
    assert [fact.id for fact in kept(office, case.kind)] == [wrong], "nothing is void yet"
    half = page.half_typed()
    page.close_drawer()
    page.restore(half)
    office.settle()
    assert "作废，由这张替代" in beside_total(page)
    assert ("；这张也记为“" in beside_total(page)) == ("state" in case.said)
    page.drawer.body.fill({case.field: case.right})
    page.drawer.button.click()
    office.settle()
    (new,) = kept(office, case.kind)
    assert (new.replaces, getattr(new, case.field)) == (wrong, case.right)
    assert {field: getattr(new, field) for field in case.said} == case.said
    old = office.do(lambda s: s.ledger.get(case.kind, wrong))
    assert office.do(lambda s: s.ledger.get(case.kind, old.reversed_by)).reason == "金额记错"


@pytest.mark.parametrize(
    ("paper", "fields", "zero", "empty"),
    [
        (Down(item="脸盆", paid_fen=0), ORDERED, "paid_fen", "saving_fen"),
        (Settlement(farmer=EventId("X"), paid_fen=0), SETTLING, "paid_fen", "deduct_fen"),
        (Up(farmer_pay_fen=0), SOLD, "farmer_pay_fen", "freight_fen"),
    ],
)
def test_nothing_paid_is_said_again_and_not_taken_for_all(paper, fields, zero, empty):
    said = said_of(paper, fields)
    assert (said[zero], said[empty]) == (0, None)


def test_a_form_shows_the_day_on_which_all_was_done():
    booked, done = dt.date(2026, 11, 21), dt.date(2026, 11, 20)
    paper = Up(day=booked, true_day=done)
    assert said_of(paper, ["day"]) == {"day": done}
    assert said_of(Up(day=booked), ["day"]) == {"day": booked}


def test_of_an_order_that_went_back_it_is_told_what_comes_first(office, opened):
    made = order(office)
    office.write(lambda s: s.trade.fetching.give_back(made, Return()))
    page = opened(lambda: DownPage(office.desk, office.spooler), "down")
    page.arrive(made)
    office.settle()
    press(button(page, "作废重开"))
    office.settle()
    assert "请先撤回那一步" in beside_total(page)
    assert page.drawer.asking() is None


def test_a_void_one_is_filled_again_at_once_and_offers_no_second_heir(office, opened):
    made = errand(office)
    office.write(lambda s: s.trade.papers.reverse(made, "记重了"))
    page = opened(lambda: ErrandsPage(office.desk, office.spooler), "errands")
    page.arrive(made)
    office.settle()
    press(button(page, "另开一张"))
    office.settle()
    assert page.drawer.body.values()["fee_fen"] == 20, "not the posted one"
    page.drawer.button.click()
    office.settle()
    page.arrive(made)
    office.settle()
    texts = [one.text() for one in page.drawer.body.findChildren(QPushButton)]
    assert not {"另开一张", "作废重开", "红冲"} & {*texts}
