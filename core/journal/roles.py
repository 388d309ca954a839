"""Which events of another PC count: those that the role in its county certificate may write.

And of a PC that the county revoked, those up to its bound. All else is stored and chained, so that
the log stays whole, but no table is made of it: here, at the county and on any other PC that knows
the same papers alike.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import msgspec

from core.base.ids import EventKey
from core.base.tables import Event, unsigned
from core.db.file import Database
from core.journal.own import own_devices
from core.journal.registry import Registry
from core.keys.certificate import Certificate, Revocation

NOT_ITS_ROLE: Final = "not_its_role"
COUNTY_ROLE: Final = "county"
"""The role of the county's own device, in whose log coordinators write."""
SIGNATURE_BYTES: Final = 64
SQL: Final = (
    "SELECT content FROM local_certificate WHERE device = ? AND kind = ? "
    "ORDER BY serial DESC LIMIT 1"
)
CERTIFICATE: Final = "certificate"
REVOCATION: Final = "revocation"


OWN: Final = "own"
"""In place of a role: no certificate says it."""
SET_UP: Final = frozenset({"station", "clerk"})
SET_UP_EVENTS: Final = 2


def is_set_up(kind: str, epoch: int, seq: int) -> bool:
    """Tell whether this is how a folder begins that was set up before it was let in.

    In a role that may not write them they count nowhere, and are nobody's fault.
    """
    return epoch == 1 and seq <= SET_UP_EVENTS and kind in SET_UP


class Roles:
    """What counts, device by device, looked up once each; made anew for every piece of work."""

    def __init__(self, db: Database, registry: Registry) -> None:
        self._db = db
        self._limits = registry.limits
        self._known: dict[str, str] = {}
        self._ends: dict[str, dict[int, int] | None] = {}

    def kinds(self, device: str) -> Collection[str] | None:
        """Return the kinds of event that count of a device, None for all.

        All of this PC's own count, its former devices' too: what it may not write it never wrote.
        """
        return self._limits.get(self._role(device)) if self._limits else None

    def counts(self, device: str, kind: str) -> bool:
        """Tell whether a device may write events of this kind."""
        kinds = self.kinds(device)
        return kinds is None or kind in kinds

    def signs(self, device: str) -> bool:
        """Tell whether the coordinators whom a device's changes name are believed.

        Of all devices but the county's they are not; this PC's own never named any.
        """
        return self._role(device) in (COUNTY_ROLE, OWN)

    def believed(self, event: Event) -> Event:
        """Return an event that counts with as much of it as its device may say."""
        return event if self.signs(event.device) else unsigned(event)

    def bound(self, device: str, epoch: int) -> int | None:
        """Return the last event that counts of a revoked device's epoch, None of any other's.

        This PC says again itself what its own devices wrote beyond one.
        """
        if device not in self._ends:
            said = self._paper(device, REVOCATION)
            paper = said and msgspec.msgpack.decode(said, type=Revocation)
            self._ends[device] = dict(paper.ends) if paper else None
        ends = self._ends[device]
        return None if ends is None else ends.get(epoch, 0)

    def is_beyond(self, place: EventKey) -> bool:
        """Tell whether an event lies beyond its device's bound."""
        bound = self.bound(place.device, place.epoch)
        return bound is not None and place.seq > bound

    def _role(self, device: str) -> str:
        if device not in self._known:
            said = self._paper(device, CERTIFICATE)
            role = msgspec.msgpack.decode(said, type=Certificate).role if said else ""
            self._known[device] = OWN if self._is_own(device) else role
        return self._known[device]

    def _is_own(self, device: str) -> bool:
        return device in own_devices(self._db)

    def _paper(self, device: str, kind: str) -> bytes:
        """Return what the newest paper of a kind says of another PC, nothing of an own device."""
        row = None if self._is_own(device) else self._db.one(SQL, (device, kind))
        return bytes(row[0])[SIGNATURE_BYTES:] if row else b""
