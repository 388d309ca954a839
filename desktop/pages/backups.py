"""Where backups lie: on sticks that are in, in the station's own folder, where the clerk says."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from core.db.backup import ENDING, FILE_NAME, FOLDER
from core.db.slots import SLOTS_NAME
from desktop.pages.drives import Volume
from desktop.widgets.found import Found
from words.say import _

MOST: Final = 200
"""Entries of a folder that are looked at, and backups that are shown: sticks are slow."""
MEGA: Final = 1_000_000
STAMP: Final = "%Y%m%d-%H%M%S"


class Backup(NamedTuple):
    """One backup: its file, or a station's folder that was copied; when it was made, its bytes."""

    path: Path
    made: dt.datetime
    size: int


def backups_in(root: Path) -> list[Backup]:
    """Return the backups in a folder and in the folders right below it, the newest first."""
    found: list[Backup] = []
    for path in _near(root):
        # What went, or cannot be read, is none that could be chosen.
        with contextlib.suppress(OSError):
            kept = _kept_in(path)
            if kept is not None:
                said = kept.stat()
                found.append(Backup(path, _made(path, said.st_mtime), said.st_size))
    return sorted(found, key=lambda one: one.made, reverse=True)[:MOST]


def _made(path: Path, changed: float) -> dt.datetime:
    """Return when a backup was made: its name says so, else when its file was written last."""
    with contextlib.suppress(ValueError):
        return dt.datetime.strptime(path.stem, STAMP).astimezone()
    return dt.datetime.fromtimestamp(changed, tz=dt.UTC).astimezone()


def _kept_in(path: Path) -> Path | None:
    """Return the file that tells a backup's age and size, None where a path is none."""
    if path.is_dir():
        kept = path / FILE_NAME
        return kept if kept.is_file() and (path / SLOTS_NAME).is_file() else None
    return path if path.suffix == ENDING else None


def _near(root: Path) -> Iterator[Path]:
    yield root
    for path in _entries(root):
        yield path
        if path.is_dir():
            yield from _entries(path)


def _entries(folder: Path) -> list[Path]:
    try:
        return list(islice(folder.iterdir(), MOST))
    except OSError:
        return []


def all_backups(sticks: Sequence[Volume], station: Path, chosen: Path | None) -> list[Found]:
    """Return what can be chosen, the sticks first; a Found's key is the backup's path."""
    places = [(_("U盘 {name}", name=one.name or one.root), Path(one.root)) for one in sticks]
    if chosen is not None:
        places.insert(0, (str(chosen), chosen))
    places.append((_("这台电脑自己存的"), station / FOLDER))
    return [
        Found(str(one.path), _moment(one.made), _detail(one), str(root), label)
        for label, root in places
        for one in backups_in(root)
    ]


def _moment(made: dt.datetime) -> str:
    return f"{made:%Y-%m-%d %H:%M}"


def _detail(one: Backup) -> str:
    return f"{one.path.name}  {max(one.size / MEGA, 0.1):.1f} MB"
