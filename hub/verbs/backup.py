"""Writes a sealed copy of all that the county was sent, while the hub works."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from hub import backup
from hub.call import Call

PASSPHRASE: Final = "CUNZHAN_HUB_PASSPHRASE"  # noqa: S105 - where it is looked for


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--no-photos", action="store_true", help="ledgers alone: far smaller")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{file, bytes, segments, keys}``; ``keys`` tells whether they travel along.

    They do, under the passphrase in ``CUNZHAN_HUB_PASSPHRASE``.
    """
    file, secret = call.flags.file, os.environ.get(PASSPHRASE)
    with call.office() as office:
        count = backup.write(office, file, secret, photos=not call.flags.no_photos)
    return {
        "file": str(file),
        "bytes": file.stat().st_size,
        "segments": count,
        "keys": bool(secret),
    }
