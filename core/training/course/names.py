"""Which names files of a course may have: the same on every disk, and never outside its folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final

from core.training.course.errors import CourseNameError

OUTLINE: Final = "course.json"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "signature"
ROOMS: Final = ("content", "quiz", "checklists")
"""A course's folders; beside them there is only its outline."""
KINDS: Final[dict[str, frozenset[str]]] = {
    "content": frozenset(
        {"md", "txt", "pdf", "csv", "xlsx", "jpg", "jpeg", "png", "webp", "svg"}
        | {"mp4", "webm", "ogv", "ogg", "mp3", "m4a", "wav", "srt", "vtt"}
    ),
    "quiz": frozenset({"gift"}),
    "checklists": frozenset({"md"}),
}
"""What may lie in each folder, by how its name ends: nothing that a PC would run."""
LONGEST_PART: Final = 80
LONGEST_NAME: Final = 200
DEEPEST: Final = 6
_FORBIDDEN: Final = re.compile(
    r'[\x00-\x1f\x7f<>:"|?*\\]|[\u200b-\u200f\u202a-\u202e\u2060-\u206f]'
)
_DEVICES: Final = re.compile(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\..*)?"
)


def check_name(name: str) -> None:
    """Raise ``CourseNameError`` unless a file of this name may lie in a course's folder."""
    why = _refusal(name)
    if why:
        raise CourseNameError(file=name[:80], why=why)


def _refusal(name: str) -> str:
    parts = name.split("/")
    kind = PurePosixPath(name).suffix.lower().removeprefix(".")
    long = len(name) > LONGEST_NAME or len(parts) > DEEPEST or max(map(len, parts)) > LONGEST_PART
    strange = len(parts) == 1 or parts[0] not in ROOMS or kind not in KINDS[parts[0]]
    reasons = {
        "path": not {"", ".", ".."}.isdisjoint(parts),
        "long": long,
        "character": bool(_FORBIDDEN.search(name)) or unicodedata.normalize("NFC", name) != name,
        "reserved": any(_is_odd(part) for part in parts if part),
        "kind": strange and name != OUTLINE,
    }
    return next((why for why, holds in reasons.items() if holds), "")


def _is_odd(part: str) -> bool:
    """Tell whether Windows would take a name for another one, or for a device."""
    return part[-1] in ". " or part[0] in ". ~" or _DEVICES.fullmatch(part.lower()) is not None


def check_id(course: str) -> None:
    """Raise ``CourseNameError`` for a course that Windows would take for a device."""
    if _is_odd(course):
        raise CourseNameError(file=course, why="reserved")


def check_names(names: Iterable[str]) -> None:
    """Raise ``CourseNameError`` for a bad name, or for two that some disk takes for one."""
    seen: dict[str, str] = {}
    for name in names:
        check_name(name)
        folded = unicodedata.normalize("NFKC", name).casefold()
        if folded in seen:
            raise CourseNameError(file=name[:80], why="twice")
        seen[folded] = name
    for folded, name in seen.items():
        above = PurePosixPath(folded).parents
        if any(str(one) in seen for one in above):
            raise CourseNameError(file=name[:80], why="twice")
