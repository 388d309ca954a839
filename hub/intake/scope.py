"""What a trainer's laptop gets of a station's logs: teaching, and the people who attend.

All else comes to it as digests: chain and signature hold, nothing can be read. Somebody who is
put on a roster later is shown then: the segments that name her are sent once more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec
from sqlalchemy import Connection, or_, select

from core.base.ids import split_id
from core.base.tables import Event
from core.capabilities import REGISTRY
from core.journal.codec import Reader
from core.journal.reading import UNREADABLE
from core.sync.messages import COUNTY, SISTERS
from core.sync.segment import Stretch, read_segment, withholding
from core.training import trainers
from hub.intake import succession
from hub.intake.register import COUNTY_ROLE
from hub.store import segments, stations
from hub.store.derived import DERIVED, STATION
from hub.store.segments import Entry, Whole
from hub.store.stations import Device

NAMING: Final[Mapping[str, str]] = MappingProxyType(
    {
        "attendance": "person",
        "person.merge": "keep",
        "trainee": "person",
        "trainee.change": "person",
    }
)
"""Events that bring somebody onto a roster, and where they name her."""
ROSTERS: Final = ("trainee", "attendance")
PERSON, CONSENT, MERGE = "person", "consent", "person.merge"
PRINT, CERTIFICATE = "print", "certificate"
READER: Final = Reader(REGISTRY.records, REGISTRY.upcasters)


class Told(msgspec.Struct, frozen=True):
    """A segment as it is told, after those that have to be told once more for its sake."""

    entry: Entry
    raw: bytes
    again: tuple[bytes, ...]


class Scope:
    """What one trainer's laptop may read of its station.

    Told by the tables and by the segments that wait to stand in them: these are read first.
    """

    def __init__(self, connection: Connection, device: Device) -> None:
        self._connection = connection
        self._station = device.station
        self._own = succession.line(connection, device)
        self._merged: dict[str, str] = {}
        self._consents: dict[str, str] = {}
        self._later: defaultdict[str, set[str]] = defaultdict(set)
        named = {name for whole in self._waiting() for name in self._heard(whole)}
        self._merged |= self._pairs(PERSON, "merged_into")
        self._consents |= self._pairs(CONSENT, "person")
        for table in ROSTERS:
            named |= set(self._pairs(table, "person").values())
        # Whom the laptop entered it may read of, and also of those whom they turn out to be.
        named |= self._entered()
        self._people = self._closed(named)

    def told(self, entries: Sequence[Entry], cursors: Mapping[int, int]) -> Iterator[Told]:
        """Yield segments as this laptop may have them.

        ``cursors`` tell what it was told before of either lane.
        """
        county = {
            one.device
            for one in stations.devices(self._connection, self._station)
            if one.role == COUNTY_ROLE
        }
        for entry in entries:
            whole = segments.whole(self._connection, self._station, entry.arrival)
            if whole is None:
                return
            again = tuple(
                self._raw(one)
                for one in self._naming(whole)
                if one.arrival <= cursors.get(COUNTY if one.device in county else SISTERS, 0)
            )
            yield Told(entry, self._raw(whole), again)

    def _waiting(self) -> Iterator[Whole]:
        """Yield the station's segments that no table knows yet."""
        for arrival in segments.waiting(self._connection, self._station):
            whole = segments.whole(self._connection, self._station, arrival)
            if whole is not None:
                yield whole

    def _heard(self, whole: Whole) -> Iterator[str]:
        """Yield whom a segment brings onto a roster, or enters for the laptop itself.

        What it says of people is noted.
        """
        for event in _events(whole):
            if event.type == MERGE and _said(event, "keep"):
                self._merged[_said(event, "drop")] = _said(event, "keep")
            elif event.type == CONSENT:
                self._consents[event.id] = _said(event, "person")
            if event.type in trainers.ABOUT:
                self._later[_of(event)].add(event.id)
                if event.type == PERSON and whole.device in self._own:
                    yield event.id
            elif event.type in NAMING:
                yield _said(event, NAMING[event.type])

    def _pairs(self, table: str, column: str) -> dict[str, str]:
        made = DERIVED[table].c
        query = select(made.id, made[column])
        query = query.where(made[STATION] == self._station, made[column].is_not(None))
        return {str(of): str(said) for of, said in self._connection.execute(query)}

    def _entered(self) -> set[str]:
        """Return the people that the laptop itself entered, and the tables know."""
        made = DERIVED[PERSON].c
        mine = or_(*(made.id.startswith(f"{one}.") for one in self._own))
        query = select(made.id).where(made[STATION] == self._station, mine)
        return set(map(str, self._connection.scalars(query)))

    def _closed(self, named: Iterable[str]) -> set[str]:
        """Return people with those whom they turned out to be."""
        found: set[str] = set()
        for one in named:
            name = one
            while name and name not in found:
                found.add(name)
                name = self._merged.get(name, "")
        return found

    def _raw(self, whole: Whole) -> bytes:
        if whole.device in self._own:
            return whole.raw

        def seen(seq: int, stretch: Stretch) -> bool:
            event = _event(whole, seq, stretch)
            return event is not None and self._sees(event)

        return withholding(read_segment(whole.raw), seen)

    def _sees(self, event: Event) -> bool:
        if event.type == PRINT:
            return _said(event, "table") == CERTIFICATE
        if event.type not in trainers.ABOUT:
            return event.type in trainers.READS
        of = _of(event)
        return self._consents.get(of, of) in self._people

    def _naming(self, whole: Whole) -> list[Whole]:
        """Return the earlier segments that say who they are whom one brings onto a roster."""
        named = {
            _said(event, NAMING[event.type])
            for event in _events(whole)
            # A sign-in of somebody on a roster names nobody new.
            if event.type in NAMING and not getattr(event.fields, "trainee", None)
        }
        arrivals = {
            held.arrival
            for key in map(split_id, self._saying(self._closed(named & self._people)))
            if key is not None and key.device not in self._own
            and (held := segments.holding(self._connection, self._station, *key)) is not None
        }  # fmt: skip
        found = (
            segments.whole(self._connection, self._station, arrival)
            for arrival in sorted(arrivals)
            if arrival < whole.arrival
        )
        return [one for one in found if one is not None]

    def _saying(self, people: set[str]) -> Iterator[str]:
        """Yield the events that say something of people and of their consents."""
        consents = {of for of, name in self._consents.items() if name in people}
        touched = DERIVED.touched.c
        for table, rows in ((PERSON, people), (CONSENT, consents)):
            mine = (touched[STATION] == self._station, touched["target"] == table)
            query = select(touched["event"]).where(*mine, touched["row"].in_(sorted(rows)))
            yield from map(str, self._connection.scalars(query))
            for row in rows:
                yield row
                yield from self._later.get(row, ())


def _events(whole: Whole) -> Iterator[Event]:
    """Yield the events of a segment that can be read, without what is personal."""
    segment = read_segment(whole.raw)
    for seq, stretch in enumerate(segment.events, segment.header.first):
        event = _event(whole, seq, stretch)
        if event is not None:
            yield event


def _event(whole: Whole, seq: int, stretch: Stretch) -> Event | None:
    try:
        event = READER.event(whole.device, whole.epoch, stretch.content, {})
    except UNREADABLE:
        return None
    return event if event is not None and event.seq == seq else None


def _of(event: Event) -> str:
    """Return of which person or consent an event speaks."""
    field = trainers.ABOUT[event.type]
    return event.id if field is None else _said(event, field)


def _said(event: Event, field: str) -> str:
    return str(getattr(event.fields, field) or "")
