"""The injector seen from Python: build it, start a process under it, steer it from inside."""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LIBRARY = HERE / "injector.so"

CAPABILITY_VERSION = 0x20080522
"""Version 3 of Linux's capset(2)."""
CAN_BUILD = sys.platform == "linux" and all(map(shutil.which, ("gcc", "make")))


def build() -> Path:
    """Build the injector if it is missing or older than its source, and return its path."""
    subprocess.run(["make", "--silent", "--directory", HERE], check=True)  # noqa: S607 - whichever make there is
    return LIBRARY


def environment(folder: Path, **switches: object) -> dict[str, str]:
    """Return the variables that start a process under the injector, watching `folder`.

    Args:
        folder: only what happens below it is recorded or made to fail.
        switches: record=FILE, ack_fd=N, fail="op:N:WHAT[:TIMES]"; see injector.c.
    """
    chosen = {f"CZ_FAULT_{name.upper()}": str(value) for name, value in switches.items()}
    return {
        **os.environ,
        **chosen,
        "LD_PRELOAD": str(build()),
        "CZ_FAULT_DIR": str(folder.resolve()),
        "PYTHONPATH": str(ROOT),
    }


class Shim:
    """Steers the injector from inside the process it was preloaded into."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)
        self._library.cz_fault_calls.restype = ctypes.c_long

    def watch(self, folder: Path) -> None:
        """Look at this folder from now on; files already open stay as they are."""
        self._library.cz_fault_folder(str(folder).encode())

    def fail(self, rule: str) -> None:
        """Arm with "op:N:WHAT[:TIMES]"; counting starts again."""
        self._library.cz_fault_fail(rule.encode())

    def calm(self) -> None:
        """Let every call through again; counting starts again."""
        self._library.cz_fault_fail(None)

    def drop_rights(self) -> None:
        """Let file modes hold for this process from now on, even if root started it."""
        header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
        if self._library.capset(header, (ctypes.c_uint32 * 6)()) != 0:
            message = "this process keeps its rights"
            raise OSError(message)

    def calls(self, op: str) -> int:
        """Return how many calls of this kind were seen since counting started."""
        return int(self._library.cz_fault_calls(op.encode()))


def under_injector(work: str, folder: Path, *args: object) -> Any:
    """Call "module:function" with (folder, shim, *args) in a process under the injector.

    The function steers the faults itself, so that hundreds of them cost one start; its answer
    comes back as JSON.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.shim", work, str(folder), json.dumps(args)],
        check=True,
        cwd=ROOT,
        env=environment(folder),
        stdout=subprocess.PIPE,
    )
    return json.loads(done.stdout)


def _answer(work: str, folder: str, args: str) -> None:
    module, name = work.split(":")
    function = getattr(importlib.import_module(module), name)
    sys.stdout.write(json.dumps(function(Path(folder), Shim(), *json.loads(args))))


if __name__ == "__main__":
    _answer(*sys.argv[1:])
