"""Papers and packs under the hub's key of now: what a cut rotation left is done here."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from hub.channels import packs
from hub.intake import register, settings
from hub.keys import Keys
from hub.store import stations
from hub.store.store import Store

SEALED_BY: Final = "sealed_by"
"""Setting: the public key under which all papers and packs are sealed."""

NEWER: Final = "hub_serial"
"""Setting: the serial of a key of ours that a station knows and this hub, put back, does not."""
MOST_SERIAL: Final = 1 << 31


def mind(connection: Connection, keys: Keys, known: int) -> None:
    """Note that a station knows a newer key of the hub: the next one has to be newer still."""
    if keys.certificate.serial < known < MOST_SERIAL and newest(connection) < known:
        settings.put(connection, NEWER, str(known).encode())


def newest(connection: Connection) -> int:
    """Return the highest serial of a key of the hub that a station told of, 0 when none did."""
    return int(settings.get(connection, NEWER) or b"0")


def finish(store: Store, keys: Keys) -> bool:
    """Seal anew what a key before this one sealed, once; tell whether there was a need.

    All in one transaction, by whichever process opens the office first after the rotation.
    """
    with store.read() as connection:
        if _is_done(connection, keys):
            return False
    return store.write(lambda c: _seal_anew(c, keys))


def _is_done(connection: Connection, keys: Keys) -> bool:
    """Tell whether nothing is left to do; a mark that these keys do not know is of newer ones."""
    mark = settings.get(connection, SEALED_BY)
    return not keys.secrets.before if mark is None else mark not in keys.publics[1:]


def _seal_anew(connection: Connection, keys: Keys) -> bool:
    if _is_done(connection, keys):
        return False
    # Marked first: of two hubs that start at once the second waits here, and finds it done.
    settings.put(connection, SEALED_BY, keys.signing.public)
    for one in stations.every(connection):
        register.seal_anew(connection, keys, one.id)
    packs.seal_anew(connection, keys)
    return True
