from __future__ import annotations

from array import array

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from core.base.changes import Changes
from desktop import theme
from desktop.models.ledger import LedgerModel
from desktop.widgets.empty import Empty
from desktop.widgets.icons import IconButton
from desktop.widgets.ledger import LedgerView
from tests.desktop.orchard import COLUMNS, Apple, Orchard, tone

KEY = Qt.Key


@pytest.fixture
def orchard():
    return Orchard(1000)


@pytest.fixture
def make(orchard, jobs, settings, today, shown):
    def made(**how):
        model = LedgerModel(orchard, COLUMNS, jobs, tone)
        return shown(LedgerView(model, "apples", settings, today=today, **how), 1000, 500)

    return made


@pytest.fixture
def view(make, qtbot):
    made = make()
    with qtbot.waitSignal(made.model.loaded):
        made.model.show()
    made.table.setFocus()
    qtbot.waitUntil(lambda: bool(made.totals.text()))
    return made


def key(view, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(view.table, key, modifier)


def says(view, text):
    return lambda: view.totals.text().startswith(text)


def test_enter_opens_the_record_under_the_cursor(view, qtbot):
    key(view, KEY.Key_Down)
    with qtbot.waitSignal(view.opened) as opened:
        key(view, KEY.Key_Return)
    assert opened.args[0].id == "A.1.1"


def test_a_double_click_opens_too(view, qtbot):
    at = view.table.visualRect(view.model.index(3, 1)).center()
    with qtbot.waitSignal(view.opened) as opened:
        QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
        QTest.mouseDClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened.args[0].id == "A.1.3"


def test_the_first_row_is_chosen_so_that_the_arrows_work_at_once(view):
    assert view.current().id == "A.1.0"


def test_figures_stand_together_and_their_rows_reach_the_edge(view, qapp):
    head = view.table.horizontalHeader()
    for place, column in enumerate(COLUMNS):
        view.columns.show(place, column.align == "end")
    assert head.sectionSize(view.columns.shown()[-1]) < view.table.viewport().width() // 2
    qapp.processEvents()
    paper = view.table.viewport().grab().toImage()
    at = view.table.visualRect(view.model.index(0, view.columns.shown()[-1])).center()
    assert paper.pixelColor(paper.width() - 2, at.y()) == theme.current().colours.choice


def test_the_line_below_sums_all_or_what_is_selected(view, qtbot):
    assert view.totals.text() == view.totals.shown() == "共 1,000 笔    净重 250,250 kg"
    view.totals.resize(view.totals.fontMetrics().horizontalAdvance("共 1,000 笔    净重 250"), 40)
    assert view.totals.shown() == "共 1,000 笔    …"
    for _ in range(2):
        key(view, KEY.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(says(view, "选中 3 笔"))
    assert view.totals.text().endswith("净重 3 kg")
    key(view, KEY.Key_Down)
    qtbot.waitUntil(says(view, "共 1,000 笔"))


def test_typing_filters_after_a_blink_and_enter_keeps_the_condition(view, qtbot):
    QTest.keyClick(view, KEY.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(view.filters.text.hasFocus)
    with qtbot.waitSignal(view.model.loaded) as loaded:
        view.filters.text.setText("王")
        view.filters.text.textEdited.emit("王")
    assert loaded.args == [200]
    with qtbot.waitSignal(view.model.loaded):
        QTest.keyClick(view.filters.text, KEY.Key_Return)
    assert view.filters.text.text() == ""
    pin = view.findChild(IconButton, "pin-text")
    assert pin.text() == "所有列：王"
    with qtbot.waitSignal(view.model.loaded) as loaded:
        QTest.mouseClick(pin, Qt.MouseButton.LeftButton)
    assert loaded.args == [1000]


def test_one_column_can_be_filtered_alone(view, qtbot):
    view.filters.column.setCurrentIndex(view.filters.column.findData("farmer"))
    with qtbot.waitSignal(view.model.loaded):
        view.filters.text.setText("李")
        view.filters.text.textEdited.emit("李")
    assert view.model.filters == {"farmer": "李"}
    assert view.model.rowCount() == 200


@pytest.mark.parametrize(
    ("chip", "days"),
    [
        ("today", ("2026-11-21", "2026-11-21")),
        ("week", ("2026-11-16", "2026-11-22")),
        ("month", ("2026-11-01", "2026-11-30")),
        ("all", None),
    ],
)
def test_periods_are_whole_days_of_the_clerks_calendar(view, chip, days):
    view.filters.period.set_value(chip)
    expected = dict(zip(("from", "to"), days, strict=True)) if days else {}
    assert view.filters.filters() == expected


def test_a_period_of_her_own_is_typed_short(view, qtbot):
    period = view.filters.period
    QTest.mouseClick(period.chips.group.button(4), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(period.start.hasFocus)
    QTest.keyClicks(period.start, "3.1")
    QTest.keyClick(period.start, KEY.Key_Tab)
    assert period.start.text() == "2026-03-01"
    assert period.days() == {"from": "2026-03-01"}
    QTest.keyClicks(period.end, "xx")
    QTest.keyClick(period.end, KEY.Key_Return)
    assert period.end.property("wrong") == "true"
    assert period.days() == {"from": "2026-03-01"}


def test_chips_of_the_page_filter_by_its_own_key(view, qtbot):
    view.add_filter("state", "状态", [("", "全部"), ("owed", "未付")])
    with qtbot.waitSignal(view.model.loaded):
        view.filters.set_chip("state", "owed")
    assert view.model.filters == {"state": "owed"}


def test_the_header_sorts_up_down_and_back_and_is_remembered(view, make, kept):
    order = []
    for _ in range(3):
        view._sort(0)
        order.append(view.model.order)
    assert order == ["day", "-day", ""]
    view._sort(4)
    assert view.model.order == ""
    view._sort(2)
    assert make().model.order == "grams"


def test_hidden_columns_widths_and_places_are_remembered(view, make):
    head = view.table.horizontalHeader()
    assert head.isSectionHidden(5)
    view.columns.show(5, True)
    view.columns.show(0, False)
    head.resizeSection(1, 222)
    head.moveSection(2, 0)
    again = make().table.horizontalHeader()
    assert not again.isSectionHidden(5)
    assert again.isSectionHidden(0)
    assert again.sectionSize(1) == 222
    assert again.logicalIndex(0) == 2


def test_the_last_column_cannot_be_hidden(view):
    for at in range(6):
        view.columns.show(at, False)
    assert view.columns.shown() == [4]


def test_a_menu_of_columns_hides_one(view, qtbot):
    view.columns.choose(view.mapToGlobal(QPoint(5, 5)))
    menu = QApplication.activePopupWidget()
    assert menu is not None
    note = next(action for action in menu.actions() if action.text() == "备注")
    note.trigger()
    menu.close()
    assert view.table.horizontalHeader().isSectionHidden(4)


def test_rows_are_copied_for_a_spreadsheet_as_they_are_shown(view, qtbot):
    view.table.horizontalHeader().moveSection(2, 0)
    key(view, KEY.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(view.copied) as copied:
        key(view, KEY.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert copied.args == [2, 2]
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "净重\t日期\t农户\t单价\t备注"
    assert lines[1] == "500 g\t2026-01-01\t张国栋\t3.20\t"


def test_a_text_that_a_spreadsheet_would_calculate_is_copied_as_text():
    from desktop.widgets.ledger import _harmless

    assert _harmless("=1+1") == "'=1+1"
    assert _harmless("@SUM(A1)") == "'@SUM(A1)"
    assert _harmless("-1,234.50") == "-1,234.50"
    assert _harmless("a\tb\nc") == "a b c"
    assert _harmless("") == ""


def test_a_million_selected_rows_are_summed_without_being_counted_out(
    jobs, settings, today, shown, qtbot
):
    model = LedgerModel(Orchard(1_000_000), COLUMNS, jobs)
    view = shown(LedgerView(model, "big", settings, today=today), 1000, 500)
    with qtbot.waitSignal(model.loaded):
        model.show()
    view.table.selectAll()
    qtbot.waitUntil(says(view, "共 1,000,000 笔"))


def test_a_change_keeps_the_cursor_on_its_record(view, orchard, jobs, qtbot):
    for _ in range(3):
        key(view, KEY.Key_Down)
    assert view.current().id == "A.1.3"
    orchard.all = array("q", range(2, 1000))
    with qtbot.waitSignal(view.model.loaded):
        jobs.write(lambda: Changes(kinds=frozenset({"apple"})))
    assert view.table.currentIndex().row() == 1
    assert view.current().id == "A.1.3"


def test_sorting_keeps_the_cursor_on_its_record(view, qtbot):
    key(view, KEY.Key_Down)
    with qtbot.waitSignal(view.model.loaded):
        view._sort(0)
        view._sort(0)
    assert view.model.number(view.table.currentIndex().row()) == 1


def test_an_empty_ledger_teaches_the_first_step(orchard, make, qtbot):
    orchard.all = array("q")
    pressed = []
    empty = Empty(
        "product", "还没有收购", "点一下记第一笔。", "收购一笔", lambda: pressed.append(1)
    )
    view = make(empty=empty)
    with qtbot.waitSignal(view.model.loaded):
        view.model.show()
    assert empty.isVisible()
    QTest.mouseClick(empty.button, Qt.MouseButton.LeftButton)
    assert pressed == [1]


def test_a_filter_that_hides_everything_says_so_and_can_be_undone(view, qtbot):
    with qtbot.waitSignal(view.model.loaded):
        view.filters.text.setText("无此人")
        view.filters.text.textEdited.emit("无此人")
    assert view._nothing.isVisible()
    with qtbot.waitSignal(view.model.loaded):
        QTest.mouseClick(view._nothing.button, Qt.MouseButton.LeftButton)
    assert view.table.isVisible()


def test_what_a_cell_cuts_off_is_said_in_full(view, qtbot):
    view.table.horizontalHeader().resizeSection(0, 30)
    index = view.model.index(0, 0)
    at = view.table.visualRect(index).center()
    viewport = view.table.viewport()
    QApplication.sendEvent(
        viewport, QHelpEvent(QHelpEvent.Type.ToolTip, at, viewport.mapToGlobal(at))
    )
    assert QToolTip.text() == "2026-01-01"
    QToolTip.hideText()


def test_an_action_works_on_the_current_record_by_menu_and_by_key(view, qtbot):
    done: list[Apple] = []
    action = view.add_action("红冲", "undo", done.append, "Ctrl+R")
    key(view, KEY.Key_Down)
    action.trigger()
    key(view, KEY.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert [one.id for one in done] == ["A.1.1", "A.1.1"]


def test_it_can_be_sent_to_a_record(view):
    assert view.go_to(50)
    assert view.table.currentIndex().row() == 50
    assert not view.go_to(5000)


def test_the_table_never_asks_its_content_how_wide_it_is(view):
    from PySide6.QtWidgets import QHeaderView

    head = view.table.horizontalHeader()
    modes = {head.sectionResizeMode(at) for at in range(head.count())}
    assert modes == {QHeaderView.ResizeMode.Interactive}
