"""Facts that leave as a numbered paper, the register of serials, and reprints."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, ClassVar, Final, cast

from core.base.ids import serial_parts
from core.base.record import Count, Record, Ref, Text, field
from core.base.tables import Add, Event, Fact, Put, RowChange, Table, Value, put_fact


class Replaceable(Fact, frozen=True, kw_only=True):
    """A ledger fact that may be issued anew: it ``replaces`` a void one, which says so.

    ``replaced_by`` is one that was issued, be it void by now; ``heirs`` tells which one stands.
    """

    replaces: Annotated[Ref | None, field("替代的单据", typed=False)] = None
    replaced_by: Annotated[Ref | None, field("重开为", row=True)] = None


class Paper(Replaceable, frozen=True, kw_only=True):
    """A ledger fact with a gap-free serial; wrong ones are reversed, never edited (会计法 14)."""

    serial: Annotated[Text | None, field("单号", typed=False, longest=24)] = None


class Serial(Record, frozen=True, kw_only=True):
    """One number of one series, and the event that bears it.

    Two events bear one number where a disk was copied and both PCs handed papers out.
    """

    kind: ClassVar[str] = "serial"
    title: ClassVar[str] = "单号"

    series: Annotated[Text, field("号段")]
    number: Annotated[Count, field("号码")]
    event: Annotated[Ref, field("单据")]
    of: Annotated[Text | None, field("种类")] = None


class Issue(Record, frozen=True, kw_only=True):
    """A serial given later, to a fact that was taken in without a paper and now needs one."""

    kind: ClassVar[str] = "issue"
    title: ClassVar[str] = "补开单号"

    of: Annotated[Ref, field("单据")]
    of_kind: Annotated[Text, field("种类")]
    table: Annotated[Text, field("表")]
    serial: Annotated[Text, field("单号", longest=24)]


class Reprint(Record, frozen=True, kw_only=True):
    """A paper left the printer; the first one is the original."""

    kind: ClassVar[str] = "print"
    title: ClassVar[str] = "打印"

    of: Annotated[Ref, field("单据")]
    table: Annotated[Text, field("种类")]


def put_replaceable(table: str, event: Event) -> list[RowChange]:
    """Put a fact's row and mark the void one that it replaces."""
    changes = put_fact(table, event)
    said = cast("Replaceable", event.fields)
    if said.replaces:
        changes.append(Put(table, (said.replaces,), {"replaced_by": event.id}, 1))
    return changes


def put_paper(table: str, event: Event) -> list[RowChange]:
    """Put a paper's row, mark the paper that it replaces, enter its serial in the register."""
    changes = put_replaceable(table, event)
    said = cast("Paper", event.fields)
    if said.serial:
        changes.append(register(said.serial, event.id, event.type))
    return changes


def register(serial: str, event: str, kind: str) -> Put:
    """Enter a serial in the register."""
    series, number = serial_parts(serial)
    fields: dict[str, Value] = {"series": series, "number": number, "event": event, "of": kind}
    return Put("serial", (series, number, event), fields)


def apply_issue(event: Event) -> list[RowChange]:
    """Put the serial on the fact's row and enter it in the register."""
    said = cast("Issue", event.fields)
    return [
        Put(said.table, (said.of,), {"serial": said.serial}, 1),
        register(said.serial, said.of, said.of_kind),
    ]


def apply_print(event: Event) -> list[RowChange]:
    """Count a print on the paper's row."""
    said = cast("Reprint", event.fields)
    return [Add(said.table, (said.of,), {"prints": 1})]


RECORDS: Final = (Issue, Reprint)
APPLIERS: Final = MappingProxyType({"issue": apply_issue, "print": apply_print})
TABLES: Final = (
    Table(name="serial", row=Serial, key=("series", "number", "event"), indexes=("event",)),
)
