"""Founds a station: a number, and the county's own device at it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from hub.call import Call
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
        number = office.store.write(lambda c: register.found(c, office.keys, place, now))
    return {"station": number}
