"""The open file as services see it: who writes, on which day, and the one way in."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from core.base.changes import Changes, Finding
from core.base.clock import Clock
from core.base.errors import ClerkError, UnknownRecordError
from core.base.ids import EventId, serial_of, series_of
from core.base.progress import Step
from core.base.record import Record
from core.base.tables import Event
from core.db import rows, settings
from core.db.file import Database
from core.journal.codec import Reader
from core.journal.journal import Author, Journal
from core.journal.reading import event_of, one
from core.journal.registry import Registry

R = TypeVar("R", bound=Record)
ROLE: Final = "role"
"""Name of the setting that says for what the county let this PC in."""


class NotItsRoleError(ClerkError):
    """The county let this PC in for something else (args: kind)."""

    code = "journal.not_its_role"


class Ledger:
    """Joins the writing connection, the journal, the clock and the clerk at work."""

    def __init__(self, db: Database, journal: Journal, registry: Registry, clock: Clock) -> None:
        self.db = db
        self.journal = journal
        self._registry = registry
        self.clock = clock
        self.clerk = EventId("")
        self._day: dt.date | None = None

    @functools.cached_property
    def reader(self) -> Reader:
        """What reads the events of this program's record types."""
        return Reader(self._registry.records, self._registry.upcasters)

    @functools.cached_property
    def limits(self) -> Mapping[str, Collection[str]]:
        """The kinds that devices with a narrow role may write, by role."""
        return self._registry.limits

    def today(self) -> dt.date:
        """Return the business day: the one the clerk set, else the PC's date."""
        return self._day or self.clock.now().date()

    def set_day(self, day: dt.date | None) -> None:
        """Work on another business day (None: the PC's date again)."""
        self._day = day

    def write(
        self,
        records: Iterable[Record],
        *,
        findings: Sequence[Finding] = (),
        step: Step | None = None,
    ) -> Changes:
        """Append records as one transaction and say what changed.

        When this returns outside of another transaction, they are durable. Raises
        ``NotItsRoleError`` for a kind that this PC's role may not write.
        """
        limit = self._limit()
        kinds: set[str] = set()
        serials: list[str | None] = []

        def told() -> Iterable[Record]:
            for record in records:
                if limit is not None and record.kind not in limit:
                    raise NotItsRoleError(kind=record.title or record.kind)
                kinds.add(record.kind)
                serials.append(getattr(record, "serial", None))
                yield record

        ids = self.journal.append(told(), Author(self.clerk, self.today()), step=step)
        return Changes(
            kinds=frozenset(kinds),
            ids=tuple(ids),
            serials=tuple(serials),
            findings=tuple(findings),
        )

    def _limit(self) -> Collection[str] | None:
        """Return the kinds that this PC may write, None for all; ``limits`` has them by role."""
        if not self.limits:
            return None
        role = settings.kept(self.db, ROLE)
        return self.limits.get(role) if role else None

    def get(self, kind: type[R], identity: str) -> R:
        """Return a row by id; ``UnknownRecordError`` when there is none."""
        found = rows.by_id(self.db, kind, identity)
        if found is None:
            raise UnknownRecordError(kind=kind.kind, id=identity)
        return found

    def event(self, identity: str) -> Event:
        """Return an event by id; ``UnknownRecordError`` when there is none."""
        stored = one(self.db, identity)
        event = event_of(self.reader, stored) if stored else None
        if event is None:
            raise UnknownRecordError(kind="event", id=identity)
        return event

    def next_serials(self, many: int = 1) -> list[str]:
        """Return the next serials of this device, epoch and year, without a gap.

        They are taken once events that bear them are appended in the same transaction.
        """
        series = series_of(self.journal.device, self.journal.epoch, self.today().year)
        row = self.db.one("SELECT max(number) FROM serial WHERE series = ?", (series,))
        last = (row[0] if row else None) or 0
        return [serial_of(series, last + place + 1) for place in range(many)]
