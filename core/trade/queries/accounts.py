"""Who is owed what since when, who owes, and one person's account line by line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

import msgspec

from core.db.file import Database
from core.people.lookup import kin
from core.trade.model.balances import owed_by, owed_to

EDGES: Final = (7, 30, 90)
"""Last day of each age but the oldest: 0-7, 8-30, 31-90, over 90 days."""
FAMILY: Final = f"({kin(':person')})"
STANDS: Final = (
    "WITH RECURSIVE stands(id, root) AS (SELECT p.id, p.merged_into FROM person p "
    "LEFT JOIN person k ON k.id = p.merged_into "
    "WHERE p.merged_into IS NOT NULL AND k.merged_into IS NULL "
    "UNION ALL SELECT p.id, s.root FROM person p JOIN stands s ON p.merged_into = s.id) "
)
"""For each entry that was merged the one that stands for it."""
CREDITS: Final = f"""
SELECT day, fen FROM (
    SELECT day, seq, owed_fen AS fen FROM purchase WHERE farmer IN {FAMILY}
        AND history = 0 AND reverses IS NULL AND reversed_by IS NULL
    UNION ALL SELECT day, seq, coalesce(net_to_farmer_fen, 0) - farmer_cut_fen FROM up
        WHERE farmer IN {FAMILY} AND consigned = 1
        AND history = 0 AND reverses IS NULL AND reversed_by IS NULL
    UNION ALL SELECT day, seq, amount_fen FROM opening WHERE party IN {FAMILY}
        AND what = 'payable' AND reverses IS NULL AND reversed_by IS NULL
    UNION ALL SELECT day, seq, amount_fen FROM payment WHERE party IN {FAMILY}
        AND direction = 'in' AND purpose = 'advance'
        AND reverses IS NULL AND reversed_by IS NULL
) WHERE fen > 0 ORDER BY day DESC, seq DESC
"""  # noqa: S608 - constants
LINES: Final = f"""
SELECT day, seq, kind, id, serial, plus, minus FROM (
    SELECT day, seq, 'purchase' AS kind, id, serial, payable_fen AS plus,
        coalesce(paid_fen, 0) AS minus
        FROM purchase WHERE farmer IN {FAMILY} AND history = 0
    UNION ALL SELECT day, seq, 'up', id, serial, coalesce(net_to_farmer_fen, 0), 0
        FROM up WHERE farmer IN {FAMILY} AND consigned = 1 AND history = 0
    UNION ALL SELECT day, seq, 'up.move', id, NULL, 0, farmer_share_fen
        FROM up_move WHERE farmer IN {FAMILY}
    UNION ALL SELECT day, seq, 'payment', id, serial,
        iif(direction = 'in', amount_fen, 0), iif(direction = 'out', amount_fen, 0)
        FROM payment WHERE party IN {FAMILY} AND purpose <> 'other'
    UNION ALL SELECT day, seq, 'settlement', id, serial, 0, coalesce(paid_fen, 0) + deduct_fen
        FROM settlement WHERE farmer IN {FAMILY}
    UNION ALL SELECT day, seq, 'opening', id, NULL,
        iif(what = 'payable', amount_fen, 0), iif(what = 'receivable', amount_fen, 0)
        FROM opening WHERE party IN {FAMILY}
    UNION ALL SELECT day, seq, 'down', id, serial, coalesce(paid_fen, 0), amount_fen + fee_fen
        FROM down WHERE villager IN {FAMILY} AND history = 0
    UNION ALL SELECT day, seq, 'down.move', id, NULL,
        paid_fen + refund_fen + fee_back_fen, back_fen
        FROM down_move WHERE villager IN {FAMILY}
) WHERE plus <> 0 OR minus <> 0 ORDER BY day, seq
"""  # noqa: S608 - constants


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """What the station owes one person, by age in days: 0-7, 8-30, 31-90, over 90."""

    person: str
    name: str | None
    fen: int
    ages: tuple[int, int, int, int]
    since: dt.date | None


class Owing(msgspec.Struct, frozen=True, kw_only=True):
    """What one person owes the station, or (an advance) still has to deliver for."""

    person: str
    name: str | None
    fen: int


class AccountLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a person's account: what the station owes her more (plus) or less (minus)."""

    day: dt.date
    kind: str
    id: str
    serial: str | None
    plus_fen: int
    minus_fen: int
    balance_fen: int


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A person's account over a span of days; a positive balance is owed to her."""

    person: str
    opening_fen: int
    lines: tuple[AccountLine, ...]
    closing_fen: int


class Accounts:
    """One connection's view of who owes whom."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def payables(self, today: dt.date, limit: int | None = None) -> list[Owed]:
        """Return whom the station owes, the largest sum first, with the ages of the debts.

        Payments close the oldest deliveries first.
        """
        found = self._balances("payable", "sum(fen) > 0", "total DESC", limit)
        return [self._aged(person, name, fen, today) for person, name, fen in found]

    def unpaid(self) -> tuple[int, int]:
        """Return how many people the station owes, and how much in all."""
        found = self._balances("payable", "sum(fen) > 0", "total DESC", None)
        return len(found), sum(fen for _, _, fen in found)

    def advances(self) -> list[Owing]:
        """Return who was paid in advance and has not delivered for it, the largest sum first."""
        found = self._balances("payable", "sum(fen) < 0", "total", None)
        return [Owing(person=person, name=name, fen=-fen) for person, name, fen in found]

    def receivables(self) -> list[Owing]:
        """Return who owes the station, the largest sum first."""
        found = self._balances("receivable", "sum(fen) > 0", "total DESC", None)
        return [Owing(person=person, name=name, fen=fen) for person, name, fen in found]

    def balance(self, person: str) -> int:
        """Return what the station owes a person less what she owes it, in fen."""
        return owed_to(self._db, person) - owed_by(self._db, person)

    def account(self, person: str, first: dt.date, last: dt.date) -> Account:
        """Return a person's lines from ``first`` to ``last``, both inclusive, with balances."""
        opening = balance = 0
        lines = []
        for day, _seq, kind, identity, serial, plus, minus in self._db.rows(
            LINES, {"person": person}
        ):
            when = dt.date.fromisoformat(day)
            if when > last:
                break
            balance += plus - minus
            if when < first:
                opening = balance
                continue
            line = AccountLine(
                day=when,
                kind=kind,
                id=identity,
                serial=serial,
                plus_fen=plus,
                minus_fen=minus,
                balance_fen=balance,
            )
            lines.append(line)
        return Account(person=person, opening_fen=opening, lines=tuple(lines), closing_fen=balance)

    def open_deliveries(self, person: str) -> Iterator[tuple[dt.date, int]]:
        """Yield what is still unpaid, newest first: the day of the delivery and the open fen."""
        left = owed_to(self._db, person)
        if left <= 0:
            return
        for day, fen in self._db.rows(CREDITS, {"person": person}):
            part = min(left, fen)
            yield dt.date.fromisoformat(day), part
            left -= part
            if not left:
                return

    def _aged(self, person: str, name: str | None, fen: int, today: dt.date) -> Owed:
        ages = [0, 0, 0, 0]
        since = None
        rest = fen
        for day, part in self.open_deliveries(person):
            old = (today - day).days
            ages[sum(old > edge for edge in EDGES)] += part
            rest -= part
            since = day
        ages[0] += rest
        return Owed(
            person=person,
            name=name,
            fen=fen,
            ages=(ages[0], ages[1], ages[2], ages[3]),
            since=since,
        )

    def _balances(
        self, table: str, having: str, order: str, limit: int | None
    ) -> list[tuple[str, str | None, int]]:
        sql = (
            f"{STANDS}SELECT coalesce(s.root, b.person) AS whole, k.name, sum(fen) AS total "  # noqa: S608 - our own names
            f"FROM {table} b LEFT JOIN stands s ON s.id = b.person "
            f"LEFT JOIN person k ON k.id = coalesce(s.root, b.person) "
            f"GROUP BY whole HAVING {having} ORDER BY {order}, whole LIMIT ?"
        )
        return [(row[0], row[1], row[2]) for row in self._db.rows(sql, (limit or -1,))]
