"""Writing return bundles: what the county answers stations, on any stick that goes their way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
from sqlalchemy import Connection

from core.base.errors import ClerkError
from core.base.photos import PHOTO
from core.keys.certificate import DEVICE, Certificate, unseal
from core.keys.device import DeviceKey
from core.sync.bundle import (
    ENDS,
    FILE,
    LONGEST_WHAT,
    REPLY,
    REQUEST,
    SEGMENT,
    VOLUME,
    Header,
    Post,
    Source,
    cost,
    described,
    fitting,
    whole,
    write_bundle,
)
from core.sync.carrying import is_whole
from core.sync.enrolment import write_answer
from core.sync.errors import BadRecipientError
from core.sync.frames import BLOCK
from core.sync.medium import (
    ANSWERED,
    ASKED,
    DOWN,
    NEWCOMERS,
    UP,
    Lying,
    Stick,
    StickFullError,
)
from core.sync.messages import REPLY as REPLY_CONTEXT
from core.sync.messages import Item, Problem, Receipt, Reply, Request, claimed, write_message
from core.sync.unbundle import Bundle, peek
from hub import mail
from hub.intake import lanes
from hub.intake.accept import receipt_of
from hub.intake.examine import GAP
from hub.intake.feeds import Feeds
from hub.intake.sync import Desk
from hub.mail import Asked, Where
from hub.office import Office
from hub.store import segments, stations
from hub.store.stations import Device

PAGE: Final = 1 << 20
SHORT: Final = 512
"""Contents up to so many bytes stay in the page."""
MOST_PAGES: Final = 4096


class Put(msgspec.Struct, kw_only=True):
    """One file written; with ``state``, why it was not."""

    station: int = 0
    device: str
    file: str = ""
    bytes: int = 0
    state: str = ""


class Writer:
    """Writes sticks for one open office."""

    def __init__(self, office: Office, desk: Desk) -> None:
        self._office = office
        self._desk = desk
        self._feeds = Feeds()

    def write(self, folder: Path, to: Collection[Where] | None = None) -> list[Put]:
        """Write what waits for PCs that were on the stick or have news; read back what was written.

        ``to`` names those that are answered instead, with news or without. A PC whose answer does
        not fit is named, the others get theirs. Raises ``StickError`` when nothing at all could be
        written for the stick's own sake.
        """
        stick = Stick(folder)
        with self._office.store.read() as connection:
            answers, everybody = mail.answers(connection), mail.everybody(connection)
        if to is None:
            present = {one.device for one in stick.files(UP, DOWN)}
            wanted = {where: where[1] in present for where in everybody}
        else:
            answers = {name: answers[name] for _, name in to if name in answers}
            wanted = {where: True for where in everybody if where in to}
        written = [self._let_in(stick, device, sealed) for device, sealed in answers.items()]
        for where, asks in wanted.items():
            put = self._tried(stick, where, everybody[where], wanted=asks)
            written += [put] if put is not None else []
        return written

    def _let_in(self, stick: Stick, device: str, sealed: bytes) -> Put:
        content = write_answer(sealed)
        old = stick.files(ANSWERED, ASKED, device=device)
        name = (NEWCOMERS, device, ANSWERED)
        path = stick.put(name, lambda file: file.write(content), lambda f: f.read() == content)
        stick.remove(old)
        return Put(device=device, file=f"{NEWCOMERS}/{path.name}", bytes=len(content))

    def _tried(self, stick: Stick, where: Where, asked: Asked, *, wanted: bool) -> Put | None:
        try:
            return self._one(stick, where, asked, wanted=wanted)
        except (StickFullError, BadRecipientError) as error:
            return Put(station=where[0], device=where[1], state=error.code)

    def _one(self, stick: Stick, where: Where, asked: Asked, *, wanted: bool) -> Put | None:
        """Write one PC's answer; None when there is nothing to say and nobody asks."""
        with self._office.store.read() as connection:
            device = stations.device(connection, *where)
        if device is None or device.certificate is None:
            return None
        first = self._desk.sync(asked.request)
        reply = claimed(first, Reply)
        if not (wanted or reply.items or not asked.told):
            return None
        apart: list[Source] = []
        pages = [first, *self._pages(device, asked, reply, apart)]
        sources = [whole(REQUEST, asked.request), *(whole(REPLY, page) for page in pages)]
        for page in pages:
            named = {source.entry.digest for source in apart}
            items = (one for one in claimed(page, Reply).items if one.digest not in named)
            apart += self._contents(device, items)
        sources += apart
        sources += self._photos(device, asked, reply, _room(stick, sources))
        old = stick.files(DOWN, place=str(where[0]), device=where[1])
        taken = self._taken(stick, where, asked)
        try:
            path = self._put(stick, device, sources)
        except StickFullError:
            # What the county has whole may make room: the PC keeps it until it has the receipt.
            if not taken:
                raise
            stick.remove(taken)
            path = self._put(stick, device, sources)
        stick.remove([*old, *taken])
        told = msgspec.structs.replace(asked, told=True)
        self._office.store.write(lambda connection: mail.keep(connection, where, told))
        return Put(
            station=where[0],
            device=where[1],
            file=f"{where[0]}/{path.name}",
            bytes=path.stat().st_size,
        )

    def _pages(
        self, device: Device, asked: Asked, first: Reply, apart: list[Source]
    ) -> Iterable[bytes]:
        """Return what follows the first reply: the rest of the lanes, then all receipts.

        What items hold goes ``apart``, so that a bad place costs one of them and no page.
        """
        request = claimed(asked.request, Request)
        cursors = dict(request.cursors)
        now, said = self._office.now_ms(), first
        pages: list[Reply] = []
        while said.more and device.revoked_epoch is None and len(pages) < MOST_PAGES:
            cursors |= {item.lane: item.arrival for item in said.items}
            at = msgspec.structs.replace(request, cursors=cursors, budget=PAGE)
            with self._office.store.read() as connection:
                basket = lanes.fill(connection, self._feeds, device, at)
            self._desk.files.offer(basket.offers, device.station, now)
            items = tuple(_named(item, apart) for item in basket.items)
            said = Reply(hub_ms=now, end=first.end, items=items, more=basket.more)
            pages.append(said)
        signing = self._office.keys.signing
        with self._office.store.read() as connection:
            receipts = tuple(_receipts(connection, device.station, signing))
            problems = tuple(_standing(connection, device.station, asked.problems))
        last = Reply(hub_ms=now, end=first.end, receipts=receipts, problems=problems)
        return [write_message(REPLY_CONTEXT, p, signing, asked.request) for p in (*pages, last)]

    def _contents(self, device: Device, items: Iterable[Item]) -> list[Source]:
        """Return the contents that replies only name, each read again when its turn comes."""
        found = []
        for item in items:
            if item.digest:
                kind = SEGMENT if item.what == "segment" else FILE
                read = self._reading(device, item.digest)
                found.append(
                    Source(
                        described(kind, item.digest, item.size, read, item.what[:LONGEST_WHAT]),
                        read,
                    )
                )
        return found

    def _photos(self, device: Device, asked: Asked, reply: Reply, room: int) -> list[Source]:
        """Return the photos that a PC lacks, as many as there is room for behind the rest."""
        there = set(reply.have)
        found = []
        for digest in claimed(asked.request, Request).wants:
            if digest not in there:
                continue
            size = self._desk.files.find(digest, device.station).size
            read = self._reading(device, digest)
            source = Source(described(FILE, digest, size, read, PHOTO), read)
            room -= cost(source.entry)
            if room < 0:
                break
            found.append(source)
        return found

    def _reading(self, device: Device, digest: bytes) -> Callable[[int], bytes]:
        held: list[bytes] = []

        def read(start: int) -> bytes:
            if not held:
                with self._office.store.read() as connection:
                    content = self._desk.files.content(connection, digest, device.station)
                held.append(content or b"")
            block = held[0][start : start + BLOCK]
            if start + BLOCK >= len(held[0]):
                held.clear()
            return block

        return read

    def _put(self, stick: Stick, device: Device, sources: list[Source]) -> Path:
        taken, rest = fitting(sources, min(VOLUME, stick.free()))
        if rest:
            needed = sum(source.entry.length for source in sources)
            raise StickFullError(needed=needed, free=stick.free())
        keys = self._office.keys
        paper = unseal(DEVICE, device.certificate or b"", Certificate, keys.publics)
        post = Post(
            key=keys.signing,
            station=device.station,
            sender="",
            receiver=device.device,
            recipients=(paper.recipient, keys.certificate.recipient),
            made_ms=self._office.now_ms(),
        )
        headers: list[Header] = []

        def write(file: BinaryIO) -> None:
            headers.append(write_bundle(file, post, taken, lambda *_: None))

        def check(file: BinaryIO) -> bool:
            return is_whole(Bundle(file, keys.secrets.identity), headers[-1])

        return stick.put((str(device.station), device.device, DOWN), write, check)

    def _taken(self, stick: Stick, where: Where, asked: Asked) -> list[Lying]:
        """Return a PC's bundles on the stick that the county has whole: their room is wanted."""
        found = []
        for one in stick.files(UP, place=str(where[0]), device=where[1]):
            with stick.told(), one.path.open("rb") as file:
                try:
                    header = peek(file, self._office.keys.secrets.identity)
                except ClerkError:
                    continue
            if header is not None and header.bundle.hex() in asked.bundles:
                found.append(one)
        return found


def _room(stick: Stick, sources: Iterable[Source]) -> int:
    """Return how many bytes are free behind some sources in the one file of an answer."""
    return min(VOLUME, stick.free()) - 2 * (ENDS + sum(cost(source.entry) for source in sources))


def _named(item: Item, apart: list[Source]) -> Item:
    """Return an item that only names its content, unless that is shorter than a name."""
    if len(item.content) <= SHORT:
        return item
    kind = SEGMENT if item.what == "segment" else FILE
    source = whole(kind, item.content, item.what[:LONGEST_WHAT])
    apart.append(source)
    return msgspec.structs.replace(
        item, content=b"", digest=source.entry.digest, size=len(item.content)
    )


def _receipts(connection: Connection, station: int, signing: DeviceKey) -> Iterable[Receipt]:
    """Return the newest receipt of each of a station's logs: whatever stick was lost before."""
    for end in segments.ends(connection, station):
        held = segments.holding(connection, station, end.device, end.epoch, end.seq)
        if held is not None and held.last == end.seq:
            yield receipt_of(held, signing, with_head=True)


def _standing(
    connection: Connection, station: int, problems: Iterable[Problem]
) -> Iterable[Problem]:
    """Leave out gaps that were filled since."""
    for one in problems:
        end = segments.end(connection, station, one.device, one.epoch)
        if one.code != GAP or (end.seq if end else 0) == one.seq:
            yield one
