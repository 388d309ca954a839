"""Putting a backup in a station's place, once it opened and held."""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec

from core.db import backup
from core.db.backup import FILE_NAME
from core.db.errors import DamagedFileError
from core.db.file import Database
from core.db.lock import Lock
from core.db.unlock import DEMO_KEY_NAME, Secrets, unlock
from core.db.upgrade import refuse_newer


def restore(folder: Path, source: Path, secrets: Secrets, stamp: str) -> Path | None:
    """Put a backup in a folder's place; return the folder into which the old files were moved.

    Raises ``NotABackupError``, ``WrongKeyError``, ``KeyNeededError``, ``NewerFileError``,
    ``DamagedFileError``, ``DeskOpenError``, ``DiskFullError``; then nothing was touched. Photos
    come back where the backup holds them; those that are here stay.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = Lock(folder)
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".restore-") as fresh:
            backup.unpack(source, Path(fresh))
            key = unlock(Path(fresh), _beside(secrets, folder))
            checked = Database(Path(fresh) / FILE_NAME, key)
            try:
                refuse_newer(checked)
                if checked.rows("PRAGMA cipher_integrity_check"):
                    raise DamagedFileError
            finally:
                checked.close()
            kept = backup.set_aside(folder, stamp)
            backup.put_in_place(Path(fresh), folder)
    finally:
        lock.release()
    return kept


def _beside(secrets: Secrets, folder: Path) -> Secrets:
    """Let a demo station's own key file open its backups."""
    demo = folder / DEMO_KEY_NAME
    if secrets.key_file is None and not secrets.passphrase and demo.exists():
        return msgspec.structs.replace(secrets, key_file=demo)
    return secrets
