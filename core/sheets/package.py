"""A zipped spreadsheet is looked through before anything parses it.

The sizes a zip declares are not believed: every part is unpacked once, a megabyte at a time,
measured by `extent` and thrown away.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from core.sheets.errors import SheetBombError, SheetCorruptError, SheetPasswordError
from core.sheets.extent import Glance, OdsExtent, XlsxExtent
from core.sheets.formats import Format

MAX_PARTS: Final = 2_000
MAX_UNPACKED: Final = 400 << 20
MAX_RATIO: Final = 200
"""Real ledgers pack 5 to 40 times; a part over 16 MB that packs better is a bomb."""
_RATIO_FROM: Final = 16 << 20
_NO_RESULT: Final = (b"</f></c>", b"</f><v></v></c>", b"</f><v/></c>", b"</f><v /></c>")
_STEP: Final = 1 << 20
_ENCRYPTED: Final = 0x1
_LOCAL: Final = struct.Struct("<4s5H3I2H")


def check_package(content: bytes, kind: Format, name: str) -> bool:
    """Refuse a zipped spreadsheet that is damaged, locked or would unpack beyond all measure.

    Return whether a formula in it stands without its result: no spreadsheet program has worked it
    out, and its cell reads as an empty one.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise SheetCorruptError(file=name) from fault
    _check_directory(parts, name)
    left, uncomputed = MAX_UNPACKED, False
    for part in parts:
        glance = Glance(name)
        extent = OdsExtent(name)
        for piece in _unpack(content, part, name):
            left -= len(piece)
            if left < 0:
                raise SheetBombError(file=name, limit_mb=MAX_UNPACKED >> 20)
            if kind is Format.XLSX:
                glance.see(piece)
                uncomputed = uncomputed or _lacks_result(piece)
            else:
                extent.see(piece)
        if glance.wide:
            _measure(content, part, name)
    return uncomputed


def _lacks_result(piece: bytes) -> bool:
    """Whether a formula's cell has no value; one of text may be empty rightly."""
    ends = (end for end in _NO_RESULT if end in piece)
    return any(
        b't="str"' not in cell[cell.rfind(b"<c ") :]
        for end in ends
        for cell in piece.split(end)[:-1]
    )


def _measure(content: bytes, part: zipfile.ZipInfo, name: str) -> None:
    """Count the filled cells of a part exactly; formatted but empty ones are harmless."""
    extent = XlsxExtent(name)
    for piece in _unpack(content, part, name):
        extent.see(piece)


def _check_directory(parts: list[zipfile.ZipInfo], name: str) -> None:
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise SheetPasswordError(file=name)
    bomb = (
        len(parts) > MAX_PARTS
        or sum(part.file_size for part in parts) > MAX_UNPACKED
        or any(
            part.file_size > _RATIO_FROM and part.file_size > MAX_RATIO * part.compress_size
            for part in parts
        )
    )
    if bomb:
        raise SheetBombError(file=name, limit_mb=MAX_UNPACKED >> 20)


def _unpack(content: bytes, part: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """Yield what a part really unpacks to, which may be more than the directory declares."""
    head = content[part.header_offset : part.header_offset + _LOCAL.size]
    if len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
        raise SheetCorruptError(file=name)
    *_, name_size, extra_size = _LOCAL.unpack(head)
    start = part.header_offset + _LOCAL.size + name_size + extra_size
    packed = memoryview(content)[start : start + part.compress_size]
    if len(packed) < part.compress_size:
        raise SheetCorruptError(file=name)
    if part.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + _STEP]) for at in range(0, len(packed), _STEP))
    elif part.compress_type == zipfile.ZIP_DEFLATED:
        yield from _inflate(packed, part, name)
    else:
        raise SheetCorruptError(file=name)


def _inflate(packed: memoryview, part: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    real = crc = 0
    feed: bytes | memoryview = packed
    try:
        while not stream.eof:
            piece = stream.decompress(feed, _STEP)
            if not piece and not stream.unconsumed_tail and not stream.eof:
                raise SheetCorruptError(file=name)
            real += len(piece)
            crc = zlib.crc32(piece, crc)
            feed = stream.unconsumed_tail
            yield piece
    except zlib.error as fault:
        raise SheetCorruptError(file=name) from fault
    if real > part.file_size:
        raise SheetBombError(file=name, limit_mb=MAX_UNPACKED >> 20)
    if real < part.file_size or crc != part.CRC:
        raise SheetCorruptError(file=name)
