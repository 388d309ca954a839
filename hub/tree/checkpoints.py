"""The checkpoints that were signed: none is ever taken back."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, bindparam, select

from core.sync.checkpoint import Checkpoint
from hub.store import rows, tables

K = tables.checkpoint.c
LATEST = (
    select(tables.checkpoint).where(K.origin == bindparam("of")).order_by(K.size.desc()).limit(1)
)


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """A signed checkpoint; ``note`` is its text in UTF-8."""

    origin: str
    size: int
    root: bytes
    note: bytes
    at_ms: int

    @property
    def checkpoint(self) -> Checkpoint:
        """What was signed."""
        return Checkpoint(self.origin, self.size, self.root)


def add(connection: Connection, signed: Signed) -> None:
    """Keep a checkpoint."""
    connection.execute(tables.checkpoint.insert().values(msgspec.structs.asdict(signed)))


def latest(connection: Connection, origin: str) -> Signed | None:
    """Return an origin's newest checkpoint, or None."""
    return next(iter(rows.read(connection, Signed, LATEST, of=origin)), None)


def at(connection: Connection, origin: str, size: int) -> Signed | None:
    """Return an origin's checkpoint of exactly this size, or None."""
    query = select(tables.checkpoint).where(K.origin == origin, K.size == size)
    return rows.first(connection, Signed, query)


def after(connection: Connection, origin: str, size: int) -> list[Signed]:
    """Return an origin's checkpoints that are larger than ``size``, the smallest first."""
    query = select(tables.checkpoint).where(K.origin == origin, K.size > size)
    return rows.read(connection, Signed, query.order_by(K.size))


def every(connection: Connection) -> list[Signed]:
    """Return the checkpoints of every origin, the smallest first."""
    return rows.read(connection, Signed, select(tables.checkpoint).order_by(K.size, K.origin))
