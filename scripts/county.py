"""A county for the pictures: a hub on this PC, notices, prices, two PCs that disagree."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final, Self

from core.base.clock import SystemClock
from core.base.record import Record
from core.county.model import Notice, PriceNote
from core.db.unlock import DEMO_KEY_NAME, Secrets
from core.station import Station
from core.sync.enrolment import Asking, read_code
from hub.channels import county as channel
from hub.office import Office

ROOT: Final = Path(__file__).resolve().parents[1]
NAME: Final = "奉节县商务局"


class County:
    """A hub that serves as long as it is needed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._number = ""

    def __enter__(self) -> Self:
        with Office.open(self.folder, name=NAME):
            pass
        serve = self._command("serve", "--host", "127.0.0.1", "--port", "0")
        self._process = subprocess.Popen(serve, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        if self._process.stdout is None:
            raise SystemExit(1)
        address = json.loads(self._process.stdout.readline())["address"]
        self._port = address.rpartition(":")[2]
        return self

    def __exit__(self, *_told: object) -> None:
        self._process.terminate()
        self._process.wait()

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "hub", *words, "--data", str(self.folder)]

    def _verb(self, *words: str) -> Any:  # noqa: ANN401 - a verb's JSON
        done = subprocess.run(self._command(*words), cwd=ROOT, stdout=subprocess.PIPE, check=True)
        return json.loads(done.stdout)

    def take_in(self, data: Path) -> None:
        """Enrol a station and receipt what it has."""
        with _opened(data) as station:
            own = station.people.station()
            name = own.name if own else "演示站"
            village = own.village_code if own else "500236100200"
            self._number = str(self._verb("station", "add", name, "--village", village)["station"])
            self._join(station)
            station.sync.run()

    def _join(self, station: Station) -> None:
        words = ("code", self._number, "--host", "127.0.0.1", "--port", self._port)
        code = read_code(self._verb(*words)["code"])
        station.sync.enrol(code, Asking(wall_ms=station.sync.now_ms(), name="柜台电脑"))

    def write(self, data: Path) -> None:
        """Send notices and prices down."""
        today = SystemClock().now().date()
        records: tuple[Record, ...] = (
            Notice(
                heading="周四下午直播培训",
                text="县电商中心二楼，讲手机拍摄和合格证填写。请带一种当季的货。",
                level="important",
                valid_until=today + dt.timedelta(days=9),
                author="张敏",
            ),
            Notice(heading="中通进村班车改点", text="下周一起上午十点半到村，请提前打包。"),
            PriceNote(product="奉节脐橙", fen=320, per="斤", market="永安农贸市场", grade="一级"),
            PriceNote(product="土鸡蛋", fen=120, per="个", market="永安农贸市场"),
            PriceNote(product="红薯粉条", fen=900, per="斤", market="吐祥集"),
        )
        with Office.open(self.folder) as office:
            now = office.now_ms()
            office.store.write(
                lambda c: channel.write(c, office.keys, int(self._number), records, now)
            )
        with _opened(data) as station:
            station.sync.run()

    def disagree(self, data: Path, second: Path) -> None:
        """Let a second PC and the first change one farmer's telephone while offline."""
        secrets = Secrets(key_file=second.with_suffix(".key"), keyring=False)
        other, _code = Station.create(second, None, secrets)
        try:
            self._join(other)
            other.sync.run()
            other.choose_clerk()
            with _opened(data) as station:
                person = str(other.db.rows("SELECT id FROM person WHERE role = 'farmer'")[0][0])
                station.people.change(person, {"phone": "13896000011"})
                other.people.change(person, {"phone": "13896000017"})
                _do_twice(station, other)
                station.sync.run()
                other.sync.run()
                station.sync.run()
                station.conflicts.look(station.sync.now_ms())
        finally:
            other.close()


def _do_twice(station: Station, other: Station) -> None:
    """Let two PCs take the same errand back and hand the same parcel out."""
    (errand,) = station.db.rows("SELECT id FROM errand WHERE reversed_by IS NULL LIMIT 1")[0]
    (parcel,) = station.db.rows("SELECT id FROM parcel WHERE state = 'shelf' LIMIT 1")[0]
    station.reverse(errand, "金额记错")
    other.reverse(errand, "金额记错")
    station.trade.parcels.hand_over(parcel)
    other.trade.parcels.hand_over(parcel, to="other", to_name="邻居周大婶")


class _opened:  # noqa: N801 - reads like contextlib.closing
    """A station that is closed again."""

    def __init__(self, data: Path) -> None:
        os.environ.setdefault("CUNZHAN_STATE", tempfile.mkdtemp())
        secrets = Secrets(key_file=data / DEMO_KEY_NAME, keyring=False)
        self._station = Station.open(data, secrets)

    def __enter__(self) -> Station:
        return self._station

    def __exit__(self, *_told: object) -> None:
        self._station.close()
