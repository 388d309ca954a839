"""The outer shell of a bundle: numbered frames that can be told from garbage without any key.

``CZBND1``, a version byte, a zero byte; then frames: a mark, what kind and number it is, the
length, SHA-256 over these and the sealed bytes, the sealed bytes. Kinds and numbers name nothing
personal. A frame that is whole is found whatever happened to those before it.
"""

from __future__ import annotations

import hashlib
import struct
from typing import BinaryIO, Final, NamedTuple

MAGIC: Final = b"CZBND1"
VERSION: Final = 1
PREAMBLE: Final = MAGIC + bytes((VERSION, 0))
MARK: Final = b"\x9d\xf5CZfr\x1c\x06"
SHELL: Final = struct.Struct(">8s1sII32s")
HEADER, INDEX, PIECE = b"H", b"I", b"P"
KINDS: Final = frozenset({HEADER, INDEX, PIECE})
BLOCK: Final = 64 << 10
"""What one frame holds at most: a flipped bit costs that much and no more."""
LARGEST_SEALED: Final = BLOCK + 2048
"""A block, the few words around it, and what sealing it to two receivers adds."""
MOST_HARMED: Final = 10_000
"""After so many broken frames nobody looks further: making us hash garbage must not be cheap."""
STRIDE: Final = 1 << 20
SECTORS: Final = 4096
"""How finely a search goes on once the medium refused to read a stretch."""


class Frame(NamedTuple):
    """Where a whole frame lies: its kind and number, and place and length of its sealed bytes."""

    kind: bytes
    number: int
    offset: int
    length: int


class Shell(NamedTuple):
    """What was found in a file: whole frames in order, and how many stretches were damaged."""

    frames: tuple[Frame, ...]
    harmed: int


def framed(kind: bytes, number: int, sealed: bytes) -> bytes:
    """Return one frame's bytes."""
    digest = _digest(kind, number, sealed)
    return SHELL.pack(MARK, kind, number, len(sealed), digest) + sealed


def look_through(file: BinaryIO) -> Shell:
    """Find every whole frame of a file, reading it once; garbage between them is skipped.

    What the medium cannot read is garbage too; ``OSError`` only when the file cannot be measured.
    """
    found: list[Frame] = []
    end = file.seek(0, 2)
    harmed, place = 0, len(PREAMBLE)
    if _read(file, 0, place) != PREAMBLE:
        harmed, place = 1, _next_mark(file, 0, end)
    while place < end and harmed < MOST_HARMED:
        frame = _whole(file, place)
        if frame is not None:
            found.append(frame)
            place = frame.offset + frame.length
            continue
        harmed += 1
        place = _next_mark(file, place + 1, end)
    return Shell(tuple(found), harmed)


def first_frame(file: BinaryIO) -> Frame | None:
    """Return the header frame at the beginning of a file, None when it is not whole."""
    frame = _whole(file, len(PREAMBLE))
    return frame if frame is not None and frame.kind == HEADER else None


def sealed_bytes(file: BinaryIO, frame: Frame) -> bytes | None:
    """Return a frame's sealed bytes, or None if they are no longer what they were."""
    start = frame.offset - SHELL.size
    return None if _whole(file, start) is None else _read(file, frame.offset, frame.length)


def _whole(file: BinaryIO, place: int) -> Frame | None:
    said = _read(file, place, SHELL.size)
    if len(said) < SHELL.size:
        return None
    mark, kind, number, length, digest = SHELL.unpack(said)
    if mark != MARK or kind not in KINDS or length > LARGEST_SEALED:
        return None
    sealed = _read(file, place + SHELL.size, length)
    if len(sealed) < length or _digest(kind, number, sealed) != digest:
        return None
    return Frame(kind, number, place + SHELL.size, length)


def _next_mark(file: BinaryIO, place: int, end: int) -> int:
    """Return where the next mark stands at or after ``place``, or the end."""
    stride = STRIDE
    while place < end:
        chunk = _read(file, place, stride + len(MARK) - 1)
        at = chunk.find(MARK)
        if at >= 0:
            return place + at
        if not chunk and stride > SECTORS:
            stride = SECTORS
            continue
        place += stride
    return end


def _read(file: BinaryIO, place: int, length: int) -> bytes:
    """Return bytes, none where the medium itself cannot read them: that is damage like any."""
    try:
        file.seek(place)
        return file.read(length)
    except OSError:
        return b""


def _digest(kind: bytes, number: int, sealed: bytes) -> bytes:
    return hashlib.sha256(kind + struct.pack(">II", number, len(sealed)) + sealed).digest()
