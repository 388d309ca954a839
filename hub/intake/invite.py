"""Inviting a PC: a code to type or scan, and a file that says the same."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import Connection

from core.base.files import write_durably
from core.db.errors import disk_told
from core.sync.enrolment import ENDING, Code, Invitation, write_invitation
from core.sync.link import DEFAULT_PORT, split_address
from hub import tls
from hub.intake import codes, register, settings
from hub.office import Office
from hub.store.stations import Station

FOLDER: Final = "codes"


class Invited(msgspec.Struct, frozen=True):
    """A code's text, the file with it, and when it ends."""

    code: str
    file: Path
    expires_ms: int
    station: int


def invite(
    office: Office, station: str, role: str, host: str | None = None, port: int | None = None
) -> Invited:
    """Make a one-time code for a station (number or name).

    ``host`` and ``port`` name where the station will reach the hub; without them it is where the
    hub was served last. Raises ``UnknownStationError``.
    """
    now = office.now_ms()

    def make(connection: Connection) -> tuple[str, str, int, Station]:
        found = register.named(connection, station)
        address = _address(settings.addresses(connection), host, port)
        settings.add_address(connection, address)
        secret, expires = codes.make(connection, found.id, role, now)
        return address, secret, expires, found

    address, secret, expires, home = office.store.write(make)
    if host is not None:
        tls.server(office.folder, {host}, now)
    keys = office.keys
    text = str(Code(address, secret, keys.pin))
    said = Invitation(code=text, county=keys.sealed_county, hub=keys.sealed_hub, station=home.name)
    name = f"{home.id}-{hashlib.sha256(secret.encode()).hexdigest()[:8]}{ENDING}"
    file = office.folder / FOLDER / name
    with disk_told():
        file.parent.mkdir(mode=0o700, exist_ok=True)
        write_durably(file, write_invitation(said))
    return Invited(text, file, expires, home.id)


def _address(known: list[str], host: str | None, port: int | None) -> str:
    """Return host:port as said, with what is not said taken from where the hub was served."""
    served, at = split_address(known[0]) if known else (tls.reached_at(), DEFAULT_PORT)
    host, port = host or served, port or at
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
