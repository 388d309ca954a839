"""The three column types of the hub, the same on SQLite and PostgreSQL, and columns made of them.

Text is compared byte by byte on both, so that order and the larger of two event ids agree.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BigInteger, Column, ColumnElement, LargeBinary, Text, and_, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

INT: Final[TypeEngine[int]] = BigInteger().with_variant(sqlite.INTEGER(), "sqlite")
TEXT: Final[TypeEngine[str]] = Text().with_variant(Text(collation="C"), "postgresql")
BYTES: Final[TypeEngine[bytes]] = LargeBinary()

NARROW: Final[dict[str, Any]] = {"sqlite_strict": True, "sqlite_with_rowid": False}
"""Table options: short rows lie in their primary key on SQLite."""
WIDE: Final[dict[str, Any]] = {"sqlite_strict": True}
"""Table options: rows with long bytes keep SQLite's row numbers."""


def key(name: str, kind: TypeEngine[Any]) -> Column[Any]:
    """Return a column of the primary key; no database counts it up by itself."""
    return Column(name, kind, primary_key=True, autoincrement=False, nullable=False, quote=True)


def said(name: str, kind: TypeEngine[Any], default: int | str | None = None) -> Column[Any]:
    """Return a column that always holds something; ``default`` where a row does not say it."""
    told = text(str(default)) if isinstance(default, int) else default
    return Column(name, kind, nullable=False, server_default=told, quote=True)


def maybe(name: str, kind: TypeEngine[Any]) -> Column[Any]:
    """Return a column that may hold NULL."""
    return Column(name, kind, nullable=True, quote=True)


def within(column: ColumnElement[str], first: Any, last: Any) -> ColumnElement[bool]:  # noqa: ANN401 - any column's value
    """Return the condition that a text lies between two (texts or columns), both included.

    Not BETWEEN: PostgreSQL's grammar takes no text with an order of its own there.
    """
    return and_(column >= first, column <= last)
