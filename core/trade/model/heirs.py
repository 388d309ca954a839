"""Which paper stands in the place of a void one: each names only the one that it replaces."""

from __future__ import annotations

from typing import Final, TypeVar

from core.db import rows
from core.db.file import Database
from core.trade.model.paper import Replaceable

R = TypeVar("R", bound=Replaceable)
STEMS: Final = (
    "WITH RECURSIVE stem(id) AS (VALUES (?) UNION SELECT replaces FROM {table} JOIN stem "
    "USING (id) WHERE replaces IS NOT NULL){rest}"
)
STEM: Final = " SELECT id FROM stem"
FAMILY: Final = (
    ", family(id) AS (SELECT id FROM stem UNION SELECT heir.id FROM {table} heir "
    "JOIN family ON heir.replaces = family.id) SELECT id FROM {table} JOIN family USING (id) "
    "WHERE reverses IS NULL AND reversed_by IS NULL ORDER BY id LIMIT 1"
)


def stems(db: Database, kind: type[Replaceable], identity: str) -> set[str]:
    """Return the ids of a paper and of all the void ones before it that it was issued anew of."""
    return {of for (of,) in db.rows(_sql(kind, STEM), (identity,))}


def _sql(kind: type[Replaceable], rest: str) -> str:
    return STEMS.replace("{rest}", rest).replace("{table}", rows.table_of(kind))


def heir_of(db: Database, paper: R) -> R:
    """Return the paper that stands in the place of a void one, however often it was issued anew.

    Of several (two PCs did, one was taken back) one that stands. The last of the line where none
    stands, the paper itself where nothing replaces it.
    """
    last = paper
    while last.reversed_by and last.replaced_by:
        following = rows.by_id(db, type(last), last.replaced_by)
        if following is None:
            break
        last = following
    if not last.reversed_by or not (last.replaces or last.replaced_by):
        return last
    # Only now: an heir is found by what it replaces, which reads the whole table.
    standing = db.one(_sql(type(paper), FAMILY), (paper.id,))
    return (standing and rows.by_id(db, type(paper), standing[0])) or last
