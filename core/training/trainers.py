"""What a trainer's laptop may write and read at a station that let it in: teaching, who is taught.

Money, parcels, listings, clerks and the station itself are the station's own PCs'. So are spot
checks: nobody phones people about a class that he taught himself. Erasing and merging people
stays where the rest of their data is.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ROLE: Final = "trainer"
"""The role in a device's certificate."""
KINDS: Final = frozenset(
    {
        "attendance",
        "attendance.out",
        "certificate",
        "class",
        "class-photo",
        "class.change",
        "class.close",
        "consent",
        "consent.withdrawal",
        "course",
        "course.change",
        "follow-up",
        "person",
        "person.change",
        "practice",
        "print",
        "quiz",
        "satisfaction",
        "trainee",
        "trainee.change",
    }
)
"""The kinds of event that count from such a device; the county puts all others aside."""
ABOUT: Final[Mapping[str, str | None]] = MappingProxyType(
    {
        "consent": "person",
        "consent.withdrawal": "consent",
        "person": None,
        "person.change": "of",
        "person.merge": "drop",
    }
)
"""Kinds of event that such a device reads of people who attend alone, and the field that says of
whom or of which consent; None where it is the event itself."""
READS: Final = (KINDS - ABOUT.keys() - {"print"}) | {
    "clerk",
    "clerk.change",
    "notice",
    "person.erase",
    "station",
    "station.change",
}
"""The kinds that such a device reads whomever they name. Of all others it gets digests."""
