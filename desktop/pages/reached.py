"""How far a record came on its way to the county: a mark in its row, words in its drawer."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Generic, TypeVar

from core.station import Views
from core.sync.trust import PLACE, kept
from desktop.models.ledger import Column, Source
from desktop.pages.courier import TRAVEL
from desktop.pages.desk import Desk
from desktop.pages.facts import Facts
from words.say import _

R = TypeVar("R")
LOCAL, SENT, RECEIPTED = "local", "sent", "receipted"
MARKS: Final = {LOCAL: "○", SENT: "◎", RECEIPTED: "✓"}


def mark(state: str) -> str:
    """Return a state as a row has room for it; nothing for one that is not known."""
    words = {LOCAL: _("本机"), SENT: _("在途"), RECEIPTED: _("县里签收")}
    return f"{MARKS[state]} {words[state]}" if state in MARKS else ""


def words(state: str) -> str:
    """Return what a state means."""
    return {
        LOCAL: _("已存本机，县里还没有"),
        SENT: _("已送出或已带走，等县里签收"),
        RECEIPTED: _("县里已签收"),
    }.get(state, "")


def legend() -> str:
    """Return what the three marks mean."""
    return "\n".join(f"{mark(state)}  {words(state)}" for state in MARKS)


def is_enrolled(views: Views) -> bool:
    """Tell whether this PC belongs to a county: before that no record goes anywhere."""
    return bool(kept(views.db, PLACE))


def reached(views: Views, identity: str) -> str:
    """Return a record's state, "" before this PC was enrolled; on the reading lane."""
    return views.states.state_of(identity) if is_enrolled(views) else ""


def reached_day(views: Views, day: dt.date) -> str:
    """Return a day's state: that of its least travelled record; "" before the enrolment."""
    return views.states.state_of_day(day) if is_enrolled(views) else ""


def tell(desk: Desk, facts: Facts, identity: str) -> None:
    """Say in a record's drawer how far it came, once that is read."""

    def told(state: str) -> None:
        if state:
            facts.add_lines(_("到了哪里"), [f"{MARKS[state]} {words(state)}"])

    desk.fetch(lambda views: reached(views, identity), told)


class Reached(Generic[R]):
    """A source whose rows are read with their states; ``identity`` is the event of a record."""

    def __init__(
        self, views: Callable[[], Views], source: Source[R], identity: Callable[[R], str]
    ) -> None:
        self._views, self._source, self._identity = views, source, identity
        self._states: dict[str, str] = {}
        self.kinds = source.kinds | {TRAVEL}

    def first(
        self, order: str, filters: Mapping[str, str], limit: int
    ) -> tuple[array[int], Sequence[R]]:
        """Return the first screenful and its row numbers."""
        numbers, records = self._source.first(order, filters, limit)
        self._read(records)
        return numbers, records

    def ids(self, order: str, filters: Mapping[str, str]) -> array[int]:
        """Return the row numbers of all that pass the filters."""
        return self._source.ids(order, filters)

    def rows(self, ids: Sequence[int]) -> Sequence[R | None]:
        """Return rows by number, None for one that is gone."""
        records = self._source.rows(ids)
        self._read(records)
        return records

    def sums(self, filters: Mapping[str, str], ids: Sequence[int] | None) -> Mapping[str, int]:
        """Return count and totals of these rows, or of all that pass the filters."""
        return self._source.sums(filters, ids)

    def _read(self, records: Sequence[R | None]) -> None:
        views = self._views()
        if not is_enrolled(views):
            return
        for record in records:
            if record is not None:
                identity = self._identity(record)
                self._states[identity] = views.states.state_of(identity)

    def state(self, record: R) -> str:
        """Return a row's state as it was read last."""
        return self._states.get(self._identity(record), "")

    def among(self, columns: Sequence[Column[R]], desk: Desk) -> tuple[Column[R], ...]:
        """Return columns with the marks behind the first; hidden while there is no county."""
        now = desk.courier.state
        mine = self.column(shown=now is not None and now.enrolled)
        return (*columns[:1], mine, *columns[1:])

    def column(self, *, shown: bool = True) -> Column[R]:
        """Return the column of marks, with what they mean behind them."""
        return Column(
            key="reached",
            label=_("县里"),
            text=lambda record: MARKS.get(self.state(record), ""),
            hint=lambda record: words(self.state(record)),
            legend=legend(),
            align="center",
            sortable=False,
            shown=shown,
            width=6,
        )
