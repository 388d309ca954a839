"""The slot kept by the operating system's keyring, used only where it is a safe one."""

from __future__ import annotations

import os
from typing import Final

import keyring
import keyring.errors

from core.db.file import KEY_BYTES

SERVICE: Final = "cunzhan"
SAFE_BACKENDS: Final = ("Windows", "SecretService", "kwallet", "libsecret", "macOS")
"""Backends that encrypt at rest; plain-text and null ones are never used."""


def is_safe() -> bool:
    """Tell whether the keyring in force encrypts what it keeps."""
    return any(name in type(keyring.get_keyring()).__module__ for name in SAFE_BACKENDS)


def read(file: str) -> bytes | None:
    """Return the secret kept for a file, or None."""
    try:
        kept = keyring.get_password(SERVICE, file) if is_safe() else None
    except keyring.errors.KeyringError:
        return None
    return bytes.fromhex(kept) if kept else None


def make(file: str) -> bytes | None:
    """Keep a new secret for a file, proved by reading it back; None where that fails."""
    if not is_safe():
        return None
    secret = os.urandom(KEY_BYTES)
    try:
        keyring.set_password(SERVICE, file, secret.hex())
    except keyring.errors.KeyringError:
        return None
    return secret if read(file) == secret else None
