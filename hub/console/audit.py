"""Who did what in the console, each entry's hash over the one before."""

from __future__ import annotations

import hashlib
import re
from typing import Final

import msgspec
from sqlalchemy import ColumnElement, Connection, select

from hub.store import rows, tables

A = tables.audit.c
END: Final = "console.audit"
"""The setting that names the last entry, so that a cut tail is seen."""
START: Final = hashlib.sha256(b"cz-audit-1").digest()
CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
LONGEST: Final = 500
HERE: Final = "@server"
"""Whose deed it is that somebody did at the server's own keyboard."""
TEXTS: Final = ("account", "action", "subject", "reason", "detail")


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody did: the account, what, to whom, and the reason given."""

    account: str
    action: str
    station: int | None = None
    subject: str = ""
    reason: str = ""
    detail: str = ""


class Entry(Deed, frozen=True, kw_only=True):
    """A deed in the trail."""

    position: int
    at_ms: int
    hash: bytes


def clean(text: str) -> str:
    """Return a text that cannot break a line or paint a terminal: such characters are spelt out."""
    return CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)[:LONGEST]


def write(connection: Connection, deed: Deed, at_ms: int) -> None:
    """Append a deed to the trail."""
    last = _last(connection)
    position = last.position + 1 if last else 1
    said = {name: clean(getattr(deed, name)) for name in TEXTS}
    kept = msgspec.structs.replace(deed, **said)
    digest = _hash(last.hash if last else START, position, at_ms, kept)
    entry = Entry(**msgspec.structs.asdict(kept), position=position, at_ms=at_ms, hash=digest)
    connection.execute(tables.audit.insert().values(msgspec.structs.asdict(entry)))
    rows.put(connection, tables.setting, _End(END, msgspec.msgpack.encode((position, digest))))


def page(
    connection: Connection, before: int | None, limit: int, *wanted: ColumnElement[bool]
) -> list[Entry]:
    """Return the entries that are wanted, the newest first, from below a position."""
    query = select(tables.audit).where(*wanted).order_by(A.position.desc()).limit(limit)
    if before is not None:
        query = query.where(A.position < before)
    return rows.read(connection, Entry, query)


def first_fault(connection: Connection) -> int | None:
    """Return the position of the first entry that was changed or is missing, None if none is."""
    before, place = START, 0
    for entry in rows.read(connection, Entry, select(tables.audit).order_by(A.position)):
        place += 1
        deed = Deed(**{name: getattr(entry, name) for name in Deed.__struct_fields__})
        if entry.position != place or entry.hash != _hash(before, place, entry.at_ms, deed):
            return place
        before = entry.hash
    end = connection.scalar(select(tables.setting.c.value).where(tables.setting.c.name == END))
    wanted = msgspec.msgpack.decode(end, type=tuple[int, bytes]) if end else (0, START)
    return None if wanted == (place, before) else place + 1


class _End(msgspec.Struct, frozen=True):
    name: str
    value: bytes


def _last(connection: Connection) -> Entry | None:
    return rows.first(connection, Entry, select(tables.audit).order_by(A.position.desc()))


def _hash(before: bytes, position: int, at_ms: int, deed: Deed) -> bytes:
    said = msgspec.msgpack.encode((position, at_ms, *msgspec.structs.astuple(deed)))
    return hashlib.sha256(before + hashlib.sha256(said).digest()).digest()
