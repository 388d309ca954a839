"""Ledgers for tables: each read opens its listing on the reading lane's own connection."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from core.station import Views
from desktop.models.ledger import Source

R = TypeVar("R")


class FromViews(Generic[R]):
    """A source that is found anew in the reading lane's view at every read.

    ``kinds`` are the kinds of record after whose change the table is read again. ``meant`` turns
    what was typed into a filter into what the listing knows (a choice's word into its code).
    """

    def __init__(
        self,
        views: Callable[[], Views],
        pick: Callable[[Views], Source[R]],
        kinds: Iterable[str],
        meant: Callable[[Mapping[str, str]], Mapping[str, str]] = dict,
    ) -> None:
        self._views = views
        self._pick = pick
        self._meant = meant
        self.kinds = frozenset(kinds)

    def first(
        self, order: str, filters: Mapping[str, str], limit: int
    ) -> tuple[array[int], Sequence[R]]:
        """Return the first screenful and its row numbers."""
        return self._pick(self._views()).first(order, self._meant(filters), limit)

    def ids(self, order: str, filters: Mapping[str, str]) -> array[int]:
        """Return the row numbers of all that pass the filters."""
        return self._pick(self._views()).ids(order, self._meant(filters))

    def rows(self, ids: Sequence[int]) -> Sequence[R | None]:
        """Return rows by number, None for one that is gone."""
        return self._pick(self._views()).rows(ids)

    def sums(self, filters: Mapping[str, str], ids: Sequence[int] | None) -> Mapping[str, int]:
        """Return count and totals of these rows, or of all that pass the filters."""
        return self._pick(self._views()).sums(self._meant(filters), ids)
