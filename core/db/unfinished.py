"""What a set-up that was cut short leaves: a file whose key was never kept."""

from __future__ import annotations

from pathlib import Path

from core.base.files import replace
from core.db.backup import FILE_NAME


def set_aside(folder: Path) -> None:
    """Move a file without ``slots.json`` out of the way of a new one.

    It is not deleted: should its ``slots.json`` have been lost instead, a copy of that opens it.
    """
    if not (folder / FILE_NAME).exists():
        return
    number = len(list(folder.glob(f"{FILE_NAME}.unfinished-*"))) + 1
    for ending in ("-wal", ""):
        part = folder / f"{FILE_NAME}{ending}"
        if part.exists():
            replace(part, folder / f"{FILE_NAME}.unfinished-{number}{ending}")
