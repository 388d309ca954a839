"""The files that come with the program, read one by one when they are first wanted."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from core.packs.manifest import Manifest

RESOURCES: Final = Path(__file__).resolve().parents[2] / "resources"
MANIFEST: Final = "manifest.json"


class Shipped:
    """The default pack, trusted because it was installed with the program."""

    def __init__(self, folder: Path = RESOURCES / "packs" / "default") -> None:
        self._folder = folder

    def manifest(self) -> Manifest:
        """Return what the default pack is."""
        return msgspec.json.decode(self.read(MANIFEST), type=Manifest)

    def subject(self, name: str) -> bytes:
        """Return the bytes of one subject's file."""
        return self.read(f"{name}.json")

    def read(self, file: str) -> bytes:
        """Return the bytes of one file; ``OSError`` when the installation is damaged."""
        return (self._folder / file).read_bytes()
