"""Who decides when two PCs said different things of one field: the county, the station, a person.

The merge rule decides what stands meanwhile, the same everywhere; this says whose task it is.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

COUNTY: Final = "county"
STATION: Final = "station"
HEAD: Final = "head"
"""Sensitive: the station's head decides in person, with both values before her."""
OWNERS: Final = MappingProxyType(
    {
        ("person", "name"): HEAD,
        ("person", "uscc"): HEAD,
        ("person", "household_no"): HEAD,
        ("person", "birth_year"): HEAD,
        ("clerk", "role"): HEAD,
        ("clerk", "left"): HEAD,
        ("station", "name"): COUNTY,
        ("station", "village_code"): COUNTY,
        ("station", "village"): COUNTY,
        ("product", "certificate"): COUNTY,
        ("product", "grades"): COUNTY,
    }
)


def owner_of(table: str, field: str) -> str:
    """Return who settles a dispute over a field: county, station, or head for sensitive ones."""
    return OWNERS.get((table, field), STATION)
