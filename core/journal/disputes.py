"""Fields of which two people said different things, neither seeing the other: a task for one.

Which value stands meanwhile is the same on every machine (``core.journal.merge``); which one is
right only a person knows. What she chooses is one more change, on top of all that was said.
Of a field that matters a change says which words of it its author ``saw``: a word that no other
saw is open, and where open words differ somebody has to choose.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

from core.base.change import AUTHOR, BASE, CHANGE, INSTEAD, OF, SAW
from core.base.errors import ClerkError
from core.base.record import TASK, FieldSpec, Record, spec_of, specs
from core.base.tables import Event, Value, column_value

ALONG: Final = {"name": "initials"}
"""What goes with a field: chosen together."""
TWO: Final = 2
Row = Mapping[str, Value]


class NotYoursError(ClerkError):
    """Another person is to choose, and whoever chooses instead has to say so."""

    code = "journal.not_yours"


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A clerk of the station by id, or a coordinator by name; neither: nobody is known."""

    clerk: str = ""
    author: str = ""

    @property
    def said(self) -> str:
        """The one of both that there is."""
        return self.author or self.clerk


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """What one of them said: the value, by which event, who wrote it, of which business day."""

    value: Value
    along: Value = None
    event: str
    device: str
    who: Person
    day: dt.date


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a record with several values: the first of ``sides`` stands now.

    ``name`` is what the record is called now, ``label`` the field's Chinese name, ``shape`` what
    its value means; ``whose`` is the person who is to choose; ``saw`` are all events on which she
    decides.
    """

    table: str
    of: str
    name: str
    field: str
    label: str
    shape: str
    sides: tuple[Side, ...]
    whose: Person
    saw: tuple[str, ...]


def informed(record: Record, deciding: Callable[[str, str], Mapping[str, str] | None]) -> Record:
    """Return a change that is about to be written with what its author ``saw`` in it.

    ``deciding`` tells of a table's row which events decided its fields, as ``merge`` has them; None
    where the row is known and they are not: the change saw whatever its version builds on.
    """
    names = matters(type(record))
    said = {name for name in names if getattr(record, name) is not None}
    if not said or getattr(record, SAW) is not None:
        return record
    table = record.kind.removesuffix(CHANGE)
    known = deciding(table, str(getattr(record, OF)))
    if known is None:
        return record
    saw = {known[name] for name in said if name in known}
    return msgspec.structs.replace(record, **{SAW: tuple(sorted(saw))})


@functools.cache
def matters(kind: type[Record]) -> tuple[str, ...]:
    """Return the fields of a change of which one person is to choose; none of another record."""
    if not kind.kind.endswith(CHANGE):
        return ()
    return tuple(spec.name for spec in specs(kind) if spec.field.policy == TASK)


def disputes(
    kind: type[Record], row: Row, changes: Sequence[Event], staff: Sequence[str]
) -> list[Dispute]:
    """Return the fields of a row of which its ``changes`` leave several values open.

    ``kind`` is the changes' record type. ``staff`` are the ids of those who work at the station,
    whoever leads it first.
    """
    if not row or row.get("erased"):
        return []
    found = (_dispute(spec_of(kind, name), row, changes, staff) for name in matters(kind))
    return [dispute for dispute in found if dispute is not None]


def _dispute(
    spec: FieldSpec, row: Row, changes: Sequence[Event], staff: Sequence[str]
) -> Dispute | None:
    words = _open([event for event in changes if _value(event, spec.name) is not None])
    newest = {_value(event, spec.name): event for event in words}
    if len(newest) < TWO:
        return None
    sides = tuple(_side(event, spec.name) for event in words[::-1] if event in newest.values())
    return Dispute(
        table=type(words[0].fields).kind.removesuffix(CHANGE),
        of=str(row["id"]),
        name=str(row.get("name") or ""),
        field=spec.name,
        label=spec.field.label,
        shape=spec.shape,
        sides=sides,
        whose=_whose(row, sides, staff),
        saw=tuple(sorted(event.id for event in words)),
    )


def _open(said: Sequence[Event]) -> list[Event]:
    """Return the events that no other one of these saw, the one that stands last.

    Of what one device says it knows what it said before. An earlier program's change saw
    whatever its version builds on.
    """
    seen: set[str] = set()
    last: dict[str, Event] = {}
    built: dict[str, int] = {}
    for event in sorted(said, key=lambda one: (one.epoch, one.seq)):
        last[event.device] = event
        saw = getattr(event.fields, SAW)
        if saw is None:
            built[event.device] = max(_base(event), built.get(event.device, 0))
        else:
            seen.update(saw)

    def is_open(event: Event) -> bool:
        others = (base for device, base in built.items() if device != event.device)
        return event.id not in seen and _base(event) >= max(others, default=0)

    return sorted(filter(is_open, last.values()), key=lambda one: (_base(one), one.id))


def _whose(row: Row, sides: Sequence[Side], staff: Sequence[str]) -> Person:
    """Return who is to choose: the coordinator who differs from the station, or a clerk.

    Of the clerks who still work there whoever entered the record, else who wrote what stands,
    else who wrote another value, else who leads the station.
    """
    county = [side.who for side in sides if side.who.author]
    if county:
        return county[0]
    able = (str(row.get("clerk") or ""), *(side.who.clerk for side in sides), *staff)
    return Person(clerk=next((one for one in able if one in staff), ""))


def settled(
    kind: type[Record], dispute: Dispute, side: Side, base: int, who: Person, *, instead: bool
) -> Record:
    """Return the change by which ``who`` settles a dispute over version ``base``.

    ``kind`` is the change's record type. Raises ``NotYoursError`` when another is to choose,
    unless ``who`` says that it is done ``instead``.
    """
    others = bool(dispute.whose.said) and who != dispute.whose
    if others and not instead:
        raise NotYoursError
    said: dict[str, object] = {
        OF: dispute.of,
        BASE: base,
        SAW: dispute.saw,
        AUTHOR: who.author or None,
        INSTEAD: dispute.whose.said if others else None,
    }
    for name, value in ((dispute.field, side.value), (ALONG.get(dispute.field), side.along)):
        if name is not None and value is not None:
            said[name] = _python(spec_of(kind, name).shape, value)
    return msgspec.convert(said, kind, strict=False)


def _side(event: Event, name: str) -> Side:
    along = ALONG.get(name)
    author = getattr(event.fields, AUTHOR)
    return Side(
        value=_value(event, name),
        along=_value(event, along) if along else None,
        event=event.id,
        device=event.device,
        who=Person(author=author) if author else Person(clerk=event.clerk),
        day=event.day,
    )


def _value(event: Event, name: str) -> Value:
    return column_value(getattr(event.fields, name, None))


def _base(event: Event) -> int:
    return int(getattr(event.fields, BASE) or 0)


def _python(shape: str, value: Value) -> object:
    if shape == "texts" and isinstance(value, str):
        return msgspec.json.decode(value)
    return bool(value) if shape == "flag" else value
