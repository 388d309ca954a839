"""What a replaced root leaves in the county's folder: the way to it, and files still to be put."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from core.base.files import write_durably

CHAIN: Final = "county.chain"
NEXT: Final = "county.next"
PUBLIC: Final = 0o644
SECRET: Final = 0o600


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """Replacements of the county's paper: (serial, sealed by the root before), oldest first.

    ``first`` is the pin of the very first paper: the county's tree is named by it.
    """

    first: str = ""
    steps: tuple[tuple[int, bytes], ...] = ()


def chain_in(folder: Path) -> Chain:
    """Return a folder's chain, empty as long as no root was replaced."""
    try:
        return msgspec.msgpack.decode((folder / CHAIN).read_bytes(), type=Chain)
    except FileNotFoundError:
        return Chain()


def put(folder: Path, files: dict[str, bytes], secret: str) -> None:
    """Put files in the place of others, all or none: what was begun is finished by ``finish``."""
    write_durably(folder / NEXT, msgspec.msgpack.encode((secret, files)))
    finish(folder)


def finish(folder: Path) -> None:
    """Put what a cut left to be put; the file named first is kept secret."""
    try:
        content = (folder / NEXT).read_bytes()
    except FileNotFoundError:
        return
    secret, files = msgspec.msgpack.decode(content, type=tuple[str, dict[str, bytes]])
    for name, said in files.items():
        write_durably(folder / name, said, mode=SECRET if name == secret else PUBLIC)
    (folder / NEXT).unlink(missing_ok=True)
