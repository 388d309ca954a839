"""The program as scripts see it: a process, one JSON value, an exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
WITHOUT_QT = (
    "import sys; sys.modules['PySide6'] = None; sys.path.insert(0, {root!r}); "
    "from main import main; sys.exit(main(sys.argv[1:]))"
)


class Answered(NamedTuple):
    """What a verb answered."""

    code: int
    value: Any
    words: str


class Desk:
    """Runs verbs on one data folder, with the screen's library made unimportable."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.key = folder / "key"

    def __call__(self, *words: str, say: str = "", env: dict[str, str] | None = None) -> Answered:
        """Run one verb; ``say`` goes to its standard input."""
        flags = ["--data", str(self.data), "--key-file", str(self.key)]
        return self.bare(*flags, *words, say=say, env=env)

    def bare(self, *words: str, say: str = "", env: dict[str, str] | None = None) -> Answered:
        """Run the program with exactly these words."""
        done = subprocess.run(
            [sys.executable, "-c", WITHOUT_QT.format(root=str(ROOT)), *words],
            input=say.encode(),
            capture_output=True,
            timeout=120,
            check=False,
            env={
                **os.environ,
                "CUNZHAN_STATE": str(self.folder / "state"),
                "PYTHONPATH": str(ROOT),
                **(env or {}),
            },
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return Answered(done.returncode, json.loads(done.stdout), done.stderr.decode())


@pytest.fixture
def empty(tmp_path: Path) -> Desk:
    """A folder without a station."""
    return Desk(tmp_path)


@pytest.fixture
def desk(empty: Desk) -> Desk:
    """A new station."""
    made = empty("setup", "--station", "石门村站", "--village", "500241119202", "--clerk", "田桂花")
    assert made.code == 0
    return empty
