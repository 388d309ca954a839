"""A way out for papers that every test PC has: a folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget


class FolderSpooler:
    """Keeps every paper in a folder instead of printing it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shown: list[Path] = []

    def names(self) -> list[str]:
        """Return one printer: the folder."""
        return [str(self.folder)]

    def choose(self, parent: QWidget) -> str:  # noqa: ARG002 - as Spooler
        """Choose the folder."""
        return str(self.folder)

    def send(self, paper: Path, printer: str, *, raw: bool) -> None:  # noqa: ARG002 - as Spooler
        """Put the paper into the folder: a test that waits for it finds it whole."""
        self.folder.mkdir(parents=True, exist_ok=True)
        half = self.folder.with_name(f"{paper.name}.half")
        half.write_bytes(paper.read_bytes())
        half.replace(self.folder / paper.name)

    def show(self, paper: Path) -> None:
        """Note that a paper would have been shown."""
        self.shown.append(paper)
