"""Attendance as sign-in sheets tell it."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, ClassVar, Final

from core.base.record import Count, Ref, Text, field
from core.base.tables import Event, Fact, RowChange, Table, put_fact


class Attendance(Fact, frozen=True, kw_only=True):
    """One person at one class on one day (签到)."""

    kind: ClassVar[str] = "attendance"
    title: ClassVar[str] = "签到"

    course: Annotated[Text | None, field("培训班", longest=120)] = None
    person: Annotated[Ref | None, field("学员", refers="person")] = None
    name: Annotated[Text | None, field("姓名", personal="person", required=True, longest=60)] = None
    phone: Annotated[Text | None, field("电话", personal="person", pattern=r"[\d*-]{4,15}")] = None
    gender: Annotated[Text | None, field("性别", personal="person", longest=4)] = None
    age: Annotated[Count | None, field("年龄", personal="person", low=1, high=120)] = None
    village: Annotated[Text | None, field("村组", personal="person", longest=60)] = None
    group: Annotated[Text | None, field("人员类别", longest=40)] = None
    came: Annotated[Text | None, field("签到", longest=40)] = None
    went: Annotated[Text | None, field("签退", longest=40)] = None


def apply_attendance(event: Event) -> list[RowChange]:
    """Put the attendance; a red entry takes it back."""
    return put_fact("attendance", event)


RECORDS: Final = (Attendance,)
APPLIERS: Final = MappingProxyType({"attendance": apply_attendance})
TABLES: Final = (
    Table(name="attendance", row=Attendance, indexes=("person", "day", "import_id", "row_key")),
)
