"""Erasing a person at the county: the blocks go out of every stored segment, the rows forget.

Signatures, chains, receipts and the tree hold as they were: none covers a block itself. Whom a
station erased is remembered, because a PC that was away may bring such a block much later.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from core.base.ids import EventId, event_id
from core.base.tables import Put
from core.sync.segment import Stretch, header_of, read_segment, write_segment
from hub import photos
from hub.intake import settings
from hub.intake.folding import Aside, Folder, limits_of
from hub.store import segments, tables
from hub.store.applying import apply
from hub.store.batch import Said
from hub.store.derived import DERIVED, Derived
from hub.store.segments import Whole
from hub.store.store import Store

PREFIX: Final = "erased/"
V = tables.setting.c
Entry = tuple[int, EventId]
"""A station and one of its entries."""
Choose = Callable[[Connection], Collection[bytes] | None]
Forget = Callable[[Choose], bool]


def nothing_kept(_choose: Choose) -> bool:
    """Forget no photo: none are kept here."""
    return True


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody to be forgotten; ``upto`` is the last arrival whose segments were searched.

    With ``entry`` it is an entry whose term is over: every block of that event goes.
    """

    station: int
    subject: str
    entry: bool = False
    upto: int = 0
    waiting: bool = True

    @property
    def name(self) -> str:
        """Under which the wish is kept."""
        kind = "entry/" if self.entry else ""
        return f"{PREFIX}{self.station:010d}/{kind}{self.subject}"


def wish(
    connection: Connection, station: int, subjects: Iterable[str], *, entry: bool = False
) -> None:
    """Note whom an erase event names, or which entry's term is over, once."""
    for subject in subjects:
        made = Wish(station=station, subject=subject, entry=entry)
        if settings.get(connection, made.name) is None:
            _keep(connection, made)


def unwished(connection: Connection, entries: Iterable[Entry]) -> list[Entry]:
    """Return those entries, in their order, whose blocks were never to go before."""
    named = {Wish(station=at, subject=of, entry=True).name: (at, of) for at, of in entries}
    known = set(connection.scalars(select(V.name).where(V.name.in_(named))))
    return [one for name, one in named.items() if name not in known]


def keep_out(connection: Connection, station: int, came: Sequence[Whole]) -> None:
    """Search anew when segments that just came hold a block about somebody erased before."""
    known = [one for one in wishes(connection, station) if not (one.waiting or one.entry)]
    for segment in came if known else ():
        held = {subject for subject, _ in _blocks(segment.raw)}
        for one in known:
            if one.subject in held:
                _keep(connection, msgspec.structs.replace(one, waiting=True))


def wishes(connection: Connection, station: int | None = None) -> list[Wish]:
    """Return everybody who was erased, at one station or all."""
    first = PREFIX if station is None else f"{PREFIX}{station:010d}/"
    query = select(V.value).where(V.name >= first, V.name < first[:-1] + chr(ord("/") + 1))
    return [
        msgspec.msgpack.decode(value, type=Wish)
        for (value,) in connection.execute(query.order_by(V.name))
    ]


def finish(store: Store, derived: Derived = DERIVED, forget: Forget = nothing_kept) -> int:
    """Carry out all wishes that wait; return how many segments were packed anew.

    ``forget`` chooses, and throws away, photos that nobody's entry shows any more. While segments
    wait to be applied the rows do not tell that, and it answers False: the wishes wait too.

    Each segment is a transaction of its own and may be done again.
    """
    with store.read() as connection:
        waiting = [one for one in wishes(connection) if one.waiting]
    count = 0
    for station in sorted({one.station for one in waiting}):
        mine = [one for one in waiting if one.station == station]
        count += _forget(store, mine, derived, forget)
    return count


def _forget(store: Store, mine: Sequence[Wish], derived: Derived, forget: Forget) -> int:
    station = mine[0].station
    count, last = 0, 0
    for segment in _archive(store, station, min(one.upto for one in mine)):
        last = segment.arrival
        places = _places(segment.raw, mine)
        if not places:
            continue
        shown = photos.shown_in(segment.raw, places)
        if not forget(functools.partial(photos.only_in, derived=derived, shown=shown)):
            return count
        packed = msgspec.structs.replace(segment, raw=_without(segment.raw, mine))
        if not store.write(functools.partial(_replace, derived, packed, places)):
            return count
        count += 1
    done = [msgspec.structs.replace(one, upto=max(last, one.upto), waiting=False) for one in mine]
    store.write(lambda c: _keep(c, *done))
    return count


def _replace(
    derived: Derived, packed: Whole, places: Sequence[int], connection: Connection
) -> bool:
    """Keep a segment as it was packed anew and say so in its rows; not while any are refilled."""
    if segments.count_unapplied(connection):
        return False
    # Bounds of this very state: what was revoked meanwhile fills no rows again.
    folder = Folder(derived.registry, limits_of(connection, {packed.station}))
    segments.replace_raw(connection, packed.station, packed.arrival, packed.raw)
    apply(connection, packed.station, _puts(folder, packed, places), derived=derived)
    return True


def _archive(store: Store, station: int, after: int) -> Iterator[Whole]:
    """Yield a station's segments after an arrival, each read by itself."""
    while True:
        with store.read() as connection:
            found = [
                segments.whole(connection, station, one.arrival)
                for one in segments.feed(connection, station, after, limit=50)
            ]
        if not found:
            return
        for one in found:
            if one is not None:
                after = one.arrival
                yield one


def _puts(folder: Folder, packed: Whole, places: Sequence[int]) -> Iterator[Said]:
    """Yield what the events now say of their rows; sums are as they were."""
    for seq in places:
        told = folder.one(packed, seq)
        if not isinstance(told, Aside):
            event, changes = told
            yield event, [change for change in changes if isinstance(change, Put)]


def _places(raw: bytes, mine: Sequence[Wish]) -> list[int]:
    """Return the events of a segment that hold a block to be erased."""
    gone = _gone(raw, mine)
    return sorted({seq for subject, seq in _blocks(raw) if gone(subject, seq)})


def _without(raw: bytes, mine: Sequence[Wish]) -> bytes:
    """Return a segment with what is wished gone; its signature still stands."""
    segment = read_segment(raw)
    header = segment.header
    gone = _gone(raw, mine)
    kept = []
    for seq, event in enumerate(segment.events, header.first):
        own = event_id(header.device, header.epoch, seq)
        blocks = tuple(b for b in event.blocks if not gone(b.subject or own, seq))
        kept.append(Stretch(event.content, blocks))
    return write_segment(header, segment.signature, kept)


def _gone(raw: bytes, mine: Sequence[Wish]) -> Callable[[str, int], bool]:
    """Return what tells whether a block about a subject in an event is to go."""
    header = header_of(raw)
    subjects = {one.subject for one in mine if not one.entry}
    entries = {one.subject for one in mine if one.entry}

    def gone(subject: str, seq: int) -> bool:
        return subject in subjects or event_id(header.device, header.epoch, seq) in entries

    return gone


def _blocks(raw: bytes) -> Iterator[tuple[str, int]]:
    """Yield (subject, seq) of a segment's blocks; the event's own id where it is its own."""
    segment = read_segment(raw)
    header = segment.header
    for seq, event in enumerate(segment.events, header.first):
        own = event_id(header.device, header.epoch, seq)
        for block in event.blocks:
            yield block.subject or own, seq


def _keep(connection: Connection, *made: Wish) -> None:
    for one in made:
        settings.put(connection, one.name, msgspec.msgpack.encode(one))
