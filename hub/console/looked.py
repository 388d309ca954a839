"""Marks of what somebody looked at, kept in the audit trail and nowhere else."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import Connection, select

from core.base.errors import ClerkError
from hub.console.audit import A, Entry
from hub.store import rows, tables

LOOKED: Final = "look-oddity"
SUBJECT: Final = "oddity/"
SHORTEST: Final = 2


class LookNoteError(ClerkError):
    """Who marks something as looked at says what came of it."""

    code = "console.look_note"


def marks(connection: Connection, keys: Collection[str]) -> dict[str, Entry]:
    """Return the newest mark of each key."""
    subjects = [SUBJECT + key for key in keys]
    query = select(tables.audit).where(A.action == LOOKED, A.subject.in_(subjects))
    found = rows.read(connection, Entry, query.order_by(A.position))
    return {one.subject.removeprefix(SUBJECT): one for one in found}
