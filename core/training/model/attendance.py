"""Attendance: who came to which half day of a class, from sign-in sheets or at the door."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, ClassVar, Final, cast

from core.base.record import Count, Picture, Ref, Text, field
from core.base.tables import Event, Fact, RowChange, Table, Value, put_fact
from core.base.tables import Put as PutRow

HALVES: Final = ("am", "pm")
WAYS: Final = ("tail", "initials", "card", "signature", "sheet")
"""How somebody was found and signed: phone tail, name initials, QR card, pad, printed sheet."""
CLOCK: Final = r"([01]\d|2[0-3]):[0-5]\d"


class Attendance(Fact, frozen=True, kw_only=True):
    """One person at one class on one day or half of it (签到).

    ``came`` and ``went`` are as a sheet has them; signed at the door they are times of the day.
    """

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
    class_id: Annotated[Ref | None, field("培训班编号", refers="class", typed=False)] = None
    trainee: Annotated[Ref | None, field("名册", refers="trainee", typed=False)] = None
    half: Annotated[Text | None, field("半天", choices=HALVES, typed=False)] = None
    way: Annotated[Text | None, field("签到方式", choices=WAYS, typed=False)] = None
    late_minutes: Annotated[Count, field("迟到", unit="分钟", low=0, typed=False)] = 0
    early_minutes: Annotated[Count, field("早退", unit="分钟", low=0, row=True)] = 0
    signature: Annotated[Picture | None, field("签名", personal="person", typed=False)] = None


class SignOut(Fact, frozen=True, kw_only=True):
    """Somebody who signed in leaves (签退); the last time said stands, a red entry takes it back.

    ``base`` is the version of the attendance that its author saw.
    """

    kind: ClassVar[str] = "attendance.out"
    title: ClassVar[str] = "签退"

    of: Annotated[Ref, field("签到", refers="attendance")]
    base: Annotated[Count, field("依据版本", typed=False)] = 0
    at: Annotated[Text, field("时间", pattern=CLOCK, required=True)]
    early_minutes: Annotated[Count, field("早退", unit="分钟", low=0, typed=False)] = 0


def apply_attendance(event: Event) -> list[RowChange]:
    """Put the attendance; a red entry takes it back."""
    return put_fact("attendance", event)


def apply_out(event: Event) -> list[RowChange]:
    """Put when somebody left on the attendance; a red entry empties it again."""
    said = cast("SignOut", event.fields)
    version = said.base + 1
    now: dict[str, Value] = {"version": version, "went": said.at}
    now["early_minutes"] = said.early_minutes
    if said.reverses:
        now |= {"went": None, "early_minutes": 0}
    return [*put_fact("attendance_out", event), PutRow("attendance", (said.of,), now, version)]


RECORDS: Final = (Attendance, SignOut)
APPLIERS: Final = MappingProxyType({"attendance": apply_attendance, "attendance.out": apply_out})
TABLES: Final = (
    Table(
        name="attendance",
        row=Attendance,
        indexes=("person", "day", "class_id, trainee", "import_id", "row_key"),
    ),
    Table(name="attendance_out", row=SignOut, indexes=('"of"', "day")),
)
