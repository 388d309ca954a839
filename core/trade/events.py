"""What trade events do to the tables, joined from each record's own file."""

from __future__ import annotations

from core.journal.registry import Capability
from core.trade.model import (
    close,
    down,
    errand,
    imported,
    mailing,
    money,
    opening,
    paper,
    parcel,
    payment,
    purchase,
    receipt,
    up,
)

CAPABILITY = Capability(
    name="trade",
    records=(
        *paper.RECORDS,
        *purchase.RECORDS,
        *up.RECORDS,
        *down.RECORDS,
        *payment.RECORDS,
        *receipt.RECORDS,
        *opening.RECORDS,
        *close.RECORDS,
        *imported.RECORDS,
        *parcel.RECORDS,
        *mailing.RECORDS,
        *errand.RECORDS,
    ),
    appliers={
        **paper.APPLIERS,
        **purchase.APPLIERS,
        **up.APPLIERS,
        **down.APPLIERS,
        **payment.APPLIERS,
        **receipt.APPLIERS,
        **opening.APPLIERS,
        **close.APPLIERS,
        **imported.APPLIERS,
        **parcel.APPLIERS,
        **mailing.APPLIERS,
        **errand.APPLIERS,
    },
    tables=(
        *money.TABLES,
        *paper.TABLES,
        *purchase.TABLES,
        *up.TABLES,
        *down.TABLES,
        *payment.TABLES,
        *receipt.TABLES,
        *opening.TABLES,
        *close.TABLES,
        *imported.TABLES,
        *parcel.TABLES,
        *mailing.TABLES,
        *errand.TABLES,
    ),
)
