"""Makes a new data folder without the wizard."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from cli.call import Call
from core.station import NewStation, Station


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("--station", required=True, metavar="NAME")
    parser.add_argument("--village", required=True, metavar="CODE12")
    parser.add_argument("--clerk", required=True, metavar="NAME", dest="first_clerk")
    parser.add_argument("--pin", default=None)


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{station, device, recovery_code}``; refused on an existing folder."""
    said = call.flags
    new = NewStation(
        name=said.station, village_code=said.village, clerk=said.first_clerk, pin=said.pin
    )
    station, code = Station.create(call.data, new, call.secrets, call.clock)
    try:
        return {
            "station": said.station,
            "device": station.ledger.journal.device,
            "recovery_code": code,
        }
    finally:
        station.close()
