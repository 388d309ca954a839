"""What is written into an author's folder: questions out of a spreadsheet, a first outline."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from core.base.files import write_durably
from core.db.errors import disk_told
from core.training.course.outline import Lesson, Outline
from core.training.course.writing import (
    BESIDE,
    free_name,
    new_id,
    write_outline,
    write_text,
)
from core.training.quiz.question import Broken
from core.training.quiz.sheet import read_sheet
from core.training.quiz.writer import write_gift
from words.errors import sentence
from words.say import _

MINUTES: Final = 45
LONGEST: Final = 40
SHOWN: Final = ("content", "quiz", "checklists")


def brought(source: Path, folder: Path) -> tuple[str, int, tuple[str, ...]]:
    """Write a spreadsheet's questions as ``quiz/NAME.gift``; return name, count and its faults.

    What was not understood stays out of the file. Raises ``SheetError``, ``DiskError``.
    """
    reading = read_sheet(source)
    sound = [one for one in reading.items if not isinstance(one, Broken)]
    target = folder / free_name(folder, "quiz", source.stem, ".gift")
    if reading.questions:
        with disk_told():
            target.parent.mkdir(exist_ok=True)
            write_durably(target, write_gift(sound).encode())
    faults = tuple(
        _(
            "第 {line} 行第 {column} 列：{what}",
            line=one.line,
            column=one.column,
            what=sentence(one.code, **one.args),
        )
        for one in reading.faults
    )
    return f"quiz/{target.name}", len(reading.questions), faults


def course_begun(above: Path, title: str, day: str) -> Path:
    """Make a folder for a new course with a first lesson and a first text; return the folder.

    Raises ``DiskError``, ``CourseOutlineError``.
    """
    folder = above / free_name(above, ".", title, "").removeprefix("./")
    with disk_told():
        folder.mkdir(parents=True)
    name = free_name(folder, "content", _("第一课"), ".md")
    write_text(folder, name, _("# 第一课\n\n在这里写讲义，一个 # 标题一页。\n"))
    lesson = Lesson(title=_("第一课"), module="operation", minutes=MINUTES, files=(name,))
    write_outline(
        folder, Outline(id=new_id(title, day), version="1.0", title=title, lessons=(lesson,))
    )
    return folder


def outline_begun(folder: Path, files: Sequence[str], day: str) -> Outline:
    """Write a first ``course.json``: one lesson for each file there is.

    Raises ``DiskError``, ``CourseOutlineError``.
    """
    title = folder.name or _("新课")
    shown = [one for one in files if one.split("/")[0] in SHOWN and not one.endswith(BESIDE)]
    lessons = [_lesson(one) for one in shown] or [
        Lesson(title=folder.name or _("第一课"), module="operation", minutes=MINUTES)
    ]
    outline = Outline(
        id=new_id(title, day),
        version="1.0",
        title=title,
        lessons=tuple(lessons),
    )
    write_outline(folder, outline)
    return outline


def _lesson(name: str) -> Lesson:
    path = PurePosixPath(name)
    practice = path.parts[0] == "checklists"
    title = path.stem[:LONGEST]
    return Lesson(
        title=title, module="operation", minutes=MINUTES, practice=practice, files=(name,)
    )
