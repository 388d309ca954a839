"""The panels before the desk: the first run, the unlocking, who works now."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget

from core.db.errors import DeskOpenError
from core.db.recovery import is_on_paper
from core.db.unlock import Secrets
from core.people.model import Clerk
from core.station import Station
from desktop.pages.door.first_run import FirstRun
from desktop.pages.door.sign_in import SignInPanel
from desktop.pages.door.unlock import UnlockPanel
from desktop.settings import LANGUAGE, LARGE_TEXT

KEY = Qt.Key
WORDS, PIN = "红薯粉条八块", "135790"
FILLED = {"name": "石门村电商服务站", "clerk": "李秀英", "pin": PIN, "passphrase": WORDS}
FILLED |= {"again": WORDS}
RING = 2
"""Pixels that a line asks for besides while the keys go to it."""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "station"


@pytest.fixture
def page(jobs, settings, shown, folder):
    made = FirstRun(folder, jobs, settings)
    shown(made)
    return made


@pytest.fixture
def asked(page, press):
    """The first run at its form."""
    press(page, "建一个站点")
    return page


def fill(page, **said):
    for name, text in (FILLED | said).items():
        line = getattr(page, name)
        line.clear()
        if text.isascii():
            QTest.keyClicks(line, text)
        else:
            line.insert(text)


@pytest.fixture
def making(asked, press, qtbot, jobs):
    """Press 建站 with what is said, and wait for the answer; the station made is closed."""
    stations: list[Any] = []

    def make(**said):
        fill(asked, **said)
        press(asked, "建站")
        qtbot.waitUntil(asked.isEnabled)
        return asked

    asked.made.connect(stations.append)
    yield make
    jobs.close(lambda: [one.station.close() for one in stations])


def test_the_village_is_chosen_step_by_step_and_fills_its_code(asked):
    assert asked.county.count() > 1
    first = asked.code.text()
    assert len(first) == 12
    QTest.keyClick(asked.county, KEY.Key_End)
    county = asked._counties.index()[-1]
    assert asked.county.currentText() == county.name
    assert asked.code.text().startswith(county.code)
    QTest.keyClick(asked.town, KEY.Key_Down)
    QTest.keyClick(asked.village, KEY.Key_Down)
    town = asked._counties.county(county.code).towns[1]
    digits, village = town.villages[1]
    assert asked.village.currentText() == village
    assert asked.code.text() == town.code + digits
    assert asked.code.text() != first


def test_a_typed_code_shows_its_own_village(asked):
    county = asked._counties.county(asked._counties.index()[-1].code)
    town = county.towns[-1]
    digits, village = town.villages[-1]
    asked.code.clear()
    QTest.keyClicks(asked.code, town.code + digits)
    assert asked.code.text() == town.code + digits
    shown_now = [box.currentText() for box in (asked.county, asked.town, asked.village)]
    assert shown_now == [county.name, town.name, village]


def test_a_code_that_is_not_listed_is_stored_with_the_village_typed_beside_it(making, press, qtbot):
    page = making(code="320102001001")
    made = finish(page, press, qtbot).station.people.station()
    assert (made.village_code, made.village) == ("320102001001", None)


def test_a_village_typed_by_hand_does_not_keep_the_code_of_the_one_before(asked):
    assert asked.code.text()
    asked.village.setFocus()
    asked.village.lineEdit().selectAll()
    QTest.keyClicks(asked.village.lineEdit(), "Shimen")
    assert asked.village.currentText() == "Shimen"
    assert asked.code.text() == ""


def test_a_passphrase_mistyped_once_makes_no_station(asked, press, folder):
    fill(asked, again=WORDS[:-1])
    press(asked, "建站")
    assert "两遍口令不一样" in asked.said.text()
    assert asked.again.hasFocus()
    assert not folder.exists()


@pytest.mark.usefixtures("worn")
def test_the_form_covers_nothing_and_scrolls_to_what_is_reached(
    jobs, settings, shown, folder, qtbot
):
    page = FirstRun(folder, jobs, settings)
    shown(page)
    page.ask_station()
    items = [page.inside.itemAt(at) for at in range(page.inside.count())]
    inside: list[QWidget | None] = [one.widget() for one in items]
    column = [page.name, page.county, page.village, page.clerk, page.passphrase]
    parts = [*column, *(part for part in inside if part is not None)]
    qtbot.waitUntil(lambda: apart(parts))
    assert all(part.height() + RING >= part.minimumSizeHint().height() for part in parts)
    page.again.setFocus()
    page.again.focusNextChild()
    qtbot.waitUntil(lambda: whole(parts[-2]))
    page.name.setFocus()
    page.name.focusNextChild()
    qtbot.waitUntil(lambda: whole(page.county))
    page.say("看得见")
    qtbot.waitUntil(lambda: whole(page.said))


def apart(parts):
    """Tell whether each part ends before the next one begins."""
    return all(a.geometry().bottom() < b.geometry().top() for a, b in pairwise(parts))


def whole(part):
    """Tell whether all of a widget's height is seen."""
    return part.visibleRegion().boundingRect().height() == part.height()


def test_enter_begins_and_goes_from_line_to_line_to_the_button(page, keys, qtbot):
    keys(KEY.Key_Return)
    qtbot.waitUntil(page.again.isVisible)
    assert page.name.hasFocus()
    keys("石门村电商服务站", KEY.Key_Return)
    lines = (page.county, page.town, page.village, page.code, page.clerk)
    for line in (*lines, page.pin, page.passphrase, page.again):
        qtbot.waitUntil(line.hasFocus)
        keys(KEY.Key_Return)

    def at_the_button() -> bool:
        focus = QApplication.focusWidget()
        return isinstance(focus, QPushButton) and focus.text() == "建站"

    qtbot.waitUntil(at_the_button)


def test_every_wrong_line_is_named_and_nothing_is_made(making, folder):
    page = making(name="", pin="12", clerk="")
    assert page.said.isVisible()
    for name in ("站点名称", "经办人姓名", "PIN"):
        assert f"{name}：" in page.said.text()
    assert page.name.hasFocus()
    assert not (folder / "ledger.db").exists()


def test_a_short_passphrase_is_told_and_a_longer_one_then_works(making, press, qtbot):
    page = making(passphrase="短", again="短")
    assert page.said.property("tone") == "stop"
    assert "6" in page.said.text()
    page = making()
    assert page.said.text() == ""
    finish(page, press, qtbot)


def finish(page, press, qtbot):
    """Type the last group back and return what was made."""
    QTest.keyClicks(page.typed, code_on(page)[-1].lower())
    with qtbot.waitSignal(page.made) as made:
        press(page, "开始用")
    return made.args[0]


def test_a_folder_that_holds_a_station_already_is_left_as_it_is(making, folder):
    folder.mkdir()
    (folder / "slots.json").write_text("{}", encoding="utf-8")
    page = making()
    assert page.said.property("tone") == "stop"
    assert (folder / "slots.json").read_text(encoding="utf-8") == "{}"


def test_the_recovery_code_is_printed_for_the_drawer_at_home(
    making, press, qtbot, tmp_path, monkeypatch
):
    page = making()
    target = tmp_path / "paper.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_said: (str(target), "PDF"))
    press(page, "打印或存成 PDF")
    qtbot.waitUntil(lambda: "已存" in page.said.text())
    assert target.read_bytes().startswith(b"%PDF")
    finish(page, press, qtbot)


def test_the_recovery_code_must_be_typed_back_from_paper(making, press, qtbot, folder):
    page = making()
    code = code_on(page)
    assert len(code) == 8
    page.typed.insert("0000")
    press(page, "开始用")
    assert "不一样" in page.said.text()
    page.typed.clear()
    made = finish(page, press, qtbot)
    assert made.code == "-".join(code)
    assert made.station.people.clerks.all()[0].name == "李秀英"
    assert is_on_paper(made.station.db)
    with pytest.raises(DeskOpenError):
        Station.open(folder, Secrets(recovery="-".join(code)))


def code_on(page):
    figures = [w for w in page.findChildren(QLabel) if w.property("role") == "figure"]
    return " ".join(w.text() for w in figures).split()


def test_language_and_large_letters_are_chosen_before_anything_else(page, settings):
    chips = {b.objectName(): b for b in page.findChildren(QPushButton) if b.objectName()}
    QTest.mouseClick(chips["chip-large"], Qt.MouseButton.LeftButton)
    assert settings.get(LARGE_TEXT)
    QTest.mouseClick(chips["chip-en"], Qt.MouseButton.LeftButton)
    assert settings.get(LANGUAGE) == "en"
    assert page.said.isVisible()


def test_back_from_the_form_leads_to_the_beginning(asked, press, qtbot):
    press(asked, "返回")
    press(asked, "先看看演示站")
    assert not asked.isEnabled()
    assert "演示站" in asked.said.text()


def test_an_empty_passphrase_is_not_tried(shown):
    panel = UnlockPanel()
    shown(panel)
    tries: list[Secrets] = []
    panel.tried.connect(tries.append)
    QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    assert tries == []
    panel.line.insert(WORDS)
    QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    assert tries == [Secrets(passphrase=WORDS)]
    assert not panel.isEnabled()
    panel.refuse("不对")
    assert panel.isEnabled()
    assert panel.line.selectedText()


@pytest.fixture
def signing(office, shown):
    """A panel for those who work at the office, and who came in."""

    def ask(*named):
        clerks = [one for one in office.do(lambda s: s.people.clerks.all()) if one.name in named]
        panel = SignInPanel(office.station, office.jobs, clerks)
        shown(panel)
        entered: list[Clerk] = []
        panel.entered.connect(entered.append)
        office.settle()
        return panel, entered

    return ask


def test_a_single_clerk_is_asked_her_pin_at_once_and_waits_after_three_wrong_ones(
    office, signing, qtbot
):
    office.do(lambda s: s.people.clerks.add("覃明桂", "clerk", PIN))
    panel, entered = signing("覃明桂")
    pad = panel._pad
    for wrong in ("111111", "222222", "333333"):
        QTest.keyClicks(pad.line, wrong)
        QTest.keyClick(pad.line, KEY.Key_Return)
        office.settle()
        assert pad._told.text()
    assert not pad.line.isEnabled()
    assert "还要等 5 秒" in pad._told.text()
    for _second in range(5):
        pad._second.timeout.emit()
    assert pad.line.isEnabled()
    office.clock.set(office.clock.now() + dt.timedelta(seconds=5))
    for digit in PIN:
        key = panel.findChild(QPushButton, f"key-{digit}")
        QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    QTest.keyClick(pad.line, KEY.Key_Return)
    qtbot.waitUntil(lambda: bool(entered))
    assert entered[0].name == "覃明桂"


def test_a_clerk_without_a_pin_is_in_by_her_name(office, signing, press, qtbot):
    office.do(lambda s: s.people.clerks.add("覃明桂", "clerk"))
    panel, entered = signing("李秀英", "覃明桂")
    press(panel, "覃明桂")
    qtbot.waitUntil(lambda: bool(entered))
    assert office.do(lambda s: s.ledger.clerk) == entered[0].id


def test_a_forgotten_pin_is_replaced_with_the_recovery_code(office, signing, press, qtbot):
    office.do(lambda s: s.people.clerks.add("覃明桂", "clerk", PIN))
    panel, entered = signing("覃明桂")
    press(panel, "忘了 PIN，用恢复码")
    office.settle()
    code, pin = (one for one in panel.findChildren(QLineEdit) if one.isVisible())
    for typed, new, said in (
        ("AAAA-" * 7 + "AAAA", "112233", "恢复码"),
        (office.recovery, "12", "6到12位"),
    ):
        code.setText(typed)
        pin.setText(new)
        press(panel, "换上新 PIN")
        qtbot.waitUntil(lambda said=said: said in panel.said.text())
        office.settle()
        assert entered == []
    pin.setText("112233")
    QTest.keyClick(pin, KEY.Key_Return)
    qtbot.waitUntil(lambda: bool(entered))
    assert office.do(lambda s: s.people.clerks.sign_in("覃明桂", "112233")).id == entered[0].id


def test_who_remembers_after_all_goes_back_to_the_pin(office, signing, press, qtbot):
    office.do(lambda s: s.people.clerks.add("覃明桂", "clerk", PIN))
    panel, _entered = signing("覃明桂")
    press(panel, "忘了 PIN，用恢复码")
    press(panel, "返回")
    office.settle()
    assert panel._pad is not None
    assert panel._pad.isVisible()
