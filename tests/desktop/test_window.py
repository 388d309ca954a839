from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from core.base.errors import DiskFullError
from desktop.widgets.card import Card
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import FormPlan, RecordForm
from desktop.widgets.found import Found
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page, PageEntry
from tests.desktop.orchard import Apple, find_person, naming

KEY = Qt.Key


class Field(Page):
    """A page with one line to type in, that remembers what it was asked."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.arrived: list[str] = []
        self.codes: list[str] = []
        self.takes_scans = True
        self.line = QLineEdit()
        self.line.setAccessibleName("一行")
        self.set_body(self.line)

    def arrive(self, what: str = "") -> None:
        self.arrived.append(what)
        super().arrive(what)

    def scanned(self, code: str) -> bool:
        self.codes.append(code)
        return self.takes_scans


@pytest.fixture
def built():
    return []


@pytest.fixture
def desk(window, built, qapp):
    def entry(key, fkey, **more):
        def build():
            built.append(key)
            return Field(key)

        return PageEntry(key=key, icon="home", label="页面", fkey=fkey, factory=build, **more)

    window.lay_out(
        [
            entry("home", 1),
            entry("up", 3, kinds=("purchase",)),
            entry("people", 5, kinds=("person",)),
            entry("classes", 15, kinds=("class", "certificate")),
        ]
    )
    window.open_desk()
    yield window
    window.keep_half_typed()
    window._half_timer.stop()
    window.notices._take_down()
    qapp.removeEventFilter(window)


def key(key, modifier=Qt.KeyboardModifier.NoModifier):
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifier)


def test_before_unlocking_there_is_neither_rail_nor_strip(window):
    alone = QWidget()
    window.show_alone(alone)
    assert alone.isVisible()
    assert not window.rail.isVisible()
    assert not window.strip.isVisible()


def test_a_page_is_built_on_its_first_visit_only(desk, built):
    assert built == ["home"]
    key(KEY.Key_F3)
    key(KEY.Key_F1)
    key(KEY.Key_F3)
    assert built == ["home", "up"]
    assert desk.page().title.text() == "up"
    assert desk.rail.entries()["up"].isChecked()


def test_escape_goes_home_once_there_is_nothing_to_close(desk):
    key(KEY.Key_F3)
    page = desk.page()
    page.open_drawer(Drawer("一笔", QLineEdit(), "保存"))
    key(KEY.Key_Escape)
    assert desk.page() is page
    assert page.drawer is None
    key(KEY.Key_Escape)
    assert desk.page().title.text() == "home"


def test_a_hit_of_the_search_opens_on_the_page_of_its_kind(desk):
    desk.strip.search.set_find(find_person)
    key(KEY.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert desk.strip.search.hasFocus()
    desk.strip.search.setText("王")
    desk.strip.search.textEdited.emit("王")
    key(KEY.Key_Return)
    assert desk.page().title.text() == "people"
    assert desk.page().arrived == ["p2"]


def test_escape_in_the_search_box_gives_the_keys_back_to_the_page(desk):
    key(KEY.Key_K, Qt.KeyboardModifier.ControlModifier)
    key(KEY.Key_Escape)
    assert desk.page().line.hasFocus()


def test_a_page_may_ask_for_another_one(desk):
    desk.page().wanted.emit("up", "new")
    assert desk.page().arrived == ["new"]
    desk.page().wanted.emit("no such page", "")
    assert desk.page().title.text() == "up"


def test_enter_right_after_a_notice_dismisses_it_and_does_nothing_else(desk, qtbot):
    printed, entered = [], []
    page = desk.page()
    page.line.returnPressed.connect(lambda: entered.append(1))
    page.noticed.emit(Notice(text="已保存", ended=lambda: printed.append(1)))
    key(KEY.Key_Return)
    assert (printed, entered) == ([1], [])
    key(KEY.Key_Return)
    assert (printed, entered) == ([1], [1])


def test_enter_belongs_to_the_form_again_once_something_was_typed(desk):
    printed, entered = [], []
    page = desk.page()
    page.line.returnPressed.connect(lambda: entered.append(1))
    page.noticed.emit(Notice(text="已保存", ended=lambda: printed.append(1)))
    key(KEY.Key_5)
    key(KEY.Key_Return)
    assert (printed, entered) == ([], [1])
    assert desk.notices.isVisible()


def test_a_notice_never_covers_the_main_button_of_a_drawer(desk):
    page = desk.page()
    drawer = Drawer("一笔", QLineEdit(), "保存")
    page.noticed.emit(Notice(text="已保存：收购 张国栋 富士苹果 12.5 斤，40.00 元"))
    page.open_drawer(drawer)
    QApplication.sendPostedEvents()
    left = drawer.mapTo(desk, drawer.rect().topLeft()).x()
    assert desk.notices.geometry().right() < left


def test_an_error_nobody_took_is_said_in_words_with_what_to_do(desk, jobs):
    jobs.broke.emit(DiskFullError())
    said = desk.notices.notice()
    assert said.tone == "stop"
    assert "磁盘满了" in said.text
    assert "删掉" in said.text


def test_pages_beyond_the_twelfth_key_have_one_with_shift(desk):
    key(Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert desk.rail.entries()["classes"].isChecked()
    assert desk.rail.entries()["classes"].toolTip() == "页面  ⇧F3"
    key(Qt.Key.Key_F3)
    assert desk.rail.entries()["up"].isChecked()
    desk.strip.search.taken.emit(Found("7", "收寄第1期", "", "class"))
    assert desk.rail.entries()["classes"].isChecked()


def test_the_rail_has_room_for_the_open_pages_bold_words(desk):
    entries = desk.rail.entries()
    before = {key: one.sizeHint().width() for key, one in entries.items()}
    for name in entries:
        desk.show_page(name)
        assert {key: one.sizeHint().width() for key, one in entries.items()} == before


@pytest.mark.warns("desk.jobs")
def test_a_bug_is_admitted_without_its_entrails(desk, jobs, qtbot):
    with qtbot.waitSignal(jobs.broke):
        jobs.fetch(lambda: 1 // 0)
    assert "Zero" not in desk.notices.notice().text
    assert desk.notices.notice().seconds == 0


def test_a_card_covers_everything_until_one_key_turns_it_back(desk):
    desk.page().turned.emit(Card(name="张国栋", what="收购", amount_fen=4000))
    card = desk.card()
    QApplication.sendPostedEvents()
    assert card.geometry() == desk.rect()
    assert desk.isFullScreen()
    QTest.keyClick(card, KEY.Key_Escape)
    assert desk.card() is None
    assert not desk.isFullScreen()


def test_a_scan_goes_to_the_page_and_one_it_has_no_use_for_is_looked_up(desk):
    desk.take_scan("SF123")
    assert desk.page().codes == ["SF123"]
    assert desk.strip.search.text() == ""
    desk.page().takes_scans = False
    desk.take_scan("SF124")
    assert desk.strip.search.text() == "SF124"
    assert desk.strip.search.hasFocus()


def test_a_scan_while_the_card_is_turned_goes_nowhere(desk):
    desk.page().turned.emit(Card(name="张国栋", what="收购"))
    desk.take_scan("SF123")
    assert desk.page().codes == []
    desk.close_card()


def test_what_is_half_typed_is_kept_and_shown_again_after_a_power_cut(
    window, jobs, settings, today, kept, qtbot
):
    class Orchard(Page):
        def __init__(self):
            super().__init__("果园")
            self.set_body(QWidget())

        def restore(self, half_typed):
            plan = FormPlan(kind=Apple, today=today, find={"farmer": find_person}, naming=naming)
            self.open_drawer(Drawer("一笔", RecordForm(plan), "保存"))
            super().restore(half_typed)

    entry = PageEntry(key="orchard", icon="up", label="果园", fkey=1, factory=Orchard)
    window.lay_out([entry])
    window.open_desk()
    page = window.page()
    page.restore({"grams": "12.5|公斤"})
    qtbot.waitUntil(lambda: "half.orchard" in kept)
    again = Orchard()
    again.restore(settings.recall("half.orchard", {}))
    assert again.drawer is not None
    assert isinstance(again.drawer.body, RecordForm)
    assert again.drawer.body.values()["grams"] == 12500
    page.close_drawer()
    window.keep_half_typed()
    assert settings.recall("half.orchard", None) == {}
    window._half_timer.stop()
    app = QApplication.instance()
    assert app is not None
    app.removeEventFilter(window)
    again.deleteLater()


def test_closing_prints_what_waits_and_can_be_held_back(desk):
    printed = []
    desk.notice(Notice(text="已保存", ended=lambda: printed.append(1)))
    desk.on_close(lambda: False)
    assert not desk.close()
    assert printed == [1]
    desk.on_close(lambda: True)
    assert desk.close()


def test_every_control_of_the_frame_has_a_name(desk):
    from tests.desktop.looks import nameless

    assert nameless(desk) == []


def test_a_missing_voice_is_a_quiet_notice(desk):
    desk.page().spoken.emit("三元")
    assert desk.notices.notice().tone == "wait"
    assert "语音" in desk.notices.notice().text
