"""Fills a new data folder with a believable station's life, through the same services."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import msgspec

from cli.call import Call
from core.base.clock import FixedClock
from core.db.unlock import DEMO_KEY_NAME, Secrets
from core.demo import life
from core.station import NewStation, Station


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("--rows", type=int, default=0, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{station, device, rows, recovery_code}``; refused on an existing folder."""
    now = call.clock.now()
    if call.day:
        now = dt.datetime.combine(call.day, now.time())
    clock = FixedClock(life.first_day(now.date()))
    name, code, village, clerk = life.STATION
    new = NewStation(name=name, village_code=code, village=village, clerk=clerk)
    station, recovery = Station.create(call.data, new, own_key(call.data, call.secrets), clock)
    try:
        said = call.flags
        rows = life.live(
            station, clock, now, rows=said.rows, seed=said.seed, step=lambda _done, _all: None
        )
        device = station.ledger.journal.device
    finally:
        station.close()
    return {"station": name, "device": device, "rows": rows, "recovery_code": recovery}


def own_key(folder: Path, secrets: Secrets) -> Secrets:
    """Return the secrets given or, without any, a key file beside the made-up data."""
    if secrets.key_file or secrets.passphrase:
        return secrets
    return msgspec.structs.replace(secrets, key_file=folder / DEMO_KEY_NAME, keyring=False)
