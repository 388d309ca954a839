"""Which logs this PC wrote, as the sync's statements ask for them."""

from __future__ import annotations

import json

from core.db.file import Database
from core.journal.own import FORMER, former, own_devices

__all__ = ["FORMER", "former", "own_names"]


def own_names(db: Database) -> str:
    """Return the devices that this PC is and was, as a JSON list for a statement."""
    return json.dumps(sorted(own_devices(db)))
