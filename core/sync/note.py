"""Signed notes (c2sp.org/signed-note): a text, a blank line, and who signs it, one line each.

What is read must be exactly what a careful writer writes: UTF-8 without control characters,
canonical base64. Signatures of unknown keys are ignored; one of a known key that does not fit
spoils the whole note.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from typing import Final

import msgspec

from core.keys.certificate import ForgedError
from core.keys.device import DeviceKey, is_signed_by
from core.sync.errors import MalformedError, OversizeError

DASH: Final = "— "
ED25519: Final = b"\x01"
"""How a key's id tells which kind of signature it makes."""
ID_BYTES: Final = 4
LARGEST: Final = 256 << 10
MOST_SIGNATURES: Final = 32
PRINTABLE: Final = 0x20


class NoteKey(msgspec.Struct, frozen=True):
    """A key that signs notes under a name; ``public`` are its 32 bytes."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The 4 bytes by which a signature line points at this key."""
        named = self.name.encode() + b"\n" + ED25519 + self.public
        return hashlib.sha256(named).digest()[:ID_BYTES]


class Signature(msgspec.Struct, frozen=True):
    """One signature line that nobody looked at yet."""

    name: str
    id: bytes
    content: bytes


class Note(msgspec.Struct, frozen=True):
    """A text (its last character is a newline) and its signature lines."""

    body: str
    signatures: tuple[Signature, ...]


def write_note(body: str, name: str, key: DeviceKey) -> str:
    """Return the body signed by one key under a name.

    ``MalformedError`` for a body or name that no reader would take.
    """
    return _checked(f"{body}\n{_line(body, name, key)}")


def countersign(text: str, name: str, key: DeviceKey) -> str:
    """Return a note with one more signature."""
    return _checked(text + _line(read_note(text).body, name, key))


def read_note(text: str | bytes) -> Note:
    """Return a note's parts, whoever signed it.

    Raises ``MalformedError`` or ``OversizeError`` and nothing else, whatever the text.
    """
    said = _decoded(text)
    above, gap, below = said.rpartition("\n\n")
    *lines, rest = below.split("\n")
    if not gap or rest or not 1 <= len(lines) <= MOST_SIGNATURES:
        raise MalformedError
    return Note(above + "\n", tuple(_signature(line) for line in lines))


def signers(note: Note, keys: Iterable[NoteKey]) -> tuple[NoteKey, ...]:
    """Return those of the keys that signed a note.

    ``ForgedError`` when none did, or when a signature that says it is theirs is not.
    """
    known: dict[tuple[str, bytes], list[NoteKey]] = {}
    for key in keys:
        known.setdefault((key.name, key.id), []).append(key)
    message = note.body.encode()
    found: list[NoteKey] = []
    for one in note.signatures:
        meant = known.get((one.name, one.id), [])
        signed = [key for key in meant if is_signed_by(key.public, message, one.content)]
        if meant and not signed:
            raise ForgedError
        found += (key for key in signed if key not in found)
    if not found:
        raise ForgedError
    return tuple(found)


def is_name(text: str) -> bool:
    """Tell whether a key may have this name: no spaces, no plus, no control characters."""
    return bool(text) and "+" not in text and not any(_is_space(one) for one in text)


def unpacked(text: str) -> bytes:
    """Return what canonical base64 says; ``MalformedError`` for any other."""
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedError from error
    if packed(found) != text:
        raise MalformedError
    return found


def packed(content: bytes) -> str:
    """Return bytes as base64."""
    return base64.b64encode(content).decode("ascii")


def _line(body: str, name: str, key: DeviceKey) -> str:
    if not is_name(name):
        raise MalformedError
    try:
        named, message = NoteKey(name, key.public).id, body.encode()
    except UnicodeEncodeError as error:
        raise MalformedError from error
    return f"{DASH}{name} {packed(named + key.sign(b'', message))}\n"


def _checked(text: str) -> str:
    read_note(text)
    return text


def _decoded(text: str | bytes) -> str:
    if len(text) > LARGEST:
        raise OversizeError(most=LARGEST)
    try:
        # Encoding finds the lone surrogates that a str may hold and UTF-8 may not.
        raw = text.encode() if isinstance(text, str) else text
        said = raw.decode()
    except UnicodeError as error:
        raise MalformedError from error
    if any(ord(one) < PRINTABLE and one != "\n" for one in said):
        raise MalformedError
    return said


def _signature(line: str) -> Signature:
    name, gap, packed_one = line.removeprefix(DASH).partition(" ")
    if not (line.startswith(DASH) and gap and is_name(name)):
        raise MalformedError
    content = unpacked(packed_one)
    if len(content) <= ID_BYTES:
        raise MalformedError
    return Signature(name, content[:ID_BYTES], content[ID_BYTES:])


def _is_space(one: str) -> bool:
    return one.isspace() or ord(one) < PRINTABLE
