"""Reading the files that a verb was given; what is wrong with one is told of that file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from cli.call import BadJsonError, CannotReadError, NoFileError, OtherJsonError

T = TypeVar("T")
BYTE: Final = re.compile(r"\(byte (\d+)\)")
PLACE: Final = re.compile(r"at `(\$[^`]*)`")


def content(path: Path, field: str | None = None, most: int = -1) -> bytes:
    """Return what a file holds, ``most`` bytes of it; ``NoFileError``, ``CannotReadError``."""
    try:
        with path.open("rb") as file:
            return file.read(most)
    except FileNotFoundError as error:
        raise NoFileError(field=field, file=str(path)) from error
    except OSError as error:
        raise CannotReadError(field=field, file=str(path)) from error


def need(path: Path, *, folder: bool = False) -> None:
    """Refuse a file, or a folder, that is not there; ``NoFileError``."""
    if not (path.is_dir() if folder else path.is_file()):
        raise NoFileError(field="folder" if folder else "file", file=str(path))


def json_of(said: bytes, kind: type[T], file: str, field: str | None = None) -> T:
    """Return JSON as the type that is wanted; ``BadJsonError``, ``OtherJsonError``."""
    try:
        return msgspec.json.decode(said, type=kind, strict=False)
    except msgspec.ValidationError as error:
        found = PLACE.search(str(error))
        raise OtherJsonError(field=field, file=file, at=found[1] if found else "$") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        place = BYTE.search(str(error))
        byte = int(place[1]) if place else len(said)
        raise BadJsonError(field=field, file=file, byte=byte) from error


def json_in(path: Path, kind: type[T], field: str | None = None) -> T:
    """Return what a JSON file says."""
    return json_of(content(path, field), kind, path.name, field)
