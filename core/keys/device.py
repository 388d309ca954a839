"""One Ed25519 key per device (PC), never copied; every signature says what it is for."""

from __future__ import annotations

import struct
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from core.base.ids import device_of

HEAD_CONTEXT: Final = b"cz-head-1"
EVENT_CONTEXT: Final = b"cz-event-1"


class DeviceKey:
    """This PC's key pair; ``device`` is the name that its public key gives it."""

    def __init__(self, private: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(private)
        self.private = private
        self.public = self._key.public_key().public_bytes_raw()
        self.device = device_of(self.public)

    @classmethod
    def new(cls) -> DeviceKey:
        """Make a key that never existed before."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    def sign_head(self, epoch: int, seq: int, head: bytes) -> bytes:
        """Sign the log's head after event ``seq``."""
        return self._key.sign(head_message(self.device, epoch, seq, head))

    def sign_event(self, epoch: int, event: bytes) -> bytes:
        """Sign one event's bytes by itself, for a receipt's QR."""
        return self._key.sign(event_message(self.device, epoch, event))

    def sign(self, context: bytes, content: bytes) -> bytes:
        """Sign ``content`` for one purpose; the context keeps it from serving another."""
        return self._key.sign(context + content)


def log_name(device: str, epoch: int) -> bytes:
    """Return the bytes that name a log in signatures."""
    return f"{device}.{epoch}".encode("ascii")


def head_message(device: str, epoch: int, seq: int, head: bytes) -> bytes:
    """Return what a head signature covers: context, log, seq u64be, head."""
    return HEAD_CONTEXT + log_name(device, epoch) + struct.pack(">Q", seq) + head


def event_message(device: str, epoch: int, event: bytes) -> bytes:
    """Return what an event signature covers: context, log, event bytes."""
    return EVENT_CONTEXT + log_name(device, epoch) + event


def is_signed_by(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether ``signature`` is this key's over ``message``."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
