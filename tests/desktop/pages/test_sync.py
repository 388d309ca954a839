"""The county page on real stations, with a real hub in a process of its own."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from desktop.pages.sync.page import SyncPage
from tests.sync_hub import Hub

VILLAGE = "500241001201"
LONG = 20_000
NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """A county that all tests here share, each with a station of its own."""
    made = Hub(tmp_path_factory.mktemp("county")).start()
    yield made
    made.stop()


@pytest.fixture
def number(hub):
    return hub.station(f"帅家村服务站{next(NUMBERS)}", VILLAGE)


@pytest.fixture
def page(office, opened):
    return opened(lambda: SyncPage(office.desk), "sync")


def click(where, text):
    """Click on the button of this text or spoken name."""
    found = [
        b
        for b in where.findChildren(QPushButton)
        if text in (b.text(), b.accessibleName()) and b.isVisible()
    ]
    assert len(found) == 1, [b.text() for b in where.findChildren(QPushButton) if b.isVisible()]
    assert found[0].isEnabled()
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


@pytest.fixture
def enrolled(page, office, hub, number, qtbot):
    """The page of a PC that was enrolled by typing a code, and synced."""
    page.show_mode("pc")
    page.pc.enrolling.code.setText(hub.code(number))
    with qtbot.waitSignal(page.courier.ended, timeout=LONG) as ended:
        click(page.pc.enrolling, "登记")
    assert ended.args[0].error is None
    office.settle()
    return page


def test_a_typed_code_enrols_and_the_first_sync_follows(enrolled, office):
    office.settle()
    state = enrolled.courier.state
    assert state.enrolled
    assert state.local == 0
    assert enrolled.now.figures["receipted"].text() == str(state.receipted)
    assert enrolled.modes.value() == "now"


def test_a_code_that_cannot_be_read_is_told_beside_the_field(page, office):
    page.show_mode("pc")
    page.pc.enrolling.code.setText("县里/的/码")
    click(page.pc.enrolling, "登记")
    assert page.pc.enrolling.said.property("tone") == "stop"
    assert "登记码" in page.pc.enrolling.said.text()
    assert page.pc.enrolling.code.hasFocus()
