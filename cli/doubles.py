"""Says what two of the station's PCs did twice; enters a fact again that both took back."""

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
    parser.add_argument("--again", default=None, metavar="ID", help="a fact that was taken back")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer a list of ``{what, table, of, events}``, or the ``{ids}`` entered again."""
    if call.flags.again is None:
        with call.station() as station:
            found: list[Any] = msgspec.to_builtins(station.sync.doubles.all())
        return found
    with call.station(write=True) as station:
        return {"ids": _again(station, call.flags.again)}


def _again(station: Station, identity: str) -> list[str]:
    from core.sync.doubles import REVERSED, enter_again

    doubles = station.sync.doubles
    for double in doubles.all():
        if double.what == REVERSED and double.of == identity:
            return list(enter_again(station.ledger, doubles, double).ids)
    raise UnknownRecordError(kind=REVERSED, id=identity)
