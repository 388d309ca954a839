"""Certificates checked by anybody: by their ten characters, or by their whole square code.

What the square code says is believed for its signature alone, so a certificate whose record has
not come yet is known too; whether it was withdrawn only the county's tables tell.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Final, Literal, NamedTuple

from sqlalchemy import Connection, and_, func, select

from core.base.masking import mask_name
from core.training import badge
from core.training.badge import Badge, NotABadgeError
from hub.store import tables
from hub.store.derived import DERIVED, STATION

Verdict = Literal["valid", "withdrawn", "not_arrived", "unknown"]
CODE: Final = re.compile(r"[A-Z2-7]{10}")
SPACES: Final = re.compile(r"[\s\-－—–]+")
MOST: Final = 20


class Said(NamedTuple):
    """What the county says of a certificate; the rest is "" or 0 for one that it does not know."""

    verdict: Verdict
    code: str = ""
    course: str = ""
    day: dt.date | None = None
    minutes: int = 0
    station: str = ""
    holder: str = ""
    gone: dt.date | None = None
    """The day on which it was withdrawn."""


UNKNOWN: Final = Said("unknown")


def check(connection: Connection, typed: str) -> Said:
    """Say what is known of what somebody typed or scanned."""
    text = typed.strip()
    if text.upper().startswith(badge.PREFIX):
        return _scanned(connection, text)
    return _coded(connection, _code_in(text))


def _code_in(text: str) -> str:
    """Return a short code as it is kept, "" for what is none."""
    bare = SPACES.sub("", text).upper()
    half = badge.HALF
    return f"{bare[:half]}-{bare[half:]}" if CODE.fullmatch(bare) else ""


def _scanned(connection: Connection, text: str) -> Said:
    try:
        said = badge.badge_of(badge.record_in(text))
    except NotABadgeError:
        return UNKNOWN
    known = _coded(connection, said.code)
    if known.verdict != "unknown":
        return known
    station = _signer(connection, said.issuer_key)
    return UNKNOWN if station is None else _told("not_arrived", said, station)


def _coded(connection: Connection, code: str) -> Said:
    """Look a code up; only a record whose signature is right and whose code is its own counts."""
    table, at = DERIVED["certificate"], tables.station.c
    given, red = table.c, table.alias("red")
    back = and_(red.c[STATION] == given[STATION], red.c["id"] == given["reversed_by"])
    gone_on = func.coalesce(red.c["true_day"], red.c["day"])
    query = (
        select(given["record"], given["reversed_by"], at.name, gone_on)
        .select_from(table.outerjoin(red, back))
        .join(tables.station, at.id == given[STATION])
        .where(given["short_code"] == code, given["reverses"].is_(None))
    )
    if not code:
        return UNKNOWN
    for record, gone, station, day in connection.execute(query.limit(MOST)):
        try:
            said = badge.badge_of(bytes(record or b""))
        except NotABadgeError:
            continue
        if said.code == code:
            told = _told("withdrawn" if gone else "valid", said, station)
            return told._replace(gone=dt.date.fromisoformat(day) if gone and day else None)
    return UNKNOWN


def _told(verdict: Verdict, said: Badge, station: str) -> Said:
    earned = said.earned
    return Said(
        verdict,
        said.code,
        earned.course,
        earned.day,
        earned.minutes,
        station or earned.issuer,
        mask_name(earned.holder),
    )


def _signer(connection: Connection, key: bytes) -> str | None:
    """Return the station of a PC that the county knows and did not revoke."""
    device, at = tables.device.c, tables.station.c
    query = (
        select(at.name)
        .join(tables.device, at.id == device.station)
        .where(device.public_key == key, device.revoked_ms.is_(None))
    )
    return connection.scalar(query)
