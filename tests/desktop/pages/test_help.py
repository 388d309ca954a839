import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from desktop.pages.catalogue import PLACES
from desktop.pages.help.page import HelpPage
from desktop.pages.help.texts import CHAPTERS


@pytest.fixture
def page(office, opened):
    return opened(lambda: HelpPage(office.desk), "help")


def seen(page):
    return {one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page)}


def lines(page):
    """Return the lines of the chapters that are shown, what and how."""
    shown = seen(page)
    return [line for chapter in CHAPTERS for line in chapter.lines if set(line) <= shown]


def test_everything_is_there_at_first_and_one_may_type_at_once(page):
    assert len(lines(page)) == sum(len(chapter.lines) for chapter in CHAPTERS)
    assert {chapter.title for chapter in CHAPTERS} <= seen(page)
    assert isinstance(QApplication.focusWidget(), QLineEdit)


def test_typing_keeps_only_the_lines_that_hold_it(page):
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    line.insert("红冲")
    assert {what for what, _how in lines(page)} == {"记错了", "两台记重了", "Ctrl+Z"}
    line.clear()
    QTest.keyClicks(line, "CTRL+k ")
    assert {what for what, _how in lines(page)} == {"Ctrl+K"}
    line.clear()
    assert len(lines(page)) == sum(len(chapter.lines) for chapter in CHAPTERS)


def test_what_nothing_holds_leaves_no_line(page):
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    line.insert("火星")
    assert lines(page) == []
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert lines(page)


def test_the_device_that_signs_is_named(page, office):
    device = office.do(lambda s: s.ledger.journal.device)
    assert any(device in text for text in seen(page))


def test_every_page_that_has_a_key_is_told_with_it_or_on_the_rail(page):
    keys = {place.fkey for place in PLACES}
    assert keys == {*range(1, 13), 14, 15, 16, 17}
    assert {"F1 … F12", "Shift+F2 … F5", "Ctrl+K"} <= seen(page)
