"""The courses in a station's folder: installed whole or not at all, removed, looked at again.

``courses/ID/VERSION/`` holds a course's files under their own names with the manifest and its
signature beside them. What is being copied lies in ``courses/ID/.VERSION.part`` and goes on there
after an interruption, even in the middle of a file; the last step renames the folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from core.base.errors import DiskFullError
from core.base.files import flush_folder, patiently, replace, write_durably
from core.base.progress import Step, unheard
from core.db.errors import disk_told
from core.packs.manifest import order_of
from core.training.course.archive import CHUNK
from core.training.course.errors import (
    CourseBaseError,
    CourseDamagedError,
    CourseMissingError,
    CourseOldError,
)
from core.training.course.manifest import Manifest, digest_of, read_manifest
from core.training.course.names import MANIFEST, OUTLINE, SIGNATURE
from core.training.course.outline import Outline, read_outline
from core.training.course.pack import Pack

FOLDER: Final = "courses"
PART: Final = ".part"
GONE: Final = ".gone"
READABLE: Final = 0o644
ROOM: Final = 16 << 20
"""Room that installing leaves on the disk: the ledger is written beside it."""


class Installed(NamedTuple):
    """One version of a course as it lies in the station's folder."""

    folder: Path
    manifest: Manifest
    digest: str

    def path(self, name: str) -> Path:
        """Return where a file of the course lies; KeyError for one that it does not have."""
        self.manifest.files[name]
        return self.folder / name

    def outline(self) -> Outline:
        """Return the course's outline."""
        with disk_told():
            return read_outline((self.folder / OUTLINE).read_bytes())


class CourseShelf:
    """The courses of one station's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER

    def installed(self) -> list[Installed]:
        """Return the courses that are here, the newest version of each, by id."""
        with disk_told():
            folders = sorted(one for one in self._folder.glob("[a-z0-9]*") if one.is_dir())
        found = (self._newest(folder.name) for folder in folders)
        return [one for one in found if one is not None]

    def get(self, course: str) -> Installed:
        """Return a course; ``CourseMissingError``."""
        found = self._newest(course)
        if found is None:
            raise CourseMissingError(course=course)
        return found

    def _newest(self, course: str) -> Installed | None:
        here = list(self._versions(course))
        return max(here, key=lambda one: order_of(one.manifest.version)) if here else None

    def _versions(self, course: str) -> Iterator[Installed]:
        with disk_told():
            for folder in sorted((self._folder / course).glob("[0-9]*")):
                path = folder / MANIFEST
                if path.is_file():
                    content = path.read_bytes()
                    with contextlib.suppress(CourseDamagedError):
                        yield Installed(folder, read_manifest(content), digest_of(content))

    def install(self, pack: Pack, step: Step = unheard) -> Installed:
        """Copy a pack's files into the folder; what an earlier try left there is gone on with.

        The older version goes when the newer one is whole. ``step`` hears of bytes done, all
        files counted. Raises ``CourseOldError``, ``CourseBaseError``, ``CourseDamagedError``,
        ``DiskFullError``, ``DiskError``.
        """
        manifest = pack.manifest
        now = self._newest(manifest.course)
        if now is not None and order_of(manifest.version) <= order_of(now.manifest.version):
            raise CourseOldError(offered=manifest.version, installed=now.manifest.version)
        base = self._base(pack, now)
        part = self._folder / manifest.course / f".{manifest.version}{PART}"
        with disk_told():
            self._begin(part, pack)
            self._need_room(part, manifest)
            done = 0
            for name, told in manifest.files.items():
                taking = _Taking(part / name, told.sha256, told.size, done, step)
                taking.take(self._source(pack, base, name))
                done += told.size
            write_durably(part / MANIFEST, pack.content, mode=READABLE)
            whole = part.with_name(manifest.version)
            self._discard(whole)
            replace(part, whole)
            for other in list(self._versions(manifest.course)):
                if other.folder != whole:
                    self._discard(other.folder)
        self.tidy(manifest.course)
        return Installed(whole, manifest, pack.digest)

    def _base(self, pack: Pack, now: Installed | None) -> Installed | None:
        before = pack.manifest.previous
        if not pack.lacks or before is None:
            return None
        if now is None or now.digest != before.manifest:
            raise CourseBaseError(version=before.version)
        return now

    def _begin(self, part: Path, pack: Pack) -> None:
        """Make the folder; one that holds another try at the same version is emptied first."""
        mark = part / SIGNATURE
        if part.exists() and (not mark.exists() or mark.read_bytes() != pack.signature):
            self._discard(part)
        if not mark.exists():
            part.mkdir(parents=True, exist_ok=True)
            write_durably(mark, pack.signature, mode=READABLE)

    @staticmethod
    def _need_room(part: Path, manifest: Manifest) -> None:
        here = sum(path.stat().st_size for path in part.rglob("*") if path.is_file())
        if shutil.disk_usage(part).free < manifest.size - here + ROOM:
            raise DiskFullError(why="course")

    @staticmethod
    def _source(pack: Pack, base: Installed | None, name: str) -> _Source:
        if name in pack.carried:
            return _Source(lambda start: pack.chunks(name, start), enters=pack.is_stored(name))
        if base is None:
            raise CourseDamagedError(file=name[:80])
        return _Source(lambda start: _file(base.folder / name, start), enters=True)

    def remove(self, course: str) -> Installed:
        """Remove every version of a course, half-copied ones too; ``CourseMissingError``."""
        found = self.get(course)
        self._discard(self._folder / course)
        self.tidy(course)
        return found

    def check(self, course: str, step: Step = unheard) -> list[str]:
        """Return which files of a course are not as they were installed, by name."""
        found = self.get(course)
        wrong, done = [], 0
        for name, told in found.manifest.files.items():
            digest = hashlib.sha256()
            path = found.folder / name
            with disk_told():
                for piece in _file(path, 0) if path.is_file() else ():
                    digest.update(piece)
                    done += len(piece)
                    step(done)
                if digest.hexdigest() != told.sha256 or not path.is_file():
                    wrong.append(name)
        return wrong

    def tidy(self, course: str) -> None:
        """Delete what was renamed away, after an interruption too."""
        for place in (self._folder, self._folder / course):
            for old in place.glob(f".*{GONE}"):
                shutil.rmtree(old, ignore_errors=True)

    def _discard(self, folder: Path) -> None:
        """Take a folder out of sight in one step; it is deleted after."""
        if folder.exists():
            aside = folder.with_name(f".{folder.name.lstrip('.')}{GONE}")
            shutil.rmtree(aside, ignore_errors=True)
            patiently(lambda: folder.rename(aside))
            flush_folder(folder.parent)
            shutil.rmtree(aside, ignore_errors=True)


class _Source(NamedTuple):
    """Where a file's bytes come from, and whether that can begin in the middle."""

    chunks: Callable[[int], Iterator[bytes]]
    enters: bool


class _Taking(NamedTuple):
    """One file on its way into the folder."""

    target: Path
    sha256: str
    size: int
    before: int
    step: Step

    def take(self, source: _Source) -> None:
        """Copy what is missing, compare the digest, then give the file its name."""
        if self.target.exists():
            # It bears its name only since its digest was compared and its bytes were flushed.
            self.step(self.before + self.size)
            return
        aside = self.target.with_name(f"{self.target.name}{PART}")
        self.target.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        start = self._here(aside, digest) if source.enters else 0
        if not start:
            digest = hashlib.sha256()
        with aside.open("r+b" if start else "wb") as file:
            file.seek(start)
            file.truncate()
            for piece in source.chunks(start):
                digest.update(piece)
                file.write(piece)
                self.step(self.before + file.tell())
            file.flush()
            os.fsync(file.fileno())
        if digest.hexdigest() == self.sha256:
            replace(aside, self.target)
            return
        aside.unlink()
        if not start:
            raise CourseDamagedError(file=self.target.name[:80])
        # What a power cut left of the earlier try was not what had been written: once more.
        self.take(source)

    def _here(self, aside: Path, digest: hashlib._Hash) -> int:
        """Return how much of the file came before, and hash that much."""
        if not aside.exists() or aside.stat().st_size > self.size:
            return 0
        start = 0
        for piece in _file(aside, 0):
            digest.update(piece)
            start += len(piece)
        return start


def _file(path: Path, start: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while piece := file.read(CHUNK):
            yield piece
