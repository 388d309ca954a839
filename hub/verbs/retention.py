"""Removes what its term is over for: names in old entries, old codes and sessions."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

import msgspec

from hub import dates
from hub.call import Call
from hub.retention import tidy


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("--sure", action="store_true", help="the hub's date is right")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{events, sessions, codes, attempts, lapsed}``: how many of each."""
    with call.office() as office:
        with office.store.read() as connection:
            if not call.flags.sure:
                dates.refuse_jump(connection, office.now_ms())
        return msgspec.to_builtins(tidy(office))
