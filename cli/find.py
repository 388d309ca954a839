"""Finds people, products, parcels, papers, listings, classes and certificates, best first."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

import msgspec

from cli.call import Call


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("text")
    parser.add_argument("--limit", type=int, default=20)


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``[{kind, id, title, detail}]``."""
    said = call.flags
    with call.station() as station:
        return msgspec.to_builtins(station.search.find(said.text, said.limit))
