"""What an author may do in between, while a form or a text is open: nothing is lost by it."""

import pytest

from core.training.course.folder import survey
from desktop.pages.player.page import CoursesPage
from tests.desktop.pages.courses import folder


@pytest.fixture
def author(office, opened, click, tmp_path):
    page = opened(lambda: CoursesPage(office.desk), "courses")
    click(page, "做课打包")
    page.author.page = page
    page.author.open(folder(tmp_path / "小课"))
    office.qtbot.waitUntil(lambda: page.author.found is not None)
    return page.author


def outline(author):
    return survey(author.folder).outline


def titles(author):
    return [one.title for one in outline(author).lessons]


def test_a_lesson_that_moved_while_it_was_open_is_kept_at_its_new_place(author, click):
    click(author, "改这一课")
    author.page.drawer.body.title.setText("先验视")
    click(author, "下移")
    click(author.page.drawer, "存好")
    assert titles(author) == ["练习", "先验视"]


def test_a_lesson_that_was_deleted_while_it_was_open_writes_over_no_other(author, click, office):
    click(author, "改这一课")
    drawer = author.page.drawer
    drawer.body.title.setText("先验视")
    click(author, "删掉")
    with office.qtbot.waitSignal(author.noticed) as told:
        click(drawer, "存好")
    assert "没有存" in told.args[0].text
    assert titles(author) == ["练习"]
    assert author.page.drawer is drawer
    assert (author.folder / "quiz" / "一.gift").exists()


def test_what_a_course_says_of_itself_leaves_its_lessons_as_they_are_by_now(author, click):
    click(author, "课程信息")
    author.page.drawer.body.version.setText("1.1")
    click(author, "下移")
    click(author.page.drawer, "存好")
    assert outline(author).version == "1.1"
    assert titles(author) == ["练习", "验视"]


def test_another_course_closes_the_lesson_that_is_open(author, click, office, tmp_path):
    click(author, "加一课")
    author.open(folder(tmp_path / "别", title="别"))
    office.qtbot.waitUntil(lambda: author.found is not None)
    assert author.page.drawer is None
    assert titles(author) == ["验视", "练习"]


def test_a_text_that_cannot_be_read_is_left_as_it_is(author, office):
    path = author.folder / "content" / "1.md"
    path.write_bytes(b"\xff\xfe\x00")
    with office.qtbot.waitSignal(author.noticed) as told:
        author.write_text("content/1.md")
    assert "UTF-8" in told.args[0].text
    assert not author.desk.isVisible()
    assert author.view.isVisible()
    assert path.read_bytes() == b"\xff\xfe\x00"


def test_a_deleted_lesson_comes_back_without_undoing_what_came_after(author, click, office):
    with office.qtbot.waitSignal(author.noticed) as told:
        click(author, "删掉")
    click(author, "课程信息")
    author.page.drawer.body.version.setText("1.1")
    click(author.page.drawer, "存好")
    (author.folder / "content" / "4.mp4").write_bytes(b"new")
    told.args[0].undo()
    assert titles(author) == ["验视", "练习"]
    assert outline(author).version == "1.1"
    assert (author.folder / "content" / "4.mp4").read_bytes() == b"new"
    files = outline(author).lessons[0].files
    assert all((author.folder / one).is_file() for one in files)
    assert len(files) == 4


def test_files_come_back_into_a_lesson_that_was_changed_and_moved_since(author, click, office):
    click(author, "改这一课")
    with office.qtbot.waitSignal(author.noticed) as told:
        click(author.page.drawer.body, "拿掉")
        click(author.page.drawer, "存好")
    click(author, "改这一课")
    author.page.drawer.body.minutes.setValue(50)
    click(author.page.drawer, "存好")
    click(author, "下移")
    told.args[0].undo()
    lesson = outline(author).lessons[1]
    assert (lesson.title, lesson.minutes) == ("验视", 50)
    assert lesson.files[0] == "content/1.md"
    assert len(lesson.files) == 4


def film(tmp_path, size=64 << 20):
    path = tmp_path / "新片.mp4"
    with path.open("wb") as file:
        file.truncate(size)
    return path


def test_a_lesson_is_not_saved_while_a_file_is_still_being_copied(author, click, office, tmp_path):
    click(author, "改这一课")
    drawer = author.page.drawer
    with office.qtbot.waitSignal(author.editing.ended):
        author.editing.add_files(drawer.body, [film(tmp_path)])
        with office.qtbot.waitSignal(author.noticed) as told:
            click(drawer, "存好")
        assert "等放完再存" in told.args[0].text
        assert author.page.drawer is drawer
    click(drawer, "存好")
    assert outline(author).lessons[0].files[-1] == "content/新片.mp4"


def test_a_closed_lesson_stops_the_copy_and_the_next_one_takes_files(
    author, click, office, tmp_path
):
    click(author, "改这一课")
    editing = author.editing
    with office.qtbot.waitSignal(editing.stopped):
        editing.add_files(author.page.drawer.body, [film(tmp_path, 1 << 10), film(tmp_path)])
        author.page.escape()
    assert not author.page.drawer
    assert author.line is None
    content = author.folder / "content"
    office.qtbot.waitUntil(lambda: not list(content.glob("*新片*")))
    click(author, "改这一课")
    form = author.page.drawer.body
    with office.qtbot.waitSignal(editing.ended):
        editing.add_files(form, [film(tmp_path, 1 << 10)])
    assert form.files[-1] == "content/新片.mp4"


def test_two_folders_begun_on_one_day_are_two_courses(author, office, tmp_path):
    ids = set()
    for above in ("一", "二"):
        path = folder(tmp_path / above / "电商课")
        (path / "course.json").unlink()
        author.open(path)
        office.qtbot.waitUntil(lambda: author.found is not None)
        author.begin()
        ids.add(outline(author).id)
    assert len(ids) == 2


def test_an_outline_that_cannot_be_begun_is_told_and_nothing_is_written(author, office, tmp_path):
    path = tmp_path / "许多"
    (path / "content").mkdir(parents=True)
    for number in range(201):
        (path / "content" / f"{number}.md").write_text("# 一", encoding="utf-8")
    author.open(path)
    office.qtbot.waitUntil(lambda: author.found is not None)
    with office.qtbot.waitSignal(author.noticed) as told:
        author.begin()
    assert "course.json" in told.args[0].text
    assert not (path / "course.json").exists()
