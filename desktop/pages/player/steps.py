"""A course as the steps of a showing: titles, texts, pages, pictures, films, questions in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from core.training.course.checklist import read_checklist
from core.training.course.folder import LARGEST_TEXT
from core.training.course.outline import Lesson
from core.training.course.shelf import Installed
from core.training.quiz.gift import read_gift
from core.training.quiz.marking import is_markable
from core.training.quiz.question import Essay, Question
from core.training.quiz.variants import HALL, Asked, variant
from desktop.pages.player.slides import notes_in, slides_in

TITLE, TEXT, PICTURE, PAGE, MEDIA, ASK, FILE = (
    "title", "text", "picture", "page", "media", "ask", "file",
)  # fmt: skip
PICTURES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".svg"})
FILMS: Final = frozenset({".mp4", ".webm", ".ogv"})
SOUNDS: Final = frozenset({".ogg", ".mp3", ".m4a", ".wav"})
TEXTS: Final = frozenset({".md", ".txt"})
SUBTITLES: Final = (".srt", ".vtt")
Pages = Callable[[Path], int]


class Step(NamedTuple):
    """What stands on the screen at once: ``page`` counts from 0 within its file."""

    kind: str
    lesson: int
    title: str
    file: str = ""
    path: Path | None = None
    page: int = 0
    text: str = ""
    notes: str = ""
    asked: Asked | None = None

    @property
    def key(self) -> str:
        """Return what names it for as long as the course keeps its files."""
        return f"{self.lesson}/{self.file}#{self.page}"


def steps_of(course: Installed, pages: Pages) -> list[Step]:
    """Return a course's steps; ``pages`` counts a PDF's pages, 0 for one that cannot be read."""
    found: list[Step] = []
    for at, lesson in enumerate(course.outline().lessons):
        found.append(Step(kind=TITLE, lesson=at, title=lesson.title))
        for name in lesson.files:
            if name in course.manifest.files and not name.lower().endswith(SUBTITLES):
                found += _of_file(_Place(course, at, lesson, name), pages)
    return found


def quizzes_in(course: Installed) -> dict[str, tuple[Question, ...]]:
    """Return a course's quizzes by file: what can be asked in them."""
    names = sorted(name for name in course.manifest.files if name.startswith("quiz/"))
    return {name: _read(course.path(name)) for name in names}


def quiz_steps(course: Installed, name: str) -> list[Step]:
    """Return one quiz as steps."""
    return list(_asked(_Place(course, 0, None, name)))


class _Place(NamedTuple):
    """A file and the lesson that it stands in."""

    course: Installed
    at: int
    lesson: Lesson | None
    name: str

    @property
    def path(self) -> Path:
        return self.course.path(self.name)

    @property
    def title(self) -> str:
        return self.lesson.title if self.lesson else PurePosixPath(self.name).stem

    def step(self, kind: str, page: int = 0, text: str = "", notes: str = "") -> Step:
        return Step(kind, self.at, self.title, self.name, self.path, page, text, notes)


def _of_file(place: _Place, pages: Pages) -> Iterator[Step]:
    kind = PurePosixPath(place.name).suffix.lower()
    if place.name.startswith("quiz/"):
        yield from _asked(place)
    elif place.name.startswith("checklists/"):
        yield from _checklist(place)
    elif kind in TEXTS:
        for at, (text, notes) in enumerate(slides_in(_text(place.path))):
            yield place.step(TEXT, at, text, notes)
    elif kind == ".pdf":
        yield from _pages(place, pages(place.path))
    else:
        shown = PICTURE if kind in PICTURES else MEDIA if kind in FILMS | SOUNDS else FILE
        yield place.step(shown, notes=_notes(place)[0])


def _pages(place: _Place, count: int) -> Iterator[Step]:
    if not count:
        yield place.step(FILE)
    notes = _notes(place)
    for page in range(count):
        yield place.step(PAGE, page, notes=notes[page] if page < len(notes) else "")


def _notes(place: _Place) -> list[str]:
    """Return what ``NAME.notes.md`` beside a file says to its trainer, a part for each page."""
    beside = str(PurePosixPath(place.name).with_suffix(".notes.md"))
    if beside not in place.course.manifest.files:
        return [""]
    return notes_in(_text(place.course.path(beside)))


def _asked(place: _Place) -> Iterator[Step]:
    for one in variant(_read(place.path), place.name, HALL):
        step = place.step(ASK, one.place, notes=one.question.feedback)
        yield step._replace(asked=one)


def _checklist(place: _Place) -> Iterator[Step]:
    text = _text(place.path)
    title = read_checklist(text).title or place.title
    for at, (slide, notes) in enumerate(slides_in(text)):
        step = place.step(TEXT, at, slide, notes)
        yield step._replace(title=title)


def _read(path: Path) -> tuple[Question, ...]:
    """Return what can be marked, numbered as classes number it; what a person reads comes last."""
    questions = read_gift(_text(path)).questions
    marked = tuple(one for one in questions if is_markable(one))
    return marked + tuple(one for one in questions if isinstance(one, Essay))


def _text(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(LARGEST_TEXT).decode("utf-8-sig", "replace")
