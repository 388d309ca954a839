"""Classes: planned, changed, closed, opened again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from core.base.changes import Changes, Finding
from core.base.record import check
from core.base.tables import Fact
from core.journal.ledger import Ledger
from core.journal.revise import changed, refuse_stale, revision
from core.packs.findings import Hit, findings_of
from core.packs.shelf import Packs
from core.training.errors import ClassClosedError, ClassDaysError, ClassOpenError
from core.training.model.training_class import ClassClose, TrainingClass, TrainingClassChange
from core.training.rules.plan import close_hits, plan_hits
from core.training.service.needs import NO_REASONS, Reasons, open_class, reasons_for


class Classes:
    """Plans classes under the county's shares and closes them with what the archive asks."""

    def __init__(self, ledger: Ledger, packs: Packs) -> None:
        self._ledger = ledger
        self._packs = packs

    def findings(self, planned: TrainingClass) -> tuple[Finding, ...]:
        """Return what the rules say of a plan: the live meters of its form."""
        return self._found(planned, plan_hits(planned, self._packs.parameters))

    def _found(self, planned: TrainingClass, hits: Iterable[Hit]) -> tuple[Finding, ...]:
        return findings_of(self._packs, self._ledger.today(), planned, hits)

    def plan(self, planned: TrainingClass, reasons: Reasons = NO_REASONS) -> Changes:
        """Keep a new class.

        Raises ``ReasonNeededError`` for shares below what is asked, ``ClassDaysError``,
        ``InvalidRecordError``.
        """
        check(planned)
        _check_days(planned)
        findings = self.findings(planned)
        ready = msgspec.structs.replace(planned, reasons=reasons_for(findings, reasons))
        return self._ledger.write([ready], findings=findings)

    def change(
        self,
        class_id: str,
        fields: Mapping[str, Any],
        seen: TrainingClass | None = None,
        reasons: Reasons = NO_REASONS,
    ) -> Changes:
        """Write the fields of an open class that differ.

        A reason is asked for again when a change makes a share too small. Raises
        ``ClassClosedError``, ``StaleError``, and as ``plan``.
        """
        with self._ledger.db.atomic():
            now = open_class(self._ledger, class_id)
            wanted = msgspec.structs.replace(now, **fields)
            check(wanted)
            _check_days(wanted)
            refuse_stale(now, changed(now, wanted), seen)
            findings = self.findings(wanted)
            known = {one.rule for one in self.findings(now)}
            fresh = [one for one in findings if one.rule not in known]
            told = reasons_for(fresh, reasons)
            if told:
                wanted = msgspec.structs.replace(wanted, reasons=told)
            said = revision(TrainingClassChange, now, wanted)
            if said is None:
                return Changes(kinds=frozenset(), ids=(now.id,))
            return self._ledger.write([said], findings=findings)

    def close(self, class_id: str, reasons: Reasons = NO_REASONS) -> Changes:
        """Close a class: its attendance, checks and results are then as the archive has them.

        Raises ``ReasonNeededError`` for too few photos or nobody there, ``ClassClosedError``.
        """
        with self._ledger.db.atomic():
            now = open_class(self._ledger, class_id)
            photos = self._count("class_photo", class_id)
            people = self._count("attendance", class_id)
            hits = close_hits(photos, people, self._packs.parameters)
            findings = self._found(now, hits)
            told = reasons_for(findings, reasons)
            said = ClassClose(of=now.id, base=now.version, reasons=told)
            return self._ledger.write([said], findings=findings)

    def reopen(self, class_id: str, reason: str) -> Changes:
        """Open a closed class again because something was forgotten; ``ClassOpenError``."""
        with self._ledger.db.atomic():
            now = self._ledger.get(TrainingClass, class_id)
            if not now.closed:
                raise ClassOpenError(name=now.name)
            said = ClassClose(of=now.id, base=now.version, again=True, reasons=reason.strip())
            check(said)
            return self._ledger.write([said])

    def need_open(self, fact: Fact) -> None:
        """Raise ``ClassClosedError`` for a fact of a class that is closed."""
        class_id = getattr(fact, "class_id", None)
        found = self._ledger.get(TrainingClass, class_id) if class_id else None
        if found is not None and found.closed:
            raise ClassClosedError(name=found.name)

    def _count(self, table: str, class_id: str) -> int:
        row = self._ledger.db.one(
            f"SELECT count(*) FROM {table} WHERE class_id = ? "  # noqa: S608 - our own names
            "AND reverses IS NULL AND reversed_by IS NULL",
            (class_id,),
        )
        return int(row[0]) if row else 0


def _check_days(planned: TrainingClass) -> None:
    if planned.first and planned.last and planned.last < planned.first:
        raise ClassDaysError(field="last")
