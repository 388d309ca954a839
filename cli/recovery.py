"""Makes a new recovery code, or notes that the one in force is on paper."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from cli.call import Call

NEW, KEPT = "new", "kept"


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    acts = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    acts.add_parser(NEW)
    acts.add_parser(KEPT)


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{recovery_code}``, the old one dead; or ``{on_paper: true}``.

    After a renewal ``CUNZHAN_RECOVERY`` must hold the new code: ``db.void_sheet`` without it.
    """
    with call.station(write=True) as station:
        if call.flags.what == NEW:
            return {"recovery_code": station.renew_recovery()}
        station.note_recovery_on_paper(call.secrets.recovery or "")
    return {"on_paper": True}
