"""A course's folder as its author has it: what is in it, and what stands in the way of packing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from core.db.errors import disk_told
from core.training.course.archive import LARGEST_FILE, MEGABYTE, MOST_FILES
from core.training.course.checklist import read_checklist
from core.training.course.errors import CourseNameError, CourseOutlineError
from core.training.course.names import MANIFEST, OUTLINE, SIGNATURE, check_id, check_names
from core.training.course.outline import Outline, meters, read_outline
from core.training.quiz.gift import read_gift
from core.training.quiz.question import Place

JUNK: Final = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
LARGEST_TEXT: Final = 4 << 20


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing to see to: where, what (a code with its args), and whether it stops packing."""

    file: str
    code: str
    line: int = 0
    column: int = 0
    args: dict[str, str | int] = {}
    stops: bool = True


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """What a folder holds: its outline if it can be read, its files by name in order."""

    outline: Outline | None
    files: tuple[str, ...]
    problems: tuple[Problem, ...]
    questions: int = 0


def survey(folder: Path) -> Survey:
    """Look a course's folder through; what Windows and macOS leave lying about is passed over."""
    with disk_told():
        names = tuple(sorted(_names(folder)))
        problems = list(_named(names))
        outline = _outline(folder, problems)
        questions = 0
        for name in names:
            if name.startswith("quiz/") and name.lower().endswith(".gift"):
                questions += _quiz(folder, name, problems)
            elif name.startswith("checklists/"):
                _checklist(folder, name, problems)
        _sizes(folder, names, problems)
    if outline is not None:
        problems += _lessons(outline, set(names))
    return Survey(outline=outline, files=names, problems=tuple(problems), questions=questions)


def _names(folder: Path) -> Iterator[str]:
    for base, folders, files in os.walk(folder):
        folders[:] = [one for one in folders if not one.startswith(".")]
        for file in files:
            path = Path(base) / file
            name = path.relative_to(folder).as_posix()
            odd = file.lower() in JUNK or file.startswith((".", "~$"))
            if not odd and name not in (MANIFEST, SIGNATURE):
                yield name


def _named(names: tuple[str, ...]) -> Iterator[Problem]:
    if len(names) > MOST_FILES:
        yield Problem(file="", code="course.too_many", args={"most": MOST_FILES})
    for name in names:
        try:
            check_names([name])
        except CourseNameError as error:
            yield Problem(file=name, code=f"course.name_{error.args_by_name['why']}")
    try:
        check_names(names)
    except CourseNameError as error:
        if error.args_by_name["why"] == "twice":
            yield Problem(file=str(error.args_by_name["file"]), code="course.name_twice")


def _outline(folder: Path, problems: list[Problem]) -> Outline | None:
    path = folder / OUTLINE
    if not path.is_file():
        problems.append(Problem(file=OUTLINE, code="course.no_outline"))
        return None
    try:
        outline = read_outline(path.read_bytes())
        check_id(outline.id)
    except (CourseOutlineError, CourseNameError) as error:
        problems.append(Problem(file=OUTLINE, code=error.code, args=dict(error.args_by_name)))
        return None
    return outline


def _text(folder: Path, name: str, problems: list[Problem]) -> str | None:
    content = (folder / name).read_bytes()
    try:
        return content[:LARGEST_TEXT].decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.append(Problem(file=name, code="course.not_utf8"))
        return None


def _quiz(folder: Path, name: str, problems: list[Problem]) -> int:
    text = _text(folder, name, problems)
    if text is None:
        return 0
    reading = read_gift(text)
    problems += [_seen(name, one, stops=True) for one in reading.faults]
    problems += [_seen(name, one, stops=False) for one in reading.hints]
    return len(reading.questions)


def _seen(name: str, one: Place, *, stops: bool) -> Problem:
    return Problem(
        file=name, code=one.code, line=one.line, column=one.column, args=one.args, stops=stops
    )


def _checklist(folder: Path, name: str, problems: list[Problem]) -> None:
    text = _text(folder, name, problems)
    if text is not None and not read_checklist(text).items:
        problems.append(Problem(file=name, code="course.no_boxes"))


def _sizes(folder: Path, names: tuple[str, ...], problems: list[Problem]) -> None:
    for name in names:
        path = folder / name
        if path.is_symlink():
            problems.append(Problem(file=name, code="course.link"))
        elif path.stat().st_size > LARGEST_FILE:
            args: dict[str, str | int] = {"most": LARGEST_FILE // MEGABYTE}
            problems.append(Problem(file=name, code="course.file_large", args=args))


def _lessons(outline: Outline, names: set[str]) -> Iterator[Problem]:
    for lesson in outline.lessons:
        for name in lesson.files:
            if name not in names:
                yield Problem(file=name, code="course.lesson_file", args={"lesson": lesson.title})
    shares = meters(outline.minutes, outline.practice_minutes, outline.mentor_minutes)
    for error in shares:
        has_reason = bool(outline.reasons.get(error.field, "").strip())
        yield Problem(file=OUTLINE, code=error.code, args=error.args, stops=not has_reason)
