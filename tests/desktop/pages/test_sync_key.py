"""A PC's key is changed with a button: by its clerk's PIN, with a real county at the other end."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.people.model import Person
from core.sync import trust
from core.sync.enrolment import Asking
from core.sync.errors import RevokedPcError
from desktop.pages.sync.page import PC, SyncPage

PIN = "135790"


@pytest.fixture
def page(office, opened):
    made = opened(lambda: SyncPage(office.desk), "sync")
    made.show_mode(PC)
    return made


@pytest.fixture
def joined(office, admit):
    """A PC that was let in."""
    office.do(admit)
    office.desk.courier.begin()
    office.settle()
    return office.desk.courier


@pytest.fixture
def card(joined, page, run):
    """The card of a PC that was enrolled, and synced."""
    assert run(joined.run).error is None
    return page.pc.key


def device(office):
    return office.do(lambda s: s.ledger.journal.device)


def test_before_a_county_there_is_no_use_for_it_and_that_is_said(page):
    card = page.pc.key
    assert card.isVisible()
    assert not card.change.isEnabled()
    assert "登记到县里" in card.why.text()
    assert not card.sync.isVisible()
    page.arrive("key")
    assert page.drawer is None


def test_whoever_is_not_the_head_is_told_who_changes_it(page, office):
    office.do(lambda s: s.people.clerks.sign_in(s.people.add_clerk("李建国")))
    page.key_change.begin()
    office.settle()
    assert page.drawer is None
    assert "站长" in page.pc.key.said.text()


def test_another_page_may_lead_to_it(card, page, office):
    page.arrive("key")
    office.settle()
    assert page.drawer is not None
    assert card.isVisible()


def test_without_a_pin_one_press_more_changes_it_and_the_county_certifies_the_new_one(
    card, page, office, press, run
):
    before = device(office)
    press(card, "换钥匙……")
    office.settle()
    assert "备份" in page.drawer.body.findChildren(type(card.why))[2].text()
    ended = run(lambda: press(page.drawer, "换上新钥匙"))
    assert ended.error is None
    office.settle()
    assert page.drawer is None
    after = device(office)
    assert after != before
    assert card.said.property("tone") == "done"
    assert "县里认了新钥匙" in card.said.text()
    assert card.line is None
    assert card.change.isEnabled()
    assert office.do(lambda s: s.sync.trust()).revocations[before].reason == "rotated"
    states = {page.pc.devices.item(row, 0).text(): page.pc.devices.item(row, 3).text()
              for row in range(page.pc.devices.rowCount())}  # fmt: skip
    assert states == {before[:4]: "已停用", after[:4]: "在用"}
    office.write(lambda s: s.people.add(Person(name="新来的", phone="13711112222")))
    assert run(office.desk.courier.run).outcome.events_sent == 1


def test_a_wrong_pin_changes_nothing_and_the_right_one_does(card, page, office, press, run, qtbot):
    office.do(lambda s: s.people.clerks.reset_pin(s.ledger.clerk, PIN))
    before = device(office)
    press(card, "换钥匙……")
    office.settle()
    pad = page.drawer.body.pad
    press(page.drawer, "换上新钥匙")
    assert page.drawer.button.isEnabled(), "nothing was typed yet"
    QTest.keyClicks(pad.line, "111111")
    press(page.drawer, "换上新钥匙")
    qtbot.waitUntil(lambda: bool(pad._told.text()))
    assert device(office) == before
    assert card.line is None

    def type_pin():
        QTest.keyClicks(pad.line, PIN)
        QTest.keyClick(pad.line, Qt.Key.Key_Return)

    assert run(type_pin).error is None
    assert device(office) != before


def test_without_a_line_the_new_key_is_in_use_and_one_sync_later_certified(
    card, page, office, press, run
):
    office.do(lambda s: s.sync.work_offline(on=True))
    press(card, "换钥匙……")
    office.settle()
    assert run(lambda: press(page.drawer, "换上新钥匙")).error.code == "sync.work_offline"
    office.settle()
    assert "县里还不知道" in card.said.text()
    assert not card.change.isEnabled()
    assert "还没有认" in card.why.text()
    office.write(lambda s: s.people.add(Person(name="新来的", phone="13711112222")))
    office.do(lambda s: s.sync.work_offline(on=False))
    assert run(lambda: press(card, "现在同步")).error is None
    office.settle()
    assert card.change.isEnabled()
    assert not office.do(lambda s: trust.kept(s.db, "request"))


def test_a_revoked_pc_is_led_to_a_code_instead(card, page, office, hub, run):
    hub.verb("device", "revoke", device(office))
    run(office.desk.courier.run)
    page.read()
    office.settle()
    assert not card.change.isEnabled()
    assert "新的登记码" in card.why.text()
    with pytest.raises(RevokedPcError):
        office.do(lambda s: s.sync.rotate(Asking(wall_ms=1)))
