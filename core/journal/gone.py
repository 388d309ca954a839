"""Whom nothing personal is kept of any more: those who were erased."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from core.db.file import Database
from core.journal.registry import Registry

Personal = Mapping[str, Mapping[str, Any]]
"""Personal fields by whom they are about, "" for the event itself."""
AMONG: Final = "IN (SELECT value FROM json_each(?))"


def erased_of(db: Database, registry: Registry, ids: Iterable[str]) -> frozenset[str]:
    """Return those of some ids who were erased."""
    asked = sorted(set(ids))
    if not asked:
        return frozenset()
    # Most events are about one person, who is found in a fifth of the time.
    where, which = ("= ?", asked[0]) if len(asked) == 1 else (AMONG, json.dumps(asked))
    found: set[str] = set()
    for table in registry.forgetful:
        sql = f'SELECT id FROM "{table}" WHERE erased = 1 AND id {where}'  # noqa: S608 - our own names
        found |= {identity for (identity,) in db.rows(sql, (which,))}
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
