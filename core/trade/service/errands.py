"""Errands for villagers."""

from __future__ import annotations

from core.base.changes import Changes
from core.journal.ledger import Ledger
from core.packs.findings import findings_of
from core.packs.shelf import Packs
from core.trade.model.errand import WITHDRAWAL, Errand
from core.trade.rules.errand import errand_findings
from core.trade.service.books import NO_REASONS, Books, Reasons


class Errands:
    """Books bills paid, tickets, forms and registered withdrawals."""

    def __init__(self, ledger: Ledger, packs: Packs, books: Books) -> None:
        self._ledger = ledger
        self._packs = packs
        self._books = books

    def run(self, errand: Errand, reasons: Reasons = NO_REASONS) -> Changes:
        """Book one errand under rules M5 and M6."""
        with self._ledger.db.atomic():
            hits = errand_findings(
                errand,
                fee_on_board=self._packs.fees.allows(errand.what, errand.fee_fen),
                day_total_fen=self._withdrawn_today(errand) + errand.amount_fen,
                limits=self._packs.parameters,
            )
            findings = findings_of(self._packs, self._ledger.today(), errand, hits)
            return self._books.book(errand, findings, reasons)

    def _withdrawn_today(self, errand: Errand) -> int:
        if not errand.person:
            return 0
        row = self._ledger.db.one(
            "SELECT sum(amount_fen) FROM errand WHERE person = ? AND day = ? AND what = ?",
            (errand.person, (errand.day or self._ledger.today()).isoformat(), WITHDRAWAL),
        )
        return (row[0] if row else None) or 0
