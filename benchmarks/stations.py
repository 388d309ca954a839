"""Stations of any size, built once through the services and kept under ``build/bench``.

A kept station is named by its size, its seed and the code that shapes its data; a benchmark that
writes works on a copy.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measure import ROOT
from core.base.clock import FixedClock
from core.base.ids import event_id
from core.base.tables import Fact
from core.capabilities import REGISTRY
from core.db.unlock import Secrets
from core.demo import mass, names
from core.demo.settle_in import settle_in
from core.demo.site import Site
from core.people.model import Person
from core.station import NewStation, Station

CACHE: Final = ROOT / "build" / "bench"
KEY_NAME: Final = "key"
PASSPHRASE: Final = "苗岭山下的旧算盘"  # noqa: S105 - opens made-up stations only
NOW: Final = dt.datetime(2026, 11, 20, 9, 30)  # noqa: DTZ001 - the clerk's wall clock is naive
YEARS: Final = 3
ROWS_PER_PERSON: Final = 50
ROWS_PER_PARCEL: Final = 10
CHUNK: Final = 20_000
SHAPING: Final = ("core/demo", "core/db/steps", "core/journal/codec.py", "core/journal/chain.py")
"""What decides, beside the tables' declarations, which bytes a station of a seed holds."""
GIVEN_1: Final = "秀国建桂春明志玉小文光大德世昌永正长兴家"
GIVEN_2: Final = "英华兰强军芳梅珍伟平云林富霞琼碧容贵才东"
SURNAMES: Final = "杨石田吴彭白冉龙陈刘张李王周覃谭罗黄向何"


def secrets(folder: Path) -> Secrets:
    """Return what opens a station of ours."""
    return Secrets(key_file=folder / KEY_NAME, keyring=False)


def state(folder: Path) -> None:
    """Keep the high-water marks of benchmarks apart from the clerk's."""
    os.environ["CUNZHAN_STATE"] = str(folder)


def reach(station: Station, table: str) -> int:
    """Return how many rows a table has."""
    row = station.db.one(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - our own names
    return int(row[0]) if row else 0


def kept_station(rows: int, seed: int = 1) -> Path:
    """Return the folder of a station whose sales ledger has ``rows`` rows; read it only."""
    state(CACHE / "state")
    folder = CACHE / f"{rows}-{seed}-{fingerprint()}"
    if not folder.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        for old in CACHE.glob(f"{rows}-{seed}-*"):
            shutil.rmtree(old)
        with tempfile.TemporaryDirectory(dir=CACHE) as made:
            build(Path(made) / "station", rows, seed)
            (Path(made) / "station").rename(folder)
    return folder


@contextmanager
def copied_station(rows: int, seed: int = 1) -> Iterator[Path]:
    """Yield a copy of such a station that may be written to."""
    source = kept_station(rows, seed)
    with tempfile.TemporaryDirectory(dir=CACHE) as made:
        folder = Path(made) / "station"
        shutil.copytree(source, folder)
        state(Path(made) / "state")
        yield folder
    state(CACHE / "state")


def fingerprint() -> str:
    """Return what decides a station's data, as a short digest."""
    digest = hashlib.sha256(REGISTRY.fingerprint().encode())
    for name in (*SHAPING, "benchmarks/stations.py"):
        place = ROOT / name
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def build(folder: Path, rows: int, seed: int) -> None:
    """Make a station through its services: villagers, products, sales of three years, parcels."""
    clock = FixedClock(NOW)
    new = NewStation(
        name=names.STATION, village_code=names.VILLAGE_CODE, village=names.VILLAGE, clerk="杨秀英"
    )
    ways = Secrets(key_file=folder / KEY_NAME, passphrase=PASSPHRASE, keyring=False)
    folder.mkdir(parents=True)
    station, _ = Station.create(folder, new, ways, clock)
    try:
        site = Site(station, clock, Random(seed), NOW.date(), NOW)
        with station.db.atomic():
            settle_in(site)
        _people(site, rows // ROWS_PER_PERSON)
        for start in range(0, rows, CHUNK):
            station.ledger.write(_facts(site, start, min(CHUNK, rows - start), rows))
        station.db.execute("PRAGMA optimize")
        station.db.checkpoint()
    finally:
        station.close()


def _people(site: Site, many: int) -> None:
    people = site.shop.people
    with site.shop.ledger.db.atomic():
        for number in range(many):
            person = Person(
                name=_name(site.luck),
                role="farmer" if number % 3 else "villager",
                phone=f"1{site.luck.choice('356789')}{site.luck.randrange(10**9):09d}",
                village=f"{names.VILLAGE}{site.luck.choice(names.GROUPS)}",
            )
            kept = site.farmers if number % 3 else site.villagers
            kept.append(people.add(person).ids[0])


def _name(luck: Random) -> str:
    return luck.choice(SURNAMES) + luck.choice(GIVEN_1) + luck.choice(GIVEN_2)


def _facts(site: Site, start: int, many: int, of: int) -> Iterator[Fact]:
    journal = site.shop.ledger.journal
    seq = journal.end()[0]
    for number in range(start, start + many):
        day = NOW.date() - dt.timedelta(days=YEARS * 365 - number * YEARS * 365 // of)
        yield mass._up(site, day, number)
        seq += 1
        if number % ROWS_PER_PARCEL == 0:
            yield mass._parcel(site, day, number)
            parcel = event_id(journal.device, journal.epoch, seq + 1)
            yield mass._gone(parcel, day)
            seq += 2
