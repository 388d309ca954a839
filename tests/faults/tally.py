"""The smallest ledger there is, to prove the recorder itself: `python -m … FOLDER ACK_FD LEVEL N`.

It records N numbers, each acknowledged after its COMMIT returned, with checkpoints in between.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2 as sqlite

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY = "x'" + "2f" * 32 + "'"


def opened(folder: Path, level: str) -> sqlite.Connection:
    """Open the tally in WAL mode with this `synchronous` level."""
    tally = sqlite.connect(folder / "tally.db", isolation_level=None)
    tally.execute(f'PRAGMA key = "{KEY}"')
    tally.execute("PRAGMA cipher_log_level = NONE")
    tally.execute("PRAGMA journal_mode = WAL")
    tally.execute(f"PRAGMA synchronous = {level}")
    tally.execute("PRAGMA wal_autocheckpoint = 25")
    tally.execute(
        "CREATE TABLE IF NOT EXISTS tally (n INTEGER PRIMARY KEY, twice INTEGER, pad TEXT)"
    )
    return tally


def run(folder: Path, ack_fd: int, level: str, count: int) -> None:
    """Record and acknowledge the numbers 1 to `count`."""
    tally = opened(folder, level)
    for n in range(1, count + 1):
        with tally:
            tally.execute("BEGIN IMMEDIATE")
            tally.execute("INSERT INTO tally VALUES (?, ?, ?)", (n, 0, "麦" * (n * 37 % 900)))
            tally.execute("UPDATE tally SET twice = 2 * n WHERE n = ?", (n,))
        os.write(ack_fd, f"ACK {n}\n".encode())
    tally.close()


def judge(image: Path, acked: Sequence[str]) -> str:
    """Say what is wrong with an image, or nothing."""
    try:
        tally = opened(image, "FULL")
        found = tally.execute("SELECT n, twice FROM tally ORDER BY n").fetchall()
        whole = tally.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        tally.close()
    except sqlite.DatabaseError as error:
        return f"damaged: {error}"
    if not whole or found != [(n, 2 * n) for n in range(1, len(found) + 1)]:
        return "damaged: not the first numbers, whole"
    return "acknowledged records lost" if len(found) < len(acked) else ""


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
