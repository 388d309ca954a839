"""What comes down: lanes by strict priority within the bytes that the PC asked for.

A PC that begins anew gets the station's picture first, and its history in long stretches.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from core.sync import patch
from core.sync import picture as pictures
from core.sync.messages import COUNTY, INLINE, PACKS, SISTERS, TRUST, USUAL, Item, Request
from core.training import trainers
from hub.channels import packs
from hub.intake import papers, stretches
from hub.intake.feeds import Feeds
from hub.intake.picture import picture
from hub.intake.register import COUNTY_ROLE
from hub.intake.scope import Scope
from hub.store import segments, stations, tables
from hub.store.rows import read
from hub.store.segments import ENTRY, Entry
from hub.store.stations import Device

MOST: Final = 1 << 20
"""A reply's lanes hold no more, whatever the PC asks for."""
OFFER: Final = 96
"""About what an offer of a file costs."""
AT_ONCE: Final = 1000
SEGMENT, PACK = "segment", "pack"
G = tables.segment.c


class Offered(msgspec.Struct, frozen=True):
    """A file that the hub offers: it has to be known when the PC comes for it.

    ``content`` is what lies nowhere else yet.
    """

    digest: bytes
    size: int
    what: str
    name: str
    content: bytes = b""


class Basket:
    """Items until the budget is full; the first one always fits."""

    def __init__(self, budget: int) -> None:
        self._left = min(max(budget, 0) or USUAL, MOST)
        self.items: list[Item] = []
        self.offers: list[Offered] = []
        self.more = False

    def has_room(self, *sizes: int) -> bool:
        """Tell whether items of these sizes still go in; note that there is more if not."""
        cost = sum(size if size <= INLINE else OFFER for size in sizes)
        if self.items and cost > self._left:
            self.more = True
            return False
        self._left -= cost
        return True

    def put(self, item: Item, name: str) -> None:
        """Put an item in, or an offer of it if it is too large."""
        if len(item.content) <= INLINE:
            self.items.append(item)
            return
        digest = hashlib.sha256(item.content).digest()
        size = len(item.content)
        # A segment lies in the archive; what lies nowhere else is kept as a file.
        content = b"" if item.what == SEGMENT else item.content
        self.offers.append(Offered(digest, size, item.what, name, content))
        self.items.append(
            msgspec.structs.replace(item, content=b"", digest=digest, size=size, name=name)
        )

    def put_made(self, item: Item, name: str) -> None:
        """Put an item in that was made for this PC and lies nowhere else."""
        if len(item.content) <= INLINE:
            self.items.append(item)
            return
        content = item.content
        digest, size = hashlib.sha256(content).digest(), len(content)
        named = msgspec.structs.replace(item, content=b"", name=name)
        self.put_file(named, Offered(digest, size, stretches.WHAT, name, content))

    def put_file(self, item: Item, offered: Offered) -> None:
        """Put an item in that is a file, whatever its size."""
        self.offers.append(offered)
        self.items.append(msgspec.structs.replace(item, digest=offered.digest, size=offered.size))


def fill(connection: Connection, feeds: Feeds, device: Device, request: Request) -> Basket:
    """Return what a PC should get next."""
    # A picture shows all tables, which a trainer's laptop may not see.
    if request.picture and device.role != trainers.ROLE:
        basket = trust(connection, device, request)
        if _pictured(connection, device, request, basket):
            return basket
    basket = Basket(request.budget)
    for item, name in _waiting(connection, feeds, device, request, basket):
        basket.put(item, name)
    return basket


def _pictured(connection: Connection, device: Device, request: Request, basket: Basket) -> bool:
    """Put the station's picture in, and nothing behind it; False when there is none."""
    content = picture(connection, device.station)
    if content is None:
        return False
    digest = hashlib.sha256(content).digest()
    what = pictures.WHAT
    item = Item(SISTERS, request.cursors.get(SISTERS, 0), what)
    basket.put_file(item, Offered(digest, len(content), what, what, content))
    basket.more = True
    return True


def trust(connection: Connection, device: Device, request: Request) -> Basket:
    """Return only certificates and revocations: all that a revoked PC gets."""
    basket = Basket(request.budget)
    for item, name in _papers(connection, device, request, basket):
        basket.put(item, name)
    return basket


def _waiting(
    connection: Connection, feeds: Feeds, device: Device, request: Request, basket: Basket
) -> Iterator[tuple[Item, str]]:
    yield from _papers(connection, device, request, basket)
    last = feeds.last(connection, device.station)
    others = {log: at for log, at in last.items() if log != (device.device, request.epoch)}
    county = {
        one.device
        for one in stations.devices(connection, device.station)
        if one.role == COUNTY_ROLE
    } if others else set()  # fmt: skip
    for lane in (COUNTY, SISTERS):
        after = request.cursors.get(lane, 0)
        wanted = [
            log
            for log, arrival in others.items()
            if arrival > after and (log[0] in county) == (lane == COUNTY)
        ]
        if device.role == trainers.ROLE:
            _scoped(connection, device, lane, wanted, request, basket)
        else:
            yield from _segments(connection, (device.station, lane, after), wanted, basket)
    yield from _packs(connection, request, basket)


def _papers(
    connection: Connection, device: Device, request: Request, basket: Basket
) -> Iterator[tuple[Item, str]]:
    for paper in papers.after(connection, device.station, request.cursors.get(TRUST, 0)):
        if not basket.has_room(len(paper.sealed)):
            return
        yield Item(TRUST, paper.serial, paper.kind, paper.sealed), ""


def _segments(
    connection: Connection,
    where: tuple[int, int, int],
    wanted: list[tuple[str, int]],
    basket: Basket,
) -> Iterator[tuple[Item, str]]:
    station, lane, after = where
    entries = _entries(connection, station, after, wanted)
    if _stretched(connection, where, entries, basket):
        return
    for entry in entries:
        if basket.more or not basket.has_room(entry.size):
            return
        whole = segments.whole(connection, station, entry.arrival)
        if whole is not None:
            yield Item(lane, entry.arrival, SEGMENT, whole.raw), f"{station}/{entry.arrival}"
    basket.more |= len(entries) == AT_ONCE


def _scoped(
    connection: Connection,
    device: Device,
    lane: int,
    wanted: list[tuple[str, int]],
    request: Request,
    basket: Basket,
) -> None:
    """Put in what a trainer's laptop may have of a lane."""
    after = request.cursors.get(lane, 0)
    entries = _entries(connection, device.station, after, wanted)
    # The tables are read after the entries: they know at least what is said to stand in them.
    for told in Scope(connection, device).told(entries, request.cursors) if entries else ():
        if basket.more or not basket.has_room(*map(len, (*told.again, told.raw))):
            return
        for number, raw in enumerate(told.again):
            basket.put_made(Item(lane, after, SEGMENT, raw), f"{lane}.{after}.{number}")
        after = told.entry.arrival
        basket.put_made(Item(lane, after, SEGMENT, told.raw), f"{lane}.{after}")
    basket.more |= len(entries) == AT_ONCE and after == entries[-1].arrival


def _stretched(
    connection: Connection, where: tuple[int, int, int], entries: list[Entry], basket: Basket
) -> bool:
    """Put the beginning of a long feed in as one file for each log; False for a short one."""
    wide = stretches.window(entries)
    found = stretches.stretches(connection, where, wide) if wide else []
    for one in found:
        if not basket.has_room(one.size):
            break
        item = Item(where[1], one.arrival, SEGMENT, name=one.name)
        offered = Offered(one.digest, one.size, stretches.WHAT, one.name, one.content)
        basket.put_file(item, offered)
    basket.more |= bool(found)
    return bool(found)


def _entries(
    connection: Connection, station: int, after: int, wanted: list[tuple[str, int]]
) -> list[Entry]:
    """Return the segments of these logs that arrived after a number, in order of arrival."""
    if not wanted:
        return []
    query = (
        select(*ENTRY)
        .where(G.station == station, G.arrival > after)
        .where(G.device.in_({device for device, _ in wanted}))
        .order_by(G.arrival)
        .limit(AT_ONCE)
    )
    return [one for one in read(connection, Entry, query) if (one.device, one.epoch) in wanted]


def _packs(connection: Connection, request: Request, basket: Basket) -> Iterator[tuple[Item, str]]:
    """Yield packs that are new to a PC, as patches of what it fetched before where it can."""
    after = request.cursors.get(PACKS, 0)
    for held in packs.after(connection, after):
        base = None if request.whole else packs.newest(connection, held.name, upto=after)
        fresh = patch.write_patch(base.content, held.content) if base is not None else None
        small = fresh is not None and len(fresh) < len(held.content)
        content = fresh if fresh is not None and small else held.content
        if basket.more or not basket.has_room(len(content)):
            return
        what = patch.WHAT if small else PACK
        yield Item(PACKS, held.from_ms, what, content, name=held.version), held.version
