"""A stretch of one device's log as bytes: the same over a link, in a file, on a stick, at the hub.

``CZSEG1``, the header's length (u16be), the header, the device's signature over its last head,
one zstd frame. The signature is the one that the log itself keeps (``cz-head-1``): it covers the
chain, which covers every event, which covers its personal blocks by salted hashes. How the frame
is packed is not signed, so a block can be erased from a segment and the signature still stands.
Hashes of blocks that travel along are sent as zeros and computed again by the reader.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from core.base.ids import device_of
from core.journal.chain import NO_HEAD, first_head, is_withheld, next_head, withheld
from core.journal.codec import SALT_BYTES, Block, block_hash, decode_body
from core.keys.device import head_message, is_signed_by
from core.sync.columns import Sheet, folded, unfolded
from core.sync.errors import MalformedError, OversizeError
from core.sync.packing import pack, unpack

MAGIC: Final = b"CZSEG1"
SIGNATURE_BYTES: Final = 64
HASH: Final = b"\xc4\x20"
"""How MessagePack begins 32 bytes."""
HOLE: Final = HASH + bytes(32)
LARGEST: Final = 8 << 20
LARGEST_UNPACKED: Final = 32 << 20
MOST_EVENTS: Final = 100_000
MOST_PROOF: Final = 64 << 10
"""Evidence is shorter; of anything longer its digest is kept."""
LARGEST_HEADER: Final = 1024


class Header(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    rename={
        "device": "d",
        "epoch": "e",
        "first": "f",
        "count": "n",
        "before": "p",
        "public_key": "k",
        "agreed": "a",
    },
):
    """Which events these are: ``count`` from ``first``, on top of the head ``before``.

    An epoch's first segment carries the public key and the head it was agreed on instead.
    """

    device: str
    epoch: int
    first: int
    count: int
    before: bytes = b""
    public_key: bytes = b""
    agreed: bytes = b""


class Stretch(msgspec.Struct, frozen=True):
    """One event's bytes with the personal blocks that are still kept."""

    content: bytes
    blocks: tuple[Block, ...] = ()


class Frame(msgspec.Struct, frozen=True, array_like=True):
    """What is compressed: events with holes, then their blocks, each part of them together.

    ``places`` are the blocks' events; ``salts`` are 16 bytes each, end to end: what does not
    compress lies where it parts nothing that does. A long history's events lie in columns.
    """

    events: list[bytes] | Sheet
    places: list[int]
    subjects: list[str]
    salts: bytes
    bodies: list[bytes]

    def blocks(self) -> Iterator[tuple[int, Block]]:
        """Yield each block with the place of its event; ``ValueError`` when the parts differ."""
        salts = [self.salts[at : at + SALT_BYTES] for at in range(0, len(self.salts), SALT_BYTES)]
        blocks = map(Block, self.subjects, salts, self.bodies)
        if not len(self.places) == len(self.subjects) == len(salts) == len(self.bodies):
            raise ValueError
        yield from zip(self.places, blocks, strict=True)


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """A segment that was read; its chain was recomputed up to ``head``."""

    header: Header
    signature: bytes
    events: tuple[Stretch, ...]
    head: bytes

    @property
    def last(self) -> int:
        """The seq of the last event."""
        return self.header.first + self.header.count - 1

    @property
    def is_whole(self) -> bool:
        """Tell whether no event of it is withheld."""
        return not any(is_withheld(one.content) for one in self.events)

    def is_signed_by(self, public_key: bytes) -> bool:
        """Tell whether the device with this key signed the head that these events lead to."""
        message = head_message(self.header.device, self.header.epoch, self.last, self.head)
        return device_of(public_key) == self.header.device and is_signed_by(
            public_key, message, self.signature
        )


def write_segment(
    header: Header, signature: bytes, events: Sequence[Stretch], *, columns: bool = False
) -> bytes:
    """Return a segment's bytes; ``signature`` is the device's over the last event's head.

    With ``columns`` the events are packed as small as they get, which takes its time.
    """
    said = msgspec.msgpack.encode(header)
    frame = msgspec.msgpack.encode(frame_of(events, columns=columns))
    packed = pack(frame, thorough=columns)
    return b"".join((MAGIC, len(said).to_bytes(2, "big"), said, signature, packed))


def frame_of(events: Sequence[Stretch], *, columns: bool = False) -> Frame:
    """Return what is compressed of these events."""
    blocks = [(place, block) for place, one in enumerate(events) for block in one.blocks]
    holed = [_with_holes(one) for one in events]
    return Frame(
        events=(folded(holed) if columns else None) or holed,
        places=[place for place, _ in blocks],
        subjects=[block.subject for _, block in blocks],
        salts=b"".join(block.salt for _, block in blocks),
        bodies=[block.body for _, block in blocks],
    )


def read_segment(raw: bytes) -> Segment:
    """Read a segment and recompute its chain; whether to trust it is ``is_signed_by``.

    Raises ``MalformedError`` or ``OversizeError`` and nothing else, whatever the bytes.
    """
    if len(raw) > LARGEST:
        raise OversizeError(most=LARGEST)
    header, signature, events = _parts(raw)
    head = start_of(header)
    for one in events:
        head = next_head(head, one.content)
    return Segment(header=header, signature=signature, events=events, head=head)


def read_events(raw: bytes) -> tuple[Header, tuple[Stretch, ...]]:
    """Read a segment that was taken in already: its chain was recomputed then, and held."""
    header, _, events = _parts(raw)
    return header, events


def _parts(raw: bytes) -> tuple[Header, bytes, tuple[Stretch, ...]]:
    header, start = _header(raw)
    signature = raw[start : start + SIGNATURE_BYTES]
    content = unpack(raw[start + SIGNATURE_BYTES :], LARGEST_UNPACKED)
    try:
        frame = msgspec.msgpack.decode(content, type=Frame)
        events = _filled(frame)
    except (msgspec.MsgspecError, ValueError) as error:
        raise MalformedError from error
    if len(events) != header.count or len(signature) != SIGNATURE_BYTES:
        raise MalformedError
    return header, signature, events


def start_of(header: Header) -> bytes:
    """Return the head on top of which a segment's events stand."""
    if header.first > 1:
        return header.before
    return first_head(header.public_key, header.epoch, header.agreed or NO_HEAD)


def header_of(raw: bytes) -> Header:
    """Return only what a segment says it is: cheap, for listing what lies on a stick."""
    return _header(raw)[0]


def without_people(segment: Segment) -> bytes:
    """Return a segment that proves what was signed and names nobody, so that none need be erased.

    The PC that has it says its events again with whom they name.
    """
    bare = [Stretch(event.content) for event in segment.events]
    return write_segment(segment.header, segment.signature, bare)


def withholding(segment: Segment, seen: Callable[[int, Stretch], bool]) -> bytes:
    """Return a segment with a digest in place of each event (seq, stretch) that is not ``seen``."""
    kept = [
        one if seen(seq, one) else Stretch(withheld(one.content))
        for seq, one in enumerate(segment.events, segment.header.first)
    ]
    return write_segment(segment.header, segment.signature, kept)


def proof_in(raw: bytes) -> bytes:
    """Return what may be kept of a segment as evidence: nothing of anybody who may be erased.

    Of bytes that are no segment, or are too many, it is their SHA-256.
    """
    try:
        proof = without_people(read_segment(raw))
    except (MalformedError, OversizeError):
        proof = b""
    return proof if 0 < len(proof) <= MOST_PROOF else hashlib.sha256(raw).digest()


def without(raw: bytes, subjects: Iterable[str]) -> bytes:
    """Return the segment with every block of these subjects gone; its signature still stands.

    A subject that is an event's own id stands in that event's block as "".
    """
    segment = read_segment(raw)
    gone = frozenset(subjects)
    header = segment.header

    def stays(place: int, block: Block) -> bool:
        own = f"{header.device}.{header.epoch}.{header.first + place}"
        return (block.subject or own) not in gone

    kept = [
        Stretch(one.content, tuple(b for b in one.blocks if stays(place, b)))
        for place, one in enumerate(segment.events)
    ]
    return write_segment(header, segment.signature, kept)


def joined(raws: Sequence[bytes]) -> bytes:
    """Return consecutive segments of one log as one, with the last one's signature.

    It covers the chain, and so all of them. Raises ``MalformedError`` when they do not join on.
    """
    parts = [read_segment(raw) for raw in raws]
    for one, after in itertools.pairwise(parts):
        log = (one.header.device, one.header.epoch)
        if (after.header.device, after.header.epoch, after.header.before) != (*log, one.head):
            raise MalformedError
    events = [event for one in parts for event in one.events]
    header = msgspec.structs.replace(parts[0].header, count=len(events))
    return write_segment(header, parts[-1].signature, events, columns=True)


def _header(raw: bytes) -> tuple[Header, int]:
    start = len(MAGIC) + 2
    size = int.from_bytes(raw[len(MAGIC) : start], "big")
    if raw[: len(MAGIC)] != MAGIC or size > LARGEST_HEADER:
        raise MalformedError
    try:
        header = msgspec.msgpack.decode(raw[start : start + size], type=Header)
    except (msgspec.MsgspecError, ValueError) as error:
        raise MalformedError from error
    _check_header(header)
    return header, start + size


def _check_header(header: Header) -> None:
    first = header.first == 1
    sound = (
        1 <= header.epoch < 2**32
        and header.first >= 1
        and 1 <= header.count <= MOST_EVENTS
        and header.first + header.count < 2**53
        and len(header.before) == (0 if first else 32)
        and len(header.public_key) == (32 if first else 0)
        and len(header.agreed) in ((0, 32) if first else (0,))
        and header.device.isascii()
        and header.device.isalnum()
    )
    if not sound or (first and device_of(header.public_key) != header.device):
        raise MalformedError


def _with_holes(one: Stretch) -> bytes:
    """Take the block hashes out that the reader can compute, if that can be undone exactly."""
    if not one.blocks or HOLE in one.content:
        return one.content
    by_subject = {block.subject: block for block in one.blocks}
    content = one.content
    for ref in decode_body(content).blocks:
        if ref.subject in by_subject:
            content = content.replace(HASH + ref.hash, HOLE, 1)
    return content if _mended(content, by_subject) == one.content else one.content


def _filled(frame: Frame) -> tuple[Stretch, ...]:
    events = frame.events
    if isinstance(events, Sheet):
        if len(events.order) > MOST_EVENTS:
            raise OversizeError(most=MOST_EVENTS)
        events = list(unfolded(events, LARGEST_UNPACKED))
    blocks: list[dict[str, Block]] = [{} for _ in events]
    for place, block in frame.blocks():
        if not 0 <= place < len(blocks):
            raise MalformedError
        blocks[place][block.subject] = block
    return tuple(
        Stretch(_mended(content, mine), tuple(mine.values())) if mine else Stretch(content)
        for content, mine in zip(events, blocks, strict=True)
    )


def _mended(content: bytes, blocks: Mapping[str, Block]) -> bytes:
    """Put the hashes of the blocks that came along back into their holes, in the body's order.

    Raises ``MalformedError`` for a block that the body does not name by its hash.
    """
    refs = {ref.subject: ref.hash for ref in decode_body(content).blocks}
    if not blocks.keys() <= refs.keys():
        raise MalformedError
    for subject, said in refs.items():
        block = blocks.get(subject)
        if block is None:
            continue
        found = block_hash(block.salt, block.body)
        if not any(said):
            content = content.replace(HOLE, HASH + found, 1)
        elif found != said:
            raise MalformedError
    return content
