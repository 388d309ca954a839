"""The one round trip at the hub: what a PC said is taken in, and it hears what it should know."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from sqlalchemy import Connection

from core.sync.messages import (
    REPLY,
    REQUEST,
    Problem,
    Reply,
    Request,
    Sighting,
    claimed,
    read_message,
    write_message,
)
from hub import origin, resealing
from hub.intake import incidents, lanes, returned, succession
from hub.intake.accept import Acceptance, Outcome
from hub.intake.examine import QUOTA, REVOKED, Sound, Unsound, examined
from hub.intake.feeds import Feeds
from hub.intake.files import Files
from hub.intake.incidents import Place
from hub.intake.lanes import Basket
from hub.intake.limits import Buckets, Quota
from hub.intake.strangers import StrangerError
from hub.keys import Keys
from hub.office import Office
from hub.store import segments, stations
from hub.store.stations import Device

CONFLICT: Final = "conflict"
REPORTED: Final = frozenset({"fork", "cloned", "gap", "two_histories", "hub_restored", CONFLICT,
                             "damaged_stick", "forged", "parked"})  # fmt: skip
MOST_SIGHTINGS: Final = 20
MOST_UNSENT: Final = 1_000_000_000
"""A PC may say what it likes; the county's pages add up what all of them say."""
MOST_BYTES: Final = 512 << 20
MOST_EVENTS: Final = 2_000_000
LONGEST: Final = 40


def nobody() -> None:
    """Nobody waits to hear that something came."""


class Desk:
    """Where stations' requests are answered; one per running hub."""

    def __init__(self, office: Office, files: Files, poke: Callable[[], None] = nobody) -> None:
        self._office = office
        self.files = files
        self._feeds = Feeds()
        self._poke = poke
        self._devices = Buckets(office.clock, burst=60, per_s=2)
        self._quota = Quota(most_bytes=MOST_BYTES, most_events=MOST_EVENTS)

    @property
    def keys(self) -> Keys:
        """The keys by which the office answers."""
        return self._office.keys

    def sync(self, raw: bytes) -> bytes:
        """Return the signed reply to a request.

        What the reply receipts is durable. Raises ``StrangerError``, ``ForgedError``,
        ``MalformedError``, ``OversizeError`` and ``SlowDownError``; nothing was taken then.
        """
        said = claimed(raw, Request)
        if said.papers:
            self._take_back(raw, said)
        with self._office.store.read() as connection:
            device = one_home(connection, said.device)
            known = {one.device: one for one in stations.devices(connection, device.station)}
            request = read_message(REQUEST, raw, Request, (device.public_key,))
            self._devices.take(device.device)
            now = self._office.now_ms()
            arrived = self._arrived(connection, known, device, request)
        outcome = self._take_in(device, request, arrived, now)
        reply = self._reply(device, request, outcome, now)
        return write_message(REPLY, reply, self._office.keys.signing, raw)

    def _take_back(self, raw: bytes, said: Request) -> None:
        """Keep papers of its station that a PC hands back and that this hub, restored, lost.

        A PC that is lost here itself is known by its certificate among them.
        """
        keys = self._office.keys
        with self._office.store.read() as connection:
            home = _home(connection, said.device)
        known = home or returned.certificate_of(keys, said.papers, said.device)
        if known is None:
            return
        handed = read_message(REQUEST, raw, Request, (known.public_key,)).papers
        self._devices.take(said.device)
        self._office.store.write(lambda c: returned.take(c, keys, known.station, handed))

    def _arrived(
        self,
        connection: Connection,
        known: Mapping[str, Device],
        device: Device,
        request: Request,
    ) -> list[Sound | Unsound]:
        found: list[Sound | Unsound] = []
        room = self._office.now_ms()
        if request.segments or request.uploads:
            taken = functools.partial(segments.taken_since, connection, device.station)
            self._quota.recall(device.station, room, taken)
        for raw in (*request.segments, *self._uploaded(connection, device, request)):
            if not self._quota.leaves_room(device.station, len(raw), room):
                found.append(Unsound(Problem(QUOTA)))
                continue
            found.append(examined(connection, known, raw))
        if succession.is_given_up(connection, device):
            return succession.without_own(device, found)
        return found

    def _uploaded(
        self, connection: Connection, device: Device, request: Request
    ) -> Sequence[bytes]:
        """Return the segments among the files that the PC sent before."""
        told = (self.files.content(connection, d, device.station) for d in request.uploads)
        return [raw for raw in told if raw is not None]

    def _take_in(
        self, device: Device, request: Request, arrived: list[Sound | Unsound], now: int
    ) -> Outcome:
        signing = self._office.keys.signing

        def take(connection: Connection) -> Outcome:
            outcome = Acceptance(connection, device.station, signing, now).take(arrived)
            self._see(connection, device, request, now)
            return outcome

        outcome = self._office.store.write(take)
        if outcome.taken_events:
            self._poke()
        self._quota.use(device.station, (outcome.taken_bytes, outcome.taken_events), now)
        return outcome

    def _see(self, connection: Connection, device: Device, request: Request, now: int) -> None:
        """Note what a PC says of itself."""
        origin.mind_echo(connection, self.keys, device, request.echo, now)
        succession.mind_copies(connection, device, request, now)
        resealing.mind(connection, self.keys, request.hub)
        since = device.unsent_since if device.unsent_since is not None else now
        stations.change_device(
            connection,
            device.station,
            device.device,
            seen_ms=now,
            app_version=request.app[:LONGEST] or device.app_version,
            unsent=min(request.unsent, MOST_UNSENT),
            unsent_since=since if request.unsent > 0 else None,
            checkpoint_size=request.echo.size if request.echo else device.checkpoint_size,
        )
        for seen in request.sightings[:MOST_SIGHTINGS]:
            if seen.code in REPORTED:
                self._told(connection, device, seen, now)

    def _told(self, connection: Connection, device: Device, seen: Sighting, now: int) -> None:
        """Note what a PC saw; names of devices that the station never had are not kept.

        A conflict is settled place by place, once the county has what is disputed; until then
        the PC tells it again with each sync.
        """
        known = {one.device for one in stations.devices(connection, device.station)}
        name = seen.device if seen.device in known else ""
        where = Place(station=device.station, device=name, epoch=seen.epoch, seq=seen.seq)
        if seen.code != CONFLICT:
            incidents.tell(connection, seen.code, where, device.device, now)
            return
        end = segments.end(connection, device.station, name, seen.epoch)
        if end is not None and seen.seq <= end.seq:
            incidents.note(connection, CONFLICT, where, now, {"told_by": device.device})

    def _reply(self, device: Device, request: Request, outcome: Outcome, now: int) -> Reply:
        keys = self._office.keys
        with self._office.store.read() as connection:
            end = segments.end(connection, device.station, device.device, request.epoch)
            note, proof = origin.news(connection, keys, request.echo)
            basket = self._basket(connection, device, request)
        if basket.offers:
            self.files.offer(basket.offers, device.station, now)
        asked = request.offers or request.wants
        problems = outcome.problems
        if device.revoked_epoch is not None and not any(p.code == REVOKED for p in problems):
            place = (device.device, device.revoked_epoch, device.revoked_seq or 0)
            problems = [*problems, Problem(REVOKED, *place)]
        return Reply(
            hub_ms=now,
            end=end.seq if end else 0,
            receipts=tuple(outcome.receipts.values()),
            problems=tuple(problems),
            items=tuple(basket.items),
            more=basket.more,
            checkpoint=note,
            consistency=proof,
            have=self.files.claim(request.offers, request.wants, device.station) if asked else (),
            county=keys.replacements(request.county),
            hub=b"" if request.hub == keys.certificate.serial else keys.sealed_hub,
        )

    def _basket(self, connection: Connection, device: Device, request: Request) -> Basket:
        if device.revoked_epoch is not None:
            return lanes.trust(connection, device, request)
        return lanes.fill(connection, self._feeds, device, request)


def one_home(connection: Connection, name: str) -> Device:
    """Return a registered device; ``StrangerError`` for any other name."""
    found = _home(connection, name)
    if found is None:
        raise StrangerError
    return found


def _home(connection: Connection, name: str) -> Device | None:
    for one in stations.homes_of(connection, name):
        if one.certificate is not None and one.role != "county":
            return one
    return None
