"""Sums of a kind of record over a span of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from core.base.record import Record
from core.base.tables import Fact
from core.db.file import Database
from core.db.pages import Pages, between
from core.trade.model.down import Down, DownMove
from core.trade.model.up import Up, UpMove

SUMMED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "purchase": (
            "amount_fen",
            "grams",
            "count",
            "deduct_fen",
            "payable_fen",
            "paid_fen",
            "owed_fen",
        ),
        "up": (
            "amount_fen",
            "grams",
            "count",
            "packing_fee_fen",
            "freight_fen",
            "commission_fen",
            "net_to_farmer_fen",
        ),
        "down": ("amount_fen", "fee_fen", "paid_fen", "saving_fen"),
        "payment": ("amount_fen",),
        "settlement": ("gross_fen", "deduct_fen", "net_fen", "paid_fen"),
        "receipt": ("amount_fen",),
        "cash": ("amount_fen",),
        "opening": ("amount_fen", "grams"),
        "errand": ("amount_fen", "fee_fen"),
        "parcel-out": ("fee_fen", "insured_fen", "grams", "pieces"),
        "stock": ("grams", "count"),
    }
)
MOVED: Final[Mapping[str, tuple[type[Fact], Mapping[str, str]]]] = MappingProxyType(
    {
        "up": (
            UpMove,
            {
                "refund_fen": "refund_fen",
                "farmer_share_fen": "farmer_share_fen",
                "loss_g": "loss_g",
            },
        ),
        "down": (DownMove, {"refund_fen": "refund_fen", "fee_back_fen": "fee_back_fen"}),
    }
)
"""What later moves of a kind take away, on the day of the move."""
Sums = Callable[[type[Record], Sequence[str]], dict[str, int]]
"""Counts a kind's records and adds up columns of theirs, over whatever span is meant.

A red entry counts minus one; the total of a column ``count`` is called ``pieces``.
"""


def totals(db: Database, kind: type[Record], first: dt.date, last: dt.date) -> dict[str, int]:
    """Return the ``figures`` of the days ``first`` to ``last``, both inclusive."""
    span = between(first, last)
    return figures(kind, lambda wanted, names: Pages(db, wanted).sums(names, span))


def figures(kind: type[Record], sums: Sums) -> dict[str, int]:
    """Return ``{count, amount_fen, grams, …}`` as ``sums`` finds them.

    A red entry counts minus one and its amounts negative, on its own day. For sales and orders
    ``refund_fen`` and the like are what moves of these days took away; ``turnover_fen`` of sales
    is 上行额 (amounts less refunds), ``farmer_fen`` is 农户实得.
    """
    found = sums(kind, SUMMED.get(kind.kind, ()))
    moved = MOVED.get(kind.kind)
    if moved is None:
        return found
    move, columns = moved
    gone = sums(move, tuple(columns))
    found |= {name: gone[column] for name, column in columns.items()}
    if kind is Up:
        found["turnover_fen"] = found["amount_fen"] - found["refund_fen"]
        found["farmer_fen"] = found["net_to_farmer_fen"] - found["farmer_share_fen"]
    elif kind is Down:
        found["turnover_fen"] = found["amount_fen"] - found["refund_fen"]
    return found
