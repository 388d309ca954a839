from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.widgets.scan import Scanner

ENTER = Qt.Key.Key_Return


class Hand:
    """A rising clock that a test moves."""

    def __init__(self):
        self.ms = 1000.0

    def __call__(self):
        return self.ms


class Line(QLineEdit):
    """A field that keeps what was entered into it."""

    def __init__(self):
        super().__init__()
        self.entered: list[str] = []
        self.returnPressed.connect(lambda: self.entered.append(self.text()))


@pytest.fixture
def hand():
    return Hand()


@pytest.fixture
def heard(qapp, hand):
    scanner = Scanner(qapp, hand)
    codes: list[str] = []
    scanner.scanned.connect(codes.append)
    yield codes
    qapp.removeEventFilter(scanner)
    scanner.deleteLater()


@pytest.fixture
def line(shown):
    holder = QWidget()
    box = QVBoxLayout(holder)
    made = Line()
    box.addWidget(made)
    box.addWidget(QPlainTextEdit())
    box.addWidget(QPushButton("b"))
    shown(holder, 300, 200)
    made.setFocus()
    return made


def typed(target, text, hand, gap):
    for character in text:
        hand.ms += gap
        QTest.keyClick(target, character)
    hand.ms += gap
    QTest.keyClick(target, ENTER)


def test_a_code_typed_within_a_blink_is_a_scan_and_its_enter_goes_nowhere(heard, line, hand):
    typed(line, "SF1234567890", hand, 4)
    assert heard == ["SF1234567890"]
    assert line.entered == []


def test_the_field_that_had_the_focus_gets_its_text_and_cursor_back(heard, line, hand):
    line.setText("张国栋")
    line.setCursorPosition(1)
    told: list[str] = []
    line.textEdited.connect(told.append)
    typed(line, "YT9876543210123", hand, 10)
    assert line.text() == "张国栋"
    assert line.cursorPosition() == 1
    assert told[-1] == "张国栋"


def test_a_quick_clerk_is_not_a_scanner(heard, line, hand):
    typed(line, "13800138000", hand, 80)
    assert heard == []
    assert line.entered == ["13800138000"]


@pytest.mark.parametrize("gap", [1, 20, 50])
def test_every_gap_up_to_fifty_milliseconds_is_a_scanners(heard, line, hand, gap):
    typed(line, "JT0001112223334", hand, gap)
    assert heard == ["JT0001112223334"]


def test_fifty_one_milliseconds_are_a_hands(heard, line, hand):
    typed(line, "JT0001112223334", hand, 51)
    assert heard == []


def test_five_characters_are_too_few_for_a_code(heard, line, hand):
    typed(line, "12345", hand, 5)
    assert heard == []
    assert line.entered == ["12345"]


def test_what_was_typed_by_hand_before_the_scan_stays(heard, line, hand):
    QTest.keyClicks(line, "ab")
    hand.ms += 500
    typed(line, "ZTO123456", hand, 5)
    assert heard == ["ZTO123456"]
    assert line.text() == "ab"


def test_two_scans_in_a_row_are_two_codes(heard, line, hand):
    typed(line, "AAA111222", hand, 5)
    typed(line, "BBB333444", hand, 5)
    assert heard == ["AAA111222", "BBB333444"]


def test_capitals_come_with_a_shift_key_and_are_part_of_the_code(heard, line, hand):
    for character in "SF12AB34":
        hand.ms += 5
        QTest.keyClick(line, Qt.Key.Key_Shift)
        hand.ms += 5
        QTest.keyClicks(line, character, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(line, ENTER)
    assert len(heard) == 1
    assert heard[0].upper() == "SF12AB34"


def test_a_scan_works_in_a_note_and_on_a_button_too(heard, line, hand):
    note = line.parentWidget().findChild(QPlainTextEdit)
    note.setPlainText("先放着")
    note.setFocus()
    typed(note, "DD0012345678", hand, 5)
    assert note.toPlainText() == "先放着"
    button = line.parentWidget().findChild(QPushButton)
    button.setFocus()
    typed(button, "DD0012345679", hand, 5)
    assert heard == ["DD0012345678", "DD0012345679"]


def test_a_real_burst_at_device_speed_is_a_scan(qapp, line):
    # What the desk itself takes for a key, not what the machine does meanwhile.
    scanner = Scanner(qapp, lambda: time.thread_time_ns() / 1_000_000)
    codes: list[str] = []
    scanner.scanned.connect(codes.append)
    try:
        for _ in range(60):
            QTest.keyClicks(line, "SF6088801234567")
            QTest.keyClick(line, ENTER)
    finally:
        qapp.removeEventFilter(scanner)
        scanner.deleteLater()
    assert codes == ["SF6088801234567"] * 60
    assert line.text() == ""


def test_a_busy_screen_cuts_no_code_in_two(line, heard, hand):
    """Keys that wait while the screen is busy carry the time at which they were pressed."""
    for at, letter in enumerate("YT7000000000001\r"):
        key = Qt.Key.Key_Return if letter == "\r" else Qt.Key(ord(letter))
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, letter)
        event.setTimestamp(10_000 + at * 5)
        hand.ms += 400 if at == 2 else 5
        QApplication.sendEvent(line, event)
    assert heard == ["YT7000000000001"]
