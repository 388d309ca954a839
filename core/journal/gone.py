"""Whom nothing personal is kept of any more: those who were erased."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from core.db.file import Database
from core.journal.registry import Registry

Personal = Mapping[str, Mapping[str, Any]]
"""Personal fields by whom they are about, "" for the event itself."""


def erased_of(db: Database, registry: Registry, ids: Iterable[str]) -> frozenset[str]:
    """Return those of some ids who were erased."""
    asked = sorted(set(ids))
    if not asked:
        return frozenset()
    found: set[str] = set()
    for table in registry.forgetful:
        rows = db.rows(
            f'SELECT id FROM "{table}" WHERE erased = 1 '  # noqa: S608 - our own names
            "AND id IN (SELECT value FROM json_each(?))",
            (json.dumps(asked),),
        )
        found |= {identity for (identity,) in rows}
    return frozenset(found)


def of_nobody_gone(db: Database, registry: Registry, personal: Personal) -> Personal:
    """Return personal fields with those about somebody erased as the event's own.

    Under her name every other PC would throw them away, and this one alone would keep them.
    """
    gone = erased_of(db, registry, filter(None, personal))
    kept = {owner: dict(said) for owner, said in personal.items() if owner not in gone}
    for owner in gone:
        kept.setdefault("", {}).update(personal[owner])
    return kept
