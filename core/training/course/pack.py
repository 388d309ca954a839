"""An open course pack: its list is signed and sound, its files are checked as they are read."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from core.base.progress import Step, unheard
from core.training.course import manifest as manifests
from core.training.course.archive import Archive
from core.training.course.errors import CourseDamagedError, CourseStrangeFileError
from core.training.course.manifest import Manifest, digest_of, read_manifest
from core.training.course.names import MANIFEST, OUTLINE, SIGNATURE, check_id, check_names
from core.training.course.outline import LARGEST, Outline, read_outline
from core.training.course.signer import SIGNATURE_BYTES, check_signature

OWN: Final = frozenset({MANIFEST, SIGNATURE})


class Pack:
    """One pack whose signature stands; ``carried`` are the files that it brings."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.content = archive.whole(MANIFEST, manifests.LARGEST)
        self.signature = archive.whole(SIGNATURE, SIGNATURE_BYTES)
        self.manifest: Manifest = read_manifest(self.content)
        check_signature(self.manifest, self.content, self.signature)
        self.carried = tuple(name for name in archive.entries if name not in OWN)
        self._check_list()

    @property
    def digest(self) -> str:
        """The SHA-256 of its manifest, which names this very version."""
        return digest_of(self.content)

    @property
    def lacks(self) -> tuple[str, ...]:
        """The files that a delta leaves to the version before."""
        return tuple(name for name in self.manifest.files if name not in set(self.carried))

    @property
    def outline(self) -> Outline | None:
        """The course's outline, None in a delta that does not change it."""
        if OUTLINE not in self.carried:
            return None
        return read_outline(self.read(OUTLINE, LARGEST))

    def _check_list(self) -> None:
        check_id(self.manifest.course)
        check_names(self.manifest.files)
        for name in self.carried:
            if name not in self.manifest.files:
                raise CourseStrangeFileError(file=name[:80])
            if self._archive.entries[name].size != self.manifest.files[name].size:
                raise CourseDamagedError(file=name[:80])
        if OUTLINE not in self.manifest.files or (self.lacks and not self.manifest.delta):
            raise CourseDamagedError(file=(self.lacks or (OUTLINE,))[0][:80])
        if self.manifest.delta and self.manifest.previous is None:
            raise CourseDamagedError(file=MANIFEST)

    def is_stored(self, name: str) -> bool:
        """Tell whether a file can be entered in its middle."""
        return self._archive.entries[name].stored

    def chunks(self, name: str, start: int = 0) -> Iterator[bytes]:
        """Yield a file's bytes unchecked; who takes them compares the digest at the end."""
        return self._archive.chunks(name, start)

    def read(self, name: str, most: int) -> bytes:
        """Return a small file, checked; ``CourseDamagedError``, ``CourseTooLargeError``."""
        content = self._archive.whole(name, most)
        if hashlib.sha256(content).hexdigest() != self.manifest.files[name].sha256:
            raise CourseDamagedError(file=name[:80])
        return content

    def verify(self, step: Step = unheard) -> int:
        """Hash every file that the pack brings; return how many bytes; ``CourseDamagedError``."""
        total = 0
        for name in self.carried:
            digest = hashlib.sha256()
            for piece in self.chunks(name):
                digest.update(piece)
                total += len(piece)
                step(total)
            if digest.hexdigest() != self.manifest.files[name].sha256:
                raise CourseDamagedError(file=name[:80])
        return total


@contextlib.contextmanager
def open_pack(path: Path) -> Iterator[Pack]:
    """Open a pack; raises ``CourseError``s before anything of its content is unpacked."""
    with Archive(path) as archive:
        yield Pack(archive)
