"""What a stick carries, as a browser brings it and takes it away: laid out, and packed."""

from __future__ import annotations

import itertools
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from core.sync.medium import (
    ANSWERED,
    ASKED,
    DOWN,
    LOOSE,
    MOST_NUMBER,
    NAME,
    NEWCOMERS,
    PLACE,
    ROOT,
    UP,
)
from hub.console.visit import Brought

FROM_COUNTY: Final = frozenset({DOWN, ANSWERED})
"""What the county wrote itself, still on the stick: passed over in silence."""
FROM_STATIONS: Final = frozenset({UP, ASKED})
NOTE: Final = "README.txt"


def laid(brought: Iterable[Brought], folder: Path) -> list[str]:
    """Lay files into a folder as a stick holds them; return the names of those that are not ours.

    Only what bears one of a stick's own names is laid down, under that name.
    """
    strange = []
    for one in brought:
        said = PurePosixPath(one.name.replace("\\", "/"))
        match = NAME.fullmatch(said.name)
        if LOOSE.fullmatch(said.name):
            _copied(one, folder / said.name)
        elif match and match[3].lower() in FROM_STATIONS:
            _copied(one, _free(folder / ROOT / _place(said.parent.name), *match.groups()))
        elif not match or match[3].lower() not in FROM_COUNTY:
            strange.append(said.name)
    return strange


def size_of(folder: Path, file: str) -> int:
    """Return how many bytes a file has that was laid down, by its name as a stick's reader says."""
    return (folder / ROOT / file if "/" in file else folder / file).stat().st_size


def packed(folder: Path, note: str) -> Path:
    """Pack the county's answers in a folder into one file, a note beside them; return its path."""
    target = folder / "answers.zip"
    with zipfile.ZipFile(target, "w") as packing:
        packing.writestr(NOTE, "\ufeff" + note.replace("\n", "\r\n"))
        for path in sorted(_answers(folder)):
            packing.write(path, path.relative_to(folder).as_posix())
    return target


def _answers(folder: Path) -> Iterator[Path]:
    return (one for one in (folder / ROOT).glob("*/*") if one.suffix in FROM_COUNTY)


def _copied(one: Brought, target: Path) -> None:
    with target.open("wb") as file:
        shutil.copyfileobj(one.file, file)


def _place(said: str) -> str:
    return said if PLACE.fullmatch(said) else NEWCOMERS


def _free(within: Path, device: str, number: str, ending: str) -> Path:
    """Return where a file goes; of two sticks with one name each, the second gets another."""
    within.mkdir(parents=True, exist_ok=True)
    said = int(number)
    numbers = itertools.chain(range(said, MOST_NUMBER + 1), range(said - 1, 0, -1))
    paths = (within / f"{device}-{one}{ending}" for one in numbers)
    return next(path for path in paths if not path.exists())
