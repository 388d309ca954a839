"""Rules of errands: M5 fees on the board, M6 withdrawals at the bank's terminal."""

from __future__ import annotations

from core.packs.findings import Hit
from core.packs.parameters import Parameters
from core.trade.model.errand import WITHDRAWAL, Errand


def errand_findings(
    errand: Errand, *, fee_on_board: bool, day_total_fen: int, limits: Parameters
) -> list[Hit]:
    """Return M5 and M6 hits.

    ``day_total_fen`` is what was withdrawn with the same card today, this errand included.
    """
    found = []
    if errand.fee_fen and not fee_on_board:
        found.append(Hit("M5", field="fee_fen", args={"fee": errand.what}))
    if errand.what == WITHDRAWAL:
        found += _withdrawal(errand, day_total_fen, limits)
    return found


def _withdrawal(errand: Errand, day_total_fen: int, limits: Parameters) -> list[Hit]:
    if not errand.slip_no:
        return [Hit("M6", field="slip_no")]
    most, step = limits.withdrawal_limit_fen, limits.withdrawal_step_fen
    if day_total_fen > most or errand.amount_fen % step:
        return [Hit("M6", field="amount_fen", args={"limit": most // 100, "step": step // 100})]
    return []
