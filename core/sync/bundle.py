"""What travels on a stick: sealed to its receiver, useful as far as it is undamaged.

A bundle is one file. Its header (who, for whom, when, the hub's tree as last seen) and its index
(every entry with a hash for each 64 KiB) stand at both ends; between them the entries, cut into
pieces of 64 KiB. Header, index and every piece are sealed by themselves (age, X25519), to the
receiver and to the sender, who reads back what was written. A piece says itself what it is part
of, so that a bundle without its index can still be used. What an entry says is believed for its
own signature or digest; the header's signature only vouches for the list.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO, Final, NamedTuple

import msgspec
import pyrage
from pyrage import RecipientError, x25519

from core.base.progress import Share
from core.keys.device import DeviceKey
from core.sync.errors import BadRecipientError, MalformedError, SyncError
from core.sync.frames import BLOCK, HEADER, INDEX, PIECE, PREAMBLE, SHELL, VERSION, framed
from core.sync.messages import LARGEST_BODY, Echo, write_message
from core.sync.segment import LARGEST

BUNDLE: Final = b"cz-bundle-1"
SEGMENT, FILE = "segment", "file"
REQUEST, REPLY, ANSWER = "request", "reply", "answer"
LARGEST_FILE: Final = 4 << 30
LIMITS: Final = {
    SEGMENT: LARGEST,
    FILE: LARGEST_FILE,
    REQUEST: LARGEST_BODY,
    REPLY: LARGEST_BODY,
    ANSWER: LARGEST_BODY,
}
"""What an entry may be, and how many bytes at most."""
HASH_BYTES: Final = 32
AROUND: Final = 700
"""What sealing to two receivers and the words around a piece add at most."""
ENDS: Final = 8 << 10
"""What the two headers and the beginnings of the indexes take at most."""
BY_ENTRY: Final = 160
LONGEST_WHAT: Final = 32
MOST_ENTRIES: Final = 100_000
LARGEST_INDEX: Final = 16 << 20
VOLUME: Final = 4_000_000_000
"""FAT32 keeps no file of 4 GiB or more."""


class NotBundleError(SyncError):
    """The file is no bundle of ours."""

    code = "stick.not_a_bundle"


class NotOursError(SyncError):
    """The bundle is sealed to somebody else; it was left as it is."""

    code = "stick.not_ours"


class NewerBundleError(SyncError):
    """The bundle was written by a newer version of the program; it was left as it is."""

    code = "stick.newer"


class ChangedError(SyncError):
    """What was to be written changed while it was written; nothing of it was kept."""

    code = "stick.changed"


class Header(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who wrote a bundle for whom, and what its index must be; signed by ``public_key``.

    ``sender`` is a device, or "" for the hub; ``receiver`` a device, or "" for the hub.
    """

    bundle: bytes
    station: int
    sender: str
    receiver: str
    public_key: bytes
    made_ms: int
    entries: int
    index: bytes
    index_size: int
    app: str = ""
    echo: Echo | None = None
    version: int = VERSION


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """One thing in a bundle, or the stretch of it from ``start`` that this bundle holds.

    ``what`` tells files apart (photo, preview, course ...); ``blocks`` are the SHA-256 of each
    64 KiB of the stretch, one after the other.
    """

    kind: str
    digest: bytes
    size: int
    start: int
    length: int
    what: str
    blocks: bytes

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing of the thing is left out."""
        return self.length == self.size

    def check(self) -> None:
        """Raise ``MalformedError`` unless every number is possible."""
        sound = (
            1 <= self.size <= LIMITS.get(self.kind, LARGEST_BODY)
            and len(self.digest) == HASH_BYTES
            and self.start >= 0
            and self.start % BLOCK == 0
            and 1 <= self.length <= self.size - self.start
            and len(self.blocks) == HASH_BYTES * -(-self.length // BLOCK)
            and (self.is_whole or self.kind == FILE)
            and len(self.what) <= LONGEST_WHAT
        )
        if not sound:
            raise MalformedError


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """Up to 64 KiB of an entry, with what is needed to use it alone."""

    kind: str
    digest: bytes
    size: int
    start: int
    what: str
    content: bytes


class Source(NamedTuple):
    """An entry to be written and how to read the block that begins at a place in it."""

    entry: Entry
    read: Callable[[int], bytes]


class Post(NamedTuple):
    """From whom to whom: what the header says and to whom everything is sealed."""

    key: DeviceKey
    station: int
    sender: str
    receiver: str
    recipients: tuple[str, ...]
    made_ms: int
    app: str = ""
    echo: Echo | None = None


def whole(kind: str, content: bytes, what: str = "") -> Source:
    """Return bytes in memory as something to be written."""

    def read(start: int) -> bytes:
        return content[start : start + BLOCK]

    digest = hashlib.sha256(content).digest()
    return Source(described(kind, digest, len(content), read, what), read)


def described(
    kind: str, digest: bytes, size: int, read: Callable[[int], bytes], what: str = ""
) -> Entry:
    """Return what the index says of a whole thing; reads it once."""
    blocks = b"".join(hashlib.sha256(read(start)).digest() for start in range(0, size, BLOCK))
    return Entry(kind, digest, size, 0, size, what, blocks)


def stretch(source: Source, start: int, length: int) -> Source:
    """Return only the part of a source that begins at ``start`` (a multiple of 64 KiB)."""
    first, last = start // BLOCK, -(-(start + length) // BLOCK)
    skipped = source.entry.start // BLOCK
    blocks = source.entry.blocks[(first - skipped) * HASH_BYTES : (last - skipped) * HASH_BYTES]
    entry = msgspec.structs.replace(source.entry, start=start, length=length, blocks=blocks)
    return Source(entry, source.read)


def cost(entry: Entry) -> int:
    """Return how many bytes an entry adds to a bundle at most."""
    around = SHELL.size + AROUND + 2 * HASH_BYTES
    return entry.length + -(-entry.length // BLOCK) * around + 2 * BY_ENTRY


def fitting(sources: Sequence[Source], room: int) -> tuple[list[Source], list[Source]]:
    """Part sources into those that fit a bundle of ``room`` bytes, from the first on, and the rest.

    Only a file may be cut in two.
    """
    left = room - ENDS
    for place, source in enumerate(sources):
        price = cost(source.entry)
        if price <= left and place < MOST_ENTRIES:
            left -= price
            continue
        taken, rest = list(sources[:place]), list(sources[place:])
        by_block = BLOCK + SHELL.size + AROUND + 2 * HASH_BYTES
        blocks = (left - 2 * BY_ENTRY) // by_block
        if source.entry.kind == FILE and blocks > 0 and place < MOST_ENTRIES:
            start, length = source.entry.start, blocks * BLOCK
            taken.append(stretch(source, start, length))
            rest[0] = stretch(source, start + length, source.entry.length - length)
        return taken, rest
    return list(sources), []


def write_bundle(file: BinaryIO, post: Post, sources: Sequence[Source], step: Share) -> Header:
    """Write a whole bundle; return its header.

    Raises ``ChangedError`` when a source is no longer what its entry says, whatever ``step``
    raises, and ``OSError``.
    """
    index = msgspec.msgpack.encode([source.entry for source in sources])
    header = Header(
        bundle=os.urandom(16),
        station=post.station,
        sender=post.sender,
        receiver=post.receiver,
        public_key=post.key.public,
        made_ms=post.made_ms,
        entries=len(sources),
        index=hashlib.sha256(index).digest(),
        index_size=len(index),
        app=post.app,
        echo=post.echo,
    )
    seal = _sealer(post.recipients)
    said = write_message(BUNDLE, header, post.key)
    ends = [(HEADER, 0, said), *_chunks(index)]
    file.write(PREAMBLE)
    file.writelines(framed(kind, number, seal(content)) for kind, number, content in ends)
    _write_pieces(file, sources, seal, step)
    file.writelines(framed(kind, number, seal(content)) for kind, number, content in ends[::-1])
    return header


def _write_pieces(
    file: BinaryIO, sources: Sequence[Source], seal: Callable[[bytes], bytes], step: Share
) -> None:
    total = sum(source.entry.length for source in sources)
    done = 0
    for number, piece in enumerate(_pieces(sources)):
        file.write(framed(PIECE, number, seal(msgspec.msgpack.encode(piece))))
        done += len(piece.content)
        step(done, total)


def _pieces(sources: Iterable[Source]) -> Iterator[Piece]:
    for entry, read in sources:
        for start in range(entry.start, entry.start + entry.length, BLOCK):
            content = read(start)
            at = (start - entry.start) // BLOCK * HASH_BYTES
            if hashlib.sha256(content).digest() != entry.blocks[at : at + HASH_BYTES]:
                raise ChangedError
            yield Piece(entry.kind, entry.digest, entry.size, start, entry.what, content)


def _chunks(index: bytes) -> list[tuple[bytes, int, bytes]]:
    starts = range(0, len(index), BLOCK)
    return [(INDEX, n, index[start : start + BLOCK]) for n, start in enumerate(starts)]


def recipient_in(text: str) -> x25519.Recipient:
    """Return an age recipient; ``BadRecipientError`` when the text is none."""
    try:
        return x25519.Recipient.from_str(text)
    except RecipientError as error:
        raise BadRecipientError from error


def _sealer(recipients: Iterable[str]) -> Callable[[bytes], bytes]:
    to = [recipient_in(text) for text in dict.fromkeys(recipients)]

    def seal(content: bytes) -> bytes:
        return pyrage.encrypt(content, to)

    return seal
