"""What training hands to the journal, joined from each record's own file."""

from __future__ import annotations

from typing import Final

from core.base.tables import Fact
from core.journal.registry import Capability
from core.training.model import (
    attendance,
    calls,
    certificate,
    course,
    results,
    trainee,
    training_class,
)

CAPABILITY = Capability(
    name="training",
    records=(
        *course.RECORDS,
        *training_class.RECORDS,
        *trainee.RECORDS,
        *attendance.RECORDS,
        *results.RECORDS,
        *calls.RECORDS,
        *certificate.RECORDS,
    ),
    appliers={
        **course.APPLIERS,
        **training_class.APPLIERS,
        **trainee.APPLIERS,
        **attendance.APPLIERS,
        **results.APPLIERS,
        **calls.APPLIERS,
        **certificate.APPLIERS,
    },
    tables=(
        *course.TABLES,
        *training_class.TABLES,
        *trainee.TABLES,
        *attendance.TABLES,
        *results.TABLES,
        *calls.TABLES,
        *certificate.TABLES,
    ),
)

TAUGHT: Final = frozenset(one.kind for one in CAPABILITY.records if issubclass(one, Fact))
"""The kinds that training takes back by a red entry."""
