"""Reading what stations sent on a stick: each file by itself, through the same door as the link.

A damaged, foreign or hostile file stops no other. What is whole of a damaged one is taken;
stretches that do not join on yet are laid aside until what is missing has come.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
from sqlalchemy import Connection, select

from core.base.errors import ClerkError
from core.base.photos import LARGEST_PHOTO, PHOTO
from core.keys.certificate import ForgedError
from core.sync.bundle import FILE, REQUEST, SEGMENT, Entry
from core.sync.enrolment import LARGEST_FILE, request_of
from core.sync.errors import MalformedError
from core.sync.medium import ASKED, UP, Lying, Stick, StickGoneError
from core.sync.messages import Problem, Request, claimed
from core.sync.segment import LARGEST, MAGIC, header_of
from core.sync.unbundle import Bundle
from hub import mail
from hub.intake import incidents, succession
from hub.intake.accept import Acceptance, Outcome
from hub.intake.enrol import enrol
from hub.intake.examine import GAP, Sound, examined
from hub.intake.files import UPLOAD, File, FileError
from hub.intake.incidents import Place
from hub.intake.spoken import spoken
from hub.intake.sync import Desk, one_home
from hub.office import Office
from hub.store import rows, segments, stations, tables
from hub.store.stations import Device

BATCH: Final = 4 << 20
"""Bytes of segments that one transaction takes in."""
DONE, DAMAGED = "done", "damaged"
DAMAGED_STICK: Final = "damaged_stick"
F = tables.file.c
Act = Callable[[BinaryIO, "Taken"], None]


class Taken(msgspec.Struct, kw_only=True):
    """What became of one file; ``state`` is done, damaged, or the code of why it was refused.

    ``events`` are those that were new; ``missing`` counts pieces that could not be read;
    ``spoken`` is what to read out to the station on the telephone, so that it has the receipt.
    """

    file: str
    state: str = DONE
    station: int = 0
    device: str = ""
    events: int = 0
    segments: int = 0
    missing: int = 0
    spoken: str = ""
    problems: list[Problem] = []


class Reader:
    """Reads sticks for one open office."""

    def __init__(self, office: Office, desk: Desk) -> None:
        self._office = office
        self._desk = desk

    def read(self, folder: Path) -> list[Taken]:
        """Take in everything on a stick that is for the county; safe to do again.

        Raises ``NoStickError`` and ``StickGoneError``; what was taken by then stays taken.
        """
        stick = Stick(folder)
        found = [self._guarded(stick, one, self._ask) for one in stick.files(ASKED)]
        found += [self._guarded(stick, one, self._bundle) for one in stick.files(UP)]
        return found

    def _guarded(self, stick: Stick, one: Lying, act: Act) -> Taken:
        told = Taken(file="/".join(filter(None, (one.place, one.path.name))))
        try:
            with stick.told(), one.path.open("rb") as file:
                act(file, told)
        except StickGoneError:
            raise
        except ClerkError as error:
            told.state = error.code
        stick.check()
        return told

    def _ask(self, file: BinaryIO, told: Taken) -> None:
        """Let a PC in that asks on the stick: its code counts as on the link."""
        raw = request_of(file.read(LARGEST_FILE + 1))
        answer = enrol(self._office, raw, in_hand=True)
        told.device = mail.device_in(raw)
        self._office.store.write(lambda c: mail.keep_answer(c, told.device, answer))

    def _bundle(self, file: BinaryIO, told: Taken) -> None:
        bundle = Bundle(file, self._office.keys.secrets.identity)
        device = self._sender(bundle)
        told.station, told.device = device.station, device.device
        told.missing = sum(len(bundle.gaps(place)) for place in range(len(bundle.entries)))
        told.missing = max(told.missing, bundle.harmed, int(not bundle.is_listed))
        request = next((bundle.content(place) for place, _ in bundle.of_kind(REQUEST)), None)
        from_copy = request is not None and self._is_copy(device, request)
        for batch in _batches(bundle):
            self._batch(device, batch, told, from_copy=from_copy)
        self._take_aside(device, told)
        self._photos(device, bundle)
        if request is not None:
            self._heard(device, request, told, bundle)
        with self._office.store.read() as connection:
            told.spoken = spoken(connection, self._office.keys, device.station, device.device)
        if told.missing:
            told.state = DAMAGED
            self._note(device)

    def _sender(self, bundle: Bundle) -> Device:
        """Return whose bundle this is, by its header, or by what is in it when that is lost.

        Raises ``StrangerError`` for a PC that is none of the county's, ``ForgedError`` when the
        header names one and another signed it.
        """
        header = bundle.header
        name = header.sender if header is not None else _author(bundle)
        with self._office.store.read() as connection:
            device = one_home(connection, name)
        if header is not None and header.public_key != device.public_key:
            raise ForgedError
        return device

    def _is_copy(self, device: Device, raw: bytes) -> bool:
        """Tell whether a bundle was written after its PC's key was given up: by a copy."""
        with self._office.store.read() as connection:
            return succession.is_copy(connection, device, claimed(raw, Request).wall_ms)

    def _batch(
        self, device: Device, batch: Sequence[bytes], told: Taken, *, from_copy: bool = False
    ) -> None:
        """Take some segments in, in one transaction, and lay aside what does not join on yet."""
        with self._office.store.read() as connection:
            known = {one.device: one for one in stations.devices(connection, device.station)}
            arrived = [examined(connection, known, raw) for raw in batch]
        if from_copy:
            arrived = succession.without_own(device, arrived)
        signing, now = self._office.keys.signing, self._office.now_ms()

        def take(connection: Connection) -> Outcome:
            return Acceptance(connection, device.station, signing, now).take(arrived)

        outcome = self._office.store.write(take)
        told.events += outcome.taken_events
        told.segments += len(batch)
        apart = {(p.device, p.epoch) for p in outcome.problems if p.code == GAP}
        told.problems = list(dict.fromkeys((*told.problems, *outcome.problems)))
        for one in arrived:
            if isinstance(one, Sound) and (one.header.device, one.header.epoch) in apart:
                self._lay_aside(device, one.raw)

    def _photos(self, device: Device, bundle: Bundle) -> None:
        """Keep photos, or the parts of them that join on; a request says whose they are."""
        for place, entry in bundle.of_kind(FILE):
            if entry.what != PHOTO or entry.size > LARGEST_PHOTO:
                continue
            try:
                self._photo(device.station, entry, bundle.blocks(place))
            except FileError:
                # Spoilt, or no room: the PC is told that it is not here and brings it again.
                continue

    def _photo(self, station: int, entry: Entry, blocks: Iterator[tuple[int, bytes]]) -> None:
        files = self._desk.files
        file = files.create(entry.digest, entry.size, station)
        for start, content in blocks:
            if start == file.have and not file.done:
                file = files.append(entry.digest, station, start, content)

    def _lay_aside(self, device: Device, raw: bytes) -> None:
        digest = hashlib.sha256(raw).digest()
        files = self._desk.files
        try:
            if not files.create(digest, len(raw), device.station).done:
                files.append(digest, device.station, 0, raw)
        except FileError:
            # A quota is full or a link is sending the same bytes: the station sends them again.
            return

    def _take_aside(self, device: Device, told: Taken) -> None:
        """Take in what was laid aside before, now that something may have joined it on."""
        station = device.station
        with self._office.store.read() as connection:
            wanted = (F.station == station, F.what == UPLOAD, F.done == 1, F.size <= LARGEST)
            kept = rows.read(connection, File, select(tables.file).where(*wanted))
            contents = (self._desk.files.content(connection, one.digest, station) for one in kept)
            found = [raw for raw in contents if raw and raw.startswith(MAGIC)]
            ends = {(end.device, end.epoch): end.seq for end in segments.ends(connection, station)}
        fresh = [raw for raw in found if _is_next(raw, ends)]
        fresh.sort(key=_order)
        if fresh:
            again = Taken(file=told.file)
            self._batch(device, fresh, again)
            told.events += again.events

    def _heard(self, device: Device, raw: bytes, told: Taken, bundle: Bundle) -> None:
        """Hear what the PC says of itself, and keep it: the next stick answers it."""
        self._desk.sync(raw)
        whole = bundle.header.bundle.hex() if bundle.header and not told.missing else ""
        kept = mail.Asked(
            request=raw, problems=tuple(told.problems), bundles=(whole,) if whole else ()
        )
        where = (device.station, device.device)

        def keep(connection: Connection) -> None:
            mail.keep(connection, where, kept)
            mail.drop_answer(connection, device.device)

        self._office.store.write(keep)

    def _note(self, device: Device) -> None:
        where = Place(station=device.station, device=device.device)
        now = self._office.now_ms()
        self._office.store.write(lambda c: incidents.note(c, DAMAGED_STICK, where, now))


def _batches(bundle: Bundle) -> Iterator[list[bytes]]:
    """Yield the whole segments of a bundle, in their order, some megabytes at a time."""
    batch: list[bytes] = []
    size = 0
    for place, _ in bundle.of_kind(SEGMENT):
        raw = bundle.content(place)
        if raw is None:
            continue
        batch.append(raw)
        size += len(raw)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _author(bundle: Bundle) -> str:
    """Return who wrote a bundle that lost its header, as its contents claim."""
    for place, _ in bundle.of_kind(REQUEST):
        raw = bundle.content(place)
        if raw is not None:
            return claimed(raw, Request).device
    for place, _ in bundle.of_kind(SEGMENT):
        raw = bundle.content(place)
        if raw is not None:
            return header_of(raw).device
    raise MalformedError


def _order(raw: bytes) -> tuple[str, int, int]:
    header = header_of(raw)
    return header.device, header.epoch, header.first


def _is_next(raw: bytes, ends: dict[tuple[str, int], int]) -> bool:
    """Tell whether a segment brings something that is not here yet."""
    try:
        header = header_of(raw)
    except MalformedError:
        return False
    return header.first + header.count - 1 > ends.get((header.device, header.epoch), 0)
