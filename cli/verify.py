"""Recomputes everything and names what is not as it was written."""

from __future__ import annotations

from argparse import ArgumentParser

import msgspec

from cli.answer import DONE, REFUSED, Answer
from cli.call import Call
from core.base.errors import ClerkError
from core.db.errors import DeskOpenError, KeyNeededError, NoStationError, WrongKeyError
from core.journal.verify import Problem, Verdict
from words.errors import sentence

NOT_OURS = (DeskOpenError, KeyNeededError, NoStationError, WrongKeyError)


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags: none."""
    del parser


def act(call: Call) -> Answer:
    """Answer ``{ok, events, problems}``, also when the file cannot be opened."""
    try:
        with call.station() as station:
            verdict = station.verify()
    except NOT_OURS:
        raise
    except ClerkError as error:
        verdict = Verdict(ok=False, events=0, problems=(Problem(code="page", message=error.code),))
    told = [msgspec.to_builtins(p) | {"message": sentence(p.message)} for p in verdict.problems]
    value = {"ok": verdict.ok, "events": verdict.events, "problems": told}
    return Answer(value, DONE if verdict.ok else REFUSED)
