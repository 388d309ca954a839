"""The station's picture: the rows that a day's work needs, shown before their history has come.

A PC that begins anew would have to wait for all that its station ever wrote. The hub says first
what its tables hold now: who works there, the people, the products, what is open, the last weeks.
That is the county's word, bound to its signed answer by its digest, and nothing is kept of it:
once the logs are here the tables are made anew out of what the PCs signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec

from core.base.tables import Put, Table
from core.db import settings
from core.db.file import Database
from core.journal.fitting import fitting
from core.journal.merge import insert_sql
from core.journal.rebuild import PICTURE, SHOWN, is_pictured, rebuild
from core.journal.registry import Registry
from core.sync.errors import MalformedError, OversizeError
from core.sync.packing import pack, unpack
from core.sync.states import FILLING

WHAT: Final = "picture"
MAGIC: Final = b"CZPIC1"
LARGEST: Final = 64 << 20
REFUSED: Final = "refused"
Columns = Mapping[str, list[Any]]
KINDS: Final = MappingProxyType({"INTEGER": int, "TEXT": str, "BLOB": bytes})
SHAPE: Final = dict[str, dict[str, list[Any]]]


def write_picture(tables: Mapping[str, Columns]) -> bytes:
    """Return a picture's bytes: of each table by name, the values of its rows by column."""
    return MAGIC + pack(msgspec.msgpack.encode(tables), thorough=True)


def read_picture(raw: bytes) -> dict[str, dict[str, list[Any]]]:
    """Read a picture; ``MalformedError`` or ``OversizeError`` whatever the bytes."""
    if not raw.startswith(MAGIC):
        raise MalformedError
    try:
        return msgspec.msgpack.decode(unpack(raw[len(MAGIC) :], LARGEST), type=SHAPE)
    except (msgspec.MsgspecError, ValueError) as error:
        raise MalformedError from error


def is_wanted(db: Database) -> bool:
    """Tell whether this PC begins anew: let in, nothing written, nothing taken in yet."""
    if db.one("SELECT 1 FROM journal LIMIT 1") is not None:
        return False
    return settings.kept(db, FILLING) is not None and settings.kept(db, PICTURE) is None


def show(db: Database, registry: Registry, raw: bytes) -> None:
    """Fill the tables of a PC that begins anew; one that has begun already leaves it be.

    Raises ``MalformedError`` or ``OversizeError``, and asks for no other picture then.
    """
    if not is_wanted(db):
        return
    try:
        with db.atomic():
            for table, columns in _fitting(registry, read_picture(raw)):
                sql = insert_sql(table.name, table.key, tuple(columns))
                db.many(sql, zip(*columns.values(), strict=True))
            _note(db, SHOWN)
    except (MalformedError, OversizeError, ValueError) as error:
        _note(db, REFUSED)
        raise MalformedError from error


def replace(db: Database, registry: Registry) -> bool:
    """Make the tables out of the journal, now that it is whole; False when they are already."""
    if not is_pictured(db):
        return False
    rebuild(db, registry)
    return True


def _note(db: Database, state: str) -> None:
    settings.keep(db, PICTURE, state)


def _fitting(
    registry: Registry, said: Mapping[str, dict[str, list[Any]]]
) -> Iterator[tuple[Table, dict[str, list[Any]]]]:
    """Yield the tables and columns that this program knows, of rows that can stand in them."""
    for table in registry.tables:
        known = {spec.name for spec in table.columns}
        columns = {n: values for n, values in said.get(table.name, {}).items() if n in known}
        if not columns:
            continue
        _check(table, columns)
        yield table, columns


def _check(table: Table, columns: Columns) -> None:
    """Raise ``MalformedError`` or ``UnfitError`` for what cannot stand in a table."""
    if not set(table.key) <= columns.keys() or len({len(v) for v in columns.values()}) != 1:
        raise MalformedError
    for spec in table.columns:
        kind = KINDS[spec.column]
        for value in columns.get(spec.name, ()):
            empty = value is None and spec.name not in table.key
            if type(value) is not kind and not empty:
                raise MalformedError
        fitting([Put(table.name, (), {spec.name: v}) for v in columns.get(spec.name, ())])
