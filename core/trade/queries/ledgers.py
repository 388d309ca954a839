"""Each ledger as a page wants it: how it is ordered, and what its filter box looks into."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar

from core.base.record import Record
from core.base.tables import STANDING, Fact
from core.db import rows
from core.db.file import Database
from core.db.pages import Browse, Condition, Habits, Where, like
from core.people.lookup import kin
from core.trade.model.close import Close, Shift
from core.trade.model.down import Down
from core.trade.model.errand import Errand
from core.trade.model.imported import Import
from core.trade.model.mailing import Mailing
from core.trade.model.opening import Opening, Transfer
from core.trade.model.payment import Payment, Settlement
from core.trade.model.purchase import Purchase
from core.trade.model.receipt import Receipt
from core.trade.model.up import Up

F = TypeVar("F", bound=Fact)


def _text(own: tuple[str, ...], person: str = "", product: str = "") -> Condition:
    """Look into own columns and into the names behind a person's or a product's id."""

    def condition(typed: str) -> Where:
        parts = [like(f'"{column}"', typed) for column in own]
        parts += [_named(person, "person", typed)] if person else []
        parts += [_named(product, "product", typed)] if product else []
        sql = " OR ".join(part.sql for part in parts)
        return Where(sql, tuple(value for part in parts for value in part.params))

    return condition


def _named(column: str, table: str, typed: str) -> Where:
    name, initials = like("name", typed), like("initials", typed.lower())
    sql = (
        f'"{column}" IN (SELECT id FROM {table} '  # noqa: S608 - our own names
        f"WHERE {name.sql} OR {initials.sql})"
    )
    return Where(sql, name.params + initials.params)


def _whose(column: str) -> Condition:
    """Keep one person's rows, those of entries that were merged into her included."""
    sql = f'"{column}" IN ({kin("?")})'
    return lambda typed: Where(sql, (typed,))


def _standing(typed: str) -> Where:
    """``1``: only what stands; ``0``: only reversed facts and their red entries."""
    return Where(STANDING if typed == "1" else f"NOT ({STANDING})")


def _habits(
    own: tuple[str, ...], *, person: str = "", product: str = "", **more: Condition
) -> Habits:
    filters: dict[str, Condition] = {"text": _text(own, person, product), "standing": _standing}
    if person:
        filters["person"] = _whose(person)
    if product:
        filters["product"] = lambda typed: Where(f'"{product}" = ?', (typed,))
    return Habits(filters=filters | more)


def _owed(typed: str) -> Where:
    return Where("owed_fen > 0" if typed == "1" else "owed_fen = 0")


def _open(typed: str) -> Where:
    return Where("open_fen > 0" if typed == "1" else "open_fen <= 0")


HABITS: Final[Mapping[type[Fact], Habits]] = MappingProxyType(
    {
        Purchase: _habits(
            ("serial", "batch_no", "grade"), person="farmer", product="product", owed=_owed
        ),
        Up: _habits(
            ("item", "farmer_name", "platform", "order_no", "waybill", "batch_no", "serial"),
            person="farmer",
            product="product",
        ),
        Down: _habits(
            ("item", "name", "platform", "order_no", "serial"), person="villager", open=_open
        ),
        Payment: _habits(("serial", "purpose"), person="party"),
        Settlement: _habits(("serial",), person="farmer"),
        Receipt: _habits(("serial", "name", "items"), person="party"),
        Mailing: _habits(
            ("waybill", "sender_name", "receiver_name", "item", "serial"), person="sender"
        ),
        Errand: _habits(("what", "account", "slip_no", "result", "serial"), person="person"),
        Opening: _habits(("what",), person="party", product="product"),
        Transfer: _habits(("what", "note")),
        Close: _habits(("serial", "note")),
        Shift: _habits(("serial", "note")),
        Import: _habits(("file_name",)),
    }
)


def ledger(db: Database, kind: type[Fact]) -> Browse[Any]:
    """Return one ledger's listing over a reading connection.

    Besides columns, ``from``, ``to`` and ``text``, filters are ``standing`` (1: without reversed
    facts), ``person``, ``product``, ``owed`` (purchases) and ``open`` (orders).
    """
    return Browse(db, kind, HABITS[kind])


def one(db: Database, kind: type[F], identity: str) -> F | None:
    """Return one fact of any ledger by id, None when it is none of that kind."""
    return rows.by_id(db, kind, identity)


def moves(db: Database, kind: type[Record], of: str) -> list[Any]:
    """Return what happened to a sale or an order, in order."""
    return rows.read(db, kind, 'WHERE "of" = ? ORDER BY base, seq', (of,))
