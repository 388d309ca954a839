import pytest
from PySide6.QtCore import Qt

from desktop.pages.parcels.page import SEND, ParcelsPage
from tests.desktop.pages.conftest import under

ENTER, DOWN, ESC, DELETE = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Escape, Qt.Key.Key_Delete


@pytest.fixture
def page(office, opened):
    return opened(lambda: ParcelsPage(office.desk, office.spooler), "parcels")


def fill_mailing(office, form, **said):
    fields = {
        "courier": "yuantong",
        "sender": office.villager,
        "sender_name": "王桂花",
        "sender_phone": "13812341234",
        "item": "腊肉",
        "receiver_name": "王小明",
        "receiver_phone": "13900001111",
        "receiver_address": "重庆市渝中区",
        "verified_id": True,
        "opened_check": True,
        "fee_fen": 1200,
    }
    form.fill(fields | said, {"courier": "圆通速递", "sender": "王桂花"})


def test_a_mailing_needs_the_ticks_then_prints_its_receipt(page, office, window):
    page.new_mailing()
    form = page.drawer.body
    fill_mailing(office, form, verified_id=False)
    page.drawer.button.click()
    office.settle()
    assert page.drawer is not None
    assert under(form, "verified_id").property("tone") == "stop"
    fill_mailing(office, form)
    page.drawer.button.click()
    office.settle()
    assert page.drawer is None
    assert page.mode() == SEND
    window.notices.ok.click()
    (paper,) = office.printed(1)
    assert paper.read_bytes().startswith(b"%PDF")
    assert page.mailing.view.model.grid.rowCount() == 1


def test_a_banned_thing_is_refused_in_words(page, office):
    page.new_mailing()
    fill_mailing(office, page.drawer.body, item="农药两瓶")
    page.drawer.button.click()
    office.settle()
    assert "农药" in under(page.drawer.body, "item").text()


def test_undoing_a_mailing_reverses_it_and_prints_nothing(page, office, window):
    page.new_mailing()
    fill_mailing(office, page.drawer.body)
    page.drawer.button.click()
    office.settle()
    window.notices.undo.click()
    office.settle()
    rows = page.mailing.view.model
    assert [rows.record(at).fee_fen for at in range(2)] == [-1200, 1200]
    assert office.out() == []


def test_a_waybill_scanned_into_the_form_names_its_courier(page, office, scanner):
    page.new_mailing()
    scanner("JT0000000000001")
    office.settle()
    values = page.drawer.body.values()
    assert (values["waybill"], values["courier"]) == ("JT0000000000001", "jtexpress")


def test_a_half_typed_mailing_survives_a_power_cut(page, office):
    page.new_mailing()
    fill_mailing(office, page.drawer.body)
    half = page.half_typed()
    page.close_drawer()
    page.restore(half)
    assert page.drawer.body.values()["item"] == "腊肉"


def test_choosing_the_sender_fills_in_name_and_phone(page, office, keys):
    page.new_mailing()
    form = page.drawer.body
    form.editor("sender").focus_widget().setFocus()
    keys("wgh")
    office.settle()
    keys(ENTER)
    office.settle()
    values = form.values()
    assert (values["sender_name"], values["sender_phone"]) == ("王桂花", "13812341234")
    assert not form.editor("sender_name").isVisible()
