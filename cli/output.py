"""Writing the file that a verb was asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cli.call import BadInputError
from core.base.files import write_durably

READABLE: Final = 0o644


def put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; ``BadInputError`` where it cannot be written."""
    try:
        write_durably(path, content, mode=READABLE)
    except OSError as error:
        raise BadInputError(why=str(error)) from error
