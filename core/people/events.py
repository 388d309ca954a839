"""What people events do to the tables."""

from __future__ import annotations

from typing import Final, cast

from core.base.record import specs
from core.base.tables import Event, Put, RowChange, Table, Value, put_change, put_row
from core.journal.registry import Capability
from core.people.model import (
    Clerk,
    ClerkChange,
    Consent,
    ConsentWithdrawal,
    Person,
    PersonChange,
    PersonErase,
    PersonMerge,
    Station,
    StationChange,
)
from core.people.permits import Permit, PermitChange

ERASED_VERSION: Final = 2**40
"""Above every ordinary version: nothing written before or after brings an erased name back."""
PERSONAL: Final = tuple(spec.name for spec in specs(Person) if spec.field.personal)


def apply_merge(event: Event) -> list[RowChange]:
    """Point the dropped entry at the one that stands, and say that that one stands.

    Both rows get one rank, so PCs that merge the same people either way round never leave a ring.
    """
    said = cast("PersonMerge", event.fields)
    version = said.base + 1
    changes: list[RowChange] = [
        Put("person", (said.drop,), {"merged_into": said.keep, "version": version}, version)
    ]
    if said.keep:
        stands: dict[str, Value] = {"merged_into": None, "version": version}
        changes.append(Put("person", (said.keep,), stands, version))
    return changes


def apply_erase(event: Event) -> list[RowChange]:
    """Mark the person as erased and blank what was personal, whatever else is delivered later."""
    said = cast("PersonErase", event.fields)
    blanked: dict[str, Value] = dict.fromkeys(PERSONAL)
    return [Put("person", (said.subject,), blanked | {"erased": 1}, ERASED_VERSION)]


def apply_withdrawal(event: Event) -> list[RowChange]:
    """End a consent on the event's day."""
    said = cast("ConsentWithdrawal", event.fields)
    return [Put("consent", (said.consent,), {"withdrawn": event.day.isoformat()}, 1)]


CAPABILITY = Capability(
    name="people",
    records=(
        Person,
        PersonChange,
        PersonMerge,
        PersonErase,
        Consent,
        ConsentWithdrawal,
        Clerk,
        ClerkChange,
        Station,
        StationChange,
        Permit,
        PermitChange,
    ),
    appliers={
        "person": lambda event: [put_row("person", event)],
        "person.change": lambda event: put_change("person", event),
        "person.merge": apply_merge,
        "person.erase": apply_erase,
        "consent": lambda event: [put_row("consent", event)],
        "consent.withdrawal": apply_withdrawal,
        "clerk": lambda event: [put_row("clerk", event)],
        "clerk.change": lambda event: put_change("clerk", event),
        "station": lambda event: [put_row("station", event)],
        "station.change": lambda event: put_change("station", event),
        "permit": lambda event: [put_row("permit", event)],
        "permit.change": lambda event: put_change("permit", event),
    },
    tables=(
        Table(
            name="person",
            row=Person,
            indexes=(
                "initials, merged_into",
                "substr(phone, -4)",
                "phone",
                "name, merged_into",
                "merged_into",
            ),
        ),
        Table(name="consent", row=Consent, indexes=("person",)),
        Table(name="clerk", row=Clerk),
        Table(name="station", row=Station),
        Table(name="permit", row=Permit),
    ),
)
