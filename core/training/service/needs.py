"""What training takes from the books of the station, and what several of its desks ask."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final, Protocol, TypeVar

from core.base.changes import Changes, Finding
from core.base.ids import EventId
from core.base.tables import Fact
from core.journal.ledger import Ledger
from core.training.errors import (
    ClassClosedError,
    LeftClassError,
    OtherClassError,
    ReasonNeededError,
)
from core.training.model.trainee import Trainee
from core.training.model.training_class import TrainingClass

F = TypeVar("F", bound=Fact)
Reasons = Mapping[str, str]
NO_REASONS: Final[Reasons] = {}


class Books(Protocol):
    """Open days and red entries, as the station's trade keeps them."""

    def prepared(self, record: F, *, serial: str | None = None) -> F:
        """Return the fact on an open day, its true day kept; checked."""

    def book(self, record: Fact, findings: Sequence[Finding] = ()) -> Changes:
        """Write one fact as one transaction."""

    def red(self, kind: type[F], identity: str, reason: str) -> F:
        """Return the red entry of a fact, not yet written."""


def reasons_for(findings: Sequence[Finding], reasons: Reasons) -> str | None:
    """Return the reasons as they are kept; ``ReasonNeededError`` while one is missing."""
    asked = [one for one in findings if one.wants_reason]
    open_ones = [one for one in asked if not reasons.get(one.rule, "").strip()]
    if open_ones:
        raise ReasonNeededError(open_ones)
    if not asked:
        return None
    return json.dumps({one.rule: reasons[one.rule] for one in asked}, ensure_ascii=False)


def open_class(ledger: Ledger, class_id: str) -> TrainingClass:
    """Return a class that is not closed; ``ClassClosedError``, ``UnknownRecordError``."""
    found = ledger.get(TrainingClass, class_id)
    if found.closed:
        raise ClassClosedError(name=found.name)
    return found


def enrolled(ledger: Ledger, class_id: str, trainee: str, *, here: bool = True) -> Trainee:
    """Return somebody on a class's roster; with ``here`` one who has not left it.

    Raises ``OtherClassError``, ``LeftClassError``, ``UnknownRecordError``.
    """
    found = ledger.get(Trainee, trainee)
    if found.class_id != EventId(class_id):
        raise OtherClassError(name=found.name or "")
    if here and found.left:
        raise LeftClassError(name=found.name or "")
    return found
