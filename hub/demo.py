"""A demo county: made-up stations, each filled by the desk itself and synced over the real link."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from core.db.unlock import DEMO_KEY_NAME
from hub.errors import DemoFailedError, NotEmptyError
from hub.intake import register
from hub.intake.invite import invite
from hub.intake.worker import Worker
from hub.office import Office
from hub.store import stations
from hub.store.stations import Place

ROOT: Final = Path(__file__).resolve().parents[1]
PLACES: Final = (
    Place(name="柳沟村服务站", village_code="620522101201", village="柳沟村", township="兴丰镇"),
    Place(name="石岭村服务站", village_code="620522101202", village="石岭村", township="兴丰镇"),
    Place(name="上滩村服务站", village_code="620522102203", village="上滩村", township="陇川镇"),
    Place(name="杏树湾服务站", village_code="620522102204", village="杏树湾村", township="陇川镇"),
    Place(name="何家坪服务站", village_code="620522103205", village="何家坪村", township="云山镇"),
    Place(name="北寨村服务站", village_code="620522103206", village="北寨村", township="云山镇"),
)
PATIENCE_S: Final = 600
LOOPBACK: Final = "127.0.0.1"
SECRETS: Final = frozenset({"CUNZHAN_PASSPHRASE", "CUNZHAN_RECOVERY"})


def found(folder: Path, address: str | None, many: int, rows: int) -> Any:  # noqa: ANN401 - any JSON value
    """Found a county with so many stations of about so many entries each.

    Raises ``NotEmptyError`` where a county is already.
    """
    wanted = PLACES[: max(1, min(many, len(PLACES)))]
    with Office.open(folder, address, name="示范县") as office:
        with office.store.read() as connection:
            if stations.every(connection):
                raise NotEmptyError
        with _served(folder, address) as port:
            made = [_station(office, place, port, rows, seed)
                    for seed, place in enumerate(wanted, 1)]  # fmt: skip
        Worker(office).finish()
    return {"stations": made}


def _station(office: Office, place: Place, port: int, rows: int, seed: int) -> dict[str, Any]:
    """Found one station, let its desk live, enrol it and sync it."""
    now = office.now_ms()
    number = office.store.write(lambda c: register.found(c, office.keys, place, now))
    code = invite(office, str(number), "station", LOOPBACK, port).code
    with tempfile.TemporaryDirectory(prefix="cunzhan-demo-") as made:
        data = Path(made) / "station"
        _desk(data, "demo", "--rows", str(rows), "--seed", str(seed))
        _desk(data, "enrol", code)
        told = _desk(data, "sync")
    return {"station": number, "name": place.name, "events": told["events_sent"]}


def _desk(data: Path, *words: str) -> Any:  # noqa: ANN401 - any JSON value
    """Do one verb of the desk as a program of its own and return what it answers."""
    key = ["--key-file", str(data / DEMO_KEY_NAME)] if data.exists() else []
    return _said([str(ROOT / "main.py"), "--data", str(data), *key, *words])


def _said(words: Sequence[str]) -> Any:  # noqa: ANN401 - any JSON value
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, *words],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=PATIENCE_S,
        env=_environment(),
    )
    if done.returncode:
        raise DemoFailedError(why=done.stdout.decode(errors="replace")[-500:])
    return json.loads(done.stdout)


@contextlib.contextmanager
def _served(folder: Path, address: str | None) -> Iterator[int]:
    """Serve the office on a port of its own meanwhile."""
    where = ["--db", address] if address else []
    words = ["-m", "hub", "serve", "--data", str(folder), *where, "--host", LOOPBACK, "--port", "0"]
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        # Its first console code would be taken for the one that counts.
        stderr=subprocess.DEVNULL,
        env=_environment(),
    ) as process:
        try:
            line = process.stdout.readline() if process.stdout else b""
            if not line:
                raise DemoFailedError(why="serve")
            yield int(json.loads(line)["address"].rpartition(":")[2])
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_S)


def _environment() -> dict[str, str]:
    """Return what is around a program; nobody's passphrase opens a made-up desk."""
    kept = {name: value for name, value in os.environ.items() if name not in SECRETS}
    return {**kept, "PYTHONPATH": str(ROOT)}
