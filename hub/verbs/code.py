"""Makes a one-time enrolment code for a PC of a station: 72 hours, one PC."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from hub.call import Call
from hub.console import audit
from hub.intake.invite import invite

ROLES = ("station", "trainer")


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("station", help="a station's number or name")
    parser.add_argument("--host", default=None, help="the address that the station will use")
    parser.add_argument("--port", type=int, default=None)
    parser.add_argument("--role", choices=ROLES, default=ROLES[0])


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{code, file, expires}``."""
    said = call.flags
    with call.office() as office:
        made = invite(office, said.station, said.role, said.host, said.port)
        deed = audit.Deed(account=audit.HERE, action="code", station=made.station, detail=said.role)
        office.store.write(lambda c: audit.write(c, deed, office.now_ms()))
    expires = dt.datetime.fromtimestamp(made.expires_ms // 1000, dt.UTC)
    return {
        "code": made.code,
        "file": str(made.file),
        "expires": expires.isoformat().replace("+00:00", "Z"),
    }
