"""The counter's own ledgers as pages want them: mailings and errands."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar

from core.base.tables import Fact
from core.db import rows
from core.db.file import Database
from core.db.pages import Browse, Condition, Habits, Where, like
from core.trade.model.errand import Errand
from core.trade.model.mailing import Mailing

F = TypeVar("F", bound=Fact)
STANDING: Final = "reverses IS NULL AND reversed_by IS NULL"


def _standing(typed: str) -> Where:
    """``1``: only what stands; ``0``: only reversed facts and their red entries."""
    return Where(STANDING if typed == "1" else f"NOT ({STANDING})")


def _text(own: tuple[str, ...], person: str) -> Condition:
    def condition(typed: str) -> Where:
        name, initials = like("name", typed), like("initials", typed.lower())
        parts = [like(f'"{column}"', typed) for column in own]
        sql = (
            f'"{person}" IN (SELECT id FROM person '  # noqa: S608 - our own names
            f"WHERE {name.sql} OR {initials.sql})"
        )
        parts.append(Where(sql, name.params + initials.params))
        params = tuple(value for part in parts for value in part.params)
        return Where(" OR ".join(part.sql for part in parts), params)

    return condition


def _whose(column: str) -> Condition:
    sql = f'"{column}" IN (SELECT id FROM person WHERE id = ? OR merged_into = ?)'  # noqa: S608
    return lambda typed: Where(sql, (typed, typed))


HABITS: Final[Mapping[type[Fact], Habits]] = MappingProxyType(
    {
        Mailing: Habits(
            filters={
                "text": _text(
                    ("waybill", "sender_name", "receiver_name", "item", "serial"), "sender"
                ),
                "standing": _standing,
                "person": _whose("sender"),
            }
        ),
        Errand: Habits(
            filters={
                "text": _text(("what", "account", "slip_no", "result", "serial"), "person"),
                "standing": _standing,
                "person": _whose("person"),
            }
        ),
    }
)


def counter(db: Database, kind: type[Fact]) -> Browse[Any]:
    """Return the listing of mailings or errands over a reading connection.

    Besides columns, ``from``, ``to`` and ``text``, filters are ``standing`` and ``person``.
    """
    return Browse(db, kind, HABITS[kind])


def one(db: Database, kind: type[F], identity: str) -> F | None:
    """Return one fact of any ledger by id, None when it is none of that kind."""
    return rows.by_id(db, kind, identity)
