"""A county that accepts segments: real ones, or only what the tree looks at of them."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field

import msgspec

from core.journal.chain import first_head, next_head
from core.journal.codec import Body, encode_body
from core.keys.device import DeviceKey
from core.sync.segment import Header, Stretch, write_segment
from hub.store import segments, stations
from hub.store.segments import Whole
from hub.store.stations import Place
from hub.store.store import Store
from hub.tree import checkpoints
from hub.tree.sequence import Notary, sequence

KEY = DeviceKey(bytes(range(32)))
OTHER = DeviceKey(bytes(32))
ORIGIN = "cunzhan.example/500241/1"
NOTARY = Notary(ORIGIN, KEY)
DAY = dt.date(2026, 11, 20)


@dataclass
class Device:
    """One device's log as it is sent, two events at a time."""

    key: DeviceKey
    sent: int = 0
    head: bytes = b""
    heads: list[bytes] = field(default_factory=list)

    def segment(self) -> tuple[Header, bytes, bytes]:
        """Return the next segment's header, its last head, its bytes."""
        first = self.sent + 1
        events = [_event(first), _event(first + 1)]
        header = Header(
            device=self.key.device, epoch=1, first=first, count=2,
            before=self.head, public_key=b"" if self.sent else self.key.public,
        )  # fmt: skip
        head = self.head or first_head(self.key.public, 1)
        for one in events:
            head = next_head(head, one.content)
        self.sent, self.head = first + 1, head
        return header, head, write_segment(header, self.key.sign_head(1, self.sent, head), events)


def _event(seq: int) -> Stretch:
    fields = msgspec.Raw(msgspec.msgpack.encode({"grams": seq}))
    return Stretch(
        encode_body(Body(seq=seq, type="up", wall_ms=seq, mono_ms=seq, day=DAY, fields=fields))
    )


def newest(connection, origin=ORIGIN):
    """Return an origin's newest checkpoint."""
    return checkpoints.latest(connection, origin)


class County:
    """Stations with one device each that send by turns."""

    def __init__(self, store: Store, count: int = 2) -> None:
        self.store = store
        self.devices = {
            self._found(f"{n}号村"): Device(DeviceKey(hashlib.sha256(b"%d" % n).digest()))
            for n in range(count)
        }
        self.at_ms = 0

    def _found(self, name: str) -> int:
        return self.store.write(lambda c: stations.found(c, Place(name=name), 1))

    def send(self, times: int = 1) -> None:
        """Let every station send some real segments."""
        for _ in range(times):
            for station, device in self.devices.items():
                header, head, raw = device.segment()
                self._accept([(station, header, head, raw)])

    def send_plenty(self, count: int) -> None:
        """Accept many segments whose bytes nobody will read."""
        station, device = next(iter(self.devices.items()))
        many = []
        for _ in range(count):
            device.sent += 1
            header = Header(device=device.key.device, epoch=1, first=device.sent, count=1)
            head = hashlib.sha256(b"%d" % device.sent).digest()
            many.append((station, header, head, b"raw"))
        self._accept(many)

    def _accept(self, many: list[tuple[int, Header, bytes, bytes]]) -> None:
        self.at_ms += 1

        def work(connection):
            for station, header, head, raw in many:
                segments.add(
                    connection,
                    Whole(
                        station=station, device=header.device, epoch=1, first=header.first,
                        last=header.first + header.count - 1, head=head, raw=raw, size=len(raw),
                        arrival=segments.next_arrival(connection, station), hub_ms=self.at_ms,
                        receipt=b"r",
                    ),
                )  # fmt: skip

        self.store.write(work)

    def sequence(self, **more):
        """Grow the tree under the usual origin."""
        return sequence(self.store, NOTARY, self.at_ms, **more)
