"""Booking facts: open days, rules that ask, serials, and the red entry (红冲)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

import msgspec

from core.base.changes import Changes, Finding
from core.base.errors import ClerkError, FieldError, InvalidRecordError
from core.base.photos import PHOTO
from core.base.record import check, specs
from core.base.tables import Fact
from core.journal.ledger import Ledger
from core.trade.model.paper import Paper

F = TypeVar("F", bound=Fact)
Reasons = Mapping[str, str]
NO_REASONS: Final[Reasons] = {}
BOOKED_LATER: Final = "booked_later"
REPLACES: Final = "replaces"
DAY_AHEAD: Final = "trade.day_ahead"
ONE_DAY: Final = dt.timedelta(days=1)


class RuleBlocksError(ClerkError):
    """A rule of law forbids the record; nothing was written."""

    code = "trade.rule_blocks"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(field=findings[0].field, rule=findings[0].rule)
        self.findings = tuple(findings)


class ReasonNeededError(ClerkError):
    """A rule asks for the clerk's reason before the record is written."""

    code = "trade.reason_needed"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(field=findings[0].field, rule=findings[0].rule)
        self.findings = tuple(findings)


class AlreadyReversedError(ClerkError):
    """The fact was reversed before."""

    code = "trade.already_reversed"


class RedEntryError(ClerkError):
    """A red entry is not itself reversed; enter the fact again."""

    code = "trade.red_entry"


class ReasonMissingError(ClerkError):
    """A reversal says why."""

    code = "trade.reason_missing"


class Books:
    """Writes ledger facts under the rules that hold for all of them."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def closed_days(self) -> frozenset[dt.date]:
        """Return all days that are closed now."""
        rows = self._ledger.db.rows(
            "SELECT day FROM close WHERE reverses IS NULL AND reversed_by IS NULL"
        )
        return frozenset(dt.date.fromisoformat(day) for (day,) in rows)

    def is_closed(self, day: dt.date) -> bool:
        """Tell whether a day was closed and not opened again."""
        row = self._ledger.db.one(
            "SELECT 1 FROM close WHERE day = ? AND reverses IS NULL AND reversed_by IS NULL",
            (day.isoformat(),),
        )
        return row is not None

    def open_day(self, day: dt.date) -> dt.date:
        """Return the day a fact is booked on: its own, or the first open one from today."""
        if not self.is_closed(day):
            return day
        return self._open_from(max(self._ledger.today(), day), self.closed_days())

    @staticmethod
    def _open_from(day: dt.date, closed: frozenset[dt.date]) -> dt.date:
        while day in closed:
            day += ONE_DAY
        return day

    def prepared(self, record: F, *, serial: str | None = None) -> F:
        """Return the fact on an open day, its true day kept, its serial set; checked.

        Raises ``InvalidRecordError``, for a day that has not come as well.
        """
        day = record.day or self._ledger.today()
        refuse_ahead(record, day, self.latest_day())
        return self._on_day(record, day, self.open_day(day), serial)

    def latest_day(self) -> dt.date:
        """Return the last day anything can have happened on: who writes up an old day knows it."""
        return max(self._ledger.today(), self._ledger.clock.now().date())

    def prepared_many(self, records: Iterable[F]) -> Iterator[F]:
        """Yield facts as ``prepared`` does, without serials; the closed days are read once."""
        closed, today, latest = self.closed_days(), self._ledger.today(), self.latest_day()
        for record in records:
            day = record.day or today
            refuse_ahead(record, day, latest)
            booked = self._open_from(max(today, day), closed) if day in closed else day
            yield self._on_day(record, day, booked, None)

    @staticmethod
    def _on_day(record: F, day: dt.date, booked: dt.date, serial: str | None) -> F:
        said: dict[str, object] = {"day": booked}
        if booked != day:
            said["true_day"] = record.true_day or day
        if serial:
            said["serial"] = serial
        ready = msgspec.structs.replace(record, **said)
        check(ready)
        return ready

    def book(
        self, record: Fact, findings: Sequence[Finding] = (), reasons: Reasons = NO_REASONS
    ) -> Changes:
        """Write one fact as one transaction; a paper takes the next serial.

        Raises ``RuleBlocksError``, ``ReasonNeededError``, ``InvalidRecordError``.
        """
        with self._ledger.db.atomic():
            serial = self._ledger.next_serials()[0] if isinstance(record, Paper) else None
            told = self.answered(record, findings, reasons)
            ready = self.prepared(told, serial=serial)
            later = _later(ready) if record.true_day is None else ()
            return self._ledger.write([ready], findings=(*findings, *later))

    def answered(self, record: F, findings: Sequence[Finding], reasons: Reasons) -> F:
        """Return the record with the clerk's reasons for the findings that ask for one."""
        blocks = [f for f in findings if f.level == "block"]
        if blocks:
            raise RuleBlocksError(blocks)
        asked = [f for f in findings if f.wants_reason]
        unanswered = [f for f in asked if not reasons.get(f.rule, "").strip()]
        if unanswered:
            raise ReasonNeededError(unanswered)
        if not asked:
            return record
        said = json.dumps({f.rule: reasons[f.rule] for f in asked}, ensure_ascii=False)
        return msgspec.structs.replace(record, reasons=said)

    def reverse(self, kind: type[F], identity: str, reason: str) -> Changes:
        """Write the red entry of a fact: the same record with its amounts negated.

        Raises ``UnknownRecordError``, ``AlreadyReversedError``, ``RedEntryError``,
        ``ReasonMissingError``.
        """
        with self._ledger.db.atomic():
            red = self.red(kind, identity, reason)
            serial = self._ledger.next_serials()[0] if isinstance(red, Paper) else None
            if serial:
                red = msgspec.structs.replace(red, serial=serial)
            return self._ledger.write([red])

    def red(self, kind: type[F], identity: str, reason: str) -> F:
        """Return the red entry of a fact, not yet written."""
        if not reason.strip():
            raise ReasonMissingError(field="reason")
        original = self._ledger.get(kind, identity)
        if original.reversed_by:
            raise AlreadyReversedError(id=identity)
        if original.reverses:
            raise RedEntryError(id=identity)
        return negated(original, reason.strip(), self._day_of_red(original))

    def _day_of_red(self, original: Fact) -> dt.date:
        """Today; for what an import wrote down afterwards its own day, as long as that is open.

        It moved no money on its day, and neither that period nor today may count it.
        """
        own = original.day if original.import_id else None
        today = self._ledger.today()
        return own if own and own < today and not self.is_closed(own) else self.open_day(today)


def refuse_ahead(record: Fact, day: dt.date, latest: dt.date) -> None:
    """Raise ``InvalidRecordError`` for a day that has not come."""
    if day > latest:
        raise InvalidRecordError(record.kind, (FieldError(field="day", code=DAY_AHEAD),))


def _later(fact: Fact) -> tuple[Finding, ...]:
    """Remark that a fact's own day was closed, and on which day it stands instead."""
    if not (fact.day and fact.true_day):
        return ()
    args: dict[str, str | int] = {"day": str(fact.day), "true_day": str(fact.true_day)}
    return (Finding(rule=BOOKED_LATER, level="tip", field="day", args=args),)


def negated(fact: F, reason: str, day: dt.date) -> F:
    """Return a fact's red entry: fields declared with ``sums`` change sign, the rest stays.

    A photo stays with the fact, and so does what it was issued instead of.
    """
    said: dict[str, object] = {
        "reverses": fact.id,
        "reason": reason,
        "day": day,
        "true_day": None,
        "row_key": None,
        "import_id": None,
        "source": "typed",
    }
    for spec in specs(type(fact)):
        if spec.field.row:
            said[spec.name] = spec.default
        elif spec.shape == PHOTO or spec.name == REPLACES:
            said[spec.name] = None
        elif spec.field.sums:
            said[spec.name] = -(getattr(fact, spec.name) or 0)
    return msgspec.structs.replace(fact, **said)
