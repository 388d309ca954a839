"""Lets nothing count that a device wrote after a place in its log; without one, after now."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from sqlalchemy import Connection

from hub.call import Call
from hub.console import audit
from hub.errors import BadInputError
from hub.intake import register


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("device")
    parser.add_argument("--epoch", type=int, default=None)
    parser.add_argument("--seq", type=int, default=None)
    parser.add_argument("--reason", default="")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{device, station, ends}``: the last event of each epoch that still counts."""
    said = call.flags
    if (said.epoch is None) != (said.seq is None):
        raise BadInputError(why="--epoch --seq")
    bound = None if said.seq is None else (int(said.epoch), int(said.seq))
    with call.office() as office:
        now = office.now_ms()

        def work(connection: Connection) -> Any:  # noqa: ANN401 - any JSON value
            homes = register.homes(connection, said.device)
            papers = [
                register.revoke(connection, office.keys, one, said.reason, now, bound=bound)
                for one in homes
            ]
            told = "" if bound is None else f"{bound[0]}.{bound[1]}"
            for one in homes:
                deed = audit.Deed(
                    account=audit.HERE,
                    action="revoke",
                    station=one.station,
                    subject=one.device,
                    reason=said.reason,
                    detail=told,
                )
                audit.write(connection, deed, now)
            return {
                "device": said.device,
                "station": papers[-1].station,
                "ends": [list(end) for end in papers[-1].ends],
            }

        return office.store.write(work)
