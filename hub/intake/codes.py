"""One-time enrolment codes: shown once, kept as a hash, good for three days and one PC."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import ClassVar, Final

import msgspec
from sqlalchemy import Connection, select

from core.base.errors import ClerkError
from hub.store import rows, tables

SECRET_BYTES: Final = 13
SECRET_CHARACTERS: Final = 20
LASTS_MS: Final = 72 * 3_600_000
C = tables.code.c


class CodeError(ClerkError):
    """A code that admits nobody."""

    status: ClassVar[int] = 403


class UnknownCodeError(CodeError):
    """Nobody made this code."""

    code = "unknown_code"


class UsedCodeError(CodeError):
    """Another PC used this code already."""

    code = "used_code"


class ExpiredCodeError(CodeError):
    """The code's three days are over."""

    code = "expired_code"


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """A code as it is kept."""

    secret_hash: bytes
    station: int
    role: str
    expires_ms: int
    used_ms: int | None = None
    device: str | None = None

    @property
    def name(self) -> str:
        """What it is called where it is listed; it admits nobody."""
        return self.secret_hash.hex()


def make(connection: Connection, station: int, role: str, now_ms: int) -> tuple[str, int]:
    """Make a code and return its secret (20 base32 characters) and when it ends."""
    secret = base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()[:SECRET_CHARACTERS]
    expires = now_ms + LASTS_MS
    code = Code(secret_hash=_hash(secret), station=station, role=role, expires_ms=expires)
    rows.put(connection, tables.code, code)
    return secret, expires


def shown(connection: Connection, secret: str, device: str, now_ms: int) -> Code:
    """Return the code that a device shows, if it would let that device in; a ``CodeError``."""
    query = select(tables.code).where(C.secret_hash == _hash(secret))
    code = rows.first(connection, Code, query)
    if code is None:
        raise UnknownCodeError
    if code.device not in (None, device):
        raise UsedCodeError
    if code.expires_ms < now_ms:
        raise ExpiredCodeError
    return code


def take(connection: Connection, secret: str, device: str, now_ms: int) -> Code:
    """Use a code for a device; the same device may show it again while it lasts."""
    code = shown(connection, secret, device, now_ms)
    if code.device is None:
        rows.put(
            connection, tables.code, msgspec.structs.replace(code, used_ms=now_ms, device=device)
        )
    return code


def open_ones(connection: Connection, station: int, now_ms: int) -> list[Code]:
    """Return the codes of a station that would still let a PC in, the newest first."""
    mine = (C.station == station, C.device.is_(None), C.expires_ms >= now_ms)
    query = select(tables.code).where(*mine)
    return rows.read(connection, Code, query.order_by(C.expires_ms.desc(), C.secret_hash))


def withdraw(connection: Connection, code: Code) -> None:
    """Let a code admit nobody any more."""
    connection.execute(tables.code.delete().where(C.secret_hash == code.secret_hash))


def _hash(secret: str) -> bytes:
    said = secret.strip().upper().encode()
    return hashlib.sha256(b"cz-code-1" + said).digest()
