"""Who is signed in: tokens are kept as hashes only, and end by themselves."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from hub.console.figures import HOUR, MINUTE
from hub.store import rows, tables

S = tables.session.c
IDLE: Final = 30 * MINUTE
LONGEST: Final = 12 * HOUR
NOTED: Final = MINUTE
"""How often a session's last use is written down."""
TOKEN_BYTES: Final = 16


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One sign-in of one browser; ``csrf`` goes into every form of its pages."""

    token_hash: bytes
    account: str
    csrf: str
    since_ms: int
    until_ms: int
    seen_ms: int


def begin(connection: Connection, account: str, at_ms: int) -> str:
    """Begin a session and return its token, which is kept nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session = Session(
        token_hash=digest(token),
        account=account,
        csrf=secrets.token_urlsafe(TOKEN_BYTES),
        since_ms=at_ms,
        until_ms=at_ms + LONGEST,
        seen_ms=at_ms,
    )
    connection.execute(tables.session.insert().values(msgspec.structs.asdict(session)))
    return token


def one(connection: Connection, token: str, at_ms: int) -> Session | None:
    """Return the session of a token unless it ended."""
    query = select(tables.session).where(S.token_hash == digest(token))
    found = rows.first(connection, Session, query)
    if found is None or at_ms > found.until_ms or at_ms > found.seen_ms + IDLE:
        return None
    return found


def see(connection: Connection, session: Session, at_ms: int) -> None:
    """Note that a session was used."""
    mine = S.token_hash == session.token_hash
    connection.execute(tables.session.update().where(mine).values(seen_ms=at_ms))


def end(connection: Connection, token: str) -> None:
    """End a session."""
    connection.execute(tables.session.delete().where(S.token_hash == digest(token)))


def end_all(connection: Connection, account: str) -> None:
    """End every session of an account."""
    connection.execute(tables.session.delete().where(S.account == account))


def sweep(connection: Connection, at_ms: int) -> None:
    """Forget sessions that ended by themselves."""
    over = (S.until_ms < at_ms) | (S.seen_ms < at_ms - IDLE)
    connection.execute(tables.session.delete().where(over))


def digest(token: str) -> bytes:
    """Return what is kept of a token."""
    return hashlib.sha256(b"cz-session-1" + token.encode()).digest()
