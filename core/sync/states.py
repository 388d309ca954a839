"""Where each record stands: kept here, on its way, or receipted by the county."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

import msgspec

from core.base.ids import EventKey, split_id
from core.base.tables import Table
from core.blobs.register import Register
from core.db import settings
from core.db.file import Database
from core.journal.own import own_names
from core.sync import incidents, pace
from core.sync.trust import trust_of

LOCAL: Final = "local"
SENT: Final = "sent"
RECEIPTED: Final = "receipted"
ORDER: Final = (LOCAL, SENT, RECEIPTED)
OFFLINE: Final = "sync.offline"


class SyncState(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk shows of the sync at a glance.

    Events of this PC: ``events`` all of them, of these ``receipted`` by the county, ``sent`` or
    carried and not yet receipted, ``local`` only here. Times are the PC's in milliseconds,
    ``last_receipt_ms`` the hub's; 0 where there is none. ``cause`` is the code of what stopped
    the last try. Photos are counted apart: those that wait, that the county has too, that are
    only known by their preview.
    """

    enrolled: bool
    station: int = 0
    county: str = ""
    events: int = 0
    local: int = 0
    sent: int = 0
    receipted: int = 0
    last_receipt_ms: int = 0
    waiting_since: str = ""
    incidents: int = 0
    work_offline: bool = False
    next_ms: int = 0
    tried_ms: int = 0
    reached_ms: int = 0
    cause: str = ""
    skew_ms: int = 0
    rate: int = 0
    history_whole: bool = True
    photos_waiting: int = 0
    photos_sent: int = 0
    photos_away: int = 0


class States:
    """Reads states over one connection, a screen's or the writing one."""

    def __init__(self, db: Database, tables: Iterable[Table]) -> None:
        self._db = db
        self._dated = tuple(
            table.name
            for table in tables
            if table.key == ("id",) and any(c.name == "day" for c in table.columns)
        )

    def state_of(self, identity: str) -> str:
        """Return how far one event came: local, sent, receipted."""
        key = split_id(identity)
        return self._state(key) if key else LOCAL

    def _state(self, key: EventKey) -> str:
        place = (key.device, key.epoch, key.seq)
        if self._db.one(
            "SELECT 1 FROM local_reach WHERE device = ? AND epoch = ? AND seq >= ?", place
        ):
            return RECEIPTED
        carried = self._db.one(
            "SELECT 1 FROM local_carried WHERE device = ? AND epoch = ? AND seq >= ? LIMIT 1", place
        )
        return SENT if carried else LOCAL

    def state_of_day(self, day: dt.date) -> str:
        """Return how far the least travelled record of a day came; receipted for an empty day."""
        worst = RECEIPTED
        for device, epoch, seq in self._last_of(day):
            worst = min(worst, self._state(EventKey(device, epoch, seq)), key=ORDER.index)
            if worst == LOCAL:
                break
        return worst

    def _last_of(self, day: dt.date) -> list[tuple[str, int, int]]:
        """Return the last event of each log that a day's records were made by."""
        ends: dict[tuple[str, int], int] = {}
        for name in self._dated:
            rows = self._db.rows(
                f'SELECT id FROM "{name}" WHERE day = ?',  # noqa: S608 - our own names
                (day.isoformat(),),
            )
            for (identity,) in rows:
                key = split_id(identity)
                if key:
                    log = (key.device, key.epoch)
                    ends[log] = max(ends.get(log, 0), key.seq)
        return [(*log, seq) for log, seq in ends.items()]

    def now(self) -> SyncState:
        """Return the state at a glance."""
        db = self._db
        trust = trust_of(db)
        kept = pace.load(db)
        events, sent, receipted = self._counts()
        photos = Register(db, ()).counts()
        last = db.one("SELECT max(hub_ms) FROM local_receipt")
        offline = settings.kept(db, OFFLINE)
        return SyncState(
            enrolled=trust is not None,
            station=trust.place.station if trust else 0,
            county=trust.county.name if trust else "",
            events=events,
            local=events - sent - receipted,
            sent=sent,
            receipted=receipted,
            last_receipt_ms=(last and last[0]) or 0,
            waiting_since=self._waiting_since() if events > receipted else "",
            incidents=len(incidents.open_ones(db)),
            work_offline=offline is not None,
            next_ms=kept.next_ms,
            tried_ms=kept.tried_ms,
            reached_ms=kept.reached_ms,
            cause=kept.cause,
            skew_ms=kept.skew_ms,
            rate=kept.rate,
            history_whole=settings.kept(db, FILLING) is None,
            photos_waiting=photos.waiting,
            photos_sent=photos.sent,
            photos_away=photos.away,
        )

    def _counts(self) -> tuple[int, int, int]:
        rows = self._db.rows(
            "SELECT log.seq, coalesce((SELECT seq FROM local_reach r WHERE r.device = log.device "
            "AND r.epoch = log.epoch), 0), coalesce((SELECT max(seq) FROM local_carried c "
            "WHERE c.device = log.device AND c.epoch = log.epoch), 0) "
            "FROM log WHERE log.device IN (SELECT value FROM json_each(?))",
            (own_names(self._db),),
        )
        events = sum(seq for seq, _, _ in rows)
        receipted = sum(min(seq, there) for seq, there, _ in rows)
        sent = sum(max(0, min(seq, gone) - there) for seq, there, gone in rows)
        return events, sent, receipted

    def _waiting_since(self) -> str:
        """Return the business day of the oldest event that the county has not receipted."""
        row = self._db.one(
            "SELECT j.device || '.' || j.epoch || '.' || j.seq FROM log "
            "JOIN journal j ON j.device = log.device AND j.epoch = log.epoch AND j.seq = 1 + "
            "coalesce((SELECT seq FROM local_reach r WHERE r.device = log.device "
            "AND r.epoch = log.epoch), 0) WHERE log.device IN (SELECT value FROM json_each(?)) "
            "ORDER BY log.device IN (SELECT device FROM local_device), log.epoch LIMIT 1",
            (own_names(self._db),),
        )
        return self._day_of(row[0]) if row else ""

    def _day_of(self, identity: str) -> str:
        for name in self._dated:
            row = self._db.one(
                f'SELECT day FROM "{name}" WHERE id = ?',  # noqa: S608 - our own names
                (identity,),
            )
            if row and row[0]:
                return str(row[0])
        return ""


FILLING: Final = "sync.filling"
"""Setting that stands while a new PC's history is still coming down."""
