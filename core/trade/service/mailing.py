"""Sending parcels for villagers."""

from __future__ import annotations

import msgspec

from core.base.changes import Changes
from core.journal.ledger import Ledger
from core.packs.findings import findings_of
from core.packs.shelf import Packs
from core.people.model import Person
from core.trade.model.mailing import Mailing
from core.trade.rules.parcel import mailing_findings
from core.trade.service.books import NO_REASONS, Books, Reasons


class MailRoom:
    """Books what villagers send: the ticks that were seen, never the numbers."""

    def __init__(self, ledger: Ledger, packs: Packs, books: Books) -> None:
        self._ledger = ledger
        self._packs = packs
        self._books = books

    def send(self, mailing: Mailing, reasons: Reasons = NO_REASONS) -> Changes:
        """Book one mailing; refused while person or contents were not seen (P2, P3)."""
        with self._ledger.db.atomic():
            ready = self._filled(mailing)
            goods = self._packs.banned
            doubtful = goods.doubtful_in(ready.item)
            hits = mailing_findings(
                ready, goods.word_in(ready.item), doubtful.word if doubtful else None
            )
            findings = findings_of(self._packs, self._ledger.today(), ready, hits)
            return self._books.book(ready, findings, reasons)

    def _filled(self, mailing: Mailing) -> Mailing:
        sender = self._ledger.get(Person, mailing.sender) if mailing.sender else None
        return msgspec.structs.replace(
            mailing,
            sender_name=mailing.sender_name or (sender.name if sender else None),
            sender_phone=mailing.sender_phone or (sender.phone if sender else None),
            checked_at=mailing.checked_at or self._ledger.clock.now().replace(microsecond=0),
        )
