"""What is written into an author's folder: questions out of a spreadsheet, a first outline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Final

import msgspec

from core.base.files import write_durably
from core.db.errors import disk_told
from core.training.course.names import OUTLINE
from core.training.course.outline import Lesson, Outline
from core.training.quiz.question import Broken
from core.training.quiz.sheet import read_sheet
from core.training.quiz.writer import write_gift
from words.errors import sentence
from words.say import _

MINUTES: Final = 45
LONGEST: Final = 40
SHOWN: Final = ("content", "quiz", "checklists")
BESIDE: Final = (".notes.md", ".srt", ".vtt")


def brought(source: Path, folder: Path) -> tuple[str, int, tuple[str, ...]]:
    """Write a spreadsheet's questions as ``quiz/NAME.gift``; return name, count and its faults.

    What was not understood stays out of the file. Raises ``SheetError``, ``DiskError``.
    """
    reading = read_sheet(source)
    sound = [one for one in reading.items if not isinstance(one, Broken)]
    target = _free(folder / "quiz", source.stem)
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


def _free(folder: Path, stem: str) -> Path:
    """Return a name that no file has yet: nothing that an author wrote is written over."""
    target, count = folder / f"{stem}.gift", 2
    while target.exists():
        target, count = folder / f"{stem}-{count}.gift", count + 1
    return target


def outline_begun(folder: Path, files: Sequence[str]) -> Outline:
    """Write a first ``course.json``: one lesson for each file there is, to be changed by hand."""
    code = re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-")[:LONGEST]
    shown = [one for one in files if one.split("/")[0] in SHOWN and not one.endswith(BESIDE)]
    lessons = [_lesson(one) for one in shown] or [
        Lesson(title=folder.name or _("第一课"), module="operation", minutes=MINUTES)
    ]
    outline = Outline(
        id=code if len(code) > 1 else "my-course",
        version="1.0",
        title=folder.name or _("新课"),
        lessons=tuple(lessons),
    )
    content = msgspec.json.format(msgspec.json.encode(outline), indent=2)
    with disk_told():
        write_durably(folder / OUTLINE, content + b"\n")
    return outline


def _lesson(name: str) -> Lesson:
    path = PurePosixPath(name)
    practice = path.parts[0] == "checklists"
    title = path.stem[:LONGEST]
    return Lesson(
        title=title, module="operation", minutes=MINUTES, practice=practice, files=(name,)
    )
