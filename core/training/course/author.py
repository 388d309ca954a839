"""Packing a folder into a course pack: only the desk is needed, no network, no other tool."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

import msgspec

from core.base.files import replace
from core.base.progress import Share, unheard
from core.db.errors import disk_told
from core.keys.device import DeviceKey
from core.packs.install import LONG_AGO
from core.training.course.archive import CHUNK
from core.training.course.errors import CourseDamagedError, CourseProblemsError
from core.training.course.folder import Survey, survey
from core.training.course.manifest import (
    CONTEXT,
    FileSum,
    Manifest,
    Previous,
    digest_of,
    manifest_bytes,
)
from core.training.course.names import MANIFEST, SIGNATURE

REGULAR: Final = 0o100644 << 16
DENSE: Final = frozenset(
    {"jpg", "jpeg", "png", "webp", "mp4", "webm", "ogg", "ogv", "mp3", "m4a", "xlsx", "pdf"}
)
"""What is packed already: it is stored, so that copying it can go on in its middle."""


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What a pack is made of; ``before`` is the manifest that a delta builds on."""

    folder: Path
    target: Path
    made_on: dt.date
    before: tuple[Manifest, bytes] | None = None
    papers: tuple[str, ...] = ()


class Packed(msgspec.Struct, frozen=True, kw_only=True):
    """What was packed: the manifest and its digest, the files carried, the pack's size."""

    manifest: Manifest
    carried: tuple[str, ...]
    bytes: int
    digest: str


def pack_folder(ask: Ask, key: DeviceKey, step: Share = unheard) -> Packed:
    """Write a folder as a signed pack; the same folder, day and key give the same bytes.

    ``step`` hears how many bytes are done, of how many: every file is read twice, once to be summed
    and once to be carried. It may raise to stop the work. Raises ``CourseProblemsError`` naming
    everything that stands in the way, ``CourseError``, ``DiskError``, ``DiskFullError``; an older
    file at the target is then untouched.
    """
    found = survey(ask.folder)
    stops = tuple(one for one in found.problems if one.stops)
    if found.outline is None or stops:
        raise CourseProblemsError(stops)
    with disk_told():
        count = _Count(step, sum((ask.folder / name).stat().st_size for name in found.files))
    files = {name: _sum(ask.folder / name, count) for name in found.files}
    manifest = _manifest(found, files, ask, key)
    known = set(ask.before[0].files.items()) if ask.before else set()
    carried = tuple(name for name, told in files.items() if (name, told) not in known)
    content = manifest_bytes(manifest)
    count.total = manifest.size + sum(files[name].size for name in carried)
    with disk_told():
        _write(ask, carried, content, key.sign(CONTEXT, content), files, count)
        size = ask.target.stat().st_size
    return Packed(manifest=manifest, carried=carried, bytes=size, digest=digest_of(content))


def _manifest(found: Survey, files: dict[str, FileSum], ask: Ask, key: DeviceKey) -> Manifest:
    outline = found.outline
    assert outline is not None  # noqa: S101 - the caller refused a folder without one
    before = ask.before
    return Manifest(
        course=outline.id,
        version=outline.version,
        title=outline.title,
        made_on=ask.made_on,
        files=files,
        signer=key.public.hex(),
        previous=Previous(version=before[0].version, manifest=digest_of(before[1]))
        if before
        else None,
        delta=before is not None,
        papers=ask.papers,
    )


class _Count:
    """Tells how much is done."""

    def __init__(self, step: Share, size: int) -> None:
        self.done, self.total = 0, 2 * size
        self._step = step

    def add(self, size: int) -> None:
        self.done += size
        self._step(self.done, self.total)


def _sum(path: Path, count: _Count) -> FileSum:
    digest, size = hashlib.sha256(), 0
    for piece in _pieces(path, count):
        digest.update(piece)
        size += len(piece)
    return FileSum(digest.hexdigest(), size)


def _pieces(path: Path, count: _Count) -> Iterator[bytes]:
    with disk_told(), path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece
            count.add(len(piece))


def _write(
    ask: Ask,
    carried: tuple[str, ...],
    content: bytes,
    signature: bytes,
    files: dict[str, FileSum],
    count: _Count,
) -> None:
    aside = ask.target.with_name(f"{ask.target.name}.new")
    try:
        with aside.open("wb") as file:
            with zipfile.ZipFile(file, "w") as archive:
                archive.writestr(_info(MANIFEST), content)
                archive.writestr(_info(SIGNATURE), signature)
                for name in carried:
                    _add(archive, name, _pieces(ask.folder / name, count), files[name])
            file.flush()
            os.fsync(file.fileno())
        replace(aside, ask.target)
    except BaseException:
        with contextlib.suppress(OSError):
            aside.unlink()
        raise


def _info(name: str, size: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, LONG_AGO)
    dense = name.rpartition(".")[2].lower() in DENSE or name in (MANIFEST, SIGNATURE)
    info.compress_type = zipfile.ZIP_STORED if dense else zipfile.ZIP_DEFLATED
    info.external_attr = REGULAR
    info.create_system = 3
    info.file_size = size
    return info


def _add(archive: zipfile.ZipFile, name: str, pieces: Iterator[bytes], told: FileSum) -> None:
    digest = hashlib.sha256()
    target: IO[bytes]
    with archive.open(_info(name, told.size), "w") as target:
        for piece in pieces:
            digest.update(piece)
            target.write(piece)
    if digest.hexdigest() != told.sha256:
        raise CourseDamagedError(file=name[:80])
