"""All capabilities joined: the one list that the station and the county hub share."""

from __future__ import annotations

from typing import Final

from core.catalog.events import CAPABILITY as CATALOG
from core.county.events import CAPABILITY as COUNTY
from core.journal.registry import Registry
from core.listing.events import CAPABILITY as LISTING
from core.people.events import CAPABILITY as PEOPLE
from core.trade.events import CAPABILITY as TRADE
from core.training import trainers
from core.training.events import CAPABILITY as TRAINING
from core.trust.events import CAPABILITY as TRUST

REGISTRY: Final = Registry(
    (PEOPLE, CATALOG, LISTING, TRADE, TRAINING, TRUST, COUNTY), {trainers.ROLE: trainers.KINDS}
)


def joined() -> Registry:
    """Return the list, for a process that has to import it by name."""
    return REGISTRY


PEOPLE_NAMED: Final = tuple(
    (table.name, column.name)
    for table in REGISTRY.tables
    for column in table.columns
    if column.field.refers == "person" and table.name != "person"
)
"""Where records name people."""
