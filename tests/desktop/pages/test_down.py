import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.trade.model.down import Down
from desktop.pages.down.page import DEBTS, DownPage
from desktop.widgets.empty import Empty
from tests.desktop.pages.hands import beside_total, facts, is_wrong, total

ENTER = Qt.Key.Key_Return


@pytest.fixture
def page(office, opened):
    return opened(lambda: DownPage(office.desk, office.spooler), "down")


@pytest.fixture
def elder(office):
    return office.person("石桂兰", "13755556666", birth_year=1950)


def order(office, villager, **said):
    fields = {"villager": villager, "item": "雨靴", "price_fen": 4200, "amount_fen": 4200}
    return office.write(lambda s: s.trade.fetching.order(Down(**(fields | said)))).ids[0]


def type_order(page, office, keys, item="雨靴", yuan="42"):
    page.new()
    keys("wgh")
    office.settle()
    keys(ENTER)
    office.settle()
    form = page.drawer.body
    form.fill({"item": item, "price_fen": int(yuan) * 100})
    form.edited.emit("price_fen")
    return form


def test_an_empty_ledger_teaches_the_first_order(page, office):
    lesson = next(e for e in page.orders.findChildren(Empty) if e.isVisible())
    lesson.button.click()
    office.settle()
    assert page.drawer.body.editor("villager").focus_widget().hasFocus()


def test_an_order_is_paid_at_once_and_its_receipt_prints(page, office, keys):
    form = type_order(page, office, keys)
    assert form.values()["fee_fen"] == 200, "what the price board says"
    assert total(page) == "¥44.00"
    page.drawer.button.click()
    office.settle()
    (made,) = facts(office, Down)
    assert (made.villager, made.amount_fen, made.fee_fen) == (office.villager, 4200, 200)
    assert (made.paid_fen, made.open_fen) == (4400, 0)
    keys(ENTER)
    assert office.printed(1)


def test_an_advance_stays_open_until_it_is_fetched(page, office, keys):
    form = type_order(page, office, keys)
    form.editor("paid_by").set_value("station")
    form.edited.emit("paid_by")
    assert not form.editor("method").isVisible()
    assert "44.00" in beside_total(page)
    page.drawer.button.click()
    office.settle()
    (made,) = facts(office, Down)
    assert made.open_fen == 4400
    page.ordering.take("arrive", made)
    office.settle()
    (made,) = facts(office, Down)
    assert made.state == "arrived"
    page.ordering.take("collect", made)
    assert total(page) == "¥44.00"
    page.drawer.button.click()
    office.settle()
    (made,) = facts(office, Down)
    assert (made.state, made.open_fen) == ("collected", 0)


def test_an_order_for_nobody_says_so_beside_the_villager(page, office):
    page.new()
    line = page.drawer.body.editor("villager").line
    assert line.hasFocus()
    QTest.keyClick(line, ENTER, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    assert is_wrong(page.drawer.body, "villager")
    assert facts(office, Down) == []


def test_a_fee_above_the_board_is_stopped_beside_its_field(page, office, keys):
    form = type_order(page, office, keys)
    form.fill({"fee_fen": 900})
    page.drawer.button.click()
    office.settle()
    assert facts(office, Down) == []
    assert is_wrong(form, "fee_fen")


def test_a_large_order_of_an_elder_is_asked_about_once_more(page, office, elder):
    page.new()
    form = page.drawer.body
    form.fill({"villager": elder, "item": "冰箱", "price_fen": 110_000}, {"villager": "石桂兰"})
    page.drawer.button.click()
    office.settle()
    question = page.drawer.asking()
    assert question is not None
    assert facts(office, Down) == []
    question.no.click()
    assert page.drawer.asking() is None
    page.drawer.button.click()
    office.settle()
    page.drawer.asking().reason.setText("和女儿通过电话")
    page.drawer.asking().yes.click()
    office.settle()
    (made,) = facts(office, Down)
    assert "和女儿通过电话" in made.reasons


def test_money_that_cannot_be_read_is_not_taken_for_all_of_it(page, office):
    order(office, office.villager, paid_by="station")
    for step in ("arrive", "collect"):
        page.ordering.take(step, facts(office, Down)[0])
        if page.drawer is None:
            office.settle()
    page.drawer.body.editor("paid_fen").set_text("5O")
    page.drawer.button.click()
    office.settle()
    assert is_wrong(page.drawer.body, "paid_fen")
    assert facts(office, Down)[0].open_fen == 4200


def test_a_return_gives_the_villager_his_money(page, office):
    order(office, office.villager, fee_fen=200)
    page.ordering.take("return", facts(office, Down)[0])
    page.drawer.button.click()
    office.settle()
    (made,) = facts(office, Down)
    assert (made.state, made.refunded_fen) == ("returned", 4200)


def test_an_order_in_the_wrong_state_is_refused_calmly(page, office, window):
    order(office, office.villager, state="collected")
    page.ordering.take("arrive", facts(office, Down)[0])
    assert page.drawer is None
    assert "不能" in window.notices.notice().text


def test_undo_takes_the_last_step_back(page, office, window):
    order(office, office.villager)
    page.ordering.take("arrive", facts(office, Down)[0])
    office.settle()
    window.notices.undo.click()
    office.settle()
    assert facts(office, Down)[0].state == "ordered"


def test_a_debt_is_paid_in_instalments(page, office, keys):
    order(office, office.villager, paid_by="station")
    page.show_mode(DEBTS)
    office.settle()
    debt = page.debts.current()
    assert (debt.name, debt.fen) == ("王桂花", 4200)
    page.collecting.open(debt)
    page.drawer.body.fill({"amount_fen": 2000})
    page.drawer.button.click()
    office.settle()
    assert page.debts.current().fen == 2200
    assert facts(office, Down)[0].open_fen == 2200
    keys(ENTER)
    assert office.printed(1)
    page.collecting.remind(page.debts.current())
    assert office.printed(2)


def test_the_card_says_what_the_villager_pays(page, office, window):
    order(office, office.villager, fee_fen=200, saving_fen=800)
    office.settle()
    page.turn_card()
    card = window.card().card
    assert (card.name, card.what, card.amount_fen) == ("王桂花", "雨靴", 4400)
    assert any("8.00" in line for line in card.lines)
    window.close_card()


def test_half_an_order_survives_a_power_cut(page, office, keys):
    type_order(page, office, keys)
    half = page.half_typed()
    page.close_drawer()
    page.restore(half)
    office.settle()
    page.drawer.button.click()
    office.settle()
    assert facts(office, Down)[0].item == "雨靴"
