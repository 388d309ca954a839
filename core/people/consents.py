"""What people agreed to: core purposes and optional ones apart (PIPL 13–17, 28–31)."""

from __future__ import annotations

from typing import Final

import msgspec

from core.base.changes import Changes, Finding
from core.base.errors import UnknownRecordError
from core.base.ids import EventId
from core.base.record import check
from core.db import rows
from core.journal.ledger import Ledger
from core.packs.law import ConsentText
from core.packs.shelf import Packs
from core.people import lookup
from core.people.errors import (
    ErasedPersonError,
    GuardianNeededError,
    UnknownPurposeError,
    WithdrawnAlreadyError,
)
from core.people.model import Agreement, Consent, ConsentWithdrawal, Person
from core.people.rules import FOR_DETAILS, may_be_below, tidy_name

CHILD: Final = "D2"
"""The rule that below an age of the pack's a guardian agrees."""


class Consents:
    """Gives and withdraws consents; refusing an optional one stops nothing else."""

    def __init__(self, ledger: Ledger, packs: Packs) -> None:
        self._ledger = ledger
        self._packs = packs

    def text(self, purpose: str) -> ConsentText | None:
        """Return the text now shown for a purpose."""
        texts = self._packs.consents.consents
        return next((text for text in texts if text.purpose == purpose), None)

    def give(self, person: str, agreement: Agreement) -> Changes:
        """Record that a person agreed.

        Raises ``UnknownRecordError``, ``ErasedPersonError``, ``UnknownPurposeError``,
        ``GuardianNeededError``, ``InvalidRecordError``.
        """
        with self._ledger.db.atomic():
            now = self._ledger.get(Person, person)
            if now.erased:
                raise ErasedPersonError(id=person)
            text = self._known(agreement)
            self._need_guardian(now, agreement, text)
            said = Consent(
                person=now.id,
                purpose=agreement.purpose,
                text_version=agreement.text_version or text.version,
                method=agreement.method,
                guardian=tidy_name(agreement.guardian),
            )
            check(said)
            return self._ledger.write([said])

    def _known(self, agreement: Agreement) -> ConsentText:
        text = self.text(agreement.purpose)
        if text is None:
            raise UnknownPurposeError(
                field="purpose", purpose=agreement.purpose, version=agreement.text_version
            )
        return text

    def _need_guardian(self, person: Person, agreement: Agreement, text: ConsentText) -> None:
        wanted = text.guardian_below is not None or bool(self.findings(person))
        if wanted and not (agreement.guardian or "").strip():
            age = text.guardian_below or self._packs.parameters.child_age
            raise GuardianNeededError(field="guardian", age=age, rule=CHILD)

    def findings(self, person: Person) -> tuple[Finding, ...]:
        """Return what D2 says of somebody who may be a child; it stops the consent itself."""
        today, age = self._ledger.today(), self._packs.parameters.child_age
        if not may_be_below(age, person.birth_year, today.year):
            return ()
        said = self._packs.rules.finding(CHILD, today, field="birth_year", args={"age": age})
        return (msgspec.structs.replace(said, level="warn"),) if said else ()

    def withdraw(self, consent: str) -> Changes:
        """End a consent; what was done under it stays. ``WithdrawnAlreadyError``."""
        with self._ledger.db.atomic():
            found = rows.by_id(self._ledger.db, Consent, consent)
            if found is None:
                raise UnknownRecordError(kind=Consent.kind, id=consent)
            if found.withdrawn:
                raise WithdrawnAlreadyError(id=consent)
            return self._ledger.write([ConsentWithdrawal(consent=EventId(consent))])

    def of(self, person: str) -> list[Consent]:
        """Return all consents of a person, withdrawn ones too, oldest first."""
        return lookup.consents(self._ledger.db, person)

    def has(self, person: str, purpose: str) -> bool:
        """Tell whether a person's consent to a purpose stands."""
        return any(c.purpose == purpose and not c.withdrawn for c in self.of(person))

    def allow_details(self, person: str) -> bool:
        """Tell whether more than name, phone and village may be kept of a person."""
        return any(c.purpose in FOR_DETAILS and not c.withdrawn for c in self.of(person))
