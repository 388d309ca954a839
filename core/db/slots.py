"""The file's random key, wrapped once for each way to open it (``slots.json``).

A short PIN is never one of them: it tells clerks apart and gates the screen.
"""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.base.errors import ClerkError, DiskError
from core.base.files import write_durably
from core.db.errors import DamagedFileError, KeyNeededError, NoStationError, WrongKeyError
from core.db.file import KEY_BYTES

SLOTS_NAME: Final = "slots.json"
SALT_BYTES: Final = 16
NONCE_BYTES: Final = 12
CODE_BYTES: Final = 20
"""160 random bits: 32 base32 characters in 8 groups, far beyond guessing without Argon2id."""
SHORTEST_PASSPHRASE: Final = 6
ITERATIONS, LANES, MEMORY_KIB = 3, 4, 64 * 1024
"""RFC 9106's second choice, about half a second on an old PC."""


class WeakPassphraseError(ClerkError):
    """A passphrase shorter than ``SHORTEST_PASSPHRASE`` characters protects nothing."""

    code = "db.weak_passphrase"


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """The key wrapped under one secret: passphrase, recovery, keyfile or keyring."""

    kind: str
    salt: bytes
    nonce: bytes
    wrapped: bytes


class Slots(msgspec.Struct, frozen=True, kw_only=True):
    """All the ways to open one file."""

    format: int = 1
    file: str
    slots: tuple[Slot, ...] = ()

    def of(self, kind: str) -> tuple[Slot, ...]:
        """Return the slots of one kind."""
        return tuple(slot for slot in self.slots if slot.kind == kind)

    def with_slot(self, kind: str, secret: bytes, key: bytes) -> Slots:
        """Add a way to open the file, replacing the one of the same kind."""
        others = tuple(slot for slot in self.slots if slot.kind != kind)
        return msgspec.structs.replace(self, slots=(*others, _wrap(kind, self.file, secret, key)))

    def unwrap(self, kind: str, secret: bytes) -> bytes:
        """Return the file's key, or raise ``WrongKeyError``."""
        for slot in self.of(kind):
            try:
                cipher = AESGCM(_stretch(kind, secret, slot.salt))
                return cipher.decrypt(slot.nonce, slot.wrapped, _context(kind, self.file))
            except InvalidTag:
                continue
        raise WrongKeyError(kind=kind)


def fresh() -> tuple[Slots, bytes]:
    """Return empty slots for a new file and its new random key."""
    return Slots(file=os.urandom(8).hex()), os.urandom(KEY_BYTES)


def load(folder: Path) -> Slots:
    """Read ``slots.json``; ``NoStationError`` when the folder holds no station."""
    try:
        content = (folder / SLOTS_NAME).read_bytes()
    except FileNotFoundError as error:
        raise NoStationError(folder=str(folder)) from error
    except OSError as error:
        raise DiskError(why=error.strerror or SLOTS_NAME) from error
    try:
        return msgspec.json.decode(content, type=Slots)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DamagedFileError(file=SLOTS_NAME) from error


def save(folder: Path, slots: Slots) -> None:
    """Write ``slots.json`` durably, readable by its owner alone."""
    write_durably(folder / SLOTS_NAME, msgspec.json.format(msgspec.json.encode(slots), indent=1))


def passphrase_secret(text: str) -> bytes:
    """Return the secret of a passphrase; ``WeakPassphraseError`` when it is too short."""
    if len(text) < SHORTEST_PASSPHRASE:
        raise WeakPassphraseError(shortest=SHORTEST_PASSPHRASE)
    return text.encode()


def new_recovery_code() -> str:
    """Return a new code to print, as 8 groups of 4 characters."""
    letters = base64.b32encode(os.urandom(CODE_BYTES)).decode("ascii")
    return "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))


def recovery_secret(code: str) -> bytes:
    """Return the secret of a typed recovery code, forgiving blanks, case, 0/O and 1/I."""
    letters = "".join(c for c in code.upper() if c.isalnum())
    letters = letters.translate(str.maketrans("018", "OIB"))
    try:
        return base64.b32decode(letters)
    except ValueError as error:
        raise WrongKeyError(kind="recovery") from error


def key_file_secret(path: Path, *, create: bool = False) -> bytes:
    """Return the secret in a key file (hex text), making it (mode 0600) if asked to."""
    if create and not path.exists():
        write_durably(path, os.urandom(KEY_BYTES).hex().encode() + b"\n")
    try:
        secret = path.read_bytes().strip()
    except OSError as error:
        raise KeyNeededError(file=path.name) from error
    if len(secret) < SALT_BYTES:
        raise WrongKeyError(kind="keyfile")
    return secret


def _context(kind: str, file: str) -> bytes:
    return f"cz-slot-1 {kind} {file}".encode()


def _stretch(kind: str, secret: bytes, salt: bytes) -> bytes:
    if kind == "passphrase":
        return Argon2id(
            salt=salt, length=KEY_BYTES, iterations=ITERATIONS, lanes=LANES, memory_cost=MEMORY_KIB
        ).derive(secret)
    return HKDF(SHA256(), KEY_BYTES, salt, b"cz-slot-1").derive(secret)


def _wrap(kind: str, file: str, secret: bytes, key: bytes) -> Slot:
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    sealed = AESGCM(_stretch(kind, secret, salt)).encrypt(nonce, key, _context(kind, file))
    return Slot(kind=kind, salt=salt, nonce=nonce, wrapped=sealed)
