"""Looking at a segment before anything of it is believed: shape, whose log, whose signature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from sqlalchemy import Connection

from core.sync.errors import MalformedError, OversizeError
from core.sync.messages import Problem
from core.sync.segment import Header, Segment, header_of, read_segment
from hub.store import stations
from hub.store.stations import Device

GAP: Final = "gap"
FORK: Final = "fork"
REVOKED: Final = "revoked"
UNKNOWN: Final = "unknown"
MALFORMED: Final = "malformed"
FORGED: Final = "forged"
QUOTA: Final = "quota"
NOT_YOURS: Final = "not_yours"


class Sound(msgspec.Struct, frozen=True):
    """A segment whose device signed it, with its bytes as they came."""

    raw: bytes
    segment: Segment
    device: Device

    @property
    def header(self) -> Header:
        """What the segment says it is."""
        return self.segment.header


class Unsound(msgspec.Struct, frozen=True):
    """A segment that is not taken: why, and whether somebody should hear of it."""

    problem: Problem
    raw: bytes = b""

    @property
    def is_forged(self) -> bool:
        """Tell whether the segment has a sound shape but not its device's signature."""
        return bool(self.raw)


def examined(connection: Connection, known: Mapping[str, Device], raw: bytes) -> Sound | Unsound:
    """Examine a segment that a PC of the station with the devices ``known`` sent."""
    try:
        header = header_of(raw)
    except MalformedError:
        return Unsound(Problem(MALFORMED))
    device = known.get(header.device)
    if device is None or device.certificate is None:
        elsewhere = stations.homes_of(connection, header.device)
        return Unsound(_problem(NOT_YOURS if elsewhere else UNKNOWN, header))
    try:
        segment = read_segment(raw)
    except (MalformedError, OversizeError):
        return Unsound(_problem(MALFORMED, header))
    if not segment.is_whole:
        return Unsound(_problem(MALFORMED, header))
    if header.public_key not in (b"", device.public_key) or not segment.is_signed_by(
        device.public_key
    ):
        return Unsound(_problem(MALFORMED, header), raw)
    return Sound(raw, segment, device)


def _problem(code: str, header: Header) -> Problem:
    return Problem(code, header.device, header.epoch, header.first)
