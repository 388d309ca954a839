"""Telephone calls after a class: how people fare, and whether they really came."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, Final

from core.base.record import Count, Ref, Text, Texts, field
from core.base.tables import Fact, Table, put_fact
from core.journal.registry import Applier

AFTER_DAYS: Final = (30, 90, 180)
OUTCOMES: Final = ("opened_shop", "first_sale", "employed", "nothing_yet", "unreached", "refused")
ANSWERS: Final = ("confirmed", "denied", "unreached", "refused")


class FollowUp(Fact, frozen=True, kw_only=True):
    """One call 30, 90 or 180 days after a class, and what came of it (跟踪回访)."""

    kind: ClassVar[str] = "follow-up"
    title: ClassVar[str] = "跟踪回访"

    class_id: Annotated[Ref, field("培训班", refers="class")]
    trainee: Annotated[Ref, field("名册", refers="trainee")]
    person: Annotated[Ref | None, field("学员", refers="person", typed=False)] = None
    after: Annotated[Count, field("结班后", unit="天", low=AFTER_DAYS[0], high=AFTER_DAYS[-1])]
    outcome: Annotated[Text, field("结果", choices=OUTCOMES)]
    note: Annotated[Text | None, field("备注", personal="person")] = None
    reason: Annotated[Text | None, field("红冲原因", personal="person", typed=False)] = None


class SpotCheck(Fact, frozen=True, kw_only=True):
    """Whom chance chose to be phoned (抽查); ``seed`` and the roster give the list again.

    ``roster`` is the SHA-256 of those who could be drawn, ``drawn`` their ids in the order of
    the draw.
    """

    kind: ClassVar[str] = "spot-check"
    title: ClassVar[str] = "抽查"

    class_id: Annotated[Ref, field("培训班", refers="class")]
    seed: Annotated[Text, field("随机种子", required=True, longest=80)]
    wanted: Annotated[Count, field("抽取人数", low=1, high=1000)]
    roster: Annotated[Text, field("名册摘要", pattern=r"[0-9a-f]{64}", typed=False)] = ""
    drawn: Annotated[Texts, field("抽中", typed=False)] = ()


class SpotCall(Fact, frozen=True, kw_only=True):
    """What somebody who was drawn said on the telephone (抽查结果)."""

    kind: ClassVar[str] = "spot-call"
    title: ClassVar[str] = "抽查结果"

    check: Annotated[Ref, field("抽查", refers="spot-check")]
    trainee: Annotated[Ref, field("名册", refers="trainee")]
    person: Annotated[Ref | None, field("学员", refers="person", typed=False)] = None
    answer: Annotated[Text, field("回答", choices=ANSWERS)]
    note: Annotated[Text | None, field("备注", personal="person")] = None
    reason: Annotated[Text | None, field("红冲原因", personal="person", typed=False)] = None


RECORDS: Final = (FollowUp, SpotCheck, SpotCall)
APPLIERS: Final[Mapping[str, Applier]] = MappingProxyType(
    {
        "follow-up": lambda event: put_fact("follow_up", event),
        "spot-check": lambda event: put_fact("spot_check", event),
        "spot-call": lambda event: put_fact("spot_call", event),
    }
)
TABLES: Final = (
    Table(name="follow_up", row=FollowUp, indexes=("class_id, trainee", "person", "day")),
    Table(name="spot_check", row=SpotCheck, indexes=("class_id", "day")),
    Table(name="spot_call", row=SpotCall, indexes=('"check"', "trainee", "person", "day")),
)
