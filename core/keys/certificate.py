"""Who may write which log: the county's root certifies its hub, the hub certifies devices.

Everything here is *sealed*: a 64-byte Ed25519 signature over a purpose and the content, then the
content (MessagePack). A purpose of its own keeps one kind of paper from being shown as another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final, TypeVar

import msgspec

from core.base.errors import ClerkError
from core.base.ids import device_of
from core.keys.device import DeviceKey, is_signed_by

COUNTY: Final = b"cz-county-1"
HUB: Final = b"cz-hub-1"
DEVICE: Final = b"cz-cert-1"
REVOCATION: Final = b"cz-revoke-1"
REPLACEMENT: Final = b"cz-county-next-1"
SIGNATURE_BYTES: Final = 64
PIN_CHARACTERS: Final = 32
T = TypeVar("T")


class ForgedError(ClerkError):
    """Something that should bear the county's signature does not; nothing of it was used."""

    code = "keys.forged"


class County(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a station trusts: sealed by the first of ``roots`` under ``COUNTY``.

    ``roots`` are Ed25519 public keys (a second one while they rotate), ``tls`` the county's
    X.509 authorities in DER, ``escrow`` an age recipient, or empty.
    """

    name: str
    code: str
    roots: tuple[bytes, ...]
    tls: tuple[bytes, ...]
    serial: int = 1
    escrow: str = ""


class HubCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """A hub's signing key and the age recipient to which sticks for it are sealed."""

    serial: int
    public_key: bytes
    recipient: str
    since_ms: int


class Replacement(msgspec.Struct, frozen=True, kw_only=True):
    """A county's next paper, sealed by its next root, and all its hubs' keys certified anew.

    Sealed by the root before it under ``REPLACEMENT``; or carried by hand, with the next
    paper's pin told by another way.
    """

    county: bytes
    hubs: tuple[bytes, ...]


class Certificate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One device's right to write logs at one station.

    ``serial`` grows by one with each certificate or revocation of the station, which makes it
    the cursor of lane 0.
    """

    serial: int
    station: int
    public_key: bytes
    role: str
    recipient: str
    since_ms: int
    name: str = ""

    @property
    def device(self) -> str:
        """The name that the key gives the device."""
        return device_of(self.public_key)


class Revocation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Nothing that a device wrote after this place in its logs counts: dates lie, numbers do not.

    ``ends`` are (epoch, last seq that still counts); an epoch not named counts for nothing.
    """

    serial: int
    station: int
    device: str
    ends: tuple[tuple[int, int], ...]
    since_ms: int
    reason: str = ""


def seal(context: bytes, paper: msgspec.Struct, key: DeviceKey) -> bytes:
    """Return the paper with the key's signature for this purpose in front."""
    content = msgspec.msgpack.encode(paper)
    return key.sign(context, content) + content


def unseal(context: bytes, sealed: bytes, type_: type[T], trusted: Iterable[bytes]) -> T:
    """Return the paper, or raise ``ForgedError`` unless one of the trusted keys sealed it."""
    signature, content = sealed[:SIGNATURE_BYTES], sealed[SIGNATURE_BYTES:]
    if not any(is_signed_by(key, context + content, signature) for key in trusted):
        raise ForgedError
    try:
        return msgspec.msgpack.decode(content, type=type_)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ForgedError from error


def county_of(sealed: bytes) -> County:
    """Return a county that vouches for itself; who trusts it compares ``pin_of`` first."""
    try:
        county = msgspec.msgpack.decode(sealed[SIGNATURE_BYTES:], type=County)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ForgedError from error
    return unseal(COUNTY, sealed, County, county.roots)


def pin_of(sealed: bytes) -> str:
    """Return the 32 characters by which an enrolment code names a sealed county (160 bits)."""
    digest = hashlib.sha256(COUNTY + sealed[SIGNATURE_BYTES:]).digest()
    return _base32(digest[: PIN_CHARACTERS * 5 // 8])


def _base32(data: bytes) -> str:
    number = int.from_bytes(data, "big")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    return "".join(letters[number >> shift & 31] for shift in range(len(data) * 8 - 5, -1, -5))


def next_county(said: Replacement, county: County) -> County:
    """Return the county that takes this one's place; ``ForgedError`` unless it is its next.

    Who vouches for the replacement is the caller's to check.
    """
    fresh = county_of(said.county)
    if fresh.serial <= county.serial or fresh.code != county.code or not said.hubs:
        raise ForgedError
    for sealed in said.hubs:
        unseal(HUB, sealed, HubCertificate, fresh.roots)
    return fresh
