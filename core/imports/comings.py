"""When goods bought for a villager came and were fetched; what has no day yet stays open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from core.imports import codes
from core.imports.marks import mark, state
from core.imports.values import Issue, Values

ORDERED: Final = "ordered"
ARRIVED: Final = "arrived"
COLLECTED: Final = "collected"
DAYS: Final = ("arrived_on", "collected_on")
STATES: Final = {
    **dict.fromkeys(("waiting", "overdue", ARRIVED), ARRIVED),
    **{name: name for name in (ORDERED, COLLECTED, "returned")},
}
"""States of parcels and goods -> how far an order of a villager has come."""
_HERE: Final = {"arrived_on": {"arrived", "waiting", "collected"}, "collected_on": {"collected"}}
_REACHED: Final = {"arrived_on": ARRIVED, "collected_on": COLLECTED}
_RANK: Final = (ORDERED, ARRIVED, COLLECTED)


class Step(NamedTuple):
    """One thing that happened to an order: its kind, its day, what the order was before."""

    what: str
    day: dt.date
    before: str


def said(field: str, text: str) -> Values | None:
    """Read a word where a day should stand: 已到 and √ are so, 未取 is not yet; None if neither."""
    known = None if text.isdecimal() else mark(text)
    found = state(text) if known is None else None
    if known is None and found is None:
        return None
    return {f"{field}_so": bool(known) if found is None else found in _HERE[field]}


def fetched(values: Values, filled: Collection[str]) -> tuple[Values, list[Issue]]:
    """Say how far an order has come; ``filled`` are the columns of days that are in use.

    Without a word or a day where others have one, it has not come, or was not fetched.
    """
    full = dict(values)
    marks = {field: full.pop(f"{field}_so", None) for field in DAYS}
    done = [field for field in DAYS if field in full or marks[field]]
    reached = _REACHED[done[-1]] if done else ORDERED
    told = STATES.get(str(full.get("state")))
    if told is None:
        speaks = (
            done or any(field in filled for field in (*DAYS, "state")) or False in marks.values()
        )
        return (full | {"state": reached} if speaks else full), _early(full)
    if told in _RANK and _RANK.index(told) < _RANK.index(reached):
        args: dict[str, str | int] = {"text": str(full.get(done[-1], ""))}
        return full, [Issue("state", codes.COMING_DIFFERS, args)]
    return full | {"state": told}, _early(full)


def _early(values: Values) -> list[Issue]:
    """Nothing is fetched before it came, or comes before it was ordered."""
    before = str(values.get("day", ""))
    for field in DAYS:
        day = str(values.get(field, ""))[:10]
        if day and day < before:
            return [Issue(field, codes.COMING_EARLY, {"text": day})]
        before = day or before
    return []


def steps(values: Values) -> Iterator[Step]:
    """Yield what happened on known days, if that leads to where the order stands."""
    days = [(field, str(values[field])[:10]) for field in DAYS if field in values]
    if not days or _REACHED[days[-1][0]] != values.get("state"):
        return
    before = ORDERED
    for field, day in days:
        what = "arrive" if field == "arrived_on" else "collect"
        yield Step(what, dt.date.fromisoformat(day), before)
        before = _REACHED[field]


def begun(values: Values) -> str:
    """Return what an order is booked as, before its steps; one of which nothing is said is done."""
    first = next(steps(values), None)
    return first.before if first else STATES.get(str(values.get("state")), COLLECTED)


def days_left(values: Values) -> str | None:
    """Return in words the days that no step says: the order went back, or nobody knows when."""
    if next(steps(values), None) is not None:
        return None
    names = {"arrived_on": "到货", "collected_on": "取货"}
    return "，".join(f"{names[one]} {values[one]}" for one in DAYS if one in values) or None
