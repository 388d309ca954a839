import json
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from core.paper.from_records import receipt_of
from core.paper.qr import text_of
from core.trade.model.balances import till_balance
from core.trade.model.errand import Errand
from core.trade.model.receipt import Receipt
from core.trade.queries.register import Register
from desktop.pages.receipts.page import ReceiptsPage
from tests.desktop.pages.conftest import TODAY, under
from tests.desktop.pages.hands import button, kept, press

ENTER = Qt.Key.Key_Return


@pytest.fixture
def page(office, opened):
    return opened(lambda: ReceiptsPage(office.desk, office.spooler), "receipts")


def written(office, **said):
    fields: dict[str, Any] = {"name": "王桂花", "items": ("打印|2张|1",), "amount_fen": 100} | said
    return office.write(lambda s: s.trade.money.receipt(Receipt(**fields))).ids[0]


def serial_of(office, identity):
    return office.see(lambda v: Register(v.db).of(identity)).serial


def test_an_empty_register_teaches_and_its_button_opens_the_form(page):
    assert page.empty.isVisible()
    press(page.empty.button)
    assert page.drawer is not None


def test_the_keyboard_alone_writes_a_receipt_of_two_lines_and_prints_it(page, office, keys, window):
    page.new()
    page.drawer.body.editor("name").focus_widget().setFocus()
    keys("覃明桂", ENTER, "场地", ENTER, "1天", ENTER, "200", ENTER)
    keys("水电", ENTER, ENTER, "30.5", ENTER, ENTER)
    assert page.drawer.body.values()["amount_fen"] == 23_050
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, ENTER, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    (receipt,) = kept(office, Receipt)
    assert receipt.items == ("场地|1天|200", "水电||30.50")
    assert (receipt.name, receipt.amount_fen, receipt.direction) == ("覃明桂", 23_050, "in")
    assert office.see(lambda v: till_balance(v.db, "cash", TODAY)) == 23_050
    window.notices.finish()
    assert office.printed(1)


def test_money_paid_out_leaves_the_till(page, office):
    page.new()
    page.drawer.body.fill(
        {"direction": "out", "name": "田垚", "items": ("搬运",), "amount_fen": 5000}
    )
    press(page.drawer.button)
    office.settle()
    assert office.see(lambda v: till_balance(v.db, "cash", TODAY)) == -5000


def test_a_known_person_brings_the_name(page, office, keys):
    page.new()
    form = page.drawer.body
    form.editor("party").focus_widget().setFocus()
    keys("王桂花")
    office.settle()
    keys(ENTER)
    assert form.values()["name"] == "王桂花"
    assert not form.editor("name").isVisible()


def test_a_name_nobody_has_is_taken_as_typed(page):
    page.new()
    form = page.drawer.body
    form.new_wanted.emit("party", "过路客")
    assert form.values()["name"] == "过路客"
    assert form.editor("items").lines[0].name.hasFocus()


def test_an_amount_that_is_none_is_marked_beside_the_lines(page, office):
    page.new()
    form = page.drawer.body
    form.fill({"name": "田垚"})
    form.editor("items").set_text(json.dumps([["搬运", "1", "很多"]]))
    press(page.drawer.button)
    assert kept(office, Receipt) == []
    assert under(form, "items").text()


def test_lines_and_a_sum_that_differ_are_refused_beside_the_sum(page, office):
    page.new()
    form = page.drawer.body
    form.fill({"name": "田垚", "items": ("搬运||50",), "amount_fen": 6000})
    press(page.drawer.button)
    office.settle()
    assert kept(office, Receipt) == []
    assert "对不上" in under(form, "amount_fen").text()


def test_the_notice_takes_a_receipt_back(page, office, window):
    page.new()
    page.drawer.body.fill({"name": "田垚", "items": ("搬运",), "amount_fen": 5000})
    press(page.drawer.button)
    office.settle()
    press(window.notices.undo)
    office.settle()
    assert kept(office, Receipt) == []


def test_papers_of_all_ledgers_stand_in_one_register(page, office):
    written(office)
    office.write(lambda s: s.trade.errands.run(Errand(what="缴费", amount_fen=100)))
    kinds = [page.view.model.record(row).kind for row in range(2)]
    assert kinds == ["errand", "receipt"]


def test_a_typed_serial_finds_its_paper(page, office, keys, qtbot):
    first, _second = written(office), written(office)
    page.view.focus_filter()
    keys(serial_of(office, first))
    qtbot.waitUntil(lambda: page.view.model.grid.rowCount() == 1)
    office.settle()
    assert page.view.model.record(0).id == first


def test_a_scanned_code_opens_its_paper(page, office):
    made = written(office)

    def scan(views):
        paper = receipt_of(views, made, signer=office.station.ledger.journal)
        assert paper.qr is not None
        return text_of(paper.qr)

    assert page.scanned(office.see(scan))
    office.settle()
    assert page.drawer.title.text() == serial_of(office, made)
    assert "条码与账上一致" in [one.text() for one in page.drawer.findChildren(QLabel)]


@pytest.mark.parametrize("code", ["CZ1:NONSENSE", "ZZZZZ26-000009-X"])
def test_a_code_that_is_none_of_ours_is_said_so(page, office, window, code):
    assert page.scanned(code)
    office.settle()
    assert page.drawer is None
    assert window.notices.notice().tone == "wait"


def test_a_waybill_is_left_to_other_pages(page):
    assert not page.scanned("YT7000000000001")


def test_a_paper_is_printed_again_and_counted(page, office):
    made = written(office)
    page.arrive(made)
    office.settle()
    press(page.drawer.button)
    assert office.printed(1)
    assert page.view.model.record(0).prints == 1
    page.arrive(made)
    office.settle()
    assert "第 2 次" in page.drawer.button.text()


def test_a_paper_is_made_void_by_a_red_entry_with_a_reason(page, office, keys):
    page.arrive(written(office))
    office.settle()
    press(button(page, "作废（红冲）"))
    keys("x", ENTER)
    office.settle()
    assert kept(office, Receipt) == []
    assert [page.view.model.record(row).state for row in range(2)] == ["red", "reversed"]


def test_a_void_paper_cannot_be_made_void_again(page, office):
    made = written(office)
    office.write(lambda s: s.trade.papers.reverse(made, "x"))
    page.arrive(made)
    office.settle()
    assert "作废（红冲）" not in [b.text() for b in page.drawer.findChildren(QPushButton)]


def test_a_paper_leads_to_the_page_where_it_was_booked(page, office, qtbot):
    made = office.write(lambda s: s.trade.errands.run(Errand(what="缴费", amount_fen=100))).ids[0]
    page.arrive(made)
    office.settle()
    with qtbot.waitSignal(page.wanted) as heard:
        press(button(page, "到台账看"))
    assert heard.args == ["errands", made]


def test_a_half_typed_receipt_survives_a_power_cut(page):
    page.new()
    page.drawer.body.fill({"name": "田垚", "items": ("搬运|1趟|50", "看门"), "amount_fen": 5000})
    half = page.half_typed()
    page.close_drawer()
    page.restore(half)
    assert page.drawer.body.values()["items"] == ("搬运|1趟|50", "看门")


def test_a_receipt_is_made_void_and_issued_anew_filled_with_what_it_said(page, office):
    first = written(office, items=("场地|1天|200",), amount_fen=20_000)
    page.arrive(first)
    office.settle()
    press(button(page, "作废重开"))
    office.settle()
    box = page.drawer.asking()
    box.reason.setText("金额记错")
    box.yes.click()
    office.settle()
    form = page.drawer.body
    assert serial_of(office, first) in page.drawer.title.text()
    assert form.values()["items"] == ("场地|1天|200",)
    half = page.half_typed()
    page.close_drawer()
    page.restore(half)
    page.drawer.body.fill({"items": ("场地|1天|180",), "amount_fen": 18_000})
    press(page.drawer.button)
    office.settle()
    (anew,) = kept(office, Receipt)
    assert (anew.amount_fen, anew.replaces) == (18_000, first)
    page.arrive(first)
    office.settle()
    texts = [said.text() for said in page.drawer.body.findChildren(QLabel)]
    assert anew.serial in texts
    assert "另开一张" not in [one.text() for one in page.drawer.body.findChildren(QPushButton)]
