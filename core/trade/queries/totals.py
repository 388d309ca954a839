"""Sums of a kind of record over a span of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from core.base.record import Record
from core.base.tables import Fact
from core.db.file import Database
from core.db.pages import Pages, Where, between
from core.db.rows import table_of
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
PIECES: Final = "pieces"


def totals(db: Database, kind: type[Record], first: dt.date, last: dt.date) -> dict[str, int]:
    """Return ``{count, amount_fen, grams, …}`` of the days ``first`` to ``last``, both inclusive.

    A red entry counts minus one and its amounts negative, on its own day. For sales and orders
    ``refund_fen`` and the like are what moves of these days took away; ``turnover_fen`` of sales
    is 上行额 (amounts less refunds), ``farmer_fen`` is 农户实得.
    """
    span = between(first, last)
    names = SUMMED.get(kind.kind, ())
    wanted = tuple(name for name in names if name != "count")
    found = Pages(db, kind).sums(wanted, span)
    if "count" in names:
        found[PIECES] = _column(db, table_of(kind), "count", span)
    moved = MOVED.get(kind.kind)
    if moved is None:
        return found
    move, columns = moved
    gone = Pages(db, move).sums(tuple(columns), span)
    found |= {name: gone[column] for name, column in columns.items()}
    if kind is Up:
        found["turnover_fen"] = found["amount_fen"] - found["refund_fen"]
        found["farmer_fen"] = found["net_to_farmer_fen"] - found["farmer_share_fen"]
    elif kind is Down:
        found["turnover_fen"] = found["amount_fen"] - found["refund_fen"]
    return found


def _column(db: Database, table: str, column: str, where: Where) -> int:
    sql = f'SELECT coalesce(sum("{column}"), 0) FROM "{table}" WHERE {where.sql}'  # noqa: S608
    row = db.one(sql, where.params)
    return int(row[0]) if row else 0
