"""The drafts as a table: cover, name, where each stands with the county, how much is filled."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec

from core.listing.model import Listing, ListingPicture
from core.listing.rules import Progress, State, progress, state_of
from core.station import Views
from desktop.models.ledger import Column
from desktop.pages.naming import naming
from desktop.widgets import typed
from words.say import _

TONES: Final[Mapping[str, str]] = MappingProxyType(
    {"draft": "soft", "sent": "wait", "returned": "stop", "approved": "done", "taken_over": "wait"}
)
COVER, STATE, FILLED = "cover", "state", "filled"


class Row(msgspec.Struct, frozen=True):
    """One draft of the list, with its cover's value and how much of it is filled."""

    listing: Listing
    cover: ListingPicture | None
    progress: Progress

    @property
    def state(self) -> State:
        """Where it stands between the station and the county."""
        return state_of(self.listing)


def state_words(state: str) -> str:
    """Return where a draft stands, in the clerk's words."""
    field = "decision" if state == "returned" else STATE
    return naming(field, state)


class ListingSource:
    """The drafts, with their covers, read on the reading lane."""

    def __init__(self, views: Callable[[], Views]) -> None:
        self._views = views
        self.kinds = frozenset(
            {
                "listing",
                "listing.change",
                "listing.submit",
                "verdict",
                "picture",
                "picture.change",
            }
        )

    def first(
        self, order: str, filters: Mapping[str, str], limit: int
    ) -> tuple[array[int], Sequence[Row]]:
        """Return the first screenful and its row numbers."""
        numbers, listings = self._views().listings.listings.first(order, known(filters), limit)
        return numbers, self._told(listings)

    def ids(self, order: str, filters: Mapping[str, str]) -> array[int]:
        """Return the row numbers of all that pass the filters."""
        return self._views().listings.listings.ids(order, known(filters))

    def rows(self, ids: Sequence[int]) -> Sequence[Row | None]:
        """Return drafts by row number, None for one that is gone."""
        found = self._views().listings.listings.rows(ids)
        told = iter(self._told([one for one in found if one is not None]))
        return [next(told) if one is not None else None for one in found]

    def sums(self, filters: Mapping[str, str], ids: Sequence[int] | None) -> Mapping[str, int]:
        """Return how many."""
        return {"count": self._views().listings.listings.sums(known(filters), ids)["count"]}

    def _told(self, listings: Sequence[Listing]) -> Sequence[Row]:
        covers = self._views().listings.covers([one.id for one in listings])
        found = ((one, covers.get(one.id)) for one in listings)
        return [Row(one, cover, progress(one, (cover,) if cover else ())) for one, cover in found]


def known(filters: Mapping[str, str]) -> dict[str, str]:
    """Return the filters that drafts have; a state may be typed in the clerk's words."""
    asked = {key: typed for key, typed in filters.items() if key not in (COVER, FILLED)}
    words = asked.get(STATE, "").strip()
    if words and words not in TONES:
        asked[STATE] = next((code for code in TONES if words in state_words(code)), words)
    return asked


def price_words(listing: Listing) -> str:
    """Return the price with its unit, "" for none."""
    if not listing.price_fen:
        return ""
    unit = f"/{_(listing.unit)}" if listing.unit else ""
    return f"{typed.yuan(listing.price_fen)}{unit}"


def filled_words(row: Row) -> str:
    """Return how many of the wanted fields are filled."""
    return f"{row.progress.filled}/{row.progress.wanted}"


def columns() -> tuple[Column[Row], ...]:
    """Return the columns of the list; cover and state are painted by their delegates."""
    return (
        Column(key=COVER, label=_("图"), text=lambda _row: "", width=5, sortable=False),
        Column(key="name", label=_("品名"), text=lambda row: row.listing.name, width=18),
        Column(
            key="headline", label=_("标题"), text=lambda row: row.listing.headline or "", width=28
        ),
        Column(
            key=STATE,
            label=_("状态"),
            text=lambda row: state_words(row.state),
            width=13,
            sortable=False,
        ),
        Column(
            key="price_fen",
            label=_("价格"),
            text=lambda row: price_words(row.listing),
            align="end",
            width=13,
        ),
        Column(
            key=FILLED,
            label=_("已填"),
            text=filled_words,
            align="end",
            width=8,
            sortable=False,
            legend=_("该写的栏目填了几项"),
        ),
        Column(
            key="day",
            label=_("建立日期"),
            text=lambda row: f"{row.listing.day:%Y-%m-%d}" if row.listing.day else "",
            width=12,
        ),
    )


def state_filter() -> list[tuple[str, str]]:
    """Return the chips that filter by state."""
    return [
        ("", _("全部")),
        ("draft", state_words("draft")),
        ("returned", state_words("returned")),
        ("sent", _("待审")),
        ("approved", state_words("approved")),
    ]
