"""Certificates of training that nobody can fake: a compact signed record, and an Open Badge of it.

The compact record is what a printed certificate carries in its square code: the issuer's public
key (32 bytes), its signature (64 bytes), then the record (MessagePack array). The Open Badges 3.0
credential says the same as a W3C verifiable credential: a JWT signed with EdDSA whose issuer is
the ``did:key`` of the same key (1EdTech OB 3.0, 8.2; W3C VC 2.0; RFC 7519, RFC 8037).
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import msgspec

from core.base.errors import ClerkError
from core.keys.certificate import ForgedError, seal, unseal
from core.keys.device import DeviceKey, is_signed_by
from core.keys.handover import Link, keys_before

CONTEXT: Final = b"cz-badge-1"
REVOKED: Final = b"cz-badge-revoked-1"
PREFIX: Final = "CZB1:"
"""Tells our certificates from all other codes that a scanner meets."""
KEY_BYTES: Final = 32
CODE_CHARACTERS: Final = 10
HALF: Final = CODE_CHARACTERS // 2
LARGEST: Final = 4096
MULTICODEC: Final = b"\xed\x01"
"""Multicodec of an Ed25519 public key (did:key 0.7)."""
BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
CONTEXTS: Final = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
MINUTES: Final = 60


class NotABadgeError(ClerkError):
    """What was read is none of our certificates, or was changed."""

    code = "training.not_a_certificate"


class Earned(msgspec.Struct, frozen=True, array_like=True):
    """What a certificate says; ``serial`` is the event that gave it, ``minutes`` what was taught.

    ``score`` is in percent, None where nothing was scored.
    """

    serial: str
    holder: str
    course: str
    course_id: str
    minutes: int
    day: dt.date
    issuer: str
    score: int | None = None


class Badge(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate read back: its record, the key that signed it, its short code."""

    earned: Earned
    issuer_key: bytes
    code: str


class Withdrawn(msgspec.Struct, frozen=True, array_like=True):
    """The short codes of certificates that their issuer took back, up to a day.

    ``days`` are when, one for each code; a list of older make has none. ``lineage`` proves whose
    place the issuer's key took: the list counts for what those keys signed too.
    """

    day: dt.date
    codes: tuple[str, ...]
    days: tuple[dt.date, ...] = ()
    lineage: tuple[Link, ...] = ()

    @property
    def since(self) -> dict[str, dt.date | None]:
        """Each code with the day since which it does not count, None where that is not known."""
        days = self.days if len(self.days) == len(self.codes) else (None,) * len(self.codes)
        return dict(zip(self.codes, days, strict=True))


def compact(earned: Earned, key: DeviceKey) -> bytes:
    """Return the signed record."""
    return key.public + seal(CONTEXT, earned, key)


def badge_of(record: bytes) -> Badge:
    """Return what a signed record says; ``NotABadgeError`` when a byte of it was changed."""
    if not KEY_BYTES < len(record) <= LARGEST:
        raise NotABadgeError
    key = record[:KEY_BYTES]
    try:
        earned = unseal(CONTEXT, record[KEY_BYTES:], Earned, (key,))
    except ForgedError as error:
        raise NotABadgeError from error
    return Badge(earned=earned, issuer_key=key, code=short_code(record))


def short_code(record: bytes) -> str:
    """Return the ten characters that a person can read out: 50 bits of the record's digest."""
    text = base64.b32encode(hashlib.sha256(record).digest()).decode("ascii")[:CODE_CHARACTERS]
    return f"{text[:HALF]}-{text[HALF:]}"


def text_of(record: bytes) -> str:
    """Return the text of the printed square code: capitals and digits, which codes hold tightly."""
    return PREFIX + base64.b32encode(record).decode("ascii").rstrip("=")


def record_in(text: str) -> bytes:
    """Return the signed record in a scanned text; ``NotABadgeError``."""
    said = text.strip().upper()
    if not said.startswith(PREFIX) or len(said) > LARGEST:
        raise NotABadgeError
    body = said.removeprefix(PREFIX)
    try:
        return base64.b32decode(body + "=" * (-len(body) % 8))
    except (binascii.Error, ValueError) as error:
        raise NotABadgeError from error


class Listed(NamedTuple):
    """A list that was read: the keys for whose certificates it counts, its signer's first."""

    keys: tuple[bytes, ...]
    said: Withdrawn


def withdrawals(
    since: Mapping[str, dt.date], day: dt.date, key: DeviceKey, lineage: tuple[Link, ...] = ()
) -> bytes:
    """Return the issuer's signed list of certificates that do not count any more, since when."""
    codes = tuple(sorted(since))
    days = tuple(since[code] for code in codes)
    return key.public + seal(REVOKED, Withdrawn(day, codes, days, lineage), key)


def withdrawn_in(content: bytes) -> Listed:
    """Return whose list it is and what it says; ``NotABadgeError``."""
    key = content[:KEY_BYTES]
    try:
        said = unseal(REVOKED, content[KEY_BYTES:], Withdrawn, (key,))
        return Listed((key, *keys_before(key, said.lineage)), said)
    except ForgedError as error:
        raise NotABadgeError from error


def did_of(public: bytes) -> str:
    """Return the ``did:key`` of an Ed25519 public key."""
    return f"did:key:z{_base58(MULTICODEC + public)}"


def key_of(did: str) -> bytes:
    """Return the Ed25519 public key that a ``did:key`` names; ``NotABadgeError``."""
    method, _, said = did.partition("did:key:z")
    raw = _from_base58(said) if not method else b""
    if len(raw) != len(MULTICODEC) + KEY_BYTES or not raw.startswith(MULTICODEC):
        raise NotABadgeError
    return raw.removeprefix(MULTICODEC)


def credential(earned: Earned, key: DeviceKey) -> str:
    """Return the Open Badges 3.0 credential as a signed JWT."""
    did = did_of(key.public)
    head = {"alg": "EdDSA", "typ": "JWT", "kid": f"{did}#{did.removeprefix('did:key:')}"}
    said = f"{_part(head)}.{_part(_claims(earned, did, short_code(compact(earned, key))))}"
    return f"{said}.{_base64(key.sign(b'', said.encode('ascii')))}"


def _claims(earned: Earned, did: str, code: str) -> dict[str, Any]:
    given = dt.datetime.combine(earned.day, dt.time(), dt.UTC)
    name = f"urn:cunzhan:certificate:{code}"
    score = f"，成绩 {earned.score} 分" if earned.score is not None else ""
    return {
        "iss": did,
        "jti": name,
        "nbf": int(given.timestamp()),
        "@context": list(CONTEXTS),
        "id": name,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": earned.course,
        "issuer": {"id": did, "type": ["Profile"], "name": earned.issuer},
        "validFrom": given.isoformat().replace("+00:00", "Z"),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": earned.holder,
                    "identityType": "name",
                }
            ],
            "achievement": {
                "id": f"urn:cunzhan:course:{earned.course_id}",
                "type": ["Achievement"],
                "name": earned.course,
                "description": f"{earned.minutes} 分钟{score}",
                "criteria": {"narrative": "签到、实训、考核合格"},
            },
        },
        "evidence": [{"type": ["Evidence"], "id": f"urn:cunzhan:event:{earned.serial}"}],
    }


def read_credential(token: str) -> tuple[bytes, Mapping[str, Any]]:
    """Return the key that signed a credential and its claims; ``NotABadgeError``.

    Only EdDSA by the very ``did:key`` that the credential names as its issuer is taken.
    """
    try:
        head, claims, signature = token.strip().split(".")
        said = msgspec.json.decode(_raw(head), type=dict[str, Any])
        told = msgspec.json.decode(_raw(claims), type=dict[str, Any])
        key = key_of(str(told.get("iss", "")))
        sound = is_signed_by(key, f"{head}.{claims}".encode("ascii"), _raw(signature))
    except (ValueError, UnicodeError, msgspec.MsgspecError) as error:
        raise NotABadgeError from error
    issuer = told.get("issuer")
    named = issuer.get("id") if isinstance(issuer, dict) else issuer
    if not sound or said.get("alg") != "EdDSA" or named != told["iss"]:
        raise NotABadgeError
    return key, told


def _part(said: Mapping[str, Any]) -> str:
    return _base64(msgspec.json.encode(said))


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _raw(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _base58(raw: bytes) -> str:
    number = int.from_bytes(raw, "big")
    digits = ""
    while number:
        number, digit = divmod(number, len(BASE58))
        digits = BASE58[digit] + digits
    return BASE58[0] * (len(raw) - len(raw.lstrip(b"\0"))) + digits


def _from_base58(text: str) -> bytes:
    if len(text) > LARGEST // MINUTES or any(letter not in BASE58 for letter in text):
        return b""
    number = 0
    for letter in text:
        number = number * len(BASE58) + BASE58.index(letter)
    zeros = len(text) - len(text.lstrip(BASE58[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
