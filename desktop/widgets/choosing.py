"""What is asked of the system: which file, which folder, where something goes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from words.say import _


def kinds(words: str, endings: str, *, others: bool = False) -> str:
    """Return what is shown of a folder: files with ``endings`` (``*.txt *.srt``), or all others."""
    shown, rest = f"{words} ({endings})", _("所有文件")
    return f"{shown};;{rest} (*)" if others else shown


def file(parent: QWidget, title: str, shown: str = "") -> Path | None:
    """Let the clerk choose a file."""
    name, _kind = QFileDialog.getOpenFileName(parent, title, "", shown)
    return Path(name) if name else None


def files(parent: QWidget, title: str, shown: str) -> list[Path]:
    """Let the clerk choose files, several at once."""
    names, _kind = QFileDialog.getOpenFileNames(parent, title, "", shown)
    return [Path(name) for name in names]


def folder(parent: QWidget, title: str) -> Path | None:
    """Let the clerk choose a folder."""
    name = QFileDialog.getExistingDirectory(parent, title)
    return Path(name) if name else None


def target(
    parent: QWidget, title: str, name: str, shown: str = "", ending: str = ""
) -> Path | None:
    """Let the clerk choose where a file goes; it gets the ``ending`` (``.html``) that is wanted."""
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, name, shown)
    return Path(chosen.removesuffix(ending) + ending) if chosen else None
