"""Real stations for the fault tests: made, opened with a key file, and judged after a fault.

One folder holds it all: `station/` (the ledger), `state/` (the high-water mark, which lives outside
the station's folder) and `key` (the key file).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
from typing import TYPE_CHECKING

from core.base.clock import FixedClock
from core.base.errors import ClerkError
from core.capabilities import REGISTRY
from core.db.unlock import Secrets
from core.journal.mark import STATE_VARIABLE
from core.journal.rebuild import digests, rebuild
from core.station import NewStation, Station

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from core.base.clock import Clock

MORNING = dt.datetime(2026, 3, 9, 8, 30)
NEW = NewStation(name="柳河村站", village_code="530102001001", clerk="李会计")
STATION, STATE, KEY = "station", "state", "key"


def secrets(folder: Path) -> Secrets:
    """Return the key file of the station under `folder`."""
    return Secrets(key_file=folder / KEY, keyring=False)


@contextlib.contextmanager
def marks_in(folder: Path) -> Iterator[None]:
    """Keep the high-water marks of stations opened in this block under `folder`."""
    before = os.environ.get(STATE_VARIABLE)
    os.environ[STATE_VARIABLE] = str(folder / STATE)
    try:
        yield
    finally:
        if before is None:
            del os.environ[STATE_VARIABLE]
        else:
            os.environ[STATE_VARIABLE] = before


def created(folder: Path, clock: Clock | None = None) -> Station:
    """Make a new station under `folder` and return it open."""
    with marks_in(folder):
        made, _ = Station.create(
            folder / STATION, NEW, secrets(folder), clock or FixedClock(MORNING)
        )
    return made


def opened(folder: Path, clock: Clock | None = None, *, read_only: bool = False) -> Station:
    """Open the station under `folder`."""
    with marks_in(folder):
        return Station.open(
            folder / STATION, secrets(folder), clock or FixedClock(MORNING), read_only=read_only
        )


def copied(folder: Path, target: Path) -> Path:
    """Copy a whole folder, as it lies there, and return the copy."""
    shutil.copytree(folder, target)
    return target


def judge_at_once(image: Path, acked: Sequence[str]) -> str:
    """Verify first of all, by the way of a reading verb; then judge."""
    reader = opened(image, read_only=True)
    sound = reader.verify()
    reader.close()
    return judge(image, acked) if sound.ok else "a reader is alarmed"


def judge_liar(image: Path, acked: Sequence[str]) -> str:
    """Judge what a disk left that lied: refused or named is fine, silently wrong is not."""
    del acked
    try:
        station = opened(image)
        sound = station.verify().ok
        before = digests(station.db, REGISTRY) if sound else {}
        rebuild(station.db, REGISTRY)
        after = digests(station.db, REGISTRY) if sound else {}
        station.close()
    except ClerkError:
        return ""
    except Exception as error:  # noqa: BLE001 - the clerk would see the program crash
        return f"crashed: {error!r}"
    return "" if before == after else "silently wrong"


def judge(image: Path, acked: Sequence[str]) -> str:
    """Say what is wrong with a station after a fault, or nothing.

    Args:
        image: the folder that `station/`, `state/` and `key` lie in.
        acked: lines of event ids, each acknowledged after its transaction was said to be saved.
    """
    try:
        station = opened(image)
    except ClerkError as error:
        return f"does not open: {error.code}"
    try:
        return _looked_at(station, acked)
    except ClerkError as error:
        return f"cannot be read: {error.code}"
    finally:
        station.close()


def _looked_at(station: Station, acked: Sequence[str]) -> str:
    rows = station.db.rows("SELECT device || '.' || epoch || '.' || seq FROM journal")
    kept = {identity for (identity,) in rows}
    if {identity for line in acked for identity in line.split()} - kept:
        return "acknowledged events lost"
    station.db.checkpoint()
    verdict = station.verify()
    if not verdict.ok:
        return f"not sound: {sorted({(p.code, p.message) for p in verdict.problems})}"
    if station.ledger.journal.epoch != 1:
        return "a new epoch was opened though nothing was lost"
    before = digests(station.db, REGISTRY)
    rebuild(station.db, REGISTRY)
    return "" if digests(station.db, REGISTRY) == before else "tables are not those of the journal"
