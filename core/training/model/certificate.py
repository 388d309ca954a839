"""Certificates given for a class; a red entry withdraws one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, Final

from core.base.record import Count, Digest, Ref, Text, field
from core.base.tables import Fact, Table, put_fact
from core.journal.registry import Applier


class Certificate(Fact, frozen=True, kw_only=True):
    """One certificate (培训证书): what ``record`` signs, and the code that a person reads out.

    ``record`` is the signed record of ``core.training.badge``; ``score`` is in percent.
    """

    kind: ClassVar[str] = "certificate"
    title: ClassVar[str] = "培训证书"

    class_id: Annotated[Ref, field("培训班", refers="class")]
    trainee: Annotated[Ref, field("名册", refers="trainee")]
    person: Annotated[Ref | None, field("学员", refers="person", typed=False)] = None
    holder: Annotated[Text | None, field("姓名", personal="person", typed=False, longest=60)] = None
    course: Annotated[Text, field("课程", typed=False, longest=120)] = ""
    number: Annotated[Text, field("证书编号", typed=False, longest=60)] = ""
    minutes: Annotated[Count, field("时长", unit="分钟", low=0, typed=False)] = 0
    score: Annotated[Count | None, field("成绩", low=0, high=100, typed=False)] = None
    short_code: Annotated[Text, field("校验码", typed=False, longest=11)] = ""
    record: Annotated[Digest | None, field("签名", personal="person", typed=False)] = None
    reason: Annotated[Text | None, field("红冲原因", personal="person", typed=False)] = None


RECORDS: Final = (Certificate,)
APPLIERS: Final[Mapping[str, Applier]] = MappingProxyType(
    {"certificate": lambda event: put_fact("certificate", event)}
)
TABLES: Final = (
    Table(
        name="certificate",
        row=Certificate,
        indexes=("class_id, trainee", "person", "short_code", "day"),
    ),
)
