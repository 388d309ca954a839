"""Makes a new data folder without the wizard."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from cli.call import Call
from cli.enrol import enrolled
from core.db.slots import SLOTS_NAME
from core.station import NewStation, Station
from core.sync.errors import LinkError
from words.command import NotUnderstoodError
from words.say import _


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("--station", metavar="NAME")
    parser.add_argument("--village", metavar="CODE12")
    parser.add_argument("--clerk", metavar="NAME", dest="first_clerk")
    parser.add_argument("--pin", default=None)
    parser.add_argument("--join", default=None, metavar="CODE-OR-FILE")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{station, device, recovery_code}``; refused on an existing folder.

    With ``--join`` the folder is another PC of a station that the county knows, and the answer
    has ``enrolled`` besides.
    """
    said = call.flags
    if said.join:
        return _joined(call)
    if not (said.station and said.village and said.first_clerk):
        why = _("要 --station、--village、--clerk，或者 --join")
        raise NotUnderstoodError(why=why)
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


def _joined(call: Call) -> dict[str, Any]:
    """Join, or leave nothing that stands in the way of another try."""
    station, code = Station.create(call.data, None, call.secrets, call.clock)
    try:
        try:
            found = enrolled(station, call.flags.join, None)
        except BaseException:
            (call.data / SLOTS_NAME).unlink()
            raise
        return {
            "station": found.get("name", ""),
            "device": station.ledger.journal.device,
            "recovery_code": code,
            "enrolled": found,
            "whole": found["state"] == "enrolled" and _filled(station),
        }
    finally:
        station.close()


def _filled(station: Station) -> bool:
    """Fetch what the county has of the station; False if the link gave out, to be gone on with."""
    try:
        station.sync.run()
    except LinkError:
        return False
    finally:
        station.choose_clerk()
    return True
