"""Recomputes everything: chains, signatures, receipts, feeds, tables, the tree, the trail."""

from __future__ import annotations

from argparse import ArgumentParser

from hub.call import Answer, Call
from hub.verify import Auditor


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""


def act(call: Call) -> Answer:
    """Answer ``{ok, segments, events, problems, parked}``; exit 1 if not ok."""
    with call.office() as office:
        verdict = Auditor(office).verdict()
    return Answer(verdict, 0 if verdict.ok else 1)
