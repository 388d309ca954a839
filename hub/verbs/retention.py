"""Removes what its term is over for: names in old entries, old codes and sessions."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

import msgspec

from hub.call import Call
from hub.retention import tidy


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{events, sessions, codes, attempts, lapsed}``: how many of each."""
    with call.office() as office:
        return msgspec.to_builtins(tidy(office))
