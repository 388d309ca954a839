"""Who may come in: the station opened, and those who work there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.base.clock import SystemClock
from core.db.unlock import Secrets
from core.station import Station

if TYPE_CHECKING:
    from core.people.model import Clerk

Met = tuple["list[Clerk]", bool]
"""Who works at a station, and whether anybody has a PIN."""


def opened(folder: Path, secrets: Secrets) -> tuple[Station, Met]:
    """Open the station and look who works there, in one go."""
    station = Station.open(folder, secrets, SystemClock())
    try:
        return station, doorkeeping(station)
    except BaseException:
        station.close()
        raise


def doorkeeping(station: Station) -> Met:
    """Return those who work here, the head signed in already where nobody has a PIN."""
    clerks = station.clerks.all()
    has_pins = bool(with_pin(station))
    if clerks and not has_pins:
        station.clerks.sign_in(clerks[0].id)
    return clerks, has_pins


def with_pin(station: Station) -> list[Clerk]:
    """Return those whom a PIN tells from others."""
    clerks = station.clerks
    return [clerk for clerk in clerks.all() if clerks.pins.has(clerk.id)]


def who_may_unlock(station: Station) -> list[Clerk]:
    """Return whom the screen left alone asks for a PIN; nobody while who works has none.

    She could not come back to her own desk, and the next start would let her in unasked.
    """
    some = with_pin(station)
    return some if any(clerk.id == station.ledger.clerk for clerk in some) else []
