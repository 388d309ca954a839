"""Nothing on the courses page is cut, overlaps or lacks a name, in any text size and language."""

import pytest

from desktop.pages.player.page import PACK, CoursesPage
from tests.desktop.looks import assert_sound
from tests.desktop.pages.courses import OUTLINE, folder, pack
from tests.desktop.pages.test_player_quizzes import taught


@pytest.fixture
def page(worn, office, opened, tmp_path):
    office.do(taught)
    made = opened(lambda: CoursesPage(office.desk, office.spooler), "courses")
    office.qtbot.waitUntil(lambda: bool(made._samples))
    return made


LESSONS = OUTLINE["lessons"]


def install(page, office, path):
    with office.qtbot.waitSignal(page.bringing.unknown) as asked:
        page.install(path)
    return asked.args[1]


def test_an_empty_shelf_a_stranger_and_a_course(page, office, window, tmp_path):
    assert_sound(window, office)
    path = pack(tmp_path)
    device = install(page, office, path)
    assert_sound(window, office)
    page.shelf.show_progress("小课.ckc")
    page.shelf.step(120, 300)
    page.shelf.show_packs([path] * 5)
    assert_sound(window, office)
    page.install(path, device)
    office.qtbot.waitUntil(lambda: bool(page.shelf.cards()))
    assert_sound(window, office)
    page._ask_remove(page.courses[0])
    assert_sound(window, office)
    page.shelf.stop_asking()
    page._ask_quiz(page.courses[0])
    office.settle()
    assert page.drawer is not None
    assert_sound(window, office)


def test_a_showing_and_the_quizzes(page, office, window, tmp_path):
    path = pack(tmp_path)
    page.install(path, install(page, office, path))
    office.qtbot.waitUntil(lambda: bool(page.shelf.cards()))
    with office.qtbot.waitSignal(page.showing.began):
        page.showing.play(page.courses[0])
    page.showing.projector.hide()
    for _step in page.showing.show.steps:
        assert_sound(window, office)
        page.showing.show.digit(3)
        page.showing.show.next()
    page.showing.end()
    for way in ("pc", "paper"):
        page._ask_quiz(page.courses[0])
        office.settle()
        page.drawer.body.ways.set_value(way)
        page.drawer.pressed.emit()
        assert_sound(window, office)
        seats = page.pc_quiz.seats if way == "pc" else page.paper_quiz.seats
        seats.pick()
        assert_sound(window, office)


def test_an_authors_folder(page, office, window, tmp_path):
    page.show_mode(PACK)
    assert_sound(window, office)
    path = folder(tmp_path / "小课", lessons=[one | {"mentor": False} for one in LESSONS] * 4)
    (path / "quiz" / "一.gift").write_text("一斤是多少克？ {#五百}\n", encoding="utf-8")
    author = page.author
    author.open(path)
    office.qtbot.waitUntil(lambda: author.found is not None)
    assert author.view.cards()
    assert_sound(window, office)
    author._begin_line("小课.ckc")
    author._step(120, 300)
    assert_sound(window, office)
    author._end_line()


def test_a_lesson_and_the_course_in_a_drawer(page, office, window, tmp_path):
    page.show_mode(PACK)
    author = page.author
    author.open(folder(tmp_path / "小课"))
    office.qtbot.waitUntil(lambda: author.found is not None)
    for opened_drawer in (lambda: author.editing.edit(0), author.describe, author.new_course):
        opened_drawer()
        assert page.drawer is not None
        assert_sound(window, office)
        page.close_drawer()


def test_texts_and_questions_being_written(page, office, window, tmp_path):
    page.show_mode(PACK)
    author = page.author
    author.open(folder(tmp_path / "小课"))
    office.qtbot.waitUntil(lambda: author.found is not None)
    for name in ("content/1.md", "content/3.notes.md", "checklists/收寄.md", "quiz/一.gift"):
        author.write_text(name)
        author.desk.text.appendPlainText("一斤是多少克？ {#五百}")
        author.desk.check()
        assert_sound(window, office)
        author.desk.leave()
