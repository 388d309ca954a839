"""Writes what waits for stations on a stick: return bundles, answers to PCs that asked."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import msgspec

from hub.call import Call
from hub.intake.files import Files
from hub.intake.sync import Desk
from hub.returning import Writer


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("folder", type=Path, metavar="DIR")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{files: [{station, device, file, bytes}], left: [...]}``; each was read back."""
    with call.office() as office:
        written = Writer(office, Desk(office, Files(office))).write(call.flags.folder)
    done = [msgspec.to_builtins(one) for one in written if not one.state]
    left = [msgspec.to_builtins(one) for one in written if one.state]
    return {"files": done, "left": left}
