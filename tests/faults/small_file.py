"""A run that replaces one small file again and again, acknowledging each: FOLDER ACK_FD COUNT."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from core.base.files import write_durably

if TYPE_CHECKING:
    from collections.abc import Sequence

LINES = 90


def content(n: int) -> bytes:
    """Return the n-th version: several sectors of the same number."""
    return f"{n:015d}\n".encode() * LINES


def run(folder: Path, ack_fd: int, count: int) -> None:
    """Write the versions 1 to `count`."""
    for n in range(1, count + 1):
        write_durably(folder / "slots.json", content(n))
        os.write(ack_fd, f"ACK {n}\n".encode())


def judge(image: Path, acked: Sequence[str]) -> str:
    """Say what is wrong with an image: the newest acknowledged version, or the one after it."""
    path, newest = image / "slots.json", len(acked)
    if not path.exists():
        return "acknowledged file is missing" if newest else ""
    allowed = (content(newest), content(newest + 1))
    return "" if path.read_bytes() in allowed else "not a whole version"


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
