"""One line of the list of allowances: what its columns are called, on paper and in templates."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from core.base.record import Day, Fen, FieldSpec, Record, Ref, Text, field, specs
from core.trust.model import LEVELS

ALLOWANCE: Final = "allowance"


class Allowance(Record, frozen=True, kw_only=True):
    """One person's allowance of one month; a line of a list, never an event."""

    kind: ClassVar[str] = "allowance"
    title: ClassVar[str] = "人才津贴"

    month: Annotated[Text, field("月份")] = ""
    person: Annotated[Ref, field("申请人", refers="clerk")]
    level: Annotated[Text, field("等级", choices=LEVELS)]
    since: Annotated[Day | None, field("评定日期")] = None
    until: Annotated[Day | None, field("有效期至")] = None
    amount_fen: Annotated[Fen, field("津贴", low=0)] = 0
    committee: Annotated[Text | None, field("评审人")] = None


COLUMNS: Final[tuple[FieldSpec, ...]] = tuple(specs(Allowance))
