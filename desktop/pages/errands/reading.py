"""The ledger of errands with the names of those they were done for."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from core.station import Views
from core.trade.model.errand import WITHDRAWAL, Errand
from core.trade.queries.counter import counter
from desktop.models.ledger import Column
from desktop.pages.named import Named, day_words
from desktop.pages.naming import naming
from desktop.widgets import typed
from words.say import _

Row = Named[Errand]
KINDS: Final = frozenset({Errand.kind, "print", "person"})


class ErrandSource:
    """The ledger of errands for a table."""

    kinds = KINDS

    def __init__(self, views: Callable[[], Views]) -> None:
        self._views = views

    def first(
        self, order: str, filters: Mapping[str, str], limit: int
    ) -> tuple[array[int], Sequence[Row]]:
        """Return the first screenful and its row numbers."""
        views = self._views()
        numbers, errands = counter(views.db, Errand).first(order, filters, limit)
        return numbers, [one for one in named(views, errands) if one is not None]

    def ids(self, order: str, filters: Mapping[str, str]) -> array[int]:
        """Return the row numbers of all that pass the filters."""
        return counter(self._views().db, Errand).ids(order, filters)

    def rows(self, ids: Sequence[int]) -> Sequence[Row | None]:
        """Return rows by number, None for one that is gone."""
        views = self._views()
        return named(views, counter(views.db, Errand).rows(ids))

    def sums(self, filters: Mapping[str, str], ids: Sequence[int] | None) -> Mapping[str, int]:
        """Return count and totals of these rows, or of all that pass the filters."""
        return counter(self._views().db, Errand).sums(filters, ids)


def named(views: Views, errands: Sequence[Errand | None]) -> list[Row | None]:
    """Return errands with the names of their people."""
    names = views.people.name_of({one.person for one in errands if one and one.person})
    return [Named(one, names) if one is not None else None for one in errands]


def collected(errand: Errand) -> int:
    """Return what the villager pays, in fen: a withdrawal is the bank's money."""
    passed_on = 0 if errand.what == WITHDRAWAL else errand.amount_fen
    return passed_on + errand.fee_fen


def columns() -> tuple[Column[Row], ...]:
    """Return the ledger's columns."""
    return (
        Column(key="day", label=_("日期"), text=lambda r: day_words(r.fact), width=12),
        Column(key="serial", label=_("单号"), text=lambda r: r.fact.serial or "", width=18),
        Column(key="what", label=_("事项"), text=lambda r: _(r.fact.what), width=14),
        Column(
            key="person",
            label=_("村民"),
            text=lambda r: r.name(r.fact.person),
            width=10,
            sortable=False,
        ),
        Column(key="account", label=_("户号"), text=lambda r: r.fact.account or "", width=16),
        Column(
            key="amount_fen",
            label=_("代办金额"),
            text=lambda r: typed.yuan(r.fact.amount_fen),
            align="end",
            width=11,
            total=typed.yuan,
        ),
        Column(
            key="fee_fen",
            label=_("服务费"),
            text=lambda r: typed.yuan(r.fact.fee_fen),
            align="end",
            width=9,
            total=typed.yuan,
        ),
        Column(
            key="method",
            label=_("收款方式"),
            text=lambda r: naming("method", r.fact.method),
            width=8,
        ),
        Column(key="result", label=_("结果"), text=lambda r: r.fact.result or "", width=16),
    )
