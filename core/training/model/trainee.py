"""The roster: who is enrolled in a class. Who leaves it stays in its history."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, Final

from core.base.change import change_type
from core.base.record import Count, Flag, Ref, Text, field
from core.base.tables import Entry, Table, put_change, put_row
from core.journal.registry import Applier


class Trainee(Entry, frozen=True, kw_only=True):
    """One person on one class's roster (学员); ``number`` is the place on the printed sheet."""

    kind: ClassVar[str] = "trainee"
    title: ClassVar[str] = "学员"

    class_id: Annotated[Ref, field("培训班", refers="class")]
    person: Annotated[Ref | None, field("人员", refers="person")] = None
    name: Annotated[Text | None, field("姓名", personal="person", required=True, longest=60)] = None
    phone: Annotated[Text | None, field("电话", personal="person", longest=20)] = None
    village: Annotated[Text | None, field("村组", personal="person", longest=60)] = None
    group: Annotated[Text | None, field("人员类别", longest=40)] = None
    number: Annotated[Count, field("序号", low=0, typed=False)] = 0
    left: Annotated[Flag, field("已退出", typed=False)] = False


TraineeChange = change_type(Trainee)

RECORDS: Final = (Trainee, TraineeChange)
APPLIERS: Final[Mapping[str, Applier]] = MappingProxyType(
    {
        "trainee": lambda event: [put_row("trainee", event)],
        "trainee.change": lambda event: put_change("trainee", event),
    }
)
TABLES: Final = (Table(name="trainee", row=Trainee, indexes=("class_id, number", "person")),)
