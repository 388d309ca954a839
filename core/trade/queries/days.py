"""One business day in figures: the day sheet, and what the home page says of today."""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from core.base.record import Record
from core.db import rows
from core.db.file import Database
from core.db.rows import table_of
from core.trade.model.balances import parcels_on_shelf, till_balance, till_net
from core.trade.model.close import Close
from core.trade.model.down import Down
from core.trade.model.errand import Errand
from core.trade.model.mailing import Mailing
from core.trade.model.money import COUNTED, METHODS
from core.trade.model.opening import Transfer
from core.trade.model.parcel import Parcel, ParcelMove
from core.trade.model.payment import Payment, Settlement
from core.trade.model.purchase import Purchase
from core.trade.model.receipt import Receipt
from core.trade.model.up import Up
from core.trade.queries.accounts import Accounts
from core.trade.queries.totals import totals

WORKS: Final[tuple[tuple[type[Record], str | None], ...]] = (
    (Purchase, "amount_fen"),
    (Up, "amount_fen"),
    (Down, "amount_fen"),
    (Parcel, None),
    (Mailing, "fee_fen"),
    (Errand, "amount_fen"),
    (Payment, "amount_fen"),
    (Settlement, "paid_fen"),
    (Receipt, "amount_fen"),
    (Transfer, "amount_fen"),
)
LATE: Final = (Purchase, Up, Down, Payment, Settlement, Receipt, Mailing, Errand)
ONE_DAY: Final = dt.timedelta(days=1)


class WorkFigure(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of work on a day: how often, how much money and weight (0: none)."""

    kind: str
    count: int
    amount_fen: int | None = None
    grams: int = 0


class TillFigure(msgspec.Struct, frozen=True, kw_only=True):
    """One method on a day: balance before, what was added, balance after, what was counted."""

    method: str
    opening_fen: int
    net_fen: int
    book_fen: int
    counted_fen: int | None = None

    @property
    def is_counted(self) -> bool:
        """Tell whether it is counted when the day is closed."""
        return self.method in COUNTED


class LateFigure(msgspec.Struct, frozen=True, kw_only=True):
    """Something booked on a day that happened on an earlier, closed one."""

    kind: str
    id: str
    true_day: dt.date
    amount_fen: int | None = None


class DayFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the day sheet says."""

    day: dt.date
    works: tuple[WorkFigure, ...]
    tills: tuple[TillFigure, ...]
    parcels_out: int
    parcels_book: int
    parcels_counted: int | None
    owed_fen: int
    owing_fen: int
    lates: tuple[LateFigure, ...]
    close: Close | None = None


class Days:
    """One connection's view of the days."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def figures(self, day: dt.date) -> DayFigures:
        """Return the figures of one day; balances are those at its end."""
        close = self.close_of(day)
        accounts = Accounts(self._db)
        return DayFigures(
            day=day,
            works=tuple(self._work(kind, column, day) for kind, column in WORKS),
            tills=tuple(self._till(method, day, close) for method in METHODS),
            parcels_out=self._handed_over(day),
            parcels_book=close.parcels_book if close else parcels_on_shelf(self._db),
            parcels_counted=close.parcels_counted if close else None,
            owed_fen=accounts.unpaid()[1],
            owing_fen=sum(one.fen for one in accounts.receivables()),
            lates=self._lates(day),
            close=close,
        )

    def close_of(self, day: dt.date) -> Close | None:
        """Return the close that locks a day, None while it is open."""
        rest = "WHERE day = ? AND reverses IS NULL AND reversed_by IS NULL"
        return rows.first(self._db, Close, rest, (day.isoformat(),))

    def not_closed(self, today: dt.date, days: int = 31) -> list[dt.date]:
        """Return earlier days with money booked that nobody closed, the latest first."""
        first = (today - dt.timedelta(days=days)).isoformat()
        sql = (
            "SELECT DISTINCT day FROM till WHERE day >= ? AND day < ? AND day NOT IN (SELECT day "
            "FROM close WHERE reverses IS NULL AND reversed_by IS NULL) ORDER BY day DESC"
        )
        found = self._db.rows(sql, (first, today.isoformat()))
        return [dt.date.fromisoformat(day) for (day,) in found]

    def _work(self, kind: type[Record], column: str | None, day: dt.date) -> WorkFigure:
        found = totals(self._db, kind, day, day)
        return WorkFigure(
            kind=kind.kind,
            count=found["count"],
            amount_fen=found[column] if column else None,
            grams=found.get("grams", 0),
        )

    def _till(self, method: str, day: dt.date, close: Close | None) -> TillFigure:
        return TillFigure(
            method=method,
            opening_fen=till_balance(self._db, method, day - ONE_DAY),
            net_fen=till_net(self._db, method, day),
            book_fen=till_balance(self._db, method, day),
            counted_fen=getattr(close, f"{method}_fen", None) if close else None,
        )

    def _handed_over(self, day: dt.date) -> int:
        row = self._db.one(
            f"SELECT count(*) FROM {table_of(ParcelMove)} WHERE day = ? "  # noqa: S608 - our own
            "AND what = 'hand_over' AND reverses IS NULL AND reversed_by IS NULL",
            (day.isoformat(),),
        )
        return row[0] if row else 0

    def _lates(self, day: dt.date) -> tuple[LateFigure, ...]:
        found = []
        for kind in LATE:
            rest = "WHERE day = ? AND true_day IS NOT NULL ORDER BY seq"
            for fact in rows.read(self._db, kind, rest, (day.isoformat(),)):
                if fact.true_day:
                    late = LateFigure(
                        kind=kind.kind,
                        id=fact.id,
                        true_day=fact.true_day,
                        amount_fen=getattr(fact, "amount_fen", None),
                    )
                    found.append(late)
        return tuple(found)
