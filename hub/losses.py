"""Fresh goods that were lost in a month, by product and courier: where the packing wants a look."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, select

from hub.counting import Wanted
from hub.summing import PRODUCT, UP, UP_MOVE, is_fresh, joined, same


class Loss(NamedTuple):
    """What left and what was lost of a product, in grams; ``courier`` is a code or ""."""

    product: str
    courier: str
    shipped_g: int
    lost_g: int


def losses(connection: Connection, wanted: Wanted) -> list[Loss]:
    """Return what was shipped and lost by product and courier, the largest loss first."""
    shipped, lost = (
        {(name, courier or ""): int(grams or 0) for name, courier, grams in found}
        for found in (connection.execute(query) for query in _queries(wanted))
    )
    keys = sorted({*shipped, *lost}, key=lambda key: (-lost.get(key, 0), key))
    return [Loss(*key, shipped.get(key, 0), lost.get(key, 0)) for key in keys if lost.get(key)]


def _queries(wanted: Wanted) -> Iterator[Select[Any]]:
    named = (PRODUCT.c["name"], UP.c["courier"])
    left = select(*named, func.sum(UP.c["grams"])).select_from(joined(UP, PRODUCT, "product"))
    left = left.where(wanted.within(UP), is_fresh(), UP.c["state"] != "ordered")
    gone = select(*named, func.sum(UP_MOVE.c["loss_g"])).select_from(
        joined(UP_MOVE, UP, "of").outerjoin(PRODUCT, same(UP, PRODUCT, "product"))
    )
    gone = gone.where(wanted.within(UP_MOVE), is_fresh())
    yield from (query.group_by(*named) for query in (left, gone))
