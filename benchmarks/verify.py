"""Verifying a station, against hashing and decoding its journal alone.

The floor reads every event and block over the same connection, computes both SHA-256 of each
event and the one of each block, and decodes body, fields and blocks. What is above it: comparing,
every page's check, folding the events into what the tables should hold, reading every table and
comparing that. The promise is about the time a clerk waits, in which two cores share the work;
``processor`` is what all of it takes of the processor, on one core or two, and ``busiest`` what
the busier of the two processes takes: where others keep the machine busy it says what a clerk
would wait at least. ``resident_mb`` is the most that this process and the other ever held.
"""

from __future__ import annotations

import functools
import hashlib
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measure import Pairs, expect, figure, flags, paired, show, timed, told

if TYPE_CHECKING:
    from core.db.file import Database


def hashed_and_decoded(db: Database) -> int:
    """Read, hash and decode everything; return the number of events."""
    from core.journal.codec import decode_body
    from core.journal.reading import BLOCKS, EVERYTHING

    decode = msgspec.msgpack.Decoder(dict[str, Any]).decode
    sha256 = hashlib.sha256
    head, count = b"", 0
    for *_, content, kept in db.each(EVERYTHING):
        head = sha256(head + sha256(content).digest()).digest()
        decode(decode_body(content).fields)
        head = kept
        count += 1
    for *_, salt, body in db.each(BLOCKS):
        sha256(salt + body).digest()
        decode(body)
    return count


class Busy(NamedTuple):
    """What some works took of the processor in milliseconds: in all, and in the busier process."""

    whole: list[float]
    busier: list[float]


def both(work: Callable[[], object], busy: Busy) -> float:
    """Return how long some work takes in milliseconds, and note what it took of the processor."""
    before = os.times()
    took = timed(work)
    spans = [(now - then) * 1e3 for now, then in zip(os.times(), before, strict=True)]
    here, there = spans[0] + spans[1], spans[2] + spans[3]
    busy.whole.append(here + there)
    busy.busier.append(max(here, there))
    return took


def resident_mb() -> list[int]:
    """Return the most memory that this process and the others that it started ever held."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return [resource.getrusage(one).ru_maxrss // 1024 for one in who]


def main() -> None:
    # A process that helps reads this file too; the program's own door imports nothing either.
    from benchmarks.stations import kept_station, reach, secrets
    from core.station import Station

    said = flags(__doc__, rows=100_000, n=7)
    folder = kept_station(said.rows, said.seed)
    station = Station.open(folder, secrets(folder), read_only=True)
    try:
        rows = expect(reach(station, "up"), said.rows)
        events = reach(station, "journal")
        expect(station.verify().events, events, "events")
        floor = expect(hashed_and_decoded(station.db), events, "events")
        bare, ours = Busy([], []), Busy([], [])
        pairs = paired(
            functools.partial(both, lambda: hashed_and_decoded(station.db), bare),
            functools.partial(both, station.verify, ours),
            said.n,
        )
        ok = station.verify().ok
    finally:
        station.close()
    show(
        told(
            "verify takes at most 3 × hashing and decoding alone",
            pairs,
            3,
            unit="ms",
            rows=rows,
            events=floor,
            blocks_too=True,
            ok=ok,
            processor=figure(Pairs(bare.whole[1:], ours.whole[1:])),
            busiest=figure(Pairs(bare.busier[1:], ours.busier[1:])),
            resident_mb=resident_mb(),
            us_per_event=round(sorted(pairs.value)[len(pairs.value) // 2] * 1000 / events, 2),
        )
    )


if __name__ == "__main__":
    main()
