"""The rules by which the county looks at listings: its own pack where it has one, else the shipped.

A county's pack reaches the stations from here, so both look with the same eyes.
"""

from __future__ import annotations

import datetime as dt
import functools
import threading

from sqlalchemy import Connection, select

from core.listing.claims import ClaimsCheck
from core.packs.shelf import Packs
from hub.packs import packs_of
from hub.store import tables

P = tables.pack.c
Key = tuple[dt.date, tuple[bytes, ...]]


class Rulebook:
    """The packs in use on ``day``."""

    def __init__(self, packs: Packs, day: dt.date) -> None:
        self.packs = packs
        self.day = day

    @functools.cached_property
    def check(self) -> ClaimsCheck:
        """The claims check as it stands on the day; most pages ask for a figure and need none."""
        return ClaimsCheck(self.packs.claims, self.day)

    @property
    def version(self) -> str:
        """The version of the pack that the claims come from."""
        return self.packs.manifest_of("claims").version


class Rulebooks:
    """The rulebook of the day, made once: to read its patterns takes a second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: tuple[Key, Rulebook] | None = None

    def on(self, connection: Connection, day: dt.date) -> Rulebook:
        """Return the rules in force on a day, the county's newest packs among them."""
        digests = connection.scalars(select(P.digest).order_by(P.version))
        key = (day, tuple(bytes(one) for one in digests))
        with self._lock:
            if self._kept is None or self._kept[0] != key:
                self._kept = (key, Rulebook(packs_of(connection), day))
            return self._kept[1]
