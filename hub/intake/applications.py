"""PCs that ask without a code: somebody at the county looks at them and says yes or no."""

from __future__ import annotations

from typing import ClassVar, Final

import msgspec
from sqlalchemy import Connection, func, select

from core.base.errors import ClerkError
from core.base.ids import device_of
from core.sync.messages import ANSWER, Answer, claimed, write_message
from core.sync.messages import Application as Asked
from hub import mail
from hub.errors import UnknownDeviceError, UnknownStationError
from hub.intake import register, settings
from hub.keys import Keys
from hub.store import rows, stations, tables

WAITING, APPROVED, REFUSED = "waiting", "approved", "refused"
MOST_WAITING: Final = 500
STATION: Final = "station"
A = tables.application.c


class PendingError(ClerkError):
    """The application was kept and waits for somebody to look at it."""

    code = "pending"
    status: ClassVar[int] = 202


class RefusedError(ClerkError):
    """Somebody at the county said no."""

    code = "refused"
    status: ClassVar[int] = 403


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """A PC's sealed application; ``station`` is 0 as long as nobody knows whose PC it is."""

    device: str
    station: int
    content: bytes
    received_ms: int
    state: str = WAITING
    decided_by: str | None = None

    @property
    def asked(self) -> Asked:
        """What the PC says of itself."""
        return claimed(self.content, Asked)


def receive(connection: Connection, raw: bytes, asked: Asked, now_ms: int) -> str:
    """Keep an application whose seal was checked; return its state."""
    device = device_of(asked.public_key)
    known = one(connection, device)
    if known is not None:
        return known.state
    count = select(func.count()).select_from(tables.application).where(A.state == WAITING)
    if int(connection.scalar(count) or 0) < MOST_WAITING:
        home = [s for s in stations.every(connection) if s.village_code == asked.village_code]
        station = home[0].id if len(home) == 1 else 0
        made = Application(device=device, station=station, content=raw, received_ms=now_ms)
        rows.put(connection, tables.application, made)
    return WAITING


def one(connection: Connection, device: str) -> Application | None:
    """Return a device's application, or None."""
    return rows.first(connection, Application, select(tables.application).where(A.device == device))


def waiting(connection: Connection) -> list[Application]:
    """Return the applications that nobody decided, oldest first."""
    query = select(tables.application).where(A.state == WAITING)
    return rows.read(connection, Application, query.order_by(A.received_ms, A.device))


def approve(
    connection: Connection, keys: Keys, device: str, station: int, by: tuple[str, int]
) -> bytes:
    """Let a PC in at a station; the sealed answer is kept for the next stick, and returned.

    ``by`` is who decides, and when (ms). Raises ``UnknownDeviceError``, ``UnknownStationError``.
    """
    found = one(connection, device)
    home = stations.one(connection, station)
    if found is None:
        raise UnknownDeviceError(device=device)
    if home is None:
        raise UnknownStationError(station=station)
    name, now_ms = by
    answer = register.admit(connection, keys, home, (found.asked, STATION), now_ms)
    reached = tuple(settings.addresses(connection))
    answer = msgspec.structs.replace(answer, addresses=reached)
    sealed = sealed_answer(keys, answer, found.content)
    mail.keep_answer(connection, device, sealed)
    decided = msgspec.structs.replace(found, station=station, state=APPROVED, decided_by=name)
    rows.put(connection, tables.application, decided)
    return sealed


def refuse(connection: Connection, device: str, by: str) -> None:
    """Say no; ``UnknownDeviceError`` when the device did not ask."""
    found = one(connection, device)
    if found is None:
        raise UnknownDeviceError(device=device)
    decided = msgspec.structs.replace(found, state=REFUSED, decided_by=by)
    rows.put(connection, tables.application, decided)


def sealed_answer(keys: Keys, answer: Answer, about: bytes) -> bytes:
    """Seal the county's yes to one application."""
    return write_message(ANSWER, answer, keys.signing, about)
