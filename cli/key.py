"""Changes this PC's own key: the old one signs for the new one, and is forgotten."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from cli.call import Call
from cli.enrol import asking

ROTATE = "rotate"


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    acts = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    acts.add_parser(ROTATE)


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{state: "waiting", before, device}``: the county certifies it at the next sync."""
    with call.station(write=True) as station:
        before = station.ledger.journal.device
        device = station.sync.rotate(asking(station))
    return {"state": "waiting", "before": before, "device": device}
