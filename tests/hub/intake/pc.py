"""A station's PC as the hub meets it: a key, a log, segments and requests, nothing more."""

from __future__ import annotations

import datetime as dt
import os

import msgspec
from pyrage import x25519
from sqlalchemy import Connection

from core.base.record import Record
from core.catalog.model import Product
from core.journal.chain import NO_HEAD, first_head, next_head
from core.journal.codec import BlockRef, Body, block_hash, encode_body, make_blocks, split
from core.keys.device import DeviceKey
from core.people.model import Person
from core.sync.messages import (
    ENROL,
    REPLY,
    REQUEST,
    Application,
    Reply,
    Request,
    read_message,
    write_message,
)
from core.sync.segment import Header, Stretch, write_segment
from hub.intake import codes, register
from hub.intake.enrol import enrol
from hub.intake.sync import Desk
from hub.office import Office
from hub.store.stations import Place

DAY = dt.date(2026, 11, 20)
VILLAGE = "620000000001"
RECIPIENT = str(x25519.Identity.generate().to_public())


def station(office: Office, name: str = "柳沟") -> int:
    """Found a station and return its number."""
    place = Place(name=name, village_code=VILLAGE)
    now = office.now_ms()
    return office.store.write(lambda c: register.found(c, office.keys, place, now))


def code(office: Office, number: int) -> str:
    """Return a new one-time secret."""
    now = office.now_ms()
    return office.store.write(lambda c: codes.make(c, number, "station", now)[0])


class Pc:
    """One device and its log of one epoch."""

    def __init__(self, key: DeviceKey | None = None, epoch: int = 1, agreed: bytes = b"") -> None:
        self.key = key or DeviceKey.new()
        self.epoch = epoch
        self.agreed = agreed
        self.heads = [first_head(self.key.public, epoch, agreed or NO_HEAD)]
        self.events: list[Stretch] = []

    @classmethod
    def enrolled(cls, office: Office, number: int) -> Pc:
        """Return a PC that a station's code let in."""
        pc = cls()
        enrol(office, pc.application(code(office, number)))
        return pc

    @property
    def device(self) -> str:
        return self.key.device

    @property
    def seq(self) -> int:
        return len(self.events)

    def copy(self) -> Pc:
        """Return the same PC from a copied disk."""
        twin = Pc(self.key, self.epoch, self.agreed)
        twin.heads, twin.events = list(self.heads), list(self.events)
        return twin

    def application(self, secret: str) -> bytes:
        said = Application(
            public_key=self.key.public, recipient=RECIPIENT, wall_ms=1, name="前台", secret=secret
        )
        return write_message(ENROL, said, self.key)

    def write(self, *records: Record, **said: object) -> None:
        """Append records to the log; ``said`` replaces fields of the events' bodies."""
        for record in records:
            fields, personal = split(record)
            blocks = make_blocks(personal, os.urandom)
            body = Body(
                seq=self.seq + 1,
                type=record.kind,
                version=record.edition,
                wall_ms=1_700_000_000_000,
                mono_ms=1,
                day=DAY,
                fields=fields,
                blocks=tuple(BlockRef(block_hash(b.salt, b.body), b.subject) for b in blocks),
            )
            self.write_bytes(encode_body(msgspec.structs.replace(body, **said)), tuple(blocks))

    def write_bytes(self, content: bytes, blocks: tuple = ()) -> None:
        self.events.append(Stretch(content, blocks))
        self.heads.append(next_head(self.heads[-1], content))

    def live(self, days: int = 3) -> Pc:
        """Write some products and people."""
        for number in range(days):
            self.write(
                Product(name=f"苹果{self.seq}", unit="斤"),
                Person(name=f"李{self.seq}", phone=f"1380000{self.seq:04d}", village=f"村{number}"),
            )
        return self

    def segment(self, first: int = 1, last: int | None = None, **said: object) -> bytes:
        """Return events ``first`` to ``last`` as this device's segment."""
        last = self.seq if last is None else last
        start = {"before": self.heads[first - 1]} if first > 1 else {}
        begin = {"public_key": self.key.public, "agreed": self.agreed} if first == 1 else {}
        header = Header(
            device=self.device, epoch=self.epoch, first=first, count=last - first + 1,
            **start, **begin,
        )  # fmt: skip
        signature = self.key.sign_head(self.epoch, last, self.heads[last])
        header = msgspec.structs.replace(header, **said)
        return write_segment(header, signature, self.events[first - 1 : last])

    def request(self, *segments: bytes, **said: object) -> bytes:
        asked = Request(
            device=self.device, nonce=os.urandom(8), wall_ms=1, epoch=self.epoch, segments=segments
        )
        return write_message(REQUEST, msgspec.structs.replace(asked, **said), self.key)

    def say(self, desk: Desk, *segments: bytes, **said: object) -> Reply:
        """Make the round trip and return the reply, its signature checked."""
        raw = self.request(*segments, **said)
        hub = desk.keys.signing.public
        return read_message(REPLY, desk.sync(raw), Reply, (hub,), raw)


def scalar(office: Office, query: object) -> object:
    """Return what a query finds."""

    def ask(connection: Connection) -> object:
        return connection.scalar(query)  # type: ignore[call-overload]

    with office.store.read() as connection:
        return ask(connection)
