"""Ids of devices and events, and document serials with their check character."""

from __future__ import annotations

import base64
import hashlib
from typing import NamedTuple, NewType

EventId = NewType("EventId", str)
"""``DEVICE.EPOCH.SEQ``: 16 base32 characters, then two decimal numbers from 1."""

DEVICE_BYTES = 10
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class EventKey(NamedTuple):
    """The three parts of an event id."""

    device: str
    epoch: int
    seq: int


def device_of(public_key: bytes) -> str:
    """Return the 16-character device name of a 32-byte Ed25519 public key."""
    digest = hashlib.sha256(public_key).digest()[:DEVICE_BYTES]
    return base64.b32encode(digest).decode("ascii")


def event_id(device: str, epoch: int, seq: int) -> EventId:
    """Return the id of event ``seq`` of a device's epoch."""
    return EventId(f"{device}.{epoch}.{seq}")


def split_id(text: str) -> EventKey | None:
    """Return the parts of an event id, or None when ``text`` is not one."""
    parts = text.split(".")
    if len(parts) != len(EventKey._fields) or not all(p.isascii() for p in parts):
        return None
    device, epoch, seq = parts
    if not (epoch.isdigit() and seq.isdigit() and device.isalnum()):
        return None
    return EventKey(device, int(epoch), int(seq))


def series_of(device: str, epoch: int, year: int) -> str:
    """Return the series of a device's papers in a year: 4 of its characters, epoch letter, yy."""
    letter = chr(ord("A") + (epoch - 1) % 26)
    return f"{device[:4]}{letter}{year % 100:02d}"


def check_character(text: str) -> str:
    """Return the ISO 7064 MOD 37,36 check character of an upper-case alphanumeric text."""
    rest = 36
    for character in text:
        rest = (rest + ALPHABET.index(character)) % 36 or 36
        rest = rest * 2 % 37
    return ALPHABET[(37 - rest) % 36]


def serial_of(series: str, number: int) -> str:
    """Return ``series-number-check``, e.g. ``K7QFA26-000123-4``."""
    return f"{series}-{number:06d}-{check_character(f'{series}{number:06d}')}"


def serial_parts(serial: str) -> tuple[str, int]:
    """Return the series and number of a serial of ours."""
    series, number, _ = serial.split("-")
    return series, int(number)
