"""Erasures under the name of an entry that the county does not have: another branch's is meant.

A folder that was put back writes on under numbers which the county knows as other entries. Nobody
else can know of what this PC alone has, and a block that was erased never comes back.
"""

from __future__ import annotations

import json
from typing import Final

from core.base.ids import EventId, split_id
from core.db import settings
from core.db.file import Database
from core.journal.own import own_devices
from core.sync.outgoing import reach

SPARED: Final = "erase_later"


def spare(db: Database, subject: EventId) -> bool:
    """Tell whether the words of an entry are left alone for now, and remember it if so."""
    alone = _is_here_alone(db, subject)
    if alone:
        _keep(db, {*_spared(db), subject})
    return alone


def due(db: Database) -> list[EventId]:
    """Return whom to forget after all: what was spared bears another name, or the county has it."""
    spared = _spared(db)
    found = sorted(one for one in spared if not _is_here_alone(db, one))
    if found:
        _keep(db, spared - set(found))
    return found


def _is_here_alone(db: Database, subject: EventId) -> bool:
    key = split_id(subject)
    if key is None or key.device not in own_devices(db):
        return False
    return key.seq > reach(db, (key.device, key.epoch))


def _spared(db: Database) -> set[EventId]:
    said = settings.kept(db, SPARED)
    return {EventId(one) for one in json.loads(said)} if said else set()


def _keep(db: Database, spared: set[EventId]) -> None:
    settings.keep(db, SPARED, json.dumps(sorted(spared)))
