from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QMenu

from core.base.errors import ClerkError, FieldError, InvalidRecordError
from core.base.ids import EventId
from desktop.widgets.form import FormPlan, RecordForm
from tests.desktop.conftest import TODAY
from tests.desktop.orchard import Apple, find_person, naming

KEY = Qt.Key


@pytest.fixture
def plan(today, settings):
    return FormPlan(
        kind=Apple,
        today=today,
        find={"farmer": find_person},
        adds=("farmer",),
        naming=naming,
        settings=settings,
        remember=("method",),
    )


@pytest.fixture
def form(plan, shown):
    return shown(RecordForm(plan), 480, 700)


def focus():
    found = QApplication.focusWidget()
    assert found is not None
    return found


def commit(text):
    """Type hanzi the way an input method hands them over."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(focus(), event)


def press(key, text=""):
    target = focus()
    QTest.keyClicks(target, text)
    QTest.keyClick(target, key)


def focused():
    return focus().objectName()


def test_a_record_is_typed_from_the_first_field_to_the_last_without_the_mouse(form, qtbot):
    form.start()
    assert focused() == "farmer"
    commit("王建军")
    press(KEY.Key_Return)
    assert focused() == "grams"
    press(KEY.Key_Return, "12.5")
    press(KEY.Key_Return, "3.2")
    press(KEY.Key_Return, "4")
    press(KEY.Key_Return, "12.5")
    assert focused() == "method"
    press(KEY.Key_Right)
    press(KEY.Key_Return)
    press(KEY.Key_Return)
    press(KEY.Key_Space)
    press(KEY.Key_Return)
    assert focused() == "note"
    commit("头茬")
    with qtbot.waitSignal(form.submitted):
        press(KEY.Key_Return)
    assert form.record() == Apple(
        day=TODAY,
        farmer=EventId("p2"),
        grams=6250,
        price=320,
        boxes=4,
        qty=12500,
        method="wechat",
        seen=True,
        note="头茬",
    )


def test_fields_of_one_row_stand_under_the_label_of_the_first_that_is_asked(plan, shown):
    beside = {"price": "grams", "boxes": "grams"}
    form = shown(RecordForm(msgspec.structs.replace(plan, beside=beside)), 480, 700)
    lines = [form._lines[name] for name in ("grams", "price", "boxes")]
    assert [line.label.isVisible() for line in lines] == [True, False, False]
    tops = {line.editor.mapTo(form, QPoint()).y() for line in lines}
    assert len(tops) == 1
    form.set_shown("grams", shown=False)
    assert [line.label.isVisible() for line in lines] == [False, True, False]
    for name in ("price", "boxes"):
        form.set_shown(name, shown=False)
    assert not any(line.label.isVisible() for line in lines)


def test_fields_that_large_letters_leave_no_room_beside_each_other_stand_apart(
    plan, shown, dressed
):
    worn = dressed(percent=150)
    beside = dict.fromkeys(("farmer", "grams", "price"), "day")
    form = shown(RecordForm(msgspec.structs.replace(plan, beside=beside)), worn.sizes.drawer, 700)
    lines = [form._lines[name] for name in ("day", *beside)]
    assert all(line.label.isVisible() for line in lines)
    assert len({line.editor.mapTo(form, QPoint()).y() for line in lines}) == len(lines)


def test_a_note_grows_with_what_is_written(form):
    box = form.editor("note").box
    one = box.height()
    assert one <= form.editor("farmer").height()
    box.setPlainText("一\n二\n三")
    assert one < box.height()
    box.setPlainText("一\n" * 40)
    assert box.height() < 5 * one


def test_every_field_has_a_name_that_can_be_read_aloud(form):
    for name in form.dump():
        assert form.editor(name).focus_widget().accessibleName(), name


def test_all_that_is_wrong_is_said_beside_its_field_at_once(form):
    form.editor("price").set_text("三块")
    form.editor("note").set_text("字" * 21)
    with pytest.raises(InvalidRecordError) as refused:
        form.record()
    assert form.show_error(refused.value)
    wrong = {name for name in form.dump() if form._lines[name].under.isVisible()}
    assert {"farmer", "grams", "price"} <= wrong
    assert focused() == "farmer"
    form.fill({"farmer": "p1", "grams": 500}, {"farmer": "李秀英"})
    form.editor("price").set_text("3")
    with pytest.raises(InvalidRecordError) as refused:
        form.record()
    assert refused.value.errors == (
        FieldError(field="note", code="field.too_long", args={"longest": 20}),
    )


def test_an_error_goes_away_when_its_field_is_mended(form):
    form.show_error(InvalidRecordError("apple", (FieldError(field="grams", code="field.missing"),)))
    line = form._lines["grams"]
    assert line.editor.focus_widget().property("wrong") == "true"
    QTest.keyClicks(line.editor.focus_widget(), "3")
    assert line.editor.focus_widget().property("wrong") == "false"
    assert "1.5 kg" in line.under.text()


def test_an_error_of_no_field_here_is_left_to_the_drawer(form):
    class OtherError(ClerkError):
        code = "base.refused"

    assert not form.show_error(OtherError())
    assert not form.show_error(OtherError(field="elsewhere"))
    assert form.show_error(OtherError(field="price"))


def test_a_weight_shows_its_grams_while_it_is_typed_and_the_unit_counts(form):
    editor = form.editor("grams")
    QTest.keyClicks(editor.line, "12.5")
    assert form._lines["grams"].under.text() == "6.25 kg = 6,250 克"
    qt_chip = editor.units.findChild(type(editor.units.group.button(1)), "chip-公斤")
    QTest.mouseClick(qt_chip, Qt.MouseButton.LeftButton)
    assert editor.value() == 12500
    editor.set_value(6251)
    assert (editor.line.text(), editor.value()) == ("6.251", 6251)
    editor.set_text("|斤")
    editor.set_value(333)
    assert (editor.line.text(), editor.value()) == ("0.666", 333)


def test_full_width_money_is_understood_and_tidied(form):
    editor = form.editor("price")
    editor.line.setFocus()
    commit("１２３４．５")
    assert form._lines["price"].under.text() == "¥ 1,234.50"
    press(KEY.Key_Return)
    assert editor.line.text() == "1234.50"
    assert editor.value() == 123450


def test_a_day_typed_short_is_shown_in_full(form):
    editor = form.editor("day")
    editor.line.selectAll()
    QTest.keyClicks(editor.line, "3.1")
    assert form._lines["day"].under.text() == "2026-03-01"
    QTest.keyClick(editor.line, KEY.Key_Return)
    assert editor.line.text() == "2026-03-01"


def test_a_day_is_picked_from_the_calendar(form, qtbot):
    editor = form.editor("day")
    editor.set_value(dt.date(2026, 3, 1))
    QTest.mouseClick(editor.pick, Qt.MouseButton.LeftButton)
    menu = editor.findChild(QMenu)
    qtbot.waitUntil(menu.isVisible)
    calendar = menu.findChild(QCalendarWidget)
    assert calendar.selectedDate().toPython() == dt.date(2026, 3, 1)
    with qtbot.waitSignal(editor.edited):
        calendar.clicked.emit(calendar.selectedDate().addDays(4))
    assert editor.value() == dt.date(2026, 3, 5)
    assert not menu.isVisible()


def test_a_person_is_found_chosen_with_the_arrows_and_kept_by_id(form):
    editor = form.editor("farmer")
    editor.line.setFocus()
    commit("王")
    assert editor.results().isVisible()
    hits = editor.results().hits
    assert hits.chosen().title == "王建军"
    press(KEY.Key_Down)
    assert hits.chosen().key == ""
    press(KEY.Key_Up)
    press(KEY.Key_Return)
    assert editor.value() == "p2"
    assert not editor.results().isVisible()


def test_someone_unknown_can_be_made_at_once(form, qtbot):
    form.editor("farmer").line.setFocus()
    commit("赵六")
    with qtbot.waitSignal(form.new_wanted) as asked:
        press(KEY.Key_Return)
    assert asked.args == ["farmer", "赵六"]


def test_a_name_that_was_typed_but_not_picked_is_not_taken(form):
    editor = form.editor("farmer")
    editor.line.setFocus()
    commit("王")
    press(KEY.Key_Escape)
    assert not editor.results().isVisible()
    with pytest.raises(ValueError, match="王"):
        editor.value()
    assert form._lines["farmer"].under.text() == "请从列表里选一个"


def test_typing_on_after_picking_picks_nobody(form):
    editor = form.editor("farmer")
    editor.set_value("p1", "李秀英")
    editor.line.setFocus()
    commit("x")
    with pytest.raises(ValueError, match="李秀英x"):
        editor.value()


def test_escape_leaves_the_form_and_control_enter_saves_from_anywhere(form, qtbot):
    form.editor("price").line.setFocus()
    with qtbot.waitSignal(form.left):
        press(KEY.Key_Escape)
    with qtbot.waitSignal(form.submitted):
        QTest.keyClick(focus(), KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_what_is_half_typed_survives(form, plan, shown):
    form.fill({"farmer": "p3", "grams": 1500}, {"farmer": "刘桂花"})
    form.editor("price").set_text("三块")
    form.editor("note").set_text("两行\n的话")
    form.editor("seen").set_value(True)
    form.editor("grade").set_value("3")
    half = form.dump()
    assert all(isinstance(text, str) for text in half.values())
    again = shown(RecordForm(plan), 480, 700)
    again.restore(half)
    assert again.dump() == half
    assert again.values() == form.values()
    assert again.editor("farmer").line.text() == "刘桂花"


def test_the_last_choice_is_offered_again_and_only_when_a_record_was_made(form, plan, shown):
    form.fill({"farmer": "p3", "grams": 1500, "method": "owed"})
    assert shown(RecordForm(plan)).values()["method"] == "cash"
    form.record()
    assert shown(RecordForm(plan)).values()["method"] == "owed"
    form.clear()
    assert form.values()["method"] == "owed"
    assert "farmer" not in form.values()
    assert form.values()["day"] == TODAY


def test_a_hidden_field_is_passed_over(form):
    form.set_shown("price", False)
    form.editor("grams").line.setFocus()
    press(KEY.Key_Return, "1")
    assert focused() == "boxes"


def test_tab_goes_through_the_fields_in_their_order(form):
    form.editor("day").line.setFocus()
    seen = [focused()]
    for _ in range(9):
        QTest.keyClick(focus(), KEY.Key_Tab)
        seen.append(focused())
    assert seen == [*form.dump()]


def test_a_form_may_ask_only_some_fields_and_the_page_fills_the_rest(today, shown):
    form = shown(RecordForm(FormPlan(kind=Apple, today=today, fields=("price", "grams"))))
    assert list(form.dump()) == ["price", "grams"]
    form.fill({"price": 100, "grams": 2})
    made = form.record(farmer="p1", day=TODAY)
    assert (made.price, made.grams, made.farmer) == (100, 2, "p1")


def test_a_choice_of_many_is_a_list_and_of_few_are_chips(form):
    grade, method = form.editor("grade"), form.editor("method")
    assert [grade.combo.itemText(at) for at in range(grade.combo.count())][1:3] == ["1级", "2级"]
    assert [chip.text() for chip in method.chips.group.buttons()] == ["现金", "微信", "欠着"]
    method.chips.setFocus()
    QTest.keyClicks(method.chips, "3")
    assert method.value() == "owed"


def test_a_note_takes_a_new_line_with_shift(form):
    box = form.editor("note").box
    box.setFocus()
    QTest.keyClicks(box, "a")
    QTest.keyClick(box, KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(box, "b")
    assert form.editor("note").value().splitlines() == ["a", "b"]


def test_what_the_page_says_under_a_field_comes_back_after_an_error(form):
    form.tell("price", "上次 3.10 元", "wait")
    form.show_error(InvalidRecordError("apple", (FieldError(field="price", code="field.missing"),)))
    assert form._lines["price"].under.text() == "要填"
    QTest.keyClicks(form.editor("price").line, "3")
    assert form._lines["price"].under.text() == "上次 3.10 元"
