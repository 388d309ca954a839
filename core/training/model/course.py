"""Courses that a station knows: installed on one of its PCs, announced by the county, removed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, Final

from core.base.change import change_type
from core.base.record import Count, Text, Texts, field
from core.base.tables import Entry, Table, put_change, put_row
from core.journal.registry import Applier
from core.training.course.outline import CODE, MODULES

STATES: Final = ("announced", "installed", "removed")


class Course(Entry, frozen=True, kw_only=True):
    """One version of a course as content; the files themselves lie in the station's folder."""

    kind: ClassVar[str] = "course"
    title: ClassVar[str] = "课程"

    code: Annotated[Text, field("课程编号", required=True, pattern=CODE.strip("^$"))]
    edition_no: Annotated[Text, field("版本号", required=True, longest=30)]
    name: Annotated[Text, field("课程名称", required=True, longest=120)]
    modules: Annotated[Texts, field("模块", choices=MODULES)] = ()
    languages: Annotated[Texts, field("语言")] = ()
    minutes: Annotated[Count, field("总时长", unit="分钟", low=0)] = 0
    practice_minutes: Annotated[Count, field("实训时长", unit="分钟", low=0)] = 0
    mentor_minutes: Annotated[Count, field("企业导师时长", unit="分钟", low=0)] = 0
    questions: Annotated[Count, field("题目数", low=0)] = 0
    bytes: Annotated[Count, field("大小", unit="字节", low=0)] = 0
    digest: Annotated[Text | None, field("清单摘要", pattern=r"[0-9a-f]{64}")] = None
    signer: Annotated[Text | None, field("打包电脑", longest=16)] = None
    signer_known: Annotated[Text | None, field("签名来历", longest=10)] = None
    state: Annotated[Text, field("状态", choices=STATES)] = "installed"


CourseChange = change_type(Course)

RECORDS: Final = (Course, CourseChange)
APPLIERS: Final[Mapping[str, Applier]] = MappingProxyType(
    {
        "course": lambda event: [put_row("course", event)],
        "course.change": lambda event: put_change("course", event),
    }
)
TABLES: Final = (Table(name="course", row=Course, indexes=("code",)),)
