"""What grades do to the tables."""

from __future__ import annotations

from typing import Final, cast

from core.base.tables import Event, Put, RowChange, Table, Value, put_fact, put_row
from core.journal.registry import Capability
from core.trust.model import Grade, GradeAppeal, GradeOpinion


def apply_opinion(event: Event) -> list[RowChange]:
    """Put the committee's opinion; of several the highest rank stands on the application."""
    said = cast("GradeOpinion", event.fields)
    stands: dict[str, Value] = {
        "rank": said.rank,
        "opinion": said.opinion,
        "granted_until": said.until.isoformat() if said.until else None,
    }
    return [put_row("grade_opinion", event), Put("grade", (said.grade,), stands, said.rank)]


def apply_appeal(event: Event) -> list[RowChange]:
    """Put the appeal; its red entry takes it off the application."""
    said = cast("GradeAppeal", event.fields)
    back = bool(said.reverses)
    stands: dict[str, Value] = {"appealed": None if back else event.id}
    return [
        *put_fact("grade_appeal", event),
        Put("grade", (said.grade,), stands, 2 if back else 1),
    ]


CAPABILITY: Final = Capability(
    name="trust",
    records=(Grade, GradeOpinion, GradeAppeal),
    appliers={
        "grade": lambda event: put_fact("grade", event),
        "grade-opinion": apply_opinion,
        "grade-appeal": apply_appeal,
    },
    tables=(
        Table(name="grade", row=Grade, indexes=("person", "day")),
        Table(name="grade_opinion", row=GradeOpinion, indexes=("grade",)),
        Table(name="grade_appeal", row=GradeAppeal, indexes=("grade",)),
    ),
)
