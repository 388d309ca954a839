"""Hits of pure rules become findings with the pack's level, law and version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from core.base.changes import Finding
from core.base.record import Record
from core.packs.shelf import Packs


class Hit(NamedTuple):
    """What a rule found in one record: its id, the field, and what fills its sentence."""

    rule: str
    field: str | None = None
    args: Mapping[str, str | int] = {}


def findings_of(
    packs: Packs, today: dt.date, record: Record, hits: Iterable[Hit]
) -> tuple[Finding, ...]:
    """Return the findings of the rules in force on the record's day."""
    day = getattr(record, "day", None) or today
    told = (packs.rules.finding(h.rule, day, field=h.field, args=h.args) for h in hits)
    return tuple(finding for finding in told if finding is not None)
