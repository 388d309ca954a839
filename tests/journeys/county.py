"""The county's journey: the actors, each the real program in a process of its own."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openpyxl

from core.db.unlock import Secrets
from core.station import Station
from tests.sync_hub import ROOT, Hub
from tests.sync_proxy import Proxy

MONTH = "2026-03"
FIRST, SECOND = "帅家村服务站", "石门村服务站"


class Pc:
    """One PC: its folder, its key, what it remembers outside, and its verbs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._key = folder / "key"

    def __call__(self, *words: object, say: object = None) -> Any:
        """Do one verb and return its JSON."""
        code, told = self.ended(self.begun(*words), say)
        assert code == 0, told
        return told

    def begun(self, *words: object) -> subprocess.Popen[bytes]:
        """Begin a verb that somebody waits for later."""
        where = ["--data", str(self.folder / "data"), "--key-file", str(self._key)]
        return subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), *where, *map(str, words)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            cwd=ROOT, env=os.environ | {"CUNZHAN_STATE": str(self.folder / "state")},
        )  # fmt: skip

    @staticmethod
    def ended(process: subprocess.Popen[bytes], say: object = None) -> tuple[int, Any]:
        """Return a verb's exit code and its JSON; ``say`` goes to its standard input."""
        out, wrong = process.communicate(json.dumps(say).encode(), timeout=300)
        assert b"Traceback" not in wrong, wrong.decode()
        return process.returncode, json.loads(out)

    def add(self, kind: str, day: str = "2026-03-16", **record: object) -> str:
        """Add a record on a day and return its id."""
        (made,) = self("--day", day, "add", kind, "--json", "-", say=record)
        return str(made["id"])

    @contextlib.contextmanager
    def open(self, *, write: bool = False) -> Iterator[Station]:
        """Open the folder as the desk does, in this process."""
        secrets = Secrets(key_file=self._key, keyring=False)
        station = Station.open(self.folder / "data", secrets, read_only=not write)
        try:
            yield station
        finally:
            station.close()


class Coordinator:
    """Somebody at the console, over TLS that the county's own authority vouches for."""

    def __init__(self, hub: Hub, password: str) -> None:
        trust = ssl.create_default_context(cafile=str(hub.folder / "tls" / "ca.pem"))
        self._http = httpx.Client(base_url=f"https://{hub.address}/console", verify=trust)
        answer = self._http.post("/sign-in", data={"name": "王芳", "password": password})
        assert answer.status_code == 303, answer.text

    def see(self, path: str, **asked: str) -> str:
        """Return a page."""
        answer = self._http.get(path, params=asked)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def send(self, path: str, **form: str) -> None:
        """Fill in a page's form and send it."""
        mark = re.search(r'name="csrf" value="([^"]+)"', self.see(path))
        assert mark is not None
        answer = self._http.post(path, data={"csrf": mark[1], **form})
        assert answer.status_code == 303, answer.text

    def book(self) -> openpyxl.Workbook:
        """Take the month out as a workbook."""
        answer = self._http.get("/exports/book", params={"month": MONTH})
        assert answer.status_code == 200
        return openpyxl.load_workbook(io.BytesIO(answer.content))

    def leave(self) -> None:
        """Close the browser."""
        self._http.close()


class World:
    """The county, the link to it, a stick, and the PCs by name."""

    def __init__(self, folder: Path, hub: Hub, link: Proxy) -> None:
        self.folder, self.hub, self.link = folder, hub, link
        self.stick = folder / "U 盘"
        self.stick.mkdir()
        self.pcs: dict[str, Pc] = {}
        self.numbers = {name: hub.station(name, code) for name, code in
                        ((FIRST, "500241106201"), (SECOND, "500241119202"))}  # fmt: skip
        made = hub.verb("account", "add", "王芳", "--role", "coordinator")
        self.coordinator = Coordinator(hub, made["password"])
        self.due: dict[str, int] = {}

    def pc(self, name: str) -> Pc:
        """Return a PC by name, a new one with an empty folder at first."""
        if name not in self.pcs:
            self.pcs[name] = Pc(self.folder / name)
            self.pcs[name].folder.mkdir(exist_ok=True)
        return self.pcs[name]

    def code(self, station: str) -> str:
        """Make an enrolment code that leads over the link."""
        return self.hub.code(self.numbers[station], port=self.link.port)

    def books(self) -> dict[str, Pc]:
        """Return a PC per station that has everything."""
        return {FIRST: self.pc("first"), SECOND: self.pc("rebuilt")}
