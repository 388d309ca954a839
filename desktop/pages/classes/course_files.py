"""What the installed course of a class brings for the hall: checklists and quizzes."""

from __future__ import annotations

from typing import Final, NamedTuple

from core.station import Station
from core.training.course.checklist import read_checklist
from core.training.course.shelf import Installed
from core.training.quiz.gift import read_gift
from core.training.quiz.marking import is_markable
from core.training.quiz.question import Question

CHECKLISTS: Final = "checklists/"
QUIZZES: Final = "quiz/"


class Checks(NamedTuple):
    """One checklist: its file, its heading, its items."""

    name: str
    title: str
    items: tuple[str, ...]


class Quiz(NamedTuple):
    """One quiz: its file, and the questions that can be marked."""

    name: str
    questions: tuple[Question, ...]


def installed(station: Station, code: str | None) -> Installed | None:
    """Return the course of a class as it lies here, None when it does not."""
    here = station.training.courses.shelf.installed() if code else []
    return next((one for one in here if one.manifest.course == code), None)


def checklists(station: Station, code: str | None) -> list[Checks]:
    """Return the checklists of a course."""
    found = installed(station, code)
    names = [one for one in found.manifest.files if one.startswith(CHECKLISTS)] if found else []
    lists = []
    for name in names:
        text = found.path(name).read_text(encoding="utf-8-sig") if found else ""
        said = read_checklist(text)
        lists.append(Checks(name, said.title or name.removeprefix(CHECKLISTS), said.items))
    return lists


def quizzes(station: Station, code: str | None) -> list[Quiz]:
    """Return the quizzes of a course that can be marked."""
    found = installed(station, code)
    names = [one for one in found.manifest.files if one.startswith(QUIZZES)] if found else []
    made = []
    for name in names:
        text = found.path(name).read_text(encoding="utf-8-sig") if found else ""
        asked = tuple(one for one in read_gift(text).questions if is_markable(one))
        if asked:
            made.append(Quiz(name, asked))
    return made
