from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.widgets.ask import Question
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import FormPlan, RecordForm
from tests.desktop.orchard import Apple, find_person, naming

KEY = Qt.Key
QUESTION = Question(
    text="这位老人今天已经买了三样，一共 860 元。",
    advice="问一句是不是本人要买的。",
    reasons=("本人在场", "家人来电"),
)


@pytest.fixture
def drawer(today, shown):
    form = RecordForm(
        FormPlan(kind=Apple, today=today, find={"farmer": find_person}, naming=naming)
    )
    return shown(Drawer("收购一笔", form, "保存"), 404, 500)


def test_enter_on_the_last_field_presses_the_main_button(drawer, qtbot):
    box = drawer.body.editor("note").box
    box.setFocus()
    with qtbot.waitSignal(drawer.pressed):
        QTest.keyClick(box, KEY.Key_Return)


def test_while_one_press_is_written_a_second_does_nothing(drawer, qtbot):
    pressed = []
    drawer.pressed.connect(lambda: pressed.append(1))
    drawer.busy(True)
    QTest.mouseClick(drawer.button, Qt.MouseButton.LeftButton)
    drawer.body.submitted.emit()
    assert pressed == []
    drawer.busy(False)
    QTest.mouseClick(drawer.button, Qt.MouseButton.LeftButton)
    assert pressed == [1]


def test_escape_closes_it_from_any_field(drawer, qtbot):
    drawer.body.editor("grams").line.setFocus()
    target = QApplication.focusWidget()
    assert target is not None
    with qtbot.waitSignal(drawer.closed):
        QTest.keyClick(target, KEY.Key_Escape)


def test_the_main_button_and_the_sum_stay_in_view_however_long_the_form_is(drawer):
    drawer.set_totals("¥ 40.00", "应付")
    QApplication.sendPostedEvents()
    assert drawer.rect().contains(
        drawer.button.geometry().translated(drawer.button.parentWidget().pos())
    )
    assert drawer._total.isVisible()
    assert drawer.scroller.verticalScrollBar().maximum() > 0


def test_a_question_wants_its_reason_before_it_goes_on(drawer, qtbot):
    reasons: list[str] = []
    drawer.ask(QUESTION, reasons.append)
    box = drawer.asking()
    assert box.reason.hasFocus()
    assert not drawer.button.isEnabled()
    QTest.keyClick(box.reason, KEY.Key_Return)
    assert reasons == []
    assert box.reason.property("wrong") == "true"
    QTest.keyClicks(box.reason, "ok")
    QTest.keyClick(box.reason, KEY.Key_Return)
    assert reasons == ["ok"]
    assert drawer.asking() is None
    assert drawer.button.isEnabled()


def test_a_usual_reason_needs_no_typing(drawer, qtbot):
    reasons: list[str] = []
    drawer.ask(QUESTION, reasons.append)
    chip = drawer.findChild(QPushButton, "chip-家人来电")
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    QTest.keyClick(drawer.asking().reason, KEY.Key_Return)
    assert reasons == ["家人来电"]


def test_thinking_again_goes_back_to_the_form_and_saves_nothing(drawer, qtbot):
    reasons: list[str] = []
    closed: list[int] = []
    drawer.closed.connect(lambda: closed.append(1))
    drawer.ask(QUESTION, reasons.append)
    QTest.keyClick(drawer.asking().reason, KEY.Key_Escape)
    assert drawer.asking() is None
    drawer.ask(QUESTION, reasons.append)
    QTest.mouseClick(drawer.asking().no, Qt.MouseButton.LeftButton)
    assert (reasons, closed, drawer.asking()) == ([], [], None)


def test_a_question_without_a_reason_offers_the_careful_answer_first(drawer):
    drawer.ask(Question(text="今天已经结过账了。", wants_reason=False), lambda _reason: None)
    assert drawer.asking().no.hasFocus()
    assert not drawer.asking().reason.isVisible()


def test_a_line_above_the_button_says_what_stands_in_the_way(drawer):
    drawer.say("磁盘满了")
    assert drawer._line.isVisible()
    assert drawer._line.property("role") == "stopline"
    drawer.say("")
    assert not drawer._line.isVisible()
