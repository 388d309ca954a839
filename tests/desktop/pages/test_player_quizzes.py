"""Quizzes: hands counted in the hall, sheets of paper, one person at the PC; kept for a class."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.base.ids import EventId
from core.db import rows
from core.people.model import Person
from core.training.model.results import QuizResult
from core.training.model.trainee import Trainee
from core.training.quiz.marking import letters, right_picks, right_words
from desktop.pages.player.page import LIST, PAPER_QUIZ, PC_QUIZ, CoursesPage
from tests.core.training.conftest import planned
from tests.desktop.pages.courses import pack

KEY = Qt.Key


def taught(station):
    """A class with two people."""
    class_id = station.training.classes.plan(planned()).ids[0]
    for name, phone in (("周春秀", "13330766619"), ("覃明桂", "17506123100")):
        person = station.people.add(Person(name=name, phone=phone)).ids[0]
        trainee = Trainee(class_id=EventId(class_id), person=EventId(person))
        station.training.roster.add(trainee)
    return class_id


@pytest.fixture
def class_id(office):
    return office.do(taught)


@pytest.fixture
def page(office, opened, class_id, tmp_path):
    made = opened(lambda: CoursesPage(office.desk, office.spooler), "courses")
    path = pack(tmp_path)
    with office.qtbot.waitSignal(made.bringing.unknown) as asked:
        made.install(path)
    made.install(path, asked.args[1])
    office.qtbot.waitUntil(lambda: bool(made.shelf.cards()))
    office.settle()
    return made


def choose(page, office, click, way, *, held=True):
    """Open the drawer of the quizzes and begin."""
    click(page, "测验 小课")
    office.settle()
    body = page.drawer.body
    body.ways.set_value(way)
    body.held.setCurrentIndex(0 if held else body.held.count() - 1)
    click(page.drawer, "开始")


def results(office):
    return office.do(lambda s: rows.read(s.db, QuizResult, "ORDER BY rowid"))


@pytest.fixture
def show(page, office, click):
    with office.qtbot.waitSignal(page.showing.began):
        choose(page, office, click, "group")
    office.settle()
    return page.showing.show


def press(widget, *keys):
    for one in keys:
        if isinstance(one, str):
            QTest.keyClicks(widget, one)
        else:
            QTest.keyClick(widget, one)


def test_hands_are_typed_on_either_screen_and_the_right_answer_is_shown(page, office, show):
    projector, presenter = page.showing.projector, page.presenter
    assert "先做什么" in projector.canvas.words()
    press(projector, "12", KEY.Key_Return, "3")
    press(presenter, KEY.Key_Return, "5", KEY.Key_Backspace)
    assert dict(show.hands(show.step)) == {0: 12, 1: 3}
    assert "12" in projector.canvas.words()
    assert "答案" not in projector.canvas.words()
    press(projector, KEY.Key_PageDown)
    assert "答案" in projector.canvas.words()
    assert "√" in presenter.current.words()
    press(projector, "9")
    assert dict(show.hands(show.step)) == {0: 12, 1: 3}
    press(projector, KEY.Key_PageDown)
    assert "烟花" in projector.canvas.words()


def test_no_hands_are_counted_for_words_and_pairs(page, office, show):
    projector = page.showing.projector
    for kind in ("Numeric", "Matching"):
        while type(show.step.asked.question).__name__ != kind:
            show.next()
        press(projector, "7")
        assert not show.hands(show.step)
        press(projector, KEY.Key_Return)
        assert "答案" in projector.canvas.words()


def test_what_hands_said_is_kept_for_the_class(page, office, show, class_id, click):
    projector = page.showing.projector
    assert not page.presenter.keep.isVisible()
    press(projector, "12", KEY.Key_Return, "4", KEY.Key_PageDown, KEY.Key_PageDown)
    press(projector, "2", KEY.Key_Return, "14")
    assert page.presenter.keep.isVisible()
    assert page.presenter.classes.currentData() == class_id
    click(page, "举手结果记到班里")
    office.settle()
    (kept,) = results(office)
    assert (kept.way, kept.quiz, kept.trainee) == ("group", "quiz/一.gift", None)
    assert (kept.points, kept.most, kept.hands) == (750 + 875, 2000, 16)
    assert kept.answers == ("1:A=12,B=4", "2:A=2,B=14")
    assert not page.presenter.keep.isVisible()


def test_a_practice_quiz_on_the_pc_is_scored_and_not_kept(page, office, click):
    choose(page, office, click, "pc", held=False)
    sitting = page.pc_quiz.sitting
    office.qtbot.waitUntil(sitting.isVisible)
    press(sitting, "1", KEY.Key_Return, "2", KEY.Key_Return)
    press(sitting.line, "500", KEY.Key_Return)
    press(sitting, "1", "1", KEY.Key_Return)
    assert page.pc_quiz.score.text().startswith("练习：3")
    assert results(office) == []


def test_one_person_answers_with_the_digits_and_the_score_is_kept(page, office, click, keys):
    choose(page, office, click, "pc")
    assert page.mode() == PC_QUIZ
    office.settle()
    keys("17506123100"[-4:], KEY.Key_Return)
    sitting = page.pc_quiz.sitting
    for one in list(sitting._asked):
        picks = one.shown(right_picks(one.question))
        if picks:
            press(sitting, *(str(at + 1) for at in picks), KEY.Key_Return)
        else:
            press(sitting.line, right_words(one.question), KEY.Key_Return)
    office.settle()
    (kept,) = results(office)
    assert (kept.way, kept.points, kept.most, kept.passed) == ("pc", 4000, 4000, True)
    assert kept.answers == ("1:A", "2:F", "3:500", "4:AB")
    assert "4 / 4" in page.pc_quiz.score.text()
    assert any("4 / 4" in page.pc_quiz.seats.people.item(at).text() for at in range(2))
    press(page.pc_quiz.seats.line, KEY.Key_Escape)
    assert page.mode() == LIST


def test_a_choice_may_be_changed_until_the_sheet_is_handed_in(page, office, click):
    choose(page, office, click, "pc", held=False)
    sitting = page.pc_quiz.sitting
    press(sitting, "2", "1")
    assert sitting._chosen() == (0,)
    click(sitting, "C")
    assert sitting._chosen() == (2,)
    press(sitting, "9")
    assert sitting._chosen() == (2,)
    press(sitting, KEY.Key_Return, KEY.Key_Left)
    assert sitting._chosen() == (2,)


def test_sheets_and_key_are_printed(page, office, click):
    choose(page, office, click, "paper")
    assert page.mode() == PAPER_QUIZ
    click(page, "打印试卷")
    office.printed(1)
    click(page, "打印答案")
    for paper in office.printed(2):
        assert paper.read_bytes().startswith(b"%PDF")


def test_a_sheets_answers_are_typed_and_weighed_by_its_own_order(page, office, click, keys):
    choose(page, office, click, "paper")
    office.settle()
    view = page.paper_quiz
    click(view, "哪种卷 B 卷")
    view.seats.setFocus()
    keys("1", KEY.Key_Return)
    typed = []
    for one in view.asked():
        picks = one.shown(right_picks(one.question))
        typed.append(letters(picks) or right_words(one.question))
    keys(" ".join(typed[:-1]))
    assert not view.button.isEnabled()
    keys(f" {typed[-1]}")
    assert view.told.text() == "4 / 4"
    keys(KEY.Key_Return)
    office.settle()
    (kept,) = results(office)
    assert (kept.way, kept.points, kept.answers) == ("paper", 4000, ("1:A", "2:F", "3:500", "4:AB"))
    assert "4 / 4" in view.seats.people.item(0).text()
    assert view.line.text() == ""


def test_an_answer_that_is_none_is_named_and_an_empty_one_is_a_dash(page, office, click, keys):
    choose(page, office, click, "paper")
    office.settle()
    view = page.paper_quiz
    click(view, "几种卷 一种")
    view.seats.setFocus()
    keys("2", KEY.Key_Return, "A Z 500 AB")
    assert "第 2 题" in view.told.text()
    assert not view.button.isEnabled()
    view.line.clear()
    keys("A - 500 AB")
    assert view.told.text() == "3 / 4"
    assert view.button.isEnabled()
