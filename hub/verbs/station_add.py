"""Founds a station: a number, and the county's own device at it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from sqlalchemy import Connection

from hub.call import Call
from hub.console import audit
from hub.intake import register
from hub.store.stations import Place


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("name")
    parser.add_argument("--village", required=True, metavar="CODE12")
    parser.add_argument("--village-name", default="")
    parser.add_argument("--township", default="")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{station}``, its number."""
    said = call.flags
    place = Place(
        name=said.name,
        village_code=said.village,
        village=said.village_name,
        township=said.township,
    )
    with call.office(found=True) as office:
        now = office.now_ms()

        def work(connection: Connection) -> int:
            number = register.found(connection, office.keys, place, now)
            deed = audit.Deed(
                account=audit.HERE, action="station-add", station=number, subject=place.name
            )
            audit.write(connection, deed, now)
            return number

        number = office.store.write(work)
    return {"station": number}
