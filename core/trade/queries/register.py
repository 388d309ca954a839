"""The register of papers: every numbered document, whatever ledger it belongs to."""

from __future__ import annotations

import datetime as dt
import json
from array import array
from collections.abc import Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import msgspec

from core.base.ids import serial_of
from core.base.tables import STANDING
from core.db.file import Database
from core.db.pages import COUNT, EVERYTHING, NOTHING, Condition, Where, like
from core.db.rows import HERE
from core.people.lookup import kin

SOME: Final = 8192


class Kept(NamedTuple):
    """Where a kind of paper lies: its table, its person, what that person is called, its sum."""

    table: str
    person: str = "NULL"
    name: str = "NULL"
    amount: str = "0"
    direction: str = "'in'"


PAPERS: Final[Mapping[str, Kept]] = MappingProxyType(
    {
        "purchase": Kept("purchase", "farmer", amount="coalesce(paid_fen, 0)", direction="'out'"),
        "up": Kept(
            "up", "farmer", "farmer_name", "coalesce(net_to_farmer_fen, amount_fen)", "'out'"
        ),
        "down": Kept("down", "villager", "name", "coalesce(paid_fen, 0)"),
        "payment": Kept("payment", "party", amount="amount_fen", direction="direction"),
        "settlement": Kept(
            "settlement", "farmer", amount="coalesce(paid_fen, 0)", direction="'out'"
        ),
        "receipt": Kept("receipt", "party", "name", "amount_fen", "direction"),
        "errand": Kept(
            "errand", "person", amount="fee_fen + iif(what = '取款登记', 0, amount_fen)"
        ),
        "parcel-out": Kept("parcel_out", "sender", "sender_name", "fee_fen"),
        "close": Kept("close"),
        "shift": Kept("shift"),
    }
)
KINDS: Final = frozenset({*PAPERS, "issue", "print", "up.move", "down.move"})
SELECTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        kind: f"SELECT id, '{kind}' AS kind, day, {kept.person} AS person, {kept.name} AS said, "  # noqa: S608 - constants
        f"{kept.amount} AS amount_fen, {kept.direction} AS direction, reverses, reversed_by, "
        f"prints, clerk, reason FROM {kept.table} WHERE {HERE}"
        for kind, kept in PAPERS.items()
    }
)
ALL: Final = " UNION ALL ".join(SELECTS.values())
FAMILY: Final = f"person IN ({kin('?')})"


class PaperRow(msgspec.Struct, frozen=True, kw_only=True):
    """One numbered paper: its serial, what it is, whose, how much money changed hands.

    ``amount_fen`` is negative on a red entry; ``state`` is "", "reversed" or "red".
    """

    id: str
    serial: str
    kind: str
    day: dt.date
    person: str | None = None
    name: str = ""
    amount_fen: int = 0
    direction: str = "in"
    state: str = ""
    prints: int = 0
    clerk: str = ""
    reason: str = ""


class Register:
    """Lists papers by serial; the same shape as ``core.db.pages.Browse``."""

    kinds = KINDS

    def __init__(self, db: Database) -> None:
        self._db = db

    def first(
        self, order: str, filters: Mapping[str, str], limit: int
    ) -> tuple[array[int], Sequence[PaperRow]]:
        """Return the first screenful and its row numbers."""
        numbers = self._numbers(order, filters, f" LIMIT {limit:d}")
        found = [(n, row) for n, row in zip(numbers, self.rows(numbers), strict=True) if row]
        return array("q", (n for n, _ in found)), [row for _, row in found]

    def ids(self, order: str, filters: Mapping[str, str]) -> array[int]:
        """Return the row numbers of all papers that pass the filters."""
        return self._numbers(order, filters, "")

    def rows(self, ids: Sequence[int]) -> Sequence[PaperRow | None]:
        """Return papers by row number, None for one that is gone."""
        numbers = {number: place for place, number in enumerate(ids)}
        found: list[PaperRow | None] = [None] * len(ids)
        serials = self._db.rows(
            'SELECT rowid, series, number, event, "of" FROM serial '
            "WHERE rowid IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        papers = self._papers([(kind, event) for *_rest, event, kind in serials])
        for number, series, place, event, _kind in serials:
            paper = papers.get(event)
            if paper is not None:
                serial = serial_of(series, place)
                found[numbers[number]] = msgspec.structs.replace(paper, serial=serial)
        return found

    def sums(self, filters: Mapping[str, str], ids: Sequence[int] | None) -> Mapping[str, int]:
        """Return how many papers, a red entry counting minus one."""
        numbers = self.ids("", filters) if ids is None else ids
        total = 0
        for at in range(0, len(numbers), SOME):
            part = json.dumps(list(numbers[at : at + SOME]))
            row = self._db.one(
                f"SELECT sum(iif(p.reverses IS NULL, 1, -1)) FROM serial s JOIN ({ALL}) p "  # noqa: S608 - our own names
                "ON p.id = s.event WHERE s.rowid IN (SELECT value FROM json_each(?))",
                (part,),
            )
            total += int(row[0] or 0) if row else 0
        return {COUNT: total}

    def find(self, serial: str) -> PaperRow | None:
        """Return the paper of a serial, its check character typed or not."""
        series, _, rest = serial.strip().upper().partition("-")
        number = rest.partition("-")[0]
        if not number.isdigit():
            return None
        row = self._db.one(
            "SELECT rowid FROM serial WHERE series = ? AND number = ? ORDER BY event",
            (series, int(number)),
        )
        return self.rows([row[0]])[0] if row else None

    def of(self, event: str) -> PaperRow | None:
        """Return the paper that an event made, None when it bears no serial."""
        row = self._db.one("SELECT rowid FROM serial WHERE event = ?", (event,))
        return self.rows([row[0]])[0] if row else None

    def _numbers(self, order: str, filters: Mapping[str, str], rest: str) -> array[int]:
        where = self._where(filters)
        condition = f"WHERE {where.sql}" if where.sql else ""
        sql = f"SELECT s.rowid FROM serial s {_order(order, condition)}{rest}"  # noqa: S608 - our own names
        return array("q", chain.from_iterable(self._db.each(sql, where.params, size=SOME)))

    def _where(self, filters: Mapping[str, str]) -> Where:
        found = EVERYTHING
        for key, typed in filters.items():
            if typed.strip():
                found &= CONDITIONS[key](typed.strip()) if key in CONDITIONS else NOTHING
        return found

    def _papers(self, wanted: Sequence[tuple[str, str]]) -> dict[str, PaperRow]:
        """Return papers by their event, without their serials."""
        found: dict[str, PaperRow] = {}
        for kind in {kind for kind, _ in wanted} & PAPERS.keys():
            ids = json.dumps([event for one, event in wanted if one == kind])
            sql = (
                f"SELECT p.*, coalesce(p.said, (SELECT name FROM person WHERE id = coalesce("  # noqa: S608 - our own names
                f"(SELECT merged_into FROM person WHERE id = p.person), p.person)), '') AS name "
                f"FROM ({SELECTS[kind]}) p WHERE p.id IN (SELECT value FROM json_each(?))"
            )
            found |= {row[0]: _row(row) for row in self._db.rows(sql, (ids,))}
        return found


def _row(row: tuple[Any, ...]) -> PaperRow:
    identity, kind, day, person, _said, fen, way, red, gone, prints, clerk, why, name = row
    return PaperRow(
        id=identity,
        serial="",
        kind=kind,
        day=dt.date.fromisoformat(day),
        person=person,
        name=name,
        amount_fen=fen or 0,
        direction=way or "in",
        state="red" if red else "reversed" if gone else "",
        prints=prints or 0,
        clerk=clerk or "",
        reason=why or "",
    )


def _order(order: str, condition: str) -> str:
    """Join what an order needs; "" is the newest serial first."""
    column, turn = order.removeprefix("-"), " DESC" if order.startswith("-") else ""
    if column == "serial" or not column:
        turn = turn if column else " DESC"
        return f"{condition} ORDER BY s.series{turn}, s.number{turn}"
    if column == "kind":
        return f'{condition} ORDER BY s."of"{turn}, s.rowid{turn}'
    if column not in {"day", "amount_fen", "name"}:
        raise KeyError(order)
    by = "coalesce(p.said, p.person)" if column == "name" else f"p.{column}"
    join = f"LEFT JOIN ({ALL}) p ON p.id = s.event "
    return f"{join}{condition} ORDER BY {by}{turn}, s.rowid{turn}"


def _serial(typed: str) -> Where:
    text = typed.upper()
    return like("s.series || '-' || printf('%06d', s.number)", text[:14])


def _named(typed: str) -> Where:
    name, initials = like("name", typed), like("initials", typed.lower())
    sql = (
        f"(said LIKE ? OR person IN (SELECT id FROM person "  # noqa: S608 - our own names
        f"WHERE {name.sql} OR {initials.sql}))"
    )
    return _among(sql, (f"%{typed}%", *name.params, *initials.params))


def _among(condition: str, params: tuple[Any, ...]) -> Where:
    return Where(f"s.event IN (SELECT id FROM ({ALL}) WHERE {condition})", params)  # noqa: S608 - our own names


def _text(typed: str) -> Where:
    one, other = _serial(typed), _named(typed)
    return Where(f"{one.sql} OR {other.sql}", one.params + other.params)


CONDITIONS: Final[Mapping[str, Condition]] = MappingProxyType(
    {
        "kind": lambda typed: Where('s."of" = ?', (typed,)),
        "serial": _serial,
        "from": lambda typed: _among("day >= ?", (typed,)),
        "to": lambda typed: _among("day <= ?", (typed,)),
        "day": lambda typed: _among("day LIKE ?", (f"%{typed}%",)),
        "standing": lambda typed: _among(STANDING if typed == "1" else f"NOT ({STANDING})", ()),
        "person": lambda typed: _among(FAMILY, (typed,)),
        "name": _named,
        "text": _text,
    }
)
