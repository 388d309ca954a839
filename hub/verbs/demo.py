"""Fills a new office with a demo county: stations with a believable life, enrolled and synced."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from hub.call import Call
from hub.demo import found


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("--stations", type=int, default=3)
    parser.add_argument("--rows", type=int, default=400, help="about how many entries per station")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{stations: [{station, name, events}]}``."""
    return found(call.data, call.address, call.flags.stations, call.flags.rows)
