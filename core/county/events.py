"""What the county's events do to the tables."""

from __future__ import annotations

from typing import Final

from core.base.tables import Table, put_row
from core.county.model import Notice, PriceNote
from core.journal.registry import Capability

NOTICES: Final = "notice"
PRICES: Final = "price_note"
CAPABILITY: Final = Capability(
    name="county",
    records=(Notice, PriceNote),
    appliers={
        "notice": lambda event: [put_row(NOTICES, event)],
        "price": lambda event: [put_row(PRICES, event)],
    },
    tables=(
        Table(name=NOTICES, row=Notice, indexes=("day, seq",)),
        Table(name=PRICES, row=PriceNote, indexes=("product, day", "day, seq")),
    ),
)
