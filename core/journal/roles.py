"""Which events of another PC count: those that the role in its county certificate may write.

What a role may not write is stored and chained like all else, so that the log stays whole, but no
table is made of it: here, at the county and on any other PC that knows the certificate alike.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import msgspec

from core.db.file import Database
from core.journal.own import own_devices
from core.journal.registry import Registry
from core.keys.certificate import Certificate

NOT_ITS_ROLE: Final = "not_its_role"
SIGNATURE_BYTES: Final = 64
SQL: Final = (
    "SELECT content FROM local_certificate WHERE device = ? AND kind = 'certificate' "
    "ORDER BY serial DESC LIMIT 1"
)


class Roles:
    """What counts, device by device, looked up once each; made anew for every piece of work."""

    def __init__(self, db: Database, registry: Registry) -> None:
        self._db = db
        self._limits = registry.limits
        self._known: dict[str, Collection[str] | None] = {}

    def kinds(self, device: str) -> Collection[str] | None:
        """Return the kinds of event that count of a device, None for all.

        All of this PC's own count, its former devices' too: what it may not write it never wrote.
        """
        if not self._limits:
            return None
        if device not in self._known:
            self._known[device] = self._looked_up(device)
        return self._known[device]

    def counts(self, device: str, kind: str) -> bool:
        """Tell whether an event of a device counts."""
        kinds = self.kinds(device)
        return kinds is None or kind in kinds

    def _looked_up(self, device: str) -> Collection[str] | None:
        row = None if device in own_devices(self._db) else self._db.one(SQL, (device,))
        if row is None:
            return None
        paper = msgspec.msgpack.decode(bytes(row[0])[SIGNATURE_BYTES:], type=Certificate)
        return self._limits.get(paper.role)
