"""The hub's signed word about its tree (c2sp.org/tlog-checkpoint): origin, size and root.

What a checkpoint's signature covers begins with its origin, and no origin may begin like the
purposes (``cz-``) that our other signatures begin with: neither can be shown as the other.
Extension lines are refused: nobody could check what they say against the tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from core.keys.certificate import ForgedError
from core.keys.device import DeviceKey
from core.sync.errors import MalformedError
from core.sync.note import NoteKey, is_name, packed, read_note, signers, unpacked, write_note
from core.sync.tree import EMPTY_ROOT, HASH_BYTES, LARGEST

RESERVED: Final = "cz-"
NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


class Checkpoint(msgspec.Struct, frozen=True):
    """A tree at one size: who keeps it, how many leaves it has, the 32 bytes of its root."""

    origin: str
    size: int
    root: bytes

    def body(self) -> str:
        """Return the three lines that are signed; ``MalformedError`` if they could not be read."""
        text = f"{self.origin}\n{self.size}\n{packed(self.root)}\n"
        if not is_name(self.origin) or checkpoint_of(text) != self:
            raise MalformedError
        return text


def sign(checkpoint: Checkpoint, name: str, key: DeviceKey) -> str:
    """Return the checkpoint as a note signed under ``name``: the origin, or a witness's own."""
    return write_note(checkpoint.body(), name, key)


def open_note(text: str | bytes, keys: Iterable[NoteKey]) -> Checkpoint:
    """Return the checkpoint that at least one of these keys signed.

    ``MalformedError`` or ``OversizeError`` for what is no checkpoint, ``ForgedError`` when none of
    the keys signed it or a signature that says it is theirs does not fit.
    """
    note = read_note(text)
    checkpoint = checkpoint_of(note.body)
    signers(note, keys)
    return checkpoint


def open_own(text: str | bytes, publics: Iterable[bytes], origin: str = "") -> Checkpoint:
    """Return the checkpoint that one of these public keys signed in its origin's name.

    Errors as ``open_note``; ``ForgedError`` too when its origin is not the one named here.
    """
    said = checkpoint_of(read_note(text).body).origin
    if origin and said != origin:
        raise ForgedError
    return open_note(text, [NoteKey(said, public) for public in publics])


def checkpoint_of(body: str) -> Checkpoint:
    """Return what a note's three lines say; ``MalformedError`` for any others."""
    lines = body.split("\n")
    if len(lines) != len(("origin", "size", "root", "")) or lines[3]:
        raise MalformedError
    origin, size, root = lines[0], read_number(lines[1]), unpacked(lines[2])
    sound = origin and not origin.startswith(RESERVED) and len(root) == HASH_BYTES
    if not sound or (not size and root != EMPTY_ROOT):
        raise MalformedError
    return Checkpoint(origin, size, root)


def read_number(text: str) -> int:
    """Return a decimal number without leading zeros, up to the largest tree's size."""
    if not NUMBER.fullmatch(text) or int(text) > LARGEST:
        raise MalformedError
    return int(text)
