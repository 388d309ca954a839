"""Finds people, products, parcels, papers and listings, best first."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

import msgspec

from cli.call import Call
from core.listing.lookup import sku
from core.listing.model import Listing
from core.station import Views
from core.trade.queries.search import Found


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("text")
    parser.add_argument("--limit", type=int, default=20)


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``[{kind, id, title, detail}]``."""
    said = call.flags
    with call.station() as station:
        found = station.search.find(said.text, said.limit)
        browse = Views(station.db).listings.listings
        _numbers, listings = browse.first("", {"text": said.text}, said.limit)
        found += [
            Found(kind=Listing.kind, id=one.id, title=one.name, detail=sku(one)) for one in listings
        ]
        return msgspec.to_builtins(found[: said.limit])
