"""An author's folder as the desk writes it: outline, texts, files brought in and taken out."""

import datetime as dt
import os

import pytest

from core.keys.device import DeviceKey
from core.training.course.author import Ask, pack_folder
from core.training.course.errors import (
    CourseNameError,
    CourseOutlineError,
    CourseTextError,
    CourseTooLargeError,
)
from core.training.course.folder import LARGEST_TEXT, survey
from core.training.course.outline import Lesson, Outline
from core.training.course.pack import open_pack
from core.training.course.writing import (
    free_name,
    new_id,
    put_aside,
    put_back,
    read_text,
    take_file,
    write_outline,
    write_text,
)

LESSON = Lesson(title="验视", module="law", minutes=45, practice=True, mentor=True)
DAY = dt.date(2026, 11, 21)


class StoppedError(Exception):
    """The author stopped it."""


def outline(**said):
    told = {"id": "small", "version": "1.0", "title": "小课", "lessons": (LESSON,)} | said
    return Outline(**told)


def unheard(_size):
    """Hear nothing."""


def test_an_outline_is_written_and_read_again(tmp_path):
    write_outline(tmp_path / "新课", outline())
    found = survey(tmp_path / "新课")
    assert found.outline == outline()
    assert not found.problems


def test_an_outline_that_would_not_be_read_again_is_refused_and_the_old_one_stays(tmp_path):
    write_outline(tmp_path, outline())
    with pytest.raises(CourseOutlineError):
        write_outline(tmp_path, outline(version="第一版"))
    assert survey(tmp_path).outline == outline()


def test_two_authors_courses_of_one_title_are_two():
    assert new_id("小课", "2026-11-21|A") != new_id("小课", "2026-11-21|B")
    write = outline(id=new_id("小课", "2026-11-21"))
    assert write.id.startswith("ke-")


def test_a_name_is_made_fit_for_every_disk_and_nothing_is_written_over(tmp_path):
    assert free_name(tmp_path, "content", "一/二:三?", ".md") == "content/一 二 三.md"
    write_text(tmp_path, "content/一.md", "# 一\n")
    assert free_name(tmp_path, "content", "一", ".md") == "content/一-2.md"
    assert len(free_name(tmp_path, "content", "长" * 200, ".md")) <= 90
    assert read_text(tmp_path, "content/一.md") == "# 一\n"
    assert read_text(tmp_path, "content/没有.md") == ""


def test_a_file_goes_where_its_kind_belongs(tmp_path):
    film = tmp_path / "片.MP4"
    film.write_bytes(os.urandom(3 << 20))
    told: list[int] = []
    course = tmp_path / "course"
    assert take_file(course, film, told.append) == "content/片.mp4"
    assert sum(told) == 3 << 20
    assert (course / "content" / "片.mp4").read_bytes() == film.read_bytes()
    quiz = tmp_path / "题.gift"
    quiz.write_text("是。{T}\n", encoding="utf-8")
    assert take_file(course, quiz, unheard) == "quiz/题.gift"
    program = tmp_path / "病毒.exe"
    program.write_bytes(b"MZ")
    with pytest.raises(CourseNameError):
        take_file(course, program, unheard)


def test_a_copy_that_is_stopped_leaves_nothing(tmp_path):
    film = tmp_path / "片.mp4"
    film.write_bytes(bytes(3 << 20))
    course = tmp_path / "course"

    def stop(_size):
        raise StoppedError

    with pytest.raises(StoppedError):
        take_file(course, film, stop)
    assert [one for one in course.rglob("*") if one.is_file()] == []


def test_what_is_taken_out_can_be_put_back_with_what_stood_beside_it(tmp_path):
    write_outline(tmp_path, outline())
    for name in ("片.mp4", "片.srt", "片.notes.md", "别的.md"):
        (tmp_path / "content" / name).write_text(name, encoding="utf-8")
    taken = put_aside(tmp_path, "content/片.mp4")
    assert sorted(one.source for one in taken) == [
        "content/片.mp4",
        "content/片.notes.md",
        "content/片.srt",
    ]
    assert survey(tmp_path).files == ("content/别的.md", "course.json")
    put_back(tmp_path, taken)
    assert len(survey(tmp_path).files) == 5
    assert read_text(tmp_path, "content/片.srt") == "片.srt"


def test_what_was_taken_out_earlier_or_has_come_since_is_never_written_over(tmp_path):
    write_text(tmp_path, "content/片.mp4", "一")
    write_text(tmp_path, "content/片.srt", "一的字幕")
    first = put_aside(tmp_path, "content/片.mp4")
    write_text(tmp_path, "content/片.mp4", "二")
    second = put_aside(tmp_path, "content/片.mp4")
    write_text(tmp_path, "content/片.mp4", "三")
    back = put_back(tmp_path, first)
    assert [one.target for one in back] == ["content/片-2.mp4", "content/片-2.srt"]
    put_back(tmp_path, second)
    found = {
        one: read_text(tmp_path, f"content/{one}") for one in ("片.mp4", "片-2.mp4", "片-3.mp4")
    }
    assert found == {"片.mp4": "三", "片-2.mp4": "一", "片-3.mp4": "二"}
    assert read_text(tmp_path, "content/片-2.srt") == "一的字幕"


def test_what_stands_beside_two_files_stays_until_the_last_of_them_goes(tmp_path):
    for name in ("片.mp4", "片.webm", "片.srt", "片.notes.md"):
        write_text(tmp_path, f"content/{name}", name)
    taken = put_aside(tmp_path, "content/片.mp4")
    assert [one.source for one in taken] == ["content/片.mp4"]
    taken = put_aside(tmp_path, "content/片.webm")
    assert sorted(one.source for one in taken) == [
        "content/片.notes.md", "content/片.srt", "content/片.webm",
    ]  # fmt: skip


def test_a_text_is_read_whole_or_refused_and_never_as_something_else(tmp_path):
    (tmp_path / "content").mkdir()
    path = tmp_path / "content" / "旧.md"
    path.write_bytes("# 旧讲义\r\n".encode("gb18030"))
    assert read_text(tmp_path, "content/旧.md") == "# 旧讲义\n"
    path.write_bytes("# 旧讲义\r\n".encode("utf-8-sig"))
    assert read_text(tmp_path, "content/旧.md") == "# 旧讲义\n"
    path.write_bytes("# 旧讲义".encode("utf-16"))
    with pytest.raises(CourseTextError):
        read_text(tmp_path, "content/旧.md")
    path.write_bytes(b"a" * LARGEST_TEXT)
    assert len(read_text(tmp_path, "content/旧.md")) == LARGEST_TEXT
    path.write_bytes(b"a" * (LARGEST_TEXT + 1))
    with pytest.raises(CourseTooLargeError):
        read_text(tmp_path, "content/旧.md")


def test_packing_says_how_far_it_is_and_can_be_stopped(tmp_path):
    course = tmp_path / "course"
    write_outline(course, outline())
    (course / "content" / "片.mp4").write_bytes(os.urandom(5 << 20))
    ask = Ask(folder=course, target=tmp_path / "小课.ckc", made_on=DAY)
    told = []
    made = pack_folder(ask, DeviceKey.new(), lambda done, total: told.append((done, total)))
    done, total = told[-1]
    assert done == total == 2 * made.manifest.size
    assert [one for one, _total in told] == sorted(one for one, _total in told)
    before = ask.target.read_bytes()

    def stop(done, _total):
        if done > 6 << 20:
            raise StoppedError

    with pytest.raises(StoppedError):
        pack_folder(ask, DeviceKey.new(), stop)
    assert ask.target.read_bytes() == before
    assert not list(tmp_path.glob("*.new"))
    with open_pack(ask.target) as pack:
        assert pack.verify() == made.manifest.size
