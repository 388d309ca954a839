"""Rules of selling: Q2 mixed lots, M3 when a licence is due."""

from __future__ import annotations

import msgspec

from core.packs.findings import Hit
from core.trade.model.up import Up


class Sales(msgspec.Struct, frozen=True, kw_only=True):
    """Twelve months of sales before this one, in fen, and where M3 reminds and stops."""

    before_fen: int
    warn_fen: int
    limit_fen: int


def up_hits(sale: Up, sales: Sales) -> list[Hit]:
    """Return the hits of Q2 and M3."""
    found = []
    if sale.mixed and not sale.cert_no:
        found.append(Hit("Q2", "cert_no", {"product": sale.item or ""}))
    return [*found, *_licence(sale, sales)]


def _licence(sale: Up, sales: Sales) -> list[Hit]:
    """Remind once at each mark: with the sale that passes it."""
    after = sales.before_fen + sale.amount_fen
    for mark in (sales.limit_fen, sales.warn_fen):
        if sales.before_fen < mark <= after:
            return [Hit("M3", "amount_fen", {"sold_fen": after, "limit_fen": sales.limit_fen})]
    return []
