"""What a row says happened to its record afterwards: money back, goods that came, a parcel gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from core.base.ids import EventId
from core.base.tables import Fact
from core.imports.comings import steps
from core.imports.order_words import PARTLY
from core.imports.values import Values
from core.trade.model.down import Down, DownMove
from core.trade.model.parcel import Parcel, ParcelMove
from core.trade.model.up import Up, UpMove

ENDS: Final[Mapping[str, str]] = MappingProxyType(
    {"collected": "hand_over", "returned": "return", "lost": "lost"}
)
"""What happened to a parcel that the sheet says is no longer on the shelf."""
_LONGEST: Final = 40


def afterwards(fact: Fact, identity: EventId, values: Values) -> Iterator[Fact]:
    """Yield what is booked after a row's record, which will have this identity."""
    if isinstance(fact, Up) and values.get("refund_fen"):
        yield _part_back(fact, identity, values)
    if isinstance(fact, Down):
        yield from _fetched(identity, values)
    end = ENDS.get(str(values.get("state")))
    if isinstance(fact, Parcel) and end:
        yield _left_shelf(fact, identity, end, values)


def _part_back(sale: Up, identity: EventId, values: Values) -> UpMove:
    said = str(values.get("state_said", "")) if values.get("state") == PARTLY else ""
    return UpMove(
        of=identity,
        what="refund",
        day=sale.day,
        before=sale.state,
        after=sale.state,
        refund_fen=int(values["refund_fen"]),
        cause=said[:_LONGEST] or None,
    )


def _fetched(order: EventId, values: Values) -> Iterator[DownMove]:
    for base, step in enumerate(steps(values)):
        yield DownMove(of=order, base=base, what=step.what, before=step.before, day=step.day)


def _left_shelf(parcel: Parcel, identity: EventId, what: str, values: Values) -> ParcelMove:
    """Return how a parcel left; when it left is told by its own column, if at all."""
    left = values.get("out_at")
    at = dt.datetime.fromisoformat(str(left)) if "T" in str(left) else None
    day = dt.date.fromisoformat(str(left)[:10]) if left else parcel.day
    taker = str(values["taker"]) if values.get("taker") else None
    other = taker or values.get("to") == "other"
    return ParcelMove(
        of=identity,
        what=what,
        at=at,
        day=day,
        before="shelf",
        to=("other" if other else "self") if what == "hand_over" else None,
        to_name=taker,
    )
