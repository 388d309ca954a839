"""Bringing a database to this program's shape: own tables by steps, derived ones made anew."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib import resources
from typing import Final, Protocol

import msgspec
from sqlalchemy import Connection, inspect, select, text

from core.db.errors import NewerFileError
from hub.store.derived import STATION, Derived
from hub.store.steps import STEPS
from hub.store.tables import schema, segment

WORDS: Final = {
    "sqlite": {
        "int": "INTEGER",
        "text": "TEXT",
        "bytes": "BLOB",
        "narrow": " WITHOUT ROWID, STRICT",
        "wide": " STRICT",
    },
    "postgresql": {
        "int": "BIGINT",
        "text": 'TEXT COLLATE "C"',
        "bytes": "BYTEA",
        "narrow": "",
        "wide": "",
    },
}
"""What the words of a step mean to each database."""
STEP: Final = "step"
FINGERPRINT: Final = "derived"
NAMES: Final = "derived tables"
FUNCTION: Final = "hub_apply"
LOCK: Final = 0x63756E7A68616E
"""Held while the shape changes: two servers may start at once."""


class Step(Protocol):
    """One numbered module of ``hub.store.steps``."""

    @property
    def NUMBER(self) -> int:  # noqa: N802 - a module's constant
        """The step's number."""

    @property
    def SQL(self) -> Sequence[str]:  # noqa: N802 - a module's constant
        """The step's statements, with the words of ``WORDS``."""


def prepare(connection: Connection, derived: Derived, steps: Sequence[Step] = STEPS) -> bool:
    """Bring the database to today's shape; True when all segments must be applied again.

    Raises ``NewerFileError`` for a database that a newer program made.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    upgrade(connection, steps)
    _install(connection)
    if get(connection, FINGERPRINT) == derived.fingerprint:
        return False
    refill(connection, derived)
    return True


def upgrade(connection: Connection, steps: Sequence[Step] = STEPS) -> None:
    """Apply the steps that the database lacks."""
    made = inspect(connection).has_table(schema.name)
    reached = int(get(connection, STEP) or 0) if made else 0
    if reached > steps[-1].NUMBER:
        raise NewerFileError(file=reached, program=steps[-1].NUMBER)
    words = WORDS[connection.dialect.name]
    for step in steps:
        if reached < step.NUMBER:
            for sql in step.SQL:
                connection.exec_driver_sql(sql.format_map(words))
            put(connection, STEP, str(step.NUMBER))


def refill(connection: Connection, derived: Derived) -> None:
    """Empty the derived tables and mark every segment as not applied."""
    for name in msgspec.json.decode(get(connection, NAMES) or "[]", type=list[str]):
        connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{name}"')
    derived.metadata.create_all(connection)
    put(connection, NAMES, msgspec.json.encode(sorted(derived.metadata.tables)).decode())
    put(connection, FINGERPRINT, derived.fingerprint)
    connection.execute(segment.update().where(segment.c.applied != 0).values(applied=0))


def refill_station(connection: Connection, derived: Derived, station: int) -> None:
    """Empty a station's rows in the derived tables and mark its segments as not applied."""
    for table in derived.metadata.sorted_tables:
        connection.execute(table.delete().where(table.c[STATION] == station))
    mine = (segment.c.station == station, segment.c.applied != 0)
    connection.execute(segment.update().where(*mine).values(applied=0))


def _install(connection: Connection) -> None:
    """Bring the stored function to today's text."""
    if connection.dialect.name != "postgresql":
        return
    sql = resources.files("hub.store").joinpath("hub_apply.sql").read_text("utf-8")
    digest = hashlib.sha256(sql.encode()).hexdigest()
    if get(connection, FUNCTION) != digest:
        # A lone percent sign would be a parameter to the driver.
        connection.exec_driver_sql(sql.replace("%", "%%"))
        put(connection, FUNCTION, digest)


def get(connection: Connection, name: str) -> str | None:
    """Return what is noted of the database's shape."""
    found: str | None = connection.scalar(select(schema.c.value).where(schema.c.name == name))
    return found


def put(connection: Connection, name: str, value: str) -> None:
    """Note something of the database's shape."""
    connection.execute(schema.delete().where(schema.c.name == name))
    connection.execute(schema.insert().values(name=name, value=value))
