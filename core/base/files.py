"""Writing a small file so that a power cut leaves the old one or the new one, whole."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

RETRY_SECONDS: Final = 2.5
"""Virus scanners and indexers on Windows hold a file for moments; longer is a real refusal."""
FIRST_PAUSE: Final = 0.01


def open_raw(path: Path, flags: int, mode: int = 0o600) -> int:
    """Open a file and return its number, as ``os.open`` does, for bytes on every system.

    Without ``O_BINARY`` Windows writes two bytes for each 0x0A.
    """
    return os.open(path, flags | getattr(os, "O_BINARY", 0), mode)  # noqa: TID251 - the one place


def write_durably(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Replace ``path`` by ``content``: written aside, flushed, renamed, folder flushed.

    Raises ``OSError`` with the old file untouched.
    """
    aside = path.with_name(f"{path.name}.new")
    handle = open_raw(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        replace(aside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            aside.unlink()
        raise


def replace(source: Path, target: Path) -> None:
    """Rename over ``target`` and flush the folder, waiting out another program's short grip."""
    patiently(lambda: source.replace(target))
    flush_folder(target.parent)


def patiently(act: Callable[[], object]) -> None:
    """Do ``act``, again while it is refused by a lock, for ``RETRY_SECONDS`` at most."""
    pause = FIRST_PAUSE
    waited = 0.0
    while True:
        try:
            act()
        except PermissionError:
            if waited >= RETRY_SECONDS:
                raise
            time.sleep(pause)
            waited += pause
            pause = min(pause * 2, 0.25)
        else:
            return


def flush_folder(folder: Path) -> None:
    """Make a rename in ``folder`` durable (a no-op where folders cannot be opened)."""
    if os.name == "nt":
        return
    handle = open_raw(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
