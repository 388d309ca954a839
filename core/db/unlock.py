"""Finding the file's key among the secrets at hand."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType
from typing import Final

import msgspec

from core.db import slots
from core.db.errors import KeyNeededError
from core.db.slots import Slots

DEMO_KEY_NAME: Final = "demo.key"
"""A demo station's key file lies beside it: its data are made up."""


class Secrets(msgspec.Struct, frozen=True, kw_only=True):
    """What the person or script at this PC can open a file with."""

    key_file: Path | None = None
    passphrase: str | None = None
    recovery: str | None = None
    keyring: bool = True


def unlock(folder: Path, secrets: Secrets) -> bytes:
    """Return the key of the file in ``folder``.

    Raises ``NoStationError``, ``WrongKeyError``, or ``KeyNeededError`` when no secret was given
    and no keyring holds one.
    """
    kept = slots.load(folder)
    if secrets.key_file is not None:
        return kept.unwrap("keyfile", slots.key_file_secret(secrets.key_file))
    if secrets.passphrase:
        return kept.unwrap("passphrase", secrets.passphrase.encode())
    if secrets.recovery:
        return kept.unwrap("recovery", slots.recovery_secret(secrets.recovery))
    demo = folder / DEMO_KEY_NAME
    if demo.exists():
        return kept.unwrap("keyfile", slots.key_file_secret(demo))
    kept_secret: bytes | None = _from_keyring(kept) if secrets.keyring else None
    if kept_secret is None:
        raise KeyNeededError
    return kept.unwrap("keyring", kept_secret)


def wrap(kept: Slots, key: bytes, secrets: Secrets) -> tuple[Slots, str]:
    """Add a slot for each secret given, and a new recovery code; return both.

    Raises ``KeyNeededError`` when the recovery code would be the only way in.
    """
    ways = kept
    if secrets.key_file is not None:
        secret = slots.key_file_secret(secrets.key_file, create=True)
        ways = ways.with_slot("keyfile", secret, key)
    if secrets.passphrase:
        ways = ways.with_slot("passphrase", slots.passphrase_secret(secrets.passphrase), key)
    elif secrets.keyring and secrets.key_file is None:
        secret_kept = _keyring().make(kept.file)
        if secret_kept is not None:
            ways = ways.with_slot("keyring", secret_kept, key)
    if not ways.slots:
        raise KeyNeededError
    code = slots.new_recovery_code()
    return ways.with_slot("recovery", slots.recovery_secret(code), key), code


def _from_keyring(kept: Slots) -> bytes | None:
    secret: bytes | None = _keyring().read(kept.file) if kept.of("keyring") else None
    return secret


def _keyring() -> ModuleType:
    # The keyring library takes 57 ms to import on a fast PC: only where it is needed.
    return importlib.import_module("core.db.keyring_slot")
