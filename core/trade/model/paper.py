"""Facts that leave as a numbered paper, the register of serials, and reprints."""

from __future__ import annotations

from typing import Annotated, ClassVar, cast

from core.base.ids import serial_parts
from core.base.record import Count, Record, Ref, Text, field
from core.base.tables import Add, Event, Fact, Put, RowChange, Table, put_fact


class Paper(Fact, frozen=True, kw_only=True):
    """A ledger fact with a gap-free serial; wrong ones are reversed, never edited (会计法 14)."""

    serial: Annotated[Text | None, field("单号", typed=False, longest=24)] = None


class Serial(Record, frozen=True, kw_only=True):
    """One number of one series, and the event that bears it."""

    kind: ClassVar[str] = "serial"
    title: ClassVar[str] = "单号"

    series: Annotated[Text, field("号段")]
    number: Annotated[Count, field("号码")]
    event: Annotated[Ref | None, field("单据")] = None
    of: Annotated[Text | None, field("种类")] = None


class Reprint(Record, frozen=True, kw_only=True):
    """A paper left the printer; the first one is the original."""

    kind: ClassVar[str] = "print"
    title: ClassVar[str] = "打印"

    of: Annotated[Ref, field("单据")]
    table: Annotated[Text, field("种类")]


TABLES = (Table(name="serial", row=Serial, key=("series", "number"), indexes=("event",)),)


def put_paper(table: str, event: Event) -> list[RowChange]:
    """Put a paper's row and enter its serial in the register."""
    changes = put_fact(table, event)
    serial = cast("Paper", event.fields).serial
    if serial:
        series, number = serial_parts(serial)
        fields = {"series": series, "number": number, "event": event.id, "of": event.type}
        changes.append(Put("serial", (series, number), fields))
    return changes


def apply_print(event: Event) -> list[RowChange]:
    """Count a print on the paper's row."""
    said = cast("Reprint", event.fields)
    return [Add(said.table, (said.of,), {"prints": 1})]
