"""Encrypted copies of the whole station in one file, made while it is in use, and put back.

A backup is a zip without compression of ``ledger.db`` and ``slots.json``: the keys that opened
the station open its backup. One made by hand may hold the photos' files too, as encrypted as they
lie in the station's folder.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from core.base.files import flush_folder, replace
from core.base.progress import Share
from core.db import settings
from core.db.errors import DamagedFileError, disk_told
from core.db.file import Database
from core.db.slots import SLOTS_NAME

FILE_NAME: Final = "ledger.db"
FOLDER: Final = "backups"
ENDING: Final = ".czb"
MEMBERS: Final = (FILE_NAME, SLOTS_NAME)
PHOTOS: Final = "blobs"
PHOTO_MEMBER: Final = re.compile(rf"{PHOTOS}/([0-9a-f]{{2}})/\1[0-9a-f]{{62}}")
FAILED: Final = "backup.failed"
"""Kept in the file while the backup of a desk's end was not made: the error's code, if known."""
KEEP_DAYS, KEEP_WEEKS, KEEP_MONTHS = 7, 4, 12


def back_up(source: Database, key: bytes, target: Path) -> int:
    """Write a checked copy to ``target``; return the number of events in it.

    The old ``target`` stays until the copy was opened, checked and flushed. Raises
    ``DiskFullError``, ``DiskError``, ``ReadOnlyError``, ``DamagedFileError``.
    """
    with disk_told():
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as aside:
            copy = Path(aside) / FILE_NAME
            events = _copied(source, key, copy)
            packed = Path(aside) / target.name
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as file:
                file.write(copy, FILE_NAME)
                file.write(source.path.parent / SLOTS_NAME, SLOTS_NAME)
            _flush(packed)
            replace(packed, target)
    return events


def with_photos(make: Callable[[Path], int], folder: Path, target: Path, step: Share) -> int:
    """Write the backup that ``make`` writes, and the photos of ``folder``; return its events.

    Nothing is left at ``target`` when it is stopped or fails. Raises what ``back_up`` raises.
    """
    with disk_told():
        target.parent.mkdir(parents=True, exist_ok=True)
    with (
        disk_told(),
        tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as aside,
    ):
        packed = Path(aside) / target.name
        events = make(packed)
        names = [path.relative_to(folder).as_posix() for path in folder.glob(f"{PHOTOS}/??/*")]
        photos = sorted(filter(PHOTO_MEMBER.fullmatch, names))
        with zipfile.ZipFile(packed, "a", zipfile.ZIP_STORED) as file:
            for done, name in enumerate(photos, 1):
                # One that was erased since it was listed is meant to be gone.
                with contextlib.suppress(FileNotFoundError):
                    file.write(folder / name, name)
                step(done, len(photos))
        _flush(packed)
        replace(packed, target)
    return events


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _copied(source: Database, key: bytes, copy: Path) -> int:
    blank = Database(copy, key)
    try:
        source.copy_to(blank)
    finally:
        blank.close()
    checked = Database(copy, key)
    try:
        if checked.rows("PRAGMA cipher_integrity_check"):
            raise DamagedFileError
        # It is itself the backup that was missed.
        settings.forget(checked, FAILED)
        row = checked.one("SELECT count(*) FROM journal")
        checked.checkpoint()
        return row[0] if row else 0
    finally:
        checked.close()


def set_aside(folder: Path, stamp: str) -> Path | None:
    """Move the station's files into a folder of their own; return it, None if there were none."""
    found = [*folder.glob("ledger.db*"), *folder.glob(SLOTS_NAME)]
    if not found:
        return None
    kept = folder / f"aside-{stamp}"
    number = 1
    while kept.exists():
        number += 1
        kept = folder / f"aside-{stamp}-{number}"
    kept.mkdir()
    for path in found:
        replace(path, kept / path.name)
    return kept


def put_in_place(fresh: Path, folder: Path) -> None:
    """Move a restored station's files into its folder, its photos first."""
    photos = sorted(str(path.relative_to(fresh)) for path in fresh.glob(f"{PHOTOS}/??/*"))
    for name in (*photos, *MEMBERS):
        (folder / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace(fresh / name, folder / name)
    flush_folder(folder)


def scheduled_name(now: dt.datetime) -> str:
    """Return the file name of a backup made now."""
    return f"{now:%Y%m%d-%H%M%S}{ENDING}"


def thin_out(folder: Path) -> list[Path]:
    """Delete all but the newest of each of 7 days, 4 weeks and 12 months; return what went.

    Names decide, not the clock: a jump of the PC's date deletes nothing it should not.
    """
    keep: set[Path] = set()
    found = sorted(folder.glob(f"*{ENDING}"), reverse=True)
    for shape, many in (("%Y%m%d", KEEP_DAYS), ("%G%V", KEEP_WEEKS), ("%Y%m", KEEP_MONTHS)):
        newest: dict[str, Path] = {}
        for path in found:
            newest.setdefault(_stamp(path, shape), path)
        keep |= set(list(newest.values())[:many])
    gone = [path for path in found if path not in keep]
    for path in gone:
        with contextlib.suppress(OSError):
            path.unlink()
    return gone


def _stamp(path: Path, shape: str) -> str:
    try:
        return dt.datetime.strptime(path.stem, "%Y%m%d-%H%M%S").strftime(shape)  # noqa: DTZ007 - the PC's wall clock
    except ValueError:
        return path.stem
