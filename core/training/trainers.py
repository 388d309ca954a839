"""What a trainer's laptop may write at a station that let it in: teaching, and who was taught.

Money, parcels, listings, clerks and the station itself are the station's own PCs'. So are spot
checks: nobody phones people about a class that he taught himself. Erasing and merging people
stays where the rest of their data is.
"""

from __future__ import annotations

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
