"""A real county hub in a process of its own, for tests, journeys and benchmarks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


class Hub:
    """One hub's folder, and the process that serves it while it is up."""

    def __init__(
        self, folder: Path, port: int = 0, serve: tuple[str, ...] = ("--sign-every", "0")
    ) -> None:
        self.folder = folder
        self._serve = serve
        self.port = port
        self._process: subprocess.Popen[str] | None = None
        self.address = ""

    def start(self) -> Hub:
        """Serve on the loopback interface; the same port again after a restart."""
        command = ["serve", "--host", "127.0.0.1", "--port", str(self.port), *self._serve]
        self._process = subprocess.Popen(
            self._command(command), cwd=ROOT, stdout=subprocess.PIPE, text=True, env=_environment()
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"the hub ended with {self._process.wait()}"
        self.address = json.loads(line)["address"]
        self.port = int(self.address.rpartition(":")[2])
        return self

    def restart(self) -> None:
        """Serve anew: what the hub only remembered, such as who knocked how often, is gone."""
        self.stop(at_once=True)
        self.start()

    @property
    def pid(self) -> int:
        """The number of the process that serves."""
        assert self._process is not None
        return self._process.pid

    def stop(self, *, at_once: bool = False) -> None:
        """End the process: after what is under way, or at once as a power cut would."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGKILL if at_once else signal.SIGTERM)
        process.wait(timeout=30)
        assert process.stdout is not None
        process.stdout.close()

    def verb(self, *words: str) -> Any:
        """Do one of the hub's verbs and return its JSON."""
        done = subprocess.run(
            self._command(list(words)),
            cwd=ROOT, capture_output=True, text=True, check=False, env=_environment(), timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    def station(self, name: str = "帅家村服务站", village: str = "500241106201") -> int:
        """Found a station and return its number."""
        return int(self.verb("station", "add", name, "--village", village)["station"])

    def code(self, station: int, *, port: int | None = None) -> str:
        """Make an enrolment code; with ``port`` one that leads through a proxy."""
        return str(self.invitation(station, port=port)["code"])

    def invitation(self, station: int, *, port: int | None = None) -> dict[str, Any]:
        """Make an enrolment code and its file."""
        where = ["--host", "127.0.0.1", "--port", str(port or self.port)]
        made: dict[str, Any] = self.verb("code", str(station), *where)
        return made

    def _command(self, words: list[str]) -> list[str]:
        return [sys.executable, "-m", "hub", *words, "--data", str(self.folder)]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": ""}
