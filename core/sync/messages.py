"""The one round trip: what a PC says to the hub and what the hub answers.

Both are a 64-byte signature and MessagePack with short names. The reply's signature covers the
request's digest too, so that no old or foreign answer, and no login page, is ever taken for
success. Field names are short because an idle evening's sync is counted in bytes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from typing import Annotated, Final, TypeVar

import msgspec

from core.keys.certificate import SIGNATURE_BYTES, ForgedError
from core.keys.device import DeviceKey, is_signed_by, log_name
from core.sync.errors import MalformedError, OversizeError

REQUEST: Final = b"cz-request-1"
REPLY: Final = b"cz-reply-1"
RECEIPT: Final = b"cz-receipt-1"
ENROL: Final = b"cz-enrol-1"
ANSWER: Final = b"cz-answer-1"
FILE: Final = b"cz-file-1"
LARGEST_BODY: Final = 4 << 20
INLINE: Final = 16 << 10
"""What is larger goes as a file with an offset, either way."""
USUAL: Final = 256 << 10
"""Bytes of lanes that an answer holds over a good line."""
TRUST, COUNTY, SISTERS, PACKS, PREVIEWS, PHOTOS, COURSES = range(7)
"""Lanes, in the order in which they are served."""
MOST_PAPERS: Final = 1000
"""Sealed papers that one request hands back."""
T = TypeVar("T")


Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
"""What a PC counts: larger numbers are nobody's, and no database takes every one of them."""


class Echo(msgspec.Struct, frozen=True, array_like=True):
    """The hub's tree as this PC last saw it: number of leaves and root hash."""

    size: Number
    root: bytes


class Sighting(msgspec.Struct, frozen=True, array_like=True):
    """Something wrong that a PC saw and the county should know: a code and where."""

    code: str
    device: str = ""
    epoch: Number = 0
    seq: Number = 0


class Request(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    rename={
        "device": "d",
        "nonce": "n",
        "wall_ms": "w",
        "epoch": "e",
        "cursors": "c",
        "segments": "s",
        "uploads": "u",
        "echo": "k",
        "budget": "b",
        "unsent": "m",
        "app": "v",
        "sightings": "i",
        "hub": "h",
        "offers": "o",
        "wants": "x",
        "picture": "g",
        "whole": "y",
        "county": "z",
        "papers": "q",
    },
):
    """What one of a station's PCs says.

    ``epoch`` is its own current one; ``cursors`` are the last arrivals it has, by lane (lane 0:
    the last certificate serial); ``uploads`` are digests of files that are complete at the hub
    and hold segments; ``budget`` is how many bytes of lanes the answer may hold (0: ``USUAL``);
    ``unsent`` is how many events wait; ``hub`` is the serial of the hub certificate it knows;
    ``offers`` are photos that the PC would send, ``wants`` some that it lacks; ``picture``
    asks for the station's picture before its history, ``whole`` for packs that are no patches;
    ``county`` is the serial of the county's paper that it believes; ``papers`` are the station's
    sealed certificates and revocations, handed back to a hub that was restored.
    """

    device: str
    nonce: bytes
    wall_ms: int
    epoch: Number
    cursors: dict[int, Number] = {}
    segments: tuple[bytes, ...] = ()
    uploads: tuple[bytes, ...] = ()
    echo: Echo | None = None
    budget: Number = 0
    unsent: Number = 0
    app: str = ""
    sightings: tuple[Sighting, ...] = ()
    hub: Number = 0
    offers: tuple[bytes, ...] = ()
    wants: tuple[bytes, ...] = ()
    picture: bool = False
    whole: bool = False
    county: Number = 1
    papers: Annotated[tuple[bytes, ...], msgspec.Meta(max_length=MOST_PAPERS)] = ()


class Receipt(msgspec.Struct, frozen=True, array_like=True):
    """The county has everything of a log up to ``seq``; its signature can be shown to anybody.

    ``head`` travels only when the PC cannot know it.
    """

    device: str
    epoch: int
    seq: int
    hub_ms: int
    signature: bytes
    head: bytes = b""


class Problem(msgspec.Struct, frozen=True, array_like=True):
    """Why something sent was not taken, or is parked.

    Codes: gap (send again after ``seq``), fork (``head`` is what the hub has at ``seq``),
    revoked (nothing after ``seq``), unknown, malformed, quota, parked (stored but not
    understood), not_yours.
    """

    code: str
    device: str = ""
    epoch: int = 0
    seq: int = 0
    head: bytes = b""


class Item(msgspec.Struct, frozen=True, array_like=True):
    """One thing that comes down a lane: inline ``content``, or a file to fetch by its digest.

    ``what``: segment, certificate, revocation, pack, patch, picture, file.
    """

    lane: int
    arrival: int
    what: str
    content: bytes = b""
    digest: bytes = b""
    size: int = 0
    name: str = ""


class Reply(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    rename={
        "hub_ms": "t",
        "end": "e",
        "receipts": "r",
        "problems": "p",
        "items": "l",
        "more": "m",
        "checkpoint": "k",
        "consistency": "c",
        "hub": "h",
        "wait_s": "w",
        "have": "f",
        "county": "z",
    },
):
    """What the hub answers.

    ``end`` is the last seq it has of the PC's current epoch; ``checkpoint`` the signed note when
    it differs from the echo, with the hashes that prove it grew from there; ``hub`` a sealed hub
    certificate that the PC does not know; ``more`` says that lanes hold more than the budget;
    ``wait_s`` asks for patience; ``have`` are those of the offered and wanted photos
    that the hub has; ``county`` are replacements of the county's paper, each sealed by the root
    of the one before it.
    """

    hub_ms: int
    end: int = 0
    receipts: tuple[Receipt, ...] = ()
    problems: tuple[Problem, ...] = ()
    items: tuple[Item, ...] = ()
    more: bool = False
    checkpoint: str = ""
    consistency: tuple[bytes, ...] = ()
    hub: bytes = b""
    wait_s: int = 0
    have: tuple[bytes, ...] = ()
    county: tuple[bytes, ...] = ()


class Application(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A PC asks to be one of a station's: sealed with its own new key under ``ENROL``.

    ``secret`` is the one-time code's; without one (on a stick) a coordinator decides, unless
    ``handover`` is what a certified key of the same PC said last; ``earlier`` are the handovers
    before that one, the first one first: a restored county may have forgotten any of them.
    ``look`` asks only whose code it is: nobody is let in.
    """

    public_key: bytes
    recipient: str
    wall_ms: int
    name: str = ""
    village_code: str = ""
    secret: str = ""
    look: bool = False
    app: str = ""
    handover: bytes = b""
    earlier: tuple[bytes, ...] = ()


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The county's yes, sealed by the hub under ``ANSWER``.

    ``county``, ``hub`` and ``certificates`` are sealed papers; ``spoken`` is the key by which
    receipts read out on the telephone are checked; ``addresses`` are host:port.
    """

    device: str
    station: int
    name: str
    county: bytes
    hub: bytes
    certificates: tuple[bytes, ...]
    spoken: bytes
    addresses: tuple[str, ...] = ()
    village_code: str = ""


def receipt_message(device: str, epoch: int, seq: int, head: bytes, hub_ms: int) -> bytes:
    """Return what a receipt signs: the log, the place in it, the head there, the hub's time."""
    place = seq.to_bytes(8, "big") + head + hub_ms.to_bytes(8, "big")
    return RECEIPT + log_name(device, epoch) + place


def write_message(
    context: bytes, message: msgspec.Struct, key: DeviceKey, about: bytes = b""
) -> bytes:
    """Return signature and content; ``about`` is what the message answers."""
    content = msgspec.msgpack.encode(message)
    return key.sign(context, bound(about) + content) + content


def read_message(
    context: bytes, raw: bytes, type_: type[T], trusted: Iterable[bytes], about: bytes = b""
) -> T:
    """Return the message; ``ForgedError`` unless one of ``trusted`` signed it for this."""
    if len(raw) > LARGEST_BODY:
        raise OversizeError(most=LARGEST_BODY)
    signature, content = raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]
    message = context + bound(about) + content
    if not any(is_signed_by(key, message, signature) for key in trusted):
        raise ForgedError
    return decoded(content, type_)


def claimed(raw: bytes, type_: type[T]) -> T:
    """Return a message whose signature nobody looked at yet, to learn whose it should be."""
    if len(raw) > LARGEST_BODY:
        raise OversizeError(most=LARGEST_BODY)
    return decoded(raw[SIGNATURE_BYTES:], type_)


def decoded(content: bytes, type_: type[T]) -> T:
    """Read MessagePack of a known shape; ``MalformedError`` for anything else."""
    try:
        return msgspec.msgpack.decode(content, type=type_)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise MalformedError from error


def bound(about: bytes) -> bytes:
    """Return what ties an answer to what it answers: nothing, or the digest of that."""
    return hashlib.sha256(about).digest() if about else b""


def spoken_code(key: bytes, device: str, epoch: int, seq: int, head: bytes) -> str:
    """Return the ten characters that a coordinator reads out to confirm a receipt (50 bits)."""
    message = b"cz-spoken-1" + log_name(device, epoch) + seq.to_bytes(8, "big") + head
    return base64.b32encode(hmac.digest(key, message, "sha256"))[:10].decode("ascii")
