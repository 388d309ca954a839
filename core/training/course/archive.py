"""A zip file read entry by entry in bounded memory, nothing of it believed before it is seen.

Only what course packs need is understood: plain files, stored or deflated, below 4 GB in all.
Sizes are those of the central directory; unpacking stops at them whatever the stream holds.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, Self

from core.db.errors import disk_told
from core.training.course.errors import (
    CourseBombError,
    CourseDamagedError,
    CourseStrangeFileError,
    CourseTooLargeError,
)

CHUNK: Final = 1 << 20
MEGABYTE: Final = 1 << 20
LARGEST_PACK: Final = (4 << 30) - 1
"""What one file on a FAT32 stick can hold."""
LARGEST_FILE: Final = 2 << 30
LARGEST_WHOLE: Final = 8 << 30
MOST_FILES: Final = 5000
RATIO: Final = 200
"""Text packs to a tenth; a file that unpacks to more than this many times its size is a bomb."""
FREE: Final = 1 << 20
"""Small files may pack as well as they like."""
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_END: Final = struct.Struct("<4s4H2LH")
_LONGEST_TAIL: Final = _END.size + 0xFFFF
_LARGEST_DIRECTORY: Final = 4 << 20
_UTF8: Final = 0x800
_SEALED: Final = 0x1
METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN: Final = (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, EOFError)


class Entry(NamedTuple):
    """Where a file's packed bytes lie in the archive, and what they unpack to."""

    start: int
    packed: int
    size: int
    stored: bool


class Archive:
    """An open archive; ``entries`` are its files by name in the order of their names."""

    def __init__(self, path: Path) -> None:
        with disk_told():
            self._file: BinaryIO = path.open("rb")
        try:
            with disk_told():
                self.entries = _entries(self._file, path.name)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        """Return the archive itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._file.close()

    def whole(self, name: str, most: int) -> bytes:
        """Return a small file's bytes; raises as ``chunks``, and when they are too many."""
        entry = self.entries.get(name)
        if entry is None:
            raise CourseDamagedError(file=name)
        if entry.size > most:
            raise CourseTooLargeError(file=name, mb=entry.size // MEGABYTE, most=most // MEGABYTE)
        return b"".join(self.chunks(name))

    def chunks(self, name: str, start: int = 0) -> Iterator[bytes]:
        """Yield a file's bytes from ``start`` on, never more than its entry says.

        Raises ``CourseDamagedError``, ``CourseBombError``, ``DiskError``.
        """
        entry = self.entries[name]
        pieces = self._stored(entry, start) if entry.stored else self._unpacked(name, entry, start)
        at = start
        for piece in pieces:
            at += len(piece)
            yield piece
        if at != entry.size:
            raise CourseDamagedError(file=name[:80])

    def _stored(self, entry: Entry, start: int) -> Iterator[bytes]:
        return self._read(entry.start + start, entry.size - start)

    def _read(self, at: int, many: int) -> Iterator[bytes]:
        while many > 0:
            with disk_told():
                self._file.seek(at)
                piece = self._file.read(min(CHUNK, many))
            if not piece:
                return
            at, many = at + len(piece), many - len(piece)
            yield piece

    def _unpacked(self, name: str, entry: Entry, start: int) -> Iterator[bytes]:
        """Unpack from the beginning: deflated bytes cannot be entered in the middle."""
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        done = 0
        for packed in self._read(entry.start, entry.packed):
            rest = packed
            while rest and not stream.eof:
                try:
                    piece = stream.decompress(rest, CHUNK)
                except zlib.error as error:
                    raise CourseDamagedError(file=name[:80]) from error
                rest = stream.unconsumed_tail
                done += len(piece)
                if done > entry.size:
                    raise CourseBombError(file=name[:80])
                fresh = len(piece) - max(0, start - (done - len(piece)))
                if fresh > 0:
                    yield piece[-fresh:]
        if not stream.eof:
            raise CourseDamagedError(file=name[:80])


def _entries(file: BinaryIO, name: str) -> dict[str, Entry]:
    try:
        _check_end(file, name)
        with zipfile.ZipFile(file) as archive:
            listed = archive.infolist()
        found: dict[str, Entry] = {}
        for info in listed:
            _refuse_odd(info)
            if info.filename in found:
                raise CourseStrangeFileError(file=info.filename[:80])
            found[info.filename] = _located(file, info)
        _refuse_overlaps(found)
    except _BROKEN as error:
        raise CourseDamagedError(file=name) from error
    return dict(sorted(found.items()))


def _check_end(file: BinaryIO, name: str) -> None:
    """Look at the end record before anything as large as it says is read."""
    size = file.seek(0, 2)
    if size > LARGEST_PACK:
        raise CourseTooLargeError(file=name, mb=size // MEGABYTE, most=LARGEST_PACK // MEGABYTE)
    file.seek(max(0, size - _LONGEST_TAIL))
    tail = file.read(_LONGEST_TAIL)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0:
        raise zipfile.BadZipFile
    _, disk, first, here, every, directory, _, _ = _END.unpack_from(tail, at)
    if disk or first or here != every or every > MOST_FILES or directory > _LARGEST_DIRECTORY:
        raise zipfile.BadZipFile


def _refuse_odd(info: zipfile.ZipInfo) -> None:
    """Refuse links, folders, sealed files and ways of packing that nothing of ours uses."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    told = info.filename[:80]
    if info.is_dir() or kind not in (0, stat.S_IFREG) or info.orig_filename != info.filename:
        raise CourseStrangeFileError(file=told)
    if info.flag_bits & _SEALED or info.compress_type not in METHODS:
        raise CourseStrangeFileError(file=told)
    if info.file_size > LARGEST_FILE:
        mb = info.file_size // MEGABYTE
        raise CourseTooLargeError(file=told, mb=mb, most=LARGEST_FILE // MEGABYTE)
    if info.file_size > max(FREE, info.compress_size * RATIO):
        raise CourseBombError(file=told)


def _located(file: BinaryIO, info: zipfile.ZipInfo) -> Entry:
    """Find the bytes behind an entry's own head, which must be of the same file."""
    file.seek(info.header_offset)
    mark, _, flags, method, *_, long, extra = _LOCAL.unpack(file.read(_LOCAL.size))
    name = file.read(long)
    wanted = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
    stored = info.compress_type == zipfile.ZIP_STORED
    if mark != b"PK\x03\x04" or method != info.compress_type or name != wanted or flags & _SEALED:
        raise zipfile.BadZipFile
    if stored and info.compress_size != info.file_size:
        raise zipfile.BadZipFile
    start = info.header_offset + _LOCAL.size + long + extra
    return Entry(start, info.compress_size, info.file_size, stored)


def _refuse_overlaps(entries: dict[str, Entry]) -> None:
    """Bombs let many entries share the same packed bytes."""
    end = 0
    for entry in sorted(entries.values()):
        if entry.start < end:
            raise zipfile.BadZipFile
        end = entry.start + entry.packed
    total = sum(entry.size for entry in entries.values())
    if total > LARGEST_WHOLE:
        most = LARGEST_WHOLE // MEGABYTE
        raise CourseTooLargeError(file="", mb=total // MEGABYTE, most=most)
