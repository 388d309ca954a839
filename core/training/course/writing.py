"""What is written into an author's folder: its outline, its texts, files brought from elsewhere."""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final

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


def put_aside(folder: Path, name: str) -> tuple[str, ...]:
    """Take a file out of the course, with what stands beside it; nothing is destroyed.

    Returns the names taken out, for ``put_back``. Raises ``DiskError``.
    """
    taken = tuple(one for one in _with_company(name) if (folder / one).is_file())
    with disk_told():
        for one in taken:
            target = folder / ASIDE / one
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(folder / one, target)
    return taken


def put_back(folder: Path, names: tuple[str, ...]) -> None:
    """Bring back what was taken out; ``DiskError``."""
    with disk_told():
        for one in names:
            shutil.move(folder / ASIDE / one, folder / one)


def _with_company(name: str) -> Iterator[str]:
    yield name
    for ending in BESIDE:
        beside = str(PurePosixPath(name).with_suffix(ending))
        if beside != name and PurePosixPath(name).suffix != ".md":
            yield beside
