"""Changes this PC's own key, or takes the county's new paper that came by hand."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cli.call import Call
from cli.input import content

ROTATE, COUNTY = "rotate", "county"


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    acts = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    acts.add_parser(ROTATE)
    county = acts.add_parser(COUNTY)
    county.add_argument("file", type=Path)
    county.add_argument("pin", help="the 32 characters that the county said apart from the file")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer what was changed."""
    return {ROTATE: _rotate, COUNTY: _county}[call.flags.what](call)


def _rotate(call: Call) -> dict[str, Any]:
    """Answer ``{state: "waiting", before, device}``: the county certifies it at the next sync."""
    with call.station(write=True) as station:
        station.clerks.need_head()
        before = station.ledger.journal.device
        device = station.sync.rotate(station.sync.asking())
    return {"state": "waiting", "before": before, "device": device}


def _county(call: Call) -> dict[str, Any]:
    """Answer ``{state: "believed", name, serial}``."""
    paper = content(call.flags.file, "file")
    with call.station(write=True) as station:
        county = station.sync.take_county(paper, call.flags.pin)
    return {"state": "believed", "name": county.name, "serial": county.serial}
