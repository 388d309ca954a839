"""Which rows of a file the books have already: of an earlier import, or booked at the counter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from core.base.record import Record
from core.base.tables import STANDING
from core.db import rows
from core.db.file import Database
from core.imports.records import Who, type_of
from core.imports.values import Values
from core.people.rules import name_fits

_PLATFORMS_OWN: Final = 8
"""Characters of the shortest number that a platform or a courier gives; a sheet's start anew."""
_MONTH: Final = 31
"""Days that two accounts of one numbered sale may lie apart."""


class _Told(NamedTuple):
    numbers: tuple[str, ...]
    item: str
    person: str


_TOLD: Final[Mapping[str, _Told]] = MappingProxyType(
    {
        "up": _Told(("waybill", "order_no"), "product", "farmer_name"),
        "down": _Told(("order_no",), "item", "name"),
    }
)
"""What tells a sale or an order again: numbers, the row's goods, the record's person."""


class Booked:
    """What the books had of one kind before a file was read; each record answers for one row.

    One order may be three villagers', and have the same goods on several lines.
    """

    def __init__(self, db: Database, kind: str, row_keys: Iterable[bytes]) -> None:
        """``row_keys`` are those of the file's rows: what one of them finds is no other's."""
        self._db = db
        self._kind = kind
        self._row_keys = frozenset(row_keys) if kind in _TOLD and self._has_imported() else ()
        self._answered: set[str] = set()

    def has(self, row_key: bytes, values: Values, who: Who) -> bool:
        """Whether a row is in the books, by what it says word for word or by its numbers."""
        found = self._imported(row_key) or self._numbered(values, who)
        if found:
            self._answered.add(found)
        return bool(found)

    def _has_imported(self) -> bool:
        table = rows.table_of(type_of(self._kind))
        return self._db.one(f'SELECT 1 FROM "{table}" WHERE row_key IS NOT NULL') is not None  # noqa: S608 - our own names

    def _imported(self, row_key: bytes) -> str:
        table = rows.table_of(type_of(self._kind))
        sql = f'SELECT id FROM "{table}" WHERE row_key = ? AND {STANDING}'  # noqa: S608 - our own names
        found = self._db.one(sql, (row_key,))
        return str(found[0]) if found else ""

    def _numbered(self, values: Values, who: Who) -> str:
        told = _TOLD.get(self._kind)
        said = {name: values.get(name) for name in told.numbers} if told else {}
        if told is None or not any(said.values()):
            return ""
        numbers = " OR ".join(f"{name} = ?" for name in said)
        rest = f"WHERE ({numbers}) AND item = ? AND amount_fen = ? AND {STANDING} ORDER BY seq"
        goods = (values.get(told.item), values.get("amount_fen"))
        kept = rows.read(self._db, type_of(self._kind), rest, (*said.values(), *goods))
        free = [
            one
            for one in kept
            if _id_of(one) not in self._answered
            and getattr(one, "row_key", None) not in self._row_keys
            and _is_of_then(one, said, values.get("day"))
            and all(_agree(getattr(one, name), number) for name, number in said.items())
            and _is_same_person(getattr(one, told.person), who.name)
        ]
        named = sorted(free, key=lambda one: getattr(one, told.person) is None)
        return _id_of(named[0]) if named else ""


class Returned:
    """Rows of our own spreadsheet that came back: each record that still stands is one row's."""

    def __init__(self, db: Database, kind: str) -> None:
        self._db = db
        self._kind = kind
        self._told: set[str] = set()

    def is_same(self, values: Values) -> bool | None:
        """Whether a row is still the record it names; None where it names none that stands."""
        said = str(values.get("record", ""))
        kept = rows.by_id(self._db, type_of(self._kind), said) if said else None
        if kept is None or getattr(kept, "reverses", None) or getattr(kept, "reversed_by", None):
            return None
        first = said not in self._told
        self._told.add(said)
        days = [str(getattr(kept, name, None)) for name in ("day", "true_day")]
        amount = getattr(kept, "amount_fen", None)
        return (
            first
            and values.get("day", days[0]) in days
            and values.get("amount_fen", amount) == amount
        )


def _id_of(record: Record) -> str:
    return str(getattr(record, "id", ""))


def _agree(kept: object, said: object) -> bool:
    """Whether two numbers are one, or at least one of them was never written down."""
    return not kept or not said or kept == said


def _is_of_then(kept: Record, said: Mapping[str, object], day: object) -> bool:
    """Whether the days allow that two of one number are one: 1 in May is another than in April."""
    own = any(
        number == getattr(kept, name) and len(str(number)) >= _PLATFORMS_OWN
        for name, number in said.items()
    )
    booked = getattr(kept, "true_day", None) or getattr(kept, "day", None)
    if not day or not booked:
        return own
    apart: int = abs((booked - dt.date.fromisoformat(str(day))).days)
    return apart <= (_MONTH if own else 0)


def _is_same_person(kept: str | None, said: str | None) -> bool:
    return not kept or not said or name_fits(said, kept)
