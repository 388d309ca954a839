"""Whom the station owes since when, as a table."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from core.station import Views
from desktop.models.ledger import Column
from desktop.pages.named import yuan_column
from desktop.widgets import typed
from words.say import _

KINDS: Final = frozenset(
    {"purchase", "up", "up.move", "payment", "settlement", "opening", "person", "person.merge"}
)
AGES: Final = ("a", "b", "c", "d")
"""Keys of the columns for 0-7, 8-30, 31-90 and more than 90 days."""


class OwedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One person: what is owed to her by age, or (below zero) what she was paid in advance.

    ``late``: she waits longer than the county wants to be told of.
    """

    person: str
    name: str
    fen: int
    ages: tuple[int, int, int, int] = (0, 0, 0, 0)
    since: dt.date | None = None
    late: bool = False


class OwedSource:
    """The balances, read anew at each turn: there are as many as farmers."""

    kinds = KINDS

    def __init__(self, views: Callable[[], Views], today: Callable[[], dt.date]) -> None:
        self._views, self._today = views, today
        self._rows: list[OwedRow] = []

    def first(
        self, order: str, filters: Mapping[str, str], limit: int
    ) -> tuple[array[int], Sequence[OwedRow]]:
        """Return the first screenful and its row numbers."""
        numbers = self.ids(order, filters)[:limit]
        return numbers, [self._rows[number] for number in numbers]

    def ids(self, order: str, filters: Mapping[str, str]) -> array[int]:
        """Return the row numbers of all that pass the filters."""
        self._rows = self._read()
        text = filters.get("text", "").strip()
        kept = [n for n, row in enumerate(self._rows) if text in row.name]
        if order:
            key = order.lstrip("-")
            kept.sort(key=lambda n: _key(self._rows[n], key), reverse=order.startswith("-"))
        return array("q", kept)

    def rows(self, ids: Sequence[int]) -> Sequence[OwedRow | None]:
        """Return rows by number."""
        return [self._rows[n] if n < len(self._rows) else None for n in ids]

    def sums(self, filters: Mapping[str, str], ids: Sequence[int] | None) -> Mapping[str, int]:
        """Return how many people and how much they are owed, what was advanced left out.

        An advance of one farmer pays no other: the sum is what the ages come to and home says.
        """
        numbers = self.ids("", filters) if ids is None else ids
        rows = [row for row in self.rows(numbers) if row is not None]
        told = {"count": len(rows), "fen": sum(max(0, row.fen) for row in rows)}
        for at, key in enumerate(AGES):
            told[key] = sum(row.ages[at] for row in rows)
        return told

    def _read(self) -> list[OwedRow]:
        views, today = self._views(), self._today()
        accounts = views.accounts
        patience = dt.timedelta(days=views.packs.parameters.payable_warn_days)
        owed = [
            OwedRow(
                person=one.person,
                name=one.name or "",
                fen=one.fen,
                ages=one.ages,
                since=one.since,
                late=one.since is not None and today - one.since > patience,
            )
            for one in accounts.payables(today)
        ]
        ahead = [
            OwedRow(person=one.person, name=one.name or "", fen=-one.fen)
            for one in accounts.advances()
        ]
        return [*owed, *ahead]


def _key(row: OwedRow, column: str) -> Any:  # noqa: ANN401 - whatever a column holds
    if column in AGES:
        return row.ages[AGES.index(column)]
    value = getattr(row, column)
    return (value or dt.date.min) if column == "since" else value


def columns() -> tuple[Column[OwedRow], ...]:
    """Return the columns of the balances."""
    ages = (_("7天内"), _("8–30天"), _("31–90天"), _("90天以上"))
    return (
        Column(key="name", label=_("农户"), text=lambda row: row.name, width=16),
        Column(key="fen", label=_("欠"), text=_fen_words, align="end", width=16, total=typed.yuan),
        *(_age(at, key, ages[at]) for at, key in enumerate(AGES)),
        Column(
            key="since",
            label=_("最早"),
            text=lambda row: row.since.isoformat() if row.since else "",
            width=12,
        ),
    )


def _age(at: int, key: str, name: str) -> Column[OwedRow]:
    return yuan_column(key, name, lambda row: row.ages[at], width=12)


def _fen_words(row: OwedRow) -> str:
    if row.fen < 0:
        return _("预付在先 {yuan}", yuan=typed.yuan(-row.fen))
    return typed.yuan(row.fen)


def tone(row: OwedRow) -> str:
    """Return the tone: late debts press, advances are quiet."""
    if row.fen < 0:
        return "soft"
    return "wait" if row.late else ""
