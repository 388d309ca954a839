"""What is written into an author's folder: its outline, its texts, files brought from elsewhere."""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

import msgspec

from core.base.files import replace, write_durably
from core.db.errors import disk_told
from core.training.course.archive import CHUNK, MEGABYTE
from core.training.course.errors import CourseNameError, CourseTextError, CourseTooLargeError
from core.training.course.folder import LARGEST_TEXT
from core.training.course.names import LONGEST_PART, OUTLINE, ROOMS, check_name
from core.training.course.outline import Outline, read_outline

ASIDE: Final = ".removed"
"""Where files go that an author takes out: no survey and no pack looks into it."""
BESIDE: Final = (".notes.md", ".srt", ".vtt")
_ODD: Final = re.compile(r'[\x00-\x1f\x7f<>:"/|?*\\]|[\u200b-\u200f\u202a-\u202e\u2060-\u206f]')
Copied = Callable[[int], None]


class Moved(NamedTuple):
    """One file of a course that has another name now; both are below the course's folder."""

    source: str
    target: str


def new_id(title: str, day: str) -> str:
    """Return a course's id made of its title and its first day: no two authors make the same."""
    return f"ke-{hashlib.sha256(f'{day}|{title}'.encode()).hexdigest()[:10]}"


def write_outline(folder: Path, outline: Outline) -> None:
    """Write ``course.json``; ``CourseOutlineError`` if it could not be read, ``DiskError``."""
    content = msgspec.json.format(msgspec.json.encode(outline), indent=2) + b"\n"
    read_outline(content)
    with disk_told():
        for room in ROOMS:
            (folder / room).mkdir(parents=True, exist_ok=True)
        write_durably(folder / OUTLINE, content, mode=0o644)


def read_text(folder: Path, name: str) -> str:
    """Return a text file of the course, whole, "" while it is not there.

    What a Chinese Windows saved as "ANSI" is read too. Raises ``CourseTextError`` for what is no
    text in either encoding, ``CourseTooLargeError``, ``DiskError``.
    """
    path = folder / name
    with disk_told():
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            content = file.read(LARGEST_TEXT + 1)
        size = path.stat().st_size
    if len(content) > LARGEST_TEXT:
        raise CourseTooLargeError(file=name, mb=-(-size // MEGABYTE), most=LARGEST_TEXT // MEGABYTE)
    return _decoded(content, name).replace("\r\n", "\n")


def _decoded(content: bytes, name: str) -> str:
    for codec in ("utf-8-sig", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return content.decode(codec)
    raise CourseTextError(file=name)


def write_text(folder: Path, name: str, text: str) -> None:
    """Write a text file of the course; ``CourseNameError``, ``DiskError``."""
    check_name(name)
    with disk_told():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_durably(folder / name, text.encode(), mode=0o644)


def free_name(folder: Path, room: str, stem: str, ending: str) -> str:
    """Return a name in a room of the folder that every disk takes and no file has yet."""
    known = unicodedata.normalize("NFC", _ODD.sub(" ", stem)).strip(" .~")
    longest = LONGEST_PART - len(ending) - 4
    safe = known[:longest].strip(" .~") or "file"
    for number in range(1, 10_000):
        name = f"{room}/{safe}{f'-{number}' if number > 1 else ''}{ending}"
        if not (folder / name).exists():
            return name
    raise CourseNameError(file=stem[:80], why="twice")


def take_file(folder: Path, source: Path, copied: Copied) -> str:
    """Copy a file into the room where its kind belongs; return its name there.

    ``copied`` hears how many bytes each piece had, and may raise to stop it. Raises
    ``CourseNameError`` for a kind that no course may have, ``DiskError``.
    """
    ending = source.suffix.lower()
    room = "quiz" if ending == ".gift" else "content"
    name = free_name(folder, room, source.stem, ending)
    check_name(name)
    target = folder / name
    aside = folder / f".{target.name}.new"
    with disk_told():
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with source.open("rb") as giving, aside.open("wb") as taking:
                while piece := giving.read(CHUNK):
                    taking.write(piece)
                    copied(len(piece))
            replace(aside, target)
        finally:
            aside.unlink(missing_ok=True)
    return name


def put_aside(folder: Path, name: str) -> tuple[Moved, ...]:
    """Take a file out of the course, with what stands beside it; nothing is destroyed.

    Returns the moves, for ``put_back``. Raises ``DiskError``.
    """
    leaving = tuple(one for one in _with_company(folder, name) if (folder / one).is_file())
    resting = _free_together(folder / ASIDE, leaving)
    return _moved(
        folder, [Moved(one, f"{ASIDE}/{to}") for one, to in zip(leaving, resting, strict=True)]
    )


def put_back(folder: Path, moves: Sequence[Moved]) -> tuple[Moved, ...]:
    """Bring back what was taken out, beside what has its name by now; return the moves back.

    Raises ``DiskError``.
    """
    names = _free_together(folder, [one.source for one in moves])
    return _moved(folder, [Moved(one.target, to) for one, to in zip(moves, names, strict=True)])


def _moved(folder: Path, moves: Sequence[Moved]) -> tuple[Moved, ...]:
    with disk_told():
        for one in moves:
            (folder / one.target).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(folder / one.source, folder / one.target)
    return tuple(moves)


def _free_together(above: Path, names: Sequence[str]) -> tuple[str, ...]:
    """Return names that no file has yet; what belongs together gets one number."""
    for number in range(1, 10_000):
        free = tuple(_numbered(one, number) for one in names)
        if not any((above / one).exists() for one in free):
            return free
    raise CourseNameError(file=names[0][:80], why="twice")


def _numbered(name: str, number: int) -> str:
    path = PurePosixPath(name)
    ending = next((one for one in BESIDE if name.endswith(one)), path.suffix)
    stem = path.name.removesuffix(ending)
    return str(path.with_name(f"{stem}-{number}{ending}")) if number > 1 else name


def _with_company(folder: Path, name: str) -> Iterator[str]:
    """Yield a file and what belongs to it and to no other of its stem that stays."""
    yield name
    path = PurePosixPath(name)
    company = [str(path.with_suffix(ending)) for ending in BESIDE]
    with disk_told():
        near = [str(path.with_name(one.name)) for one in (folder / name).parent.glob("*")]
    others = {one for one in near if PurePosixPath(one).stem == path.stem} - {name, *company}
    if path.suffix != ".md" and not others:
        yield from (one for one in company if one != name)
