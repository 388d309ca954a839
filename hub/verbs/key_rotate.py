"""Replaces the hub's signing key; the root vouches for the new one, every paper is sealed anew."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from hub import keys, resealing
from hub.call import Call
from hub.console import audit
from hub.intake import papers
from hub.store import stations


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{serial, papers}``."""
    with call.office() as office:
        keys.root_key(office.folder)
        with office.store.read() as connection:
            known = resealing.newest(connection)
        now, serial = office.now_ms(), max(office.keys.certificate.serial, known) + 1
        deed = audit.Deed(account=audit.HERE, action="key-rotate", subject=str(serial))
        # What is cut from here on is finished by whoever opens the office next.
        office.store.write(lambda c: audit.write(c, deed, now))
        keys.rotate(office.folder, now, known)
        office.refresh()
        with office.store.read() as connection:
            every = stations.every(connection)
            count = sum(len(papers.after(connection, one.id)) for one in every)
        return {"serial": office.keys.certificate.serial, "papers": count}
