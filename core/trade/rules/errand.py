"""Rules of errands: M5 fees on the board, M6 withdrawals at the bank's terminal."""

from __future__ import annotations

from core.packs.findings import Hit
from core.trade.model.errand import WITHDRAWAL, Errand

TEN_YUAN = 1000


def errand_findings(
    errand: Errand, *, fee_on_board: bool, day_total_fen: int, limit_fen: int
) -> list[Hit]:
    """Return M5 and M6 hits.

    ``day_total_fen`` is what the same person withdrew today, this errand included.
    """
    found = []
    if errand.fee_fen and not fee_on_board:
        found.append(Hit("M5", field="fee_fen", args={"fee": errand.what}))
    if errand.what == WITHDRAWAL:
        found += _withdrawal(errand, day_total_fen, limit_fen)
    return found


def _withdrawal(errand: Errand, day_total_fen: int, limit_fen: int) -> list[Hit]:
    if not errand.slip_no:
        return [Hit("M6", field="slip_no")]
    if day_total_fen > limit_fen or errand.amount_fen % TEN_YUAN:
        return [Hit("M6", field="amount_fen", args={"limit": limit_fen // 100})]
    return []
