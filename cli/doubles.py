"""Says what two of the station's PCs did twice, and puts it right."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import TYPE_CHECKING, Any

import msgspec

from cli.call import Call
from core.base.errors import UnknownRecordError

if TYPE_CHECKING:
    from core.station import Station


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--again", default=None, metavar="ID", help="a fact that both took back")
    way.add_argument("--keep", default=None, metavar="ID", help="which of two entries stands")
    parser.add_argument("--reason", default="两台电脑各记了一遍")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer a list of ``{what, table, of, events}``, or the ``{ids}`` of what put one right."""
    said = call.flags
    if said.again is None and said.keep is None:
        with call.station() as station:
            found: list[Any] = msgspec.to_builtins(station.sync.doubles.all())
        return found
    with call.station(write=True) as station:
        if said.again is not None:
            return {"ids": _again(station, said.again)}
        return {"ids": _kept(station, said.keep, said.reason)}


def _again(station: Station, identity: str) -> list[str]:
    from core.sync.doubles import REVERSED, enter_again

    doubles = station.sync.doubles
    for double in doubles.all():
        if double.what == REVERSED and double.of == identity:
            return list(enter_again(station.ledger, doubles, double).ids)
    raise UnknownRecordError(kind=REVERSED, id=identity)


def _kept(station: Station, identity: str, reason: str) -> list[str]:
    from core.sync.doubles import REVERSED, keep

    for double in station.sync.doubles.all():
        if double.what != REVERSED and identity in double.events:
            with station.db.atomic():
                way = station.reverse, station.trade.parcels
                return list(keep(*way, double, identity, reason).ids)
    raise UnknownRecordError(kind="double", id=identity)
