"""Sends the county what waits here and takes what it has for this station."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from cli.call import Call


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags: none."""
    del parser


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer the bytes, events and receipts of one run, with what was noticed."""
    with call.station(write=True) as station:
        done = station.sync.run()
    return {
        "requests": done.requests,
        "bytes_up": done.bytes_up,
        "bytes_down": done.bytes_down,
        "handshake_bytes": done.handshake_bytes,
        "events_sent": done.events_sent,
        "events_received": done.events_received,
        "receipts": done.receipts,
        "packs": done.packs,
        "incidents": list(done.incidents),
        "wrong_clock": done.wrong_clock,
    }
