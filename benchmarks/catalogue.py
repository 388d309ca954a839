"""What a new price list costs a station's line, against the rows that changed.

A catalogue of five thousand goods is published as the county's pack and fetched; then the prices
of two in a hundred move. ``value`` is what came down in the one round trip that brought them,
the reply and all; ``patch`` is the pack's own part of it. The floor is zstd -19 of the changed
goods alone, as they stand in the pack.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from backports import zstd

from benchmarks.measure import Pairs, expect, flags, show, told
from benchmarks.stations import NOW, secrets, state
from benchmarks.sync import enrolled
from core.base.clock import FixedClock
from core.demo import life, names
from core.packs.shipped import Shipped
from core.station import NewStation, Station
from core.sync.patch import write_patch
from tests.sync_hub import Hub

CHANGED_PERCENT = 2
SMALL = 1 << 10


def catalogue(goods: int, seed: int) -> list[dict[str, Any]]:
    """Return so many made-up goods, in the shape and with the words of the shipped ones."""
    luck = Random(seed)
    shipped = json.loads(Shipped().subject("products"))["products"]
    made = []
    for number in range(goods):
        like = luck.choice(shipped)
        kind = luck.choice(names.GROUPS)
        made.append(
            like
            | {
                "zh": f"{kind}{like['zh']}{number}",
                "en": f"{like['en']} {number}",
                "farm_fen": luck.randrange(50, 20_000),
                "online_fen": luck.randrange(100, 40_000),
            }
        )
    return made


def moved(goods: list[dict[str, Any]], seed: int) -> list[dict[str, Any]]:
    """Return the goods with two in a hundred prices changed."""
    luck = Random(seed + 1)
    again = [dict(one) for one in goods]
    for one in luck.sample(again, len(goods) * CHANGED_PERCENT // 100):
        one["farm_fen"] = one["farm_fen"] * luck.randrange(80, 125) // 100 + 1
    return again


def publish(hub: Hub, folder: Path, version: str, goods: list[dict[str, Any]]) -> int:
    """Publish the goods as the county's pack and return its bytes."""
    place = folder / version
    place.mkdir()
    sheet = json.loads(Shipped().subject("products")) | {"products": goods}
    said = json.dumps(sheet, ensure_ascii=False, indent=2)
    (place / "products.json").write_text(said, encoding="utf-8")
    made = hub.verb("pack", "add", str(place), "--pack-version", version)
    return int(made["bytes"])


def fetched(station: Station) -> int:
    """Sync and return the bytes that came down; exactly one pack has to come."""
    done = station.sync.run()
    expect(done.packs, 1, "packs")
    return done.bytes_down


def kept(station: Station) -> bytes:
    row = station.db.one("SELECT content FROM local_pack")
    return bytes(row[0]) if row else b""


def main() -> None:
    said = flags(__doc__, goods=5000)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        state(folder / "state")
        hub = Hub(folder / "hub", serve=()).start()
        name, code, village, clerk = life.STATION
        new = NewStation(name=name, village_code=code, village=village, clerk=clerk)
        station, _ = Station.create(folder / "one", new, secrets(folder), FixedClock(NOW))
        try:
            enrolled(station, hub).sync.run()
            show(measured(station, hub, folder, catalogue(said.goods, said.seed), said.seed))
        finally:
            station.close()
            hub.stop()


def measured(
    station: Station, hub: Hub, folder: Path, goods: list[dict[str, Any]], seed: int
) -> dict[str, Any]:
    whole = publish(hub, folder, "1", goods)
    first = fetched(station)
    before = kept(station)
    again = moved(goods, seed)
    publish(hub, folder, "2", again)
    second = fetched(station)
    expect(len(station.packs.products.products), len(goods), "goods")
    changed = [one for one, was in zip(again, goods, strict=True) if one != was]
    expect(len(changed), len(goods) * CHANGED_PERCENT // 100, "changed goods")
    rows = json.dumps(changed, ensure_ascii=False).encode()
    floor = len(zstd.compress(rows, 19))
    patch = len(write_patch(before, kept(station)) or b"")
    return told(
        "a catalogue with 2 % of its prices changed costs less than the changed rows",
        Pairs([floor], [second]),
        1,
        unit="B",
        patch=told("and its patch at most 1 kB", Pairs([SMALL], [patch]), 1, unit="B"),
        figures={"whole_pack": whole, "first_fetch": first, "changed": len(changed)},
    )


if __name__ == "__main__":
    main()
