"""Replaces the hub's signing key; the root vouches for the new one, every paper is sealed anew."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from sqlalchemy import Connection

from hub import keys
from hub.call import Call
from hub.console import audit
from hub.intake import register
from hub.store import stations


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{serial, papers}``."""
    with call.office() as office:
        now = office.now_ms()
        fresh = keys.rotate(office.folder, now)

        def seal(connection: Connection) -> int:
            subject = str(fresh.certificate.serial)
            deed = audit.Deed(account=audit.HERE, action="key-rotate", subject=subject)
            audit.write(connection, deed, now)
            every = stations.every(connection)
            return sum(register.seal_anew(connection, fresh, one.id) for one in every)

        return {"serial": fresh.certificate.serial, "papers": office.store.write(seal)}
