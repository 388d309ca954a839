import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.trade.model.balances import till_balance
from core.trade.model.errand import WITHDRAWAL, Errand
from desktop.pages.errands.page import ErrandsPage
from tests.desktop.pages.conftest import TODAY, under
from tests.desktop.pages.hands import button, kept, press

ENTER = Qt.Key.Key_Return


@pytest.fixture
def page(office, opened):
    return opened(lambda: ErrandsPage(office.desk, office.spooler), "errands")


def choose(page, what):
    form = page.drawer.body
    form.fill({"what": what})
    form.edited.emit("what")


def begin(page, office, what="缴费"):
    page.new()
    office.settle()
    choose(page, what)


def test_an_empty_ledger_teaches_and_its_button_opens_the_form(page):
    assert page.empty.isVisible()
    press(page.empty.button)
    assert page.drawer is not None


def test_the_keyboard_alone_books_a_bill_and_prints_its_receipt(page, office, keys, window):
    begin(page, office)
    page.drawer.body.editor("person").focus_widget().setFocus()
    keys("王桂花")
    office.settle()
    keys(ENTER)
    keys("3301", ENTER, "88.5", ENTER)
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, ENTER, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    (errand,) = kept(office, Errand)
    assert (errand.what, errand.person, errand.amount_fen) == ("缴费", office.villager, 8850)
    assert errand.account == "3301"
    assert office.see(lambda v: till_balance(v.db, "wechat", TODAY)) == -8850
    window.notices.finish()
    assert office.printed(1)


def test_what_the_villager_pays_is_shown_while_it_is_typed(page, office):
    begin(page, office, "打印复印")
    form = page.drawer.body
    assert form.values()["fee_fen"] == 50
    form.fill({"amount_fen": 100})
    form.edited.emit("amount_fen")
    assert form.total() == 150


def test_a_fee_above_the_board_is_remarked_and_refused_beside_its_field(page, office):
    begin(page, office)
    form = page.drawer.body
    form.fill({"amount_fen": 5000, "fee_fen": 300})
    form.edited.emit("fee_fen")
    assert "价目牌" in under(page.drawer.body, "fee_fen").text()
    press(page.drawer.button)
    office.settle()
    office.settle()
    assert kept(office, Errand) == []
    assert "公示" in under(page.drawer.body, "fee_fen").text()


def test_a_withdrawal_without_the_banks_slip_is_stopped_and_moves_no_money(page, office, window):
    begin(page, office, WITHDRAWAL)
    form = page.drawer.body
    assert not form.editor("paid_from").isVisible()
    form.fill({"person": office.villager, "amount_fen": 50_000}, {"person": "王桂花"})
    press(page.drawer.button)
    office.settle()
    office.settle()
    assert kept(office, Errand) == []
    if page.drawer.asking() is not None:
        press(page.drawer.asking().no)
    form.fill({"slip_no": "000123"})
    press(page.drawer.button)
    office.settle()
    (errand,) = kept(office, Errand)
    assert errand.slip_no == "000123"
    assert office.see(lambda v: till_balance(v.db, "cash", TODAY)) == 0


def test_the_notice_takes_an_errand_back(page, office, window):
    begin(page, office)
    page.drawer.body.fill({"amount_fen": 1000})
    press(page.drawer.button)
    office.settle()
    press(window.notices.undo)
    office.settle()
    assert kept(office, Errand) == []


def test_an_errand_is_shown_to_the_villager_in_figures_and_words(page, office, window, qtbot):
    office.write(
        lambda s: s.trade.errands.run(
            Errand(what="缴费", person=office.villager, amount_fen=8850, result="电费")
        )
    )
    with qtbot.waitSignal(page.turned) as heard:
        page.show_row(page.view.model.record(0))
        press(button(page, "给村民看"))
    (card,) = heard.args
    assert (card.name, card.amount_fen) == ("王桂花", 8850)
    assert "捌拾捌元伍角" in card.capitals
    assert "88.5" in card.spoken


def test_an_errand_is_reversed_with_a_reason(page, office, keys):
    office.write(lambda s: s.trade.errands.run(Errand(what="缴费", amount_fen=8850)))
    page.show_row(page.view.model.record(0))
    press(button(page, "红冲"))
    keys("x", ENTER)
    office.settle()
    assert kept(office, Errand) == []
    assert page.drawer is None


def test_somebody_new_is_added_in_the_middle_of_the_form(page, office):
    begin(page, office)
    page.drawer.body.fill({"amount_fen": 1200})
    page.drawer.body.new_wanted.emit("person", "覃明桂")
    press(page.drawer.button)
    office.settle()
    if page.drawer.asking() is not None:
        page.drawer.asking().reason.setText("x")
        press(page.drawer.asking().yes)
        office.settle()
    form = page.drawer.body
    assert form.editor("person").line.text() == "覃明桂"
    assert form.values()["amount_fen"] == 1200


def test_a_slip_number_is_scanned_into_the_form(page, office):
    begin(page, office, WITHDRAWAL)
    assert page.scanned("00012345")
    assert page.drawer.body.values()["slip_no"] == "00012345"


def test_a_half_typed_errand_survives_a_power_cut(page, office):
    begin(page, office)
    page.drawer.body.fill({"amount_fen": 1200})
    half = page.half_typed()
    page.close_drawer()
    page.restore(half)
    assert page.drawer.body.values()["amount_fen"] == 1200


def test_an_id_opens_its_errand(page, office):
    made = office.write(lambda s: s.trade.errands.run(Errand(what="缴费", amount_fen=100)))
    page.arrive(made.ids[0])
    office.settle()
    assert page.drawer.title.text() == "缴费"
