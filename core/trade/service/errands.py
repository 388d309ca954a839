"""Errands for villagers."""

from __future__ import annotations

from typing import Final

from core.base.changes import Changes
from core.base.errors import FieldError
from core.base.tables import STANDING
from core.db import rows
from core.journal.ledger import Ledger
from core.packs.findings import findings_of
from core.packs.shelf import Packs
from core.trade.model.errand import WITHDRAWAL, Errand
from core.trade.rules.errand import errand_findings
from core.trade.service.books import NO_REASONS, Books, Reasons
from core.trade.service.refusals import refuse

TAIL: Final = 4
DRAWN: Final = f"WHERE coalesce(true_day, day) = ? AND what = ? AND {STANDING}"


class Errands:
    """Books bills paid, tickets, forms and registered withdrawals."""

    def __init__(self, ledger: Ledger, packs: Packs, books: Books) -> None:
        self._ledger = ledger
        self._packs = packs
        self._books = books

    def run(self, errand: Errand, reasons: Reasons = NO_REASONS) -> Changes:
        """Book one errand under rules M5 and M6.

        Raises ``InvalidRecordError`` for a bank's slip that was registered before on the day.
        """
        with self._ledger.db.atomic():
            before = self._withdrawals(errand)
            if errand.slip_no and any(one.slip_no == errand.slip_no for one in before):
                refuse(errand, [FieldError(field="slip_no", code="trade.slip_registered")])
            drawn = sum(one.amount_fen for one in before if _same_card(one, errand))
            hits = errand_findings(
                errand,
                fee_on_board=self._packs.fees.allows(errand.what, errand.fee_fen),
                day_total_fen=drawn + errand.amount_fen,
                limits=self._packs.parameters,
            )
            findings = findings_of(self._packs, self._ledger.today(), errand, hits)
            return self._books.book(errand, findings, reasons)

    def _withdrawals(self, errand: Errand) -> list[Errand]:
        """Return what was withdrawn on the day the errand was done; for other errands nothing."""
        if errand.what != WITHDRAWAL:
            return []
        day = errand.true_day or errand.day or self._ledger.today()
        return rows.read(self._ledger.db, Errand, DRAWN, (day.isoformat(), WITHDRAWAL))


def _same_card(one: Errand, other: Errand) -> bool:
    """Tell whether two withdrawals are of one card: by its tail, else by who came."""
    tails = [_tail(errand.account) for errand in (one, other)]
    if all(tails):
        return tails[0] == tails[1]
    return bool(one.person) and one.person == other.person


def _tail(account: str | None) -> str:
    """Return the last four digits of a card as it was written down."""
    return "".join(letter for letter in account or "" if letter.isdecimal())[-TAIL:]
