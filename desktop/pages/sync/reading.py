"""What the county page reads, on the reading lane, and how it says times and places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final, NamedTuple

from core.county.model import Notice, PriceNote
from core.county.queries import notices, prices
from core.journal.own import own_device
from core.keys.certificate import Certificate, Revocation
from core.station import Views
from core.sync import pace
from core.sync.enrolment import WAITING
from core.sync.pace import Pace
from core.sync.trust import Place, kept, trust_of
from desktop.pages.reached import reached_day
from words.errors import SENTENCES, sentence
from words.say import _

DAYS: Final = 14
SECOND_MS: Final = 1000
LATEST_MS: Final = 9_000_000_000_000
"""In the year 2255; what is beyond is no time."""
LATIN_KILO: Final = 1000
COUNTY: Final = "county"


class DayRow(NamedTuple):
    """One day: how much was recorded, and how far the least travelled of it came."""

    day: dt.date
    records: int
    state: str


class Pc(NamedTuple):
    """This PC at its county, and the station's other devices."""

    place: Place
    county: str
    devices: list[Certificate]
    revoked: Mapping[str, Revocation]
    pace: Pace
    device: str
    waits: bool
    """The county has not certified this PC's new key yet."""

    @property
    def is_revoked(self) -> bool:
        """Tell whether the county takes nothing of this PC any more."""
        return self.device in self.revoked


class News(NamedTuple):
    """What the county said."""

    notices: list[Notice]
    prices: list[PriceNote]


def read_days(views: Views, today: dt.date) -> list[DayRow]:
    """Return the last days on which something was recorded, the newest first."""
    found = []
    for back in range(DAYS):
        day = today - dt.timedelta(days=back)
        count = sum(work.count for work in views.days.figures(day).works)
        if count:
            found.append(DayRow(day, count, reached_day(views, day)))
    return found


def read_news(views: Views, today: dt.date) -> News:
    """Return notices in force and prices."""
    return News(notices(views.db, today), prices(views.db))


def read_pc(views: Views) -> Pc | None:
    """Return what this PC knows of its county, None before it was enrolled."""
    trust = trust_of(views.db)
    if trust is None:
        return None
    devices = sorted(trust.certificates.values(), key=lambda one: one.serial)
    return Pc(
        place=trust.place,
        county=trust.county.name,
        devices=devices,
        revoked=trust.revocations,
        pace=pace.load(views.db),
        device=own_device(views.db),
        waits=bool(kept(views.db, WAITING)),
    )


def moment(ms: int) -> str:
    """Return a time as one reads it on this PC's clock: 11-21 09:30; "" for none."""
    if not 0 < ms < LATEST_MS:
        return ""
    return f"{dt.datetime.fromtimestamp(ms / SECOND_MS, tz=dt.UTC).astimezone():%m-%d %H:%M}"


def amount(size: int) -> str:
    """Return a number of bytes as one reads it."""
    if size < LATIN_KILO:
        return _("{count} 字节", count=size)
    if size < LATIN_KILO * LATIN_KILO:
        return f"{size / LATIN_KILO:.1f} KB"
    return f"{size / LATIN_KILO / LATIN_KILO:.1f} MB"


def short(device: str) -> str:
    """Return a device's name as far as people need it to tell two apart."""
    return device[:4]


def cause(code: str) -> tuple[str, str]:
    """Return what a code means and the one thing to do."""
    kept = SENTENCES.get(code)
    return (sentence(code), _(kept.advice) if kept else "") if code else ("", "")
