"""Closing a day and handing over between clerks."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from core.base.changes import Changes
from core.journal.ledger import Ledger
from core.people.model import Clerk
from core.trade.model.balances import parcels_on_shelf, till_balance
from core.trade.model.close import Close, Counted, Shift
from core.trade.model.money import COUNTED
from core.trade.service.books import Books
from core.trade.service.refusals import AlreadyClosedError

C = TypeVar("C", bound=Counted)


class Closing:
    """Counts against the books; a closed day is locked until its close is reversed."""

    def __init__(self, ledger: Ledger, books: Books) -> None:
        self._ledger = ledger
        self._books = books

    def close(self, close: Close) -> Changes:
        """Lock the day of ``close`` (today when it has none) with the figures of the books.

        Raises ``AlreadyClosedError``, ``InvalidRecordError``.
        """
        with self._ledger.db.atomic():
            day = close.day or self._ledger.today()
            if self._books.is_closed(day):
                raise AlreadyClosedError(field="day", day=day.isoformat())
            return self._books.book(self.with_book(close))

    def hand_over(self, shift: Shift) -> Changes:
        """Book that the till and the shelf were counted and given to the next clerk."""
        with self._ledger.db.atomic():
            self._ledger.get(Clerk, shift.taker)
            return self._books.book(self.with_book(shift))

    def with_book(self, counted: C) -> C:
        """Return the count with what the books say at the end of its day beside it."""
        db = self._ledger.db
        day = counted.day or self._ledger.today()
        said: dict[str, int] = {f"{m}_book_fen": till_balance(db, m, day) for m in COUNTED}
        return msgspec.structs.replace(counted, day=day, parcels_book=parcels_on_shelf(db), **said)
