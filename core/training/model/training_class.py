"""A class (培训班): one course taught to a roster of people, from its plan to its close."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, Final, cast

from core.base.change import change_type
from core.base.record import SELF, TASK, Count, Day, Fen, Flag, Record, Ref, Text, field
from core.base.tables import Entry, Event, Put, RowChange, Table, put_change, put_row
from core.journal.registry import Applier
from core.training.course.outline import CODE, MODULES
from core.training.model.attendance import CLOCK

TEACHERS: Final = ("company", "college", "government", "station")


class TrainingClass(Entry, frozen=True, kw_only=True):
    """One class: what is taught when, where and by whom; people enrol, come, and it is closed.

    ``mentor_minutes`` is the part of the time that people from companies teach.
    """

    kind: ClassVar[str] = "class"
    title: ClassVar[str] = "培训班"

    name: Annotated[Text, field("班名", required=True, longest=120)]
    module: Annotated[Text, field("模块", required=True, choices=MODULES)]
    code: Annotated[Text | None, field("课程编号", pattern=CODE.strip("^$"))] = None
    course_version: Annotated[Text | None, field("课程版本", longest=30)] = None
    first: Annotated[Day | None, field("开班日期", required=True)] = None
    last: Annotated[Day | None, field("结束日期")] = None
    am_from: Annotated[Text | None, field("上午开始", pattern=CLOCK)] = "08:30"
    am_to: Annotated[Text | None, field("上午结束", pattern=CLOCK)] = "11:30"
    pm_from: Annotated[Text | None, field("下午开始", pattern=CLOCK)] = "14:00"
    pm_to: Annotated[Text | None, field("下午结束", pattern=CLOCK)] = "17:00"
    place: Annotated[Text, field("地点", required=True, longest=120)]
    audience: Annotated[Text | None, field("培训对象", longest=120)] = None
    theory_minutes: Annotated[Count, field("理论时长", unit="分钟", low=0, high=60_000)] = 0
    practice_minutes: Annotated[Count, field("实训时长", unit="分钟", low=0, high=60_000)] = 0
    mentor_minutes: Annotated[Count, field("企业导师时长", unit="分钟", low=0, high=60_000)] = 0
    teacher: Annotated[Text | None, field("授课老师", personal=SELF, required=True, longest=60)] = (
        None
    )
    teacher_kind: Annotated[Text, field("老师来自", choices=TEACHERS)] = "station"
    cost_fen: Annotated[Fen, field("费用", low=0, policy=TASK)] = 0
    note: Annotated[Text | None, field("备注", personal=SELF)] = None
    reasons: Annotated[Text | None, field("提醒与理由", personal=SELF, typed=False)] = None
    closed: Annotated[Day | None, field("结班日期", row=True)] = None

    @property
    def minutes(self) -> int:
        """Theory and practice together."""
        return self.theory_minutes + self.practice_minutes


TrainingClassChange = change_type(TrainingClass)


class ClassClose(Record, frozen=True, kw_only=True):
    """A class is closed (结班), or ``again`` open because something was forgotten.

    ``base`` is the version of the class that its author saw.
    """

    kind: ClassVar[str] = "class.close"
    title: ClassVar[str] = "结班"

    of: Annotated[Ref, field("培训班", refers="class")]
    base: Annotated[Count, field("依据版本")] = 0
    again: Annotated[Flag, field("重新打开")] = False
    reasons: Annotated[Text | None, field("提醒与理由", personal=SELF)] = None


def apply_close(event: Event) -> list[RowChange]:
    """Say on the class since when it is closed, or that it is open."""
    said = cast("ClassClose", event.fields)
    closed = None if said.again else event.day.isoformat()
    version = said.base + 1
    return [Put("class", (said.of,), {"closed": closed, "version": version}, version)]


RECORDS: Final = (TrainingClass, TrainingClassChange, ClassClose)
APPLIERS: Final[Mapping[str, Applier]] = MappingProxyType(
    {
        "class": lambda event: [put_row("class", event)],
        "class.change": lambda event: put_change("class", event),
        "class.close": apply_close,
    }
)
TABLES: Final = (Table(name="class", row=TrainingClass, indexes=("first",)),)
