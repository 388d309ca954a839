"""All capabilities joined: the one list that the station and the county hub share."""

from __future__ import annotations

import functools
from typing import Final

from core.base.tables import Entry
from core.journal.registry import Awaited, Registry

CONTENTS: Final = "a6266d57d5c4f11cf0d63d9d6ef8affc40f6b9ff3d2c3a2aec7f3216a5338f14"
"""What ``joined().contents()`` says: ``make dictionary`` writes it."""


@functools.cache
def joined() -> Registry:
    """Load every capability and return them joined."""
    from core.catalog.events import CAPABILITY as CATALOG
    from core.county.events import CAPABILITY as COUNTY
    from core.listing.events import CAPABILITY as LISTING
    from core.people.events import CAPABILITY as PEOPLE
    from core.trade.events import CAPABILITY as TRADE
    from core.training import trainers
    from core.training.events import CAPABILITY as TRAINING
    from core.trust.events import CAPABILITY as TRUST

    capabilities = (PEOPLE, CATALOG, LISTING, TRADE, TRAINING, TRUST, COUNTY)
    return Registry(capabilities, {trainers.ROLE: trainers.KINDS})


REGISTRY: Final = Awaited(joined, CONTENTS)


def naming(named: str) -> tuple[tuple[str, str], ...]:
    """Return where records name one of table ``named``: their tables and columns."""
    return tuple(
        (table.name, column.name)
        for table in REGISTRY.tables
        for column in table.columns
        if column.field.refers == named and table.name != named and issubclass(table.row, Entry)
    )
