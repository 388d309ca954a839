"""Putting a backup in a station's place, once it opened and held."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from core.base.errors import DiskFullError
from core.base.progress import Share
from core.db import backup, settings, slots
from core.db.backup import FILE_NAME
from core.db.errors import DamagedFileError, disk_told
from core.db.file import Database
from core.db.lock import Lock
from core.db.package import Moved, Package
from core.db.settings import IN_USE
from core.db.unlock import DEMO_KEY_NAME, Secrets, unlock
from core.db.upgrade import refuse_newer

RESTORED: Final = "restored"
"""Setting of a file that was put back, until its journal is opened: it begins a new epoch then."""
MEGA: Final = 1_000_000


class NoRoomToRestoreError(DiskFullError):
    """The disk has no room for what a backup holds; nothing was touched."""

    code = "db.no_room_to_restore"


def restore(
    folder: Path,
    source: Path,
    secrets: Secrets,
    stamp: str,
    step: Share | None = None,
    passphrase: str | None = None,
) -> Path | None:
    """Put a backup in a folder's place; return the folder into which the old files were moved.

    ``source`` is a backup's file, or a station's folder that was copied. ``step`` hears the bytes
    done and all; what it raises stops the work. A new ``passphrase`` opens the restored file from
    then on, in the old one's stead.

    Raises ``NotABackupError``, ``WrongKeyError``, ``KeyNeededError``, ``NewerFileError``,
    ``DamagedFileError``, ``DeskOpenError``, ``NoRoomToRestoreError``, ``ReadOnlyError``,
    ``WeakPassphraseError``; then nothing was touched. Photos come back where the backup holds
    them; those that are here stay, and those that are damaged are left out.
    """
    package = Package(source)
    # Whose keys are damaged is told as that, before anything is copied.
    package.slots()
    with _locked(folder), _aside(folder, package) as fresh:
        package.lay_books(fresh, moved := counted(package.total, step))
        key = unlock(fresh, _beside(secrets, folder))
        _prove(fresh, key)
        if passphrase:
            _add_way(fresh, passphrase, key)
        package.lay_photos(fresh, moved)
        with disk_told():
            kept = backup.set_aside(folder, stamp)
            backup.put_in_place(fresh, folder)
    return kept


def counted(total: int, step: Share | None) -> Moved:
    """Return what adds up the bytes that went and tells ``step`` of them."""
    went = [0]

    def moved(size: int) -> None:
        went[0] += size
        if step is not None:
            step(went[0], total)

    return moved


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with disk_told():
        folder.mkdir(parents=True, exist_ok=True)
        lock = Lock(folder)
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _aside(folder: Path, package: Package) -> Iterator[Path]:
    """Give a folder inside the station's for what is not proven yet; it goes again, whatever comes.

    What does not fit is refused before the first byte is written, as far as that can be known.
    """
    with (
        room_for(folder, package.total),
        disk_told(),
        tempfile.TemporaryDirectory(dir=folder, prefix=".restore-") as fresh,
    ):
        yield Path(fresh)


@contextlib.contextmanager
def room_for(folder: Path, size: int) -> Iterator[None]:
    """Raise ``NoRoomToRestoreError`` where a disk has no room for so many bytes, or gets full."""
    free = shutil.disk_usage(folder).free
    too_small = NoRoomToRestoreError(need=_mega(size), free=_mega(free))
    if free < size:
        raise too_small
    try:
        yield
    except DiskFullError as error:
        raise too_small from error


def _mega(size: int) -> int:
    return -(-size // MEGA)


def _prove(fresh: Path, key: bytes) -> None:
    """Open the file, look at all its pages and note that it is a copy that was put back."""
    checked = Database(fresh / FILE_NAME, key)
    try:
        refuse_newer(checked)
        if checked.bad_pages():
            raise DamagedFileError
        settings.forget(checked, IN_USE)
        settings.keep(checked, RESTORED)
        checked.checkpoint()
    finally:
        checked.close()


def _add_way(fresh: Path, passphrase: str, key: bytes) -> None:
    ways = slots.load(fresh).with_slot("passphrase", slots.passphrase_secret(passphrase), key)
    with disk_told():
        slots.save(fresh, ways)


def _beside(secrets: Secrets, folder: Path) -> Secrets:
    """Let a demo station's own key file open its backups."""
    demo = folder / DEMO_KEY_NAME
    if secrets.key_file is None and not secrets.passphrase and demo.exists():
        return msgspec.structs.replace(secrets, key_file=demo)
    return secrets
