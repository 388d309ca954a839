"""Rules of the station's own papers: M4 what the shop shows, P7 agreements with couriers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

from core.packs.findings import Hit
from core.people.permits import SHOWN, Permit


class Courier(msgspec.Struct, frozen=True, kw_only=True):
    """A courier whose parcels the station takes in, and the agreement with it, if one is noted."""

    name: str
    paper: Permit | None = None


def shown_hits(papers: Iterable[Permit], today: dt.date, *, sells: bool) -> list[Hit]:
    """M4: who sells online shows a licence in force, or the statement that none is needed."""
    holding = (one for one in papers if one.until is None or today <= one.until)
    shown = any(one.shown for one in holding if one.what in SHOWN)
    return [] if shown or not sells else [Hit("M4", "shown")]


def agreement_hits(couriers: Iterable[Courier], today: dt.date, warn_days: int) -> list[Hit]:
    """P7: every courier's end point is filed, and its agreement is not about to end."""
    found = []
    for courier in couriers:
        paper, args = courier.paper, {"courier": courier.name}
        if paper is None or not paper.number:
            found.append(Hit("P7", "number", args))
        if paper is not None and paper.until is not None:
            left = (paper.until - today).days
            if left <= warn_days:
                field = "ended" if left < 0 else "until"
                found.append(Hit("P7-expiring", field, args | {"days": left}))
    return found
