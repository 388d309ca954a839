"""Goods that need a licence, known by name: L14 who may trade them, Q6 where they are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from core.db.file import Database
from core.packs.findings import Hit
from core.packs.shelf import Packs
from core.packs.vocabulary import GoodsFound
from core.people.permits import licences_held

DOUBT: Final = "L14-doubt"


class LicensedTrade:
    """What the pack says of goods by their name, the station's own licences looked at."""

    def __init__(self, db: Database, packs: Packs) -> None:
        self._db = db
        self._packs = packs

    def traded(self, name: str | None, day: dt.date, field: str) -> list[Hit]:
        """Return the hits of buying or selling goods."""
        lacking = self._lacking(name, day)
        return [Hit(one.goods.rule, field, {"word": one.word}) for one in lacking]

    def ordered(self, name: str | None, day: dt.date, field: str) -> list[Hit]:
        """Return the hits of ordering goods for a villager."""
        lacking = self._lacking(name, day)
        return [Hit(one.goods.order_rule, field, {"word": one.word}) for one in lacking]

    def received(self, names: Iterable[str], day: dt.date, field: str) -> list[Hit]:
        """Return the hits of being paid for what a receipt names: never more than a doubt."""
        sold = (name for name in names if not self._packs.goods.is_service(name))
        words = dict.fromkeys(one.word for name in sold for one in self._lacking(name, day))
        return [Hit(DOUBT, field, {"word": word}) for word in words]

    def kept(self, name: str | None, field: str) -> list[Hit]:
        """Return the hits of keeping goods that may not lie beside food."""
        found = self._packs.goods.goods_in(name or "")
        rules = dict.fromkeys(one.goods.store_rule for one in found if one.goods.store_rule)
        return [Hit(rule, field) for rule in rules]

    def _lacking(self, name: str | None, day: dt.date) -> list[GoodsFound]:
        """Return the goods that no licence of the station covers."""
        found = self._packs.goods.goods_in(name or "")
        held = licences_held(self._db, day) if found else frozenset()
        return [one for one in found if one.goods.permit not in held]
