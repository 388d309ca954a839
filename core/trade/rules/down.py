"""Rules of buying for villagers: M5 fees on the board, X3 the calm second question."""

from __future__ import annotations

from typing import Final

import msgspec

from core.packs.findings import Hit
from core.trade.model.down import Down

SERVICE: Final = "代买"
"""The price board's line for the fee."""


class Shopper(msgspec.Struct, frozen=True, kw_only=True):
    """The villager's age (None: unknown) and orders of the day, this one included."""

    age: int | None
    orders: int


class Calm(msgspec.Struct, frozen=True, kw_only=True):
    """From when on X3 asks an elder again: a large sum, or this many orders a day.

    A large sum is asked about also when nobody knows the age.
    """

    large_fen: int
    orders: int
    elder_age: int


def down_hits(order: Down, shopper: Shopper, calm: Calm, *, fee_on_board: bool) -> list[Hit]:
    """Return the hits of M5 and X3."""
    found = []
    if order.fee_fen and not fee_on_board:
        found.append(Hit("M5", "fee_fen", {"fee": SERVICE}))
    is_elder = shopper.age is not None and shopper.age >= calm.elder_age
    if order.amount_fen > calm.large_fen and (is_elder or shopper.age is None):
        found.append(Hit("X3", "amount_fen", {"amount_fen": order.amount_fen}))
    elif is_elder and shopper.orders >= calm.orders:
        args = {"count": shopper.orders, "amount_fen": order.amount_fen}
        found.append(Hit("X3", "count", args))
    return found
