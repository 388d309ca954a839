"""Who may do what in the console: one table of rights by role."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

COORDINATOR: Final = "coordinator"
TRAINER: Final = "trainer"
MEDIATOR: Final = "mediator"
AUDITOR: Final = "auditor"
ADMINISTRATOR: Final = "administrator"
ROLES: Final = (COORDINATOR, TRAINER, MEDIATOR, AUDITOR, ADMINISTRATOR)

PUBLIC: Final = "public"
"""Nobody needs to sign in: the sign-in page itself, the style sheet."""
SELF: Final = "self"
"""Whoever signed in, about herself only."""
LOOK: Final = "look"
LEDGERS: Final = "ledgers"
TRAINING: Final = "training"
LISTINGS: Final = "listings"
"""See what stations offer, and what was said of it: words about goods, not about people."""
JUDGE: Final = "judge"
"""Approve, return or take over a listing."""
CHECK: Final = "check"
"""Draw people of a class to be phoned, and say that something odd was looked at."""
GRADES: Final = "grades"
"""See who applied for a talent grade, with figures, and the list of allowances."""
GRANT: Final = "grant"
"""Write what the committee decided."""
PEOPLE: Final = "people"
UNMASK: Final = "unmask"
WRITE: Final = "write"
MEND: Final = "mend"
ENROL: Final = "enrol"
EXPORT: Final = "export"
REPORT: Final = "report"
AUDIT: Final = "audit"
ACCOUNTS: Final = "accounts"

HOLDERS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        SELF: frozenset(ROLES),
        LOOK: frozenset(ROLES),
        LEDGERS: frozenset({COORDINATOR, MEDIATOR, AUDITOR}),
        TRAINING: frozenset({COORDINATOR, TRAINER, MEDIATOR, AUDITOR}),
        LISTINGS: frozenset(ROLES),
        JUDGE: frozenset({COORDINATOR, ADMINISTRATOR}),
        CHECK: frozenset({COORDINATOR}),
        GRADES: frozenset({COORDINATOR, AUDITOR}),
        GRANT: frozenset({COORDINATOR}),
        PEOPLE: frozenset({COORDINATOR, MEDIATOR, AUDITOR}),
        UNMASK: frozenset({COORDINATOR, MEDIATOR}),
        WRITE: frozenset({COORDINATOR}),
        MEND: frozenset({COORDINATOR, ADMINISTRATOR}),
        ENROL: frozenset({COORDINATOR, ADMINISTRATOR}),
        EXPORT: frozenset({COORDINATOR, AUDITOR}),
        REPORT: frozenset({COORDINATOR, AUDITOR, ADMINISTRATOR}),
        AUDIT: frozenset({AUDITOR, ADMINISTRATOR}),
        ACCOUNTS: frozenset({ADMINISTRATOR}),
    }
)
"""Which roles hold a right; a right that is not here nobody holds."""


def holds(role: str, right: str) -> bool:
    """Tell whether a role holds a right."""
    return role in HOLDERS.get(right, frozenset())
