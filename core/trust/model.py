"""Talent grades (电商运营师): applied for with evidence, decided by a committee, appealed."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from core.base.record import SELF, Count, Day, Fen, Ref, Text, field
from core.base.tables import Entry, Fact

LEVELS: Final = ("junior", "middle", "senior")
OPINIONS: Final = ("granted", "refused", "more_wanted")


class Grade(Fact, frozen=True, kw_only=True):
    """One application for a grade with the figures of its twelve months, as the ledgers gave them.

    A red entry withdraws it. ``opinion`` and what follows are the county's newest.
    """

    kind: ClassVar[str] = "grade"
    title: ClassVar[str] = "人才等级申请"

    person: Annotated[Ref, field("申请人", refers="clerk", required=True)]
    level: Annotated[Text, field("等级", choices=LEVELS, required=True)]
    first: Annotated[Day | None, field("期间从", required=True, typed=False)] = None
    last: Annotated[Day | None, field("期间到", required=True, typed=False)] = None
    sales_fen: Annotated[Fen, field("上行额", low=0, typed=False)] = 0
    farmers: Annotated[Count, field("带动农户", low=0, typed=False)] = 0
    courses: Annotated[Count, field("授课次数", low=0, typed=False)] = 0
    statement: Annotated[
        Text | None, field("自述", personal=SELF, longest=2000, help="模式、带动效果，写事实")
    ] = None
    rank: Annotated[Count, field("意见次序", row=True)] = 0
    opinion: Annotated[Text | None, field("评审意见", choices=OPINIONS, row=True)] = None
    granted_until: Annotated[Day | None, field("有效期至", row=True)] = None
    appealed: Annotated[Ref | None, field("申诉", row=True)] = None


class GradeOpinion(Entry, frozen=True, kw_only=True):
    """What the county's committee decided, and why; the highest ``rank`` stands."""

    kind: ClassVar[str] = "grade-opinion"
    title: ClassVar[str] = "评审意见"

    grade: Annotated[Ref, field("申请", refers="grade", required=True)]
    rank: Annotated[Count, field("次序", low=1, typed=False)] = 1
    opinion: Annotated[Text, field("意见", choices=OPINIONS, required=True)]
    reason: Annotated[Text, field("理由", personal=SELF, required=True, longest=1000)] = ""
    committee: Annotated[Text | None, field("评审人", personal=SELF, longest=200)] = None
    until: Annotated[Day | None, field("有效期至")] = None


class GradeAppeal(Fact, frozen=True, kw_only=True):
    """What somebody answers to a refusal; the county looks again."""

    kind: ClassVar[str] = "grade-appeal"
    title: ClassVar[str] = "等级申诉"

    grade: Annotated[Ref, field("申请", refers="grade", required=True)]
    text: Annotated[Text, field("理由", personal=SELF, required=True, longest=1000)] = ""
