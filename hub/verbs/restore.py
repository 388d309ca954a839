"""Reads a backup into an empty office: the keys from its folder, or from the backup."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from hub import backup
from hub.call import Call
from hub.intake.worker import Worker
from hub.verbs.backup import PASSPHRASE
from hub.verify import Auditor


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("file", type=Path)


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{segments, events, ok, origin}`` once everything read was applied and verified."""
    backup.unpack_keys(call.flags.file, call.data, os.environ.get(PASSPHRASE))
    with call.office() as office:
        count = backup.read(office, call.flags.file)
        Worker(office).finish()
        verdict = Auditor(office).verdict()
        origin = backup.origin_of(office)
    return {"segments": count, "events": verdict.events, "ok": verdict.ok, "origin": origin}
