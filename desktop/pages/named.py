"""Ledger rows with the names behind their ids, read a screenful at a time."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from core.base.tables import Fact
from core.station import Views
from core.trade.queries.ledgers import ledger
from desktop.models.ledger import Column
from desktop.widgets import typed
from words.say import language

F = TypeVar("F", bound=Fact)
R = TypeVar("R")


@dataclass(frozen=True)
class Named(Generic[F]):
    """A fact, and what the people, products, couriers and platforms in it are called."""

    fact: F
    names: Mapping[str, str]

    def name(self, identity: str | None) -> str:
        """Return what an id of this row is called; "" for none."""
        return self.names.get(identity, "") if identity else ""

    def word(self, said: str | None) -> str:
        """Return what a courier or a platform is called; a free word stands for itself."""
        return self.names.get(said, said) if said else ""


class NamedLedger(Generic[F]):
    """One kind's ledger for a table; ``people`` and ``products`` are its fields with such ids."""

    def __init__(
        self,
        views: Callable[[], Views],
        kind: type[F],
        *,
        people: tuple[str, ...] = (),
        products: tuple[str, ...] = (),
        kinds: Iterable[str] = (),
    ) -> None:
        self._views, self._kind = views, kind
        self._people, self._products = people, products
        self.kinds = frozenset({kind.kind, *kinds})

    def first(
        self, order: str, filters: Mapping[str, str], limit: int
    ) -> tuple[array[int], Sequence[Named[F]]]:
        """Return the first screenful and its row numbers."""
        views = self._views()
        numbers, facts = ledger(views.db, self._kind).first(order, filters, limit)
        return numbers, self.named(views, facts)

    def ids(self, order: str, filters: Mapping[str, str]) -> array[int]:
        """Return the row numbers of all that pass the filters."""
        return ledger(self._views().db, self._kind).ids(order, filters)

    def rows(self, ids: Sequence[int]) -> Sequence[Named[F] | None]:
        """Return rows by number, None for one that is gone."""
        views = self._views()
        facts = ledger(views.db, self._kind).rows(ids)
        there = iter(self.named(views, [fact for fact in facts if fact is not None]))
        return [None if fact is None else next(there) for fact in facts]

    def sums(self, filters: Mapping[str, str], ids: Sequence[int] | None) -> Mapping[str, int]:
        """Return count and totals of these rows, or of all that pass the filters."""
        return ledger(self._views().db, self._kind).sums(filters, ids)

    def named(self, views: Views, facts: Sequence[F]) -> list[Named[F]]:
        """Return facts with the names that they need."""
        names = views.people.name_of(_ids(facts, self._people))
        names |= views.catalog.name_of(_ids(facts, self._products))
        names |= courier_names(views) | platform_names(views)
        return [Named(fact, names) for fact in facts]


def courier_names(views: Views) -> dict[str, str]:
    """Return what couriers are called, by code."""
    return {one.code: one.name(language()) for one in views.packs.couriers.all}


def platform_names(views: Views) -> dict[str, str]:
    """Return what platforms are called, by the name that is kept."""
    return {one.zh: one.name(language()) for one in views.packs.platforms.platforms}


def _ids(facts: Sequence[Fact], fields: tuple[str, ...]) -> set[str]:
    found = {getattr(fact, field) for fact in facts for field in fields}
    return {identity for identity in found if identity}


def yuan_column(
    key: str, label: str, fen: Callable[[R], int], *, width: int = 11, shown: bool = True
) -> Column[R]:
    """Return a column of fen, in yuan with its sum; nothing stands where there is none."""
    return Column(
        key=key,
        label=label,
        text=lambda row: typed.yuan(fen(row)) if fen(row) else "",
        align="end",
        width=width,
        shown=shown,
        total=typed.yuan,
    )


def tone_of(row: Named[F]) -> str:
    """Return the tone of a row: reversed facts and red entries are struck through."""
    return "gone" if row.fact.reversed_by or row.fact.reverses else ""


def day_words(fact: Fact) -> str:
    """Return a fact's day; one that was booked late shows its true day behind it."""
    if fact.day is None:
        return ""
    late = f" ({fact.true_day:%m-%d})" if fact.true_day else ""
    return f"{fact.day:%Y-%m-%d}{late}"
