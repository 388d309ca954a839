"""Which logs this PC wrote: under its key, and under those that it had before."""

from __future__ import annotations

import json
from typing import Final

from core.db import settings
from core.db.file import Database

FORMER: Final = "sync.former"
"""Setting: the devices that this PC was before it changed its key."""


def former(db: Database) -> frozenset[str]:
    """Return the devices that this PC was before."""
    said = settings.kept(db, FORMER)
    return frozenset(json.loads(said)) if said else frozenset()


def own_device(db: Database) -> str:
    """Return the device that this PC is, "" where it has no key."""
    row = db.one("SELECT device FROM local_device")
    return str(row[0]) if row else ""


def own_devices(db: Database) -> frozenset[str]:
    """Return the devices that this PC is and was."""
    return former(db) | frozenset(filter(None, (own_device(db),)))


def own_names(db: Database) -> str:
    """Return the devices that this PC is and was, as a JSON list for a statement."""
    return json.dumps(sorted(own_devices(db)))
