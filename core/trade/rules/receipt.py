"""Rules of receipts: M2 a receipt is no tax invoice."""

from __future__ import annotations

from core.packs.findings import Hit
from core.trade.model.receipt import Receipt


def receipt_hits(receipt: Receipt) -> list[Hit]:
    """Return the hit of M2 when an invoice was asked for."""
    return [Hit("M2", "invoice_asked")] if receipt.invoice_asked else []
