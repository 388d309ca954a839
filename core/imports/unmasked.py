"""What stands against a spreadsheet with names and phones in full."""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from core.base.changes import Finding
from core.packs.rules import RuleBook

PARCELS: Final = frozenset({"parcel", "parcel-out"})
FIELD: Final = "unmasked"


def unmasked_findings(rules: RuleBook, kind: str, today: dt.date) -> tuple[Finding, ...]:
    """Return P5 for parcels, D3 for what else names people.

    A warning: what these rules stop is that the file goes to somebody, and that nobody sees here.
    """
    found = rules.finding("P5" if kind in PARCELS else "D3", today, field=FIELD)
    return (msgspec.structs.replace(found, level="warn"),) if found else ()
