"""A backup as it lies on a disk or a stick: one file, or a station's folder that was copied."""

from __future__ import annotations

import contextlib
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Final

import msgspec

from core.base.errors import ClerkError
from core.db.backup import FILE_NAME, MEMBERS, PHOTO_MEMBER, PHOTOS
from core.db.errors import disk_told
from core.db.slots import SLOTS_NAME, Slots

LOG_NAME: Final = f"{FILE_NAME}-wal"
"""What a folder copied while it was in use holds beside the file; no backup of ours does."""
LARGEST_SLOTS: Final = 1 << 20
BLOCK: Final = 1 << 20
LOCAL_HEADER: Final = 30
"""Bytes of a zip member's own header before its name; at 26 the lengths of what follows."""
Moved = Callable[[int], None]
"""Hears how many bytes more went; what it raises stops the work."""


class NotABackupError(ClerkError):
    """The file given is no backup of ours, or it is damaged."""

    code = "db.not_a_backup"


class DamagedBackupError(NotABackupError):
    """One part of a backup is not as it was written; ``part`` names it."""

    code = "db.damaged_backup"


class BackupGoneError(NotABackupError):
    """A backup cannot be read any more: a stick was pulled out, or is worn."""

    code = "db.backup_gone"


class Package:
    """What lies in a backup; raises ``NotABackupError`` for anything else.

    ``sizes`` tells each member's bytes, ``total`` those of all.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._zip = not path.is_dir()
        self._at: dict[str, int] = {}
        with self._reading():
            self.sizes = self._listed() if self._zip else self._found()
        self.photos = tuple(sorted(filter(PHOTO_MEMBER.fullmatch, self.sizes)))
        self.books = tuple(name for name in self.sizes if name not in self.photos)
        self.total = sum(self.sizes.values())
        if not set(MEMBERS) <= set(self.books) <= {*MEMBERS, LOG_NAME}:
            raise NotABackupError(file=path.name)

    def _listed(self) -> dict[str, int]:
        with zipfile.ZipFile(self.path) as file:
            found = file.infolist()
            plain = all(one.compress_type == zipfile.ZIP_STORED for one in found)
            if not plain or len({one.filename for one in found}) != len(found):
                raise NotABackupError(file=self.path.name)
            self._at = {one.filename: one.header_offset for one in found}
            return {one.filename: one.file_size for one in found}

    def _found(self) -> dict[str, int]:
        names = [name for name in (*MEMBERS, LOG_NAME) if (self.path / name).is_file()]
        paths = [self.path / name for name in names] + sorted(self.path.glob(f"{PHOTOS}/??/*"))
        sizes = {path.relative_to(self.path).as_posix(): path.stat().st_size for path in paths}
        return {
            name: size
            for name, size in sizes.items()
            if name in names or PHOTO_MEMBER.fullmatch(name)
        }

    def slots(self) -> Slots:
        """Return the ways in which the backup can be opened."""
        with self._reading(), self._raw(SLOTS_NAME) as file:
            content = file.read(min(self.sizes[SLOTS_NAME], LARGEST_SLOTS))
        try:
            return msgspec.json.decode(content, type=Slots)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise DamagedBackupError(file=self.path.name, part=SLOTS_NAME) from error

    def lay_books(self, folder: Path, moved: Moved) -> None:
        """Lay the ledger and its keys into a folder as they are: the pages check themselves.

        Raises ``BackupGoneError``, ``DiskFullError``, ``DiskError``, ``ReadOnlyError``.
        """
        for name in self.books:
            with self._reading(), self._raw(name) as file:
                _lay(_blocks(file, self.sizes[name]), folder / name, moved)

    def lay_photos(self, folder: Path | None, moved: Moved) -> int:
        """Lay the photos into a folder and return how many are damaged: those are left out.

        Without a folder they are only read. Raises what ``lay_books`` raises.
        """
        return sum(not self._laid(name, folder, moved) for name in self.photos)

    def _laid(self, name: str, folder: Path | None, moved: Moved) -> bool:
        target = folder / name if folder is not None else None
        try:
            with self._reading(), self._checked(name) as file:
                _lay(_blocks(file, self.sizes[name]), target, moved)
        except DamagedBackupError:
            if target is not None:
                target.unlink(missing_ok=True)
            return False
        return True

    @contextlib.contextmanager
    def _raw(self, name: str) -> Iterator[IO[bytes]]:
        """Open a member as it lies there: stored without compression, its checksum not asked."""
        path = self.path if self._zip else self.path / name
        with path.open("rb") as file:
            if self._zip:
                file.seek(self._at[name])
                head = file.read(LOCAL_HEADER)
                lengths = (head[at] | head[at + 1] << 8 for at in (26, 28))
                file.seek(self._at[name] + LOCAL_HEADER + sum(lengths))
            yield file

    @contextlib.contextmanager
    def _checked(self, name: str) -> Iterator[IO[bytes]]:
        """Open a member whose checksum is asked at its end, where there is one."""
        if not self._zip:
            with self._raw(name) as file:
                yield file
            return
        with zipfile.ZipFile(self.path) as whole:
            try:
                with whole.open(name) as member:
                    yield member
            except zipfile.BadZipFile as error:
                raise DamagedBackupError(file=self.path.name, part=name) from error

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        """Raise what goes wrong in reading as an error that a clerk can act on."""
        try:
            yield
        except (zipfile.BadZipFile, NotImplementedError, EOFError, IndexError) as error:
            raise NotABackupError(file=self.path.name) from error
        except OSError as error:
            raise BackupGoneError(file=self.path.name) from error


def _blocks(file: IO[bytes], size: int) -> Iterator[bytes]:
    left = size
    while left:
        block = file.read(min(BLOCK, left))
        if not block:
            raise EOFError
        left -= len(block)
        yield block
    # A checksum is held against what was read when nothing more is left.
    file.read(1)


def _lay(blocks: Iterator[bytes], target: Path | None, moved: Moved) -> None:
    with contextlib.ExitStack() as open_files:
        laid: IO[bytes] | None = None
        if target is not None:
            with disk_told():
                target.parent.mkdir(parents=True, exist_ok=True)
                laid = open_files.enter_context(target.open("wb"))
        for block in blocks:
            if laid is not None:
                with disk_told():
                    laid.write(block)
            moved(len(block))
        if laid is not None:
            with disk_told():
                laid.flush()
                os.fsync(laid.fileno())
