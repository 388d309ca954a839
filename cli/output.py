"""Writing the file that a verb was asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cli.call import CannotWriteError
from core.base.files import write_durably

READABLE: Final = 0o644


def put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; ``CannotWriteError`` where it cannot be written."""
    try:
        write_durably(path, content, mode=READABLE)
    except OSError as error:
        raise CannotWriteError(field="output", file=str(path)) from error


def need_place(target: Path) -> None:
    """Refuse a file whose folder is not there; ``CannotWriteError``."""
    if not target.absolute().parent.is_dir():
        raise CannotWriteError(field="output", file=str(target))
