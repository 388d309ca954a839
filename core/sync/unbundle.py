"""Reading a bundle: every whole piece is used, every missing one is named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final, NamedTuple

import pyrage
from pyrage import x25519

from core.sync.bundle import (
    BUNDLE,
    FILE,
    HASH_BYTES,
    LARGEST_FILE,
    LARGEST_INDEX,
    LIMITS,
    MOST_ENTRIES,
    SEGMENT,
    Entry,
    Header,
    NewerBundleError,
    NotBundleError,
    NotOursError,
    Piece,
)
from core.sync.errors import MalformedError
from core.sync.frames import (
    BLOCK,
    HEADER,
    INDEX,
    PIECE,
    VERSION,
    Frame,
    first_frame,
    look_through,
    sealed_bytes,
)
from core.sync.messages import claimed, decoded, read_message

HASH: Final = HASH_BYTES
LOOKS: Final = 16
"""More headers than the two of an honest bundle are not worth a look."""


class Gap(NamedTuple):
    """A stretch of an entry that the stick no longer holds whole."""

    start: int
    length: int


class Bundle:
    """One bundle, opened for its receiver (or its sender, who reads it back).

    ``header`` is None when both copies of it are damaged; then, or when the index is, the
    entries are put together from their pieces and ``is_listed`` is False: what is missing at the
    end nobody knows. ``harmed`` counts damaged places.
    """

    def __init__(self, file: BinaryIO, identity: str) -> None:
        self._file = file
        self._identity = x25519.Identity.from_str(identity)
        shell = look_through(file)
        if not shell.frames:
            raise NotBundleError
        self.harmed = shell.harmed
        self._kinds: dict[bytes, list[Frame]] = {}
        for frame in shell.frames:
            self._kinds.setdefault(frame.kind, []).append(frame)
        self._where: dict[tuple[int, int], Frame] = {}
        self.header = self._header()
        listed = self._index(self.header) if self.header else None
        self.is_listed = listed is not None
        self.entries = self._placed(listed) if listed is not None else self._gathered()
        if self.header is None and not self.entries:
            raise NotOursError

    def blocks(self, place: int) -> Iterator[tuple[int, bytes]]:
        """Yield the whole pieces of entry number ``place`` as (start, bytes), in order."""
        entry = self.entries[place]
        for start in range(entry.start, entry.start + entry.length, BLOCK):
            content = self._piece(place, entry, start)
            if content is not None:
                yield start, content

    def gaps(self, place: int) -> list[Gap]:
        """Return what is missing of entry number ``place``; reads it."""
        entry = self.entries[place]
        end = entry.start + entry.length
        found: list[Gap] = []
        there = {start for start, _ in self.blocks(place)}
        for start in range(entry.start, end, BLOCK):
            if start in there:
                continue
            length = min(BLOCK, end - start)
            if found and sum(found[-1]) == start:
                found[-1] = Gap(found[-1].start, found[-1].length + length)
            else:
                found.append(Gap(start, length))
        return found

    def content(self, place: int) -> bytes | None:
        """Return a whole entry's bytes, None if a piece is missing or they are not what they were.

        Only for what fits the memory: everything but files.
        """
        entry = self.entries[place]
        if not entry.is_whole or entry.size > LIMITS[SEGMENT]:
            return None
        content = b"".join(piece for _, piece in self.blocks(place))
        return content if hashlib.sha256(content).digest() == entry.digest else None

    def of_kind(self, kind: str) -> Iterator[tuple[int, Entry]]:
        """Yield number and entry of one kind."""
        for place, entry in enumerate(self.entries):
            if entry.kind == kind:
                yield place, entry

    def _header(self) -> Header | None:
        frames = self._kinds.get(HEADER, ())
        for content in map(self._opened, frames[:LOOKS]):
            if content is not None:
                return _believed(content)
        if frames:
            raise NotOursError
        return None

    def _index(self, header: Header) -> list[Entry] | None:
        if not 0 <= header.index_size <= LARGEST_INDEX or header.entries > MOST_ENTRIES:
            raise MalformedError
        frames = self._kinds.get(INDEX, [])
        for order in (frames, frames[::-1]):
            content = self._joined(order, header.index_size)
            if hashlib.sha256(content).digest() == header.index:
                entries = decoded(content, list[Entry])
                for entry in entries:
                    entry.check()
                return entries
        return None

    def _joined(self, frames: Iterable[Frame], size: int) -> bytes:
        chunks: dict[int, bytes] = {}
        for frame in frames:
            if frame.number not in chunks and frame.number * BLOCK < size:
                content = self._opened(frame)
                if content is not None:
                    chunks[frame.number] = content
        return b"".join(content for _, content in sorted(chunks.items()))

    def _placed(self, entries: list[Entry]) -> tuple[Entry, ...]:
        """Say in which frame each block of each entry lies: they are numbered through."""
        by_number: dict[int, Frame] = {}
        for frame in self._kinds.get(PIECE, ()):
            by_number.setdefault(frame.number, frame)
        number = 0
        for place, entry in enumerate(entries):
            for start in range(entry.start, entry.start + entry.length, BLOCK):
                if number in by_number:
                    self._where[place, start] = by_number[number]
                number += 1
        return tuple(entries)

    def _gathered(self) -> tuple[Entry, ...]:
        """Put entries together from their pieces, for want of an index."""
        found: dict[tuple[str, bytes, int], list[tuple[int, int, str, Frame]]] = {}
        for frame in self._kinds.get(PIECE, ()):
            content = self._opened(frame)
            if content is not None:
                piece = decoded(content, Piece)
                name = (piece.kind, piece.digest, piece.size)
                one = (piece.start, len(piece.content), piece.what, frame)
                found.setdefault(name, []).append(one)
        entries: list[Entry] = []
        for name, pieces in found.items():
            pieces.sort()
            self._where.update(((len(entries), at), frame) for at, _, _, frame in pieces)
            entries.append(_spanned(name, pieces[0], pieces[-1]))
        return tuple(entries)

    def _piece(self, place: int, entry: Entry, start: int) -> bytes | None:
        frame = self._where.get((place, start))
        content = self._opened(frame) if frame else None
        if content is None:
            return None
        piece = decoded(content, Piece)
        name = (piece.kind, piece.digest, piece.size, piece.start)
        wanted = min(BLOCK, entry.start + entry.length - start)
        if name != (entry.kind, entry.digest, entry.size, start) or len(piece.content) != wanted:
            return None
        at = (start - entry.start) // BLOCK * HASH
        said = entry.blocks[at : at + HASH]
        good = not self.is_listed or hashlib.sha256(piece.content).digest() == said
        return piece.content if good else None

    def _opened(self, frame: Frame) -> bytes | None:
        """Return what a frame holds, None when it is damaged or sealed to somebody else."""
        sealed = sealed_bytes(self._file, frame)
        return None if sealed is None else _unsealed(sealed, self._identity)


def peek(file: BinaryIO, identity: str) -> Header | None:
    """Return a bundle's header from its first bytes alone, None when they are damaged.

    Raises what opening it would raise.
    """
    frame = first_frame(file)
    if frame is None:
        return None
    sealed = sealed_bytes(file, frame) or b""
    content = _unsealed(sealed, x25519.Identity.from_str(identity))
    if content is None:
        raise NotOursError
    return _believed(content)


def _believed(content: bytes) -> Header:
    said = claimed(content, Header)
    if said.version > VERSION:
        raise NewerBundleError
    return read_message(BUNDLE, content, Header, (said.public_key,))


def _unsealed(sealed: bytes, identity: x25519.Identity) -> bytes | None:
    try:
        return pyrage.decrypt(sealed, [identity])
    except pyrage.DecryptError:
        return None


def _spanned(
    name: tuple[str, bytes, int],
    first: tuple[int, int, str, Frame],
    last: tuple[int, int, str, Frame],
) -> Entry:
    """Return the entry that reaches from one piece to another; only files come in parts."""
    kind, digest, size = name
    start, end = (first[0], last[0] + last[1]) if kind == FILE else (0, size)
    if not 0 <= start < end <= size <= LARGEST_FILE:
        raise MalformedError
    entry = Entry(
        kind, digest, size, start, end - start, first[2], bytes(HASH * -(-(end - start) // BLOCK))
    )
    entry.check()
    return entry
