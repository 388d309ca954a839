"""Listings for the search box: by their words, and by the code that platforms' files carry."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Final

from core.base.found import Found, Hit, Read, look, told
from core.db.file import Database
from core.db.roll import Roll
from core.listing.lookup import code_of

WORDS: Final = MappingProxyType({"words": "concat_ws(' ', name, headline, variety, origin)"})
CODE: Final = re.compile(r"([0-9A-Z]{6})-(?:(\d{1,4})-)?(\d{1,9})", re.ASCII)
SHOWN: Final = "name, headline, ''"
CODED: Final = look("listing", SHOWN, "listing WHERE dropped = 0 AND id LIKE :listing", by="rowid")
WORDED: Final = look(
    "listing",
    SHOWN,
    "listing WHERE rowid IN (SELECT value FROM json_each(:listings))",
    by="rowid",
)


class ListingFinder:
    """One connection's look for listings."""

    def __init__(self, db: Database) -> None:
        self._roll = Roll(db, "listing", WORDS, "dropped = 0")

    def reads(self, typed: str, _people: Sequence[str], limit: int) -> Iterator[Read]:
        """Look for the listing of a code, or for those whose words hold the text."""
        code = CODE.fullmatch(typed.upper())
        if code is not None:
            device, epoch, seq = code.groups()
            yield Read(CODED, _coded, {"listing": f"%{device}.{epoch or 1}.{seq}"})
        elif numbers := self._roll.inside("words", typed, limit):
            yield Read(WORDED, _coded, {"listings": json.dumps(numbers)})


def _coded(hit: Hit) -> Found:
    kind, identity, name, headline, _more = hit
    return told((kind, identity, name, headline, code_of(identity)))
