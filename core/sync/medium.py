"""A stick: a folder on something that can be full, write-protected, worn out or pulled out.

Nothing on it is trusted: files are found by strict names under ``CUNZHAN``, never through a link,
and a name only says where to look. What is written counts once it was read back.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from core.base.files import flush_folder, open_raw, patiently
from core.sync.errors import SyncError

ROOT: Final = "CUNZHAN"
NEWCOMERS: Final = "new"
"""Where the requests of PCs lie that belong to no station yet, and the answers to them."""
UP, DOWN, ASKED, ANSWERED = ".czb", ".czr", ".czq", ".cza"
"""A station's bundle, the county's return bundle, a request to enrol, the answer to it."""
PLACE: Final = re.compile(r"[1-9][0-9]{0,14}|new")
NAME: Final = re.compile(
    r"([A-Z2-7]{16})-([1-9][0-9]{0,5})(\.czb|\.czr|\.czq|\.cza)", re.IGNORECASE
)
PART: Final = ".part"
LOOSE: Final = re.compile(r"request-([A-Z2-7]{16})\.czq", re.IGNORECASE)
"""A request that was put beside an invitation, in the stick's own folder."""
MOST_NUMBER: Final = 999_999
"""What the name of a file holds."""
MOST_FILES: Final = 10_000
SPARE: Final = 1 << 20
"""Left free: a file system keeps some of the free space it tells of for itself."""


class StickError(SyncError):
    """Base of what can be wrong with a stick."""

    code = "stick.failed"


class NoStickError(StickError):
    """There is no such folder."""

    code = "stick.missing"


class StickFullError(StickError):
    """The stick has no room (args: needed, free, in bytes); what it held is untouched."""

    code = "stick.full"


class StickReadOnlyError(StickError):
    """The stick is write-protected; it can only be read."""

    code = "stick.read_only"


class StickGoneError(StickError):
    """The stick was pulled out; nothing of this station is lost."""

    code = "stick.gone"


class StickFaultError(StickError):
    """The stick cannot be read or written reliably (args: why): another one is needed."""

    code = "stick.fault"


class Lying(NamedTuple):
    """A file on a stick that bears one of our names."""

    path: Path
    place: str
    device: str
    number: int
    ending: str


_BY_ERRNO: Final = {
    errno.ENOSPC: StickFullError,
    errno.EDQUOT: StickFullError,
    errno.EFBIG: StickFullError,
    errno.EROFS: StickReadOnlyError,
    errno.EACCES: StickReadOnlyError,
    errno.EPERM: StickReadOnlyError,
    errno.ENODEV: StickGoneError,
    errno.ENXIO: StickGoneError,
}


class Stick:
    """One stick, as long as it is in; ``NoStickError`` when the folder is none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._device = _device_of(folder)
        if self._device is None:
            raise NoStickError(folder=str(folder))

    @contextlib.contextmanager
    def told(self) -> Iterator[None]:
        """Raise what the operating system says of the stick as one of the errors above."""
        try:
            yield
        except OSError as error:
            raise self._sorted(error) from error

    def _sorted(self, error: OSError) -> StickError:
        if _device_of(self.folder) != self._device:
            return StickGoneError()
        kind = _BY_ERRNO.get(error.errno or 0, StickFaultError)
        if kind is StickFullError:
            return StickFullError(needed=0, free=self.free())
        return kind(why=error.strerror or type(error).__name__)

    def check(self) -> None:
        """Raise ``StickGoneError`` when the stick is no longer in."""
        if _device_of(self.folder) != self._device:
            raise StickGoneError

    def free(self) -> int:
        """Return how many bytes can still be written."""
        with self.told():
            return max(0, shutil.disk_usage(self.folder).free - SPARE)

    def files(self, *endings: str, place: str = "", device: str = "") -> list[Lying]:
        """Return the files with our names, by name; links and everything else are passed over."""
        found: list[Lying] = []
        with self.told():
            for folder in self._places():
                if place in ("", folder.name):
                    found += _named(folder)
            if ASKED in endings and place == "":
                found += _loose(self.folder)
        wanted = [
            one for one in found if one.ending in endings and device in ("", one.device)
        ]  # fmt: skip
        return sorted(wanted[:MOST_FILES], key=lambda one: (one.place, one.device, one.number))

    def _places(self) -> Iterator[Path]:
        root = self.folder / ROOT
        if not _is_folder(root):
            return
        with os.scandir(root) as entries:
            for entry in entries:
                if PLACE.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
                    yield Path(entry.path)

    def put(
        self,
        name: tuple[str, str, str],
        write: Callable[[BinaryIO], object],
        check: Callable[[BinaryIO], bool],
    ) -> Path:
        """Write a file as (place, device, ending) under the next free number; return its path.

        Written aside, flushed, renamed, flushed, dropped from memory, and read back: ``check``
        says whether it holds what it should. Whatever goes wrong, no file of a final name is
        left that is not whole. Raises ``StickError`` and what ``write`` raises.
        """
        place, device, ending = name
        with self.told():
            folder = self._folder(place)
            for half in folder.glob(f"{device}-*{PART}"):
                half.unlink()
            target = folder / f"{device}-{self.next_number(place, device)}{ending}"
            aside = target.with_name(target.name + PART)
            try:
                _write(aside, write)
                patiently(lambda: aside.rename(target))
                flush_folder(folder)
            except BaseException:
                with contextlib.suppress(OSError):
                    aside.unlink()
                raise
            if not self._holds(target, check):
                raise StickFaultError(why=target.name)
        return target

    def _holds(self, path: Path, check: Callable[[BinaryIO], bool]) -> bool:
        """Read a file back; one that is not what it should be goes."""
        good = False
        try:
            with path.open("rb") as file:
                # What is read back should come from the stick, not from memory.
                if hasattr(os, "posix_fadvise"):
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
                good = check(file)
        finally:
            if not good:
                with contextlib.suppress(OSError):
                    path.unlink()
        return good

    def _folder(self, place: str) -> Path:
        """Return the folder of a place, made if missing; a link in its stead is not followed."""
        folder = self.folder
        for name in (ROOT, place):
            upper, folder = folder, folder / name
            if not folder.exists():
                folder.mkdir()
                flush_folder(upper)
            if not _is_folder(folder):
                raise StickFaultError(why=name)
        return folder

    def next_number(self, place: str, device: str) -> int:
        """Return a number that no file of a device bears yet: the next, while a name holds it."""
        taken = {one.number for one in self.files(UP, DOWN, ASKED, ANSWERED, place=place)
                 if one.device == device}  # fmt: skip
        following = max(taken, default=0) + 1
        if following <= MOST_NUMBER:
            return following
        return next(number for number in range(1, MOST_NUMBER) if number not in taken)

    def remove(self, files: list[Lying]) -> None:
        """Take files off the stick."""
        with self.told():
            for one in files:
                one.path.unlink(missing_ok=True)
            for folder in {one.path.parent for one in files}:
                flush_folder(folder)


def _write(path: Path, write: Callable[[BinaryIO], object]) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(open_raw(path, flags, 0o644), "wb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())


def _named(folder: Path) -> Iterator[Lying]:
    with os.scandir(folder) as entries:
        for entry in entries:
            match = NAME.fullmatch(entry.name)
            if match and entry.is_file(follow_symlinks=False):
                device, number, ending = match.groups()
                yield Lying(
                    Path(entry.path), folder.name, device.upper(), int(number), ending.lower()
                )


def _loose(folder: Path) -> Iterator[Lying]:
    with os.scandir(folder) as entries:
        for entry in entries:
            match = LOOSE.fullmatch(entry.name)
            if match and entry.is_file(follow_symlinks=False):
                yield Lying(Path(entry.path), "", match[1].upper(), 0, ASKED)


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def _device_of(folder: Path) -> int | None:
    """Return which file system a folder lies on, None when there is no such folder."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev if stat.S_ISDIR(found.st_mode) else None
