"""The shelf as the parcels page shows it: what waits, what is due, who comes to fetch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec

from core.base.masking import TAIL
from core.db import rows
from core.db.file import Database
from core.db.pages import EVERYTHING, NOTHING, Browse, Habits, Where, like
from core.people.lookup import kin, roots
from core.trade.model.parcel import Parcel
from core.trade.rules.parcel import STEP_RULES, Limits

WAITING: Final = Where("state = 'shelf' AND reverses IS NULL AND reversed_by IS NULL")
STEPS: Final = ("shelf", "remind", "call", "return", "came", "left", "lost", "")
"""What the page can show: waiting, due for each step, today's, lost or damaged, everything."""
KINDS: Final = frozenset({"parcel", "parcel.move"})
ONE_DAY: Final = dt.timedelta(days=1)


class Overdue(msgspec.Struct, frozen=True):
    """Parcels on the shelf by how long: to remind, to phone, to send back."""

    remind: int
    call: int
    send_back: int


class Pickup(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whose parcels wait, with all of them, the oldest first."""

    name: str
    tail: str
    person: str | None
    parcels: tuple[Parcel, ...]


class Shelf:
    """One connection's view of the shelf on one day."""

    def __init__(self, db: Database, today: dt.date, limits: Limits) -> None:
        self._db = db
        self._today = today
        self._limits = limits
        self.listing = Browse(
            db,
            Parcel,
            Habits(
                newest="in_at",
                filters={"text": text_of, "step": self.step},
                instead={"pickup_code": "shelf"},
                kinds=KINDS,
            ),
        )

    def step(self, step: str) -> Where:
        """Return the condition of one of ``STEPS``."""
        today = self._today.isoformat()
        known: Mapping[str, Where] = MappingProxyType(
            {
                "shelf": WAITING,
                **dict.fromkeys(STEP_RULES, NOTHING),
                **self._due(),
                "came": Where("day = ? AND reverses IS NULL AND reversed_by IS NULL", (today,)),
                "left": Where(
                    "state IN ('out', 'returned') AND out_at >= ? AND out_at < ?",
                    (today, (self._today + ONE_DAY).isoformat()),
                ),
                "lost": Where("(state = 'lost' OR damaged = 1) AND reverses IS NULL"),
            }
        )
        return known.get(step, EVERYTHING)

    def _due(self) -> dict[str, Where]:
        """Return the condition of each step that a rule asks for: until the next one is due."""
        steps = self._limits.steps()
        ends = [after for _, after in steps[1:]] + [None]
        return {
            step: self._between(after, end)
            for (step, after), end in zip(steps, ends, strict=bool(steps))
        }

    def late(self) -> Overdue:
        """Count the waiting parcels by the step that they have fallen due for."""
        return Overdue(*(self._count(self.step(step)) for step in STEP_RULES))

    def _between(self, least: int, most: int | None) -> Where:
        """Keep what has waited ``least`` days or more, but less than ``most``."""
        found = WAITING & Where("in_at < ?", (self._edge(least),))
        return found if most is None else found & Where("in_at >= ?", (self._edge(most),))

    def _edge(self, days: int) -> str:
        return (self._today - dt.timedelta(days=days) + ONE_DAY).isoformat()

    def counts(self) -> dict[str, int]:
        """Return how many parcels each of ``STEPS`` shows, everything left out."""
        return {step: self._count(self.step(step)) for step in STEPS if step}

    def _count(self, where: Where) -> int:
        here = where & Where(rows.HERE)
        row = self._db.one(f"SELECT count(*) FROM parcel WHERE {here.sql}", here.params)  # noqa: S608 - our own SQL
        return int(row[0]) if row else 0

    def waiting(self) -> list[Parcel]:
        """Return all that waits, by place."""
        return self._read(WAITING, "ORDER BY shelf, seq")

    def came(self, day: dt.date) -> list[Parcel]:
        """Return what came on a day and still waits, by place."""
        return self._read(WAITING & Where("day = ?", (day.isoformat(),)), "ORDER BY shelf, seq")

    def named(self, ids: Iterable[str]) -> list[Parcel]:
        """Return parcels by id, in the order asked; unknown ones are left out."""
        found = (rows.by_id(self._db, Parcel, identity) for identity in ids)
        return [parcel for parcel in found if parcel is not None]

    def twin(self, waybill: str) -> Parcel | None:
        """Return the parcel that was taken in under this waybill before."""
        where = "WHERE waybill = ? AND reverses IS NULL AND reversed_by IS NULL"
        return rows.first(self._db, Parcel, where, (waybill,))

    def pickups(self, typed: str, limit: int = 20) -> list[Pickup]:
        """Return whose parcels wait, by phone tail, name, initials, pick-up code or waybill."""
        text = typed.strip()
        if not text:
            return []
        hits = self._read(WAITING & fetch_of(text), "ORDER BY in_at LIMIT 200")
        return self._grouped(hits)[:limit]

    def _grouped(self, hits: Sequence[Parcel]) -> list[Pickup]:
        found: dict[tuple[str, str], Pickup] = {}
        for parcel in hits:
            key = whose(parcel)
            if key not in found:
                found[key] = self._pickup(parcel)
        return list(found.values())

    def _pickup(self, parcel: Parcel) -> Pickup:
        theirs = self._theirs(parcel)
        return Pickup(
            name=parcel.name or "",
            tail=parcel.tail or "",
            person=parcel.person,
            parcels=tuple(theirs),
        )

    def _theirs(self, parcel: Parcel) -> list[Parcel]:
        """Return all that waits for the same person, or for the same name and tail."""
        if parcel.person:
            root = roots(self._db, [parcel.person])[parcel.person]
            where = WAITING & Where(f"person IN ({kin('?')})", (root,))
        elif parcel.name or parcel.tail:
            where = WAITING & Where(
                "person IS NULL AND tail IS ? AND name IS ?", (parcel.tail, parcel.name)
            )
        else:
            return [parcel]
        return self._read(where, "ORDER BY in_at, seq")

    def _read(self, where: Where, rest: str) -> list[Parcel]:
        here = where & Where(rows.HERE)
        return rows.read(self._db, Parcel, f"WHERE {here.sql} {rest}", here.params)


def whose(parcel: Parcel) -> tuple[str, str]:
    """Return what parcels of one recipient have in common."""
    if parcel.person:
        return ("person", parcel.person)
    if parcel.name or parcel.tail:
        return (parcel.name or "", parcel.tail or "")
    return ("parcel", parcel.id)


def text_of(typed: str) -> Where:
    """Return the condition of the filter box: waybill, name, initials, tail, code or place."""
    parts = [like(f'"{column}"', typed) for column in ("waybill", "name", "pickup_code", "shelf")]
    return _any([*parts, Where("tail = ?", (typed,)), _person(typed)])


def fetch_of(typed: str) -> Where:
    """Return the condition that somebody at the counter means a parcel by these words."""
    text = typed.upper()
    if not text.isascii():
        return _any([like("name", typed), _person(typed)])
    parts = [
        Where("pickup_code = ?", (text,)),
        Where("waybill = ?", (text,)),
        Where("tail = ?", (text,)),
    ]
    if text.isdigit() and len(text) >= TAIL:
        parts += [
            Where("substr(waybill, -6) = ?", (text,)),
            Where("pickup_code LIKE ?", (f"%-{text}",)),
            Where("phone = ?", (text,)),
        ]
    if text.isalpha():
        parts += [_person(typed), like("name", typed)]
    return _any(parts)


def _person(typed: str) -> Where:
    letters = typed.lower()
    sql = (
        "person IN (SELECT id FROM person WHERE name LIKE ? OR initials LIKE ? OR initials LIKE ?)"
    )
    return Where(sql, (f"{typed}%", f"{letters}%", f"% {letters}%"))


def _any(parts: Sequence[Where]) -> Where:
    params = tuple(value for part in parts for value in part.params)
    return Where(" OR ".join(f"({part.sql})" for part in parts), params)
