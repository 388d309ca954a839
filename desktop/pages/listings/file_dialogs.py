"""What the listings ask of the system: which files, which folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.pages.listings.incoming_pictures import ENDINGS
from words.say import _

SCRIPTS: Final = "*.txt *.srt *.vtt"


def pictures(parent: QWidget) -> list[Path]:
    """Let the clerk choose pictures, several at once."""
    endings = " ".join(f"*.{ending} *.{ending.upper()}" for ending in ENDINGS)
    names, _kind = QFileDialog.getOpenFileNames(
        parent, _("选图片，可以选几张"), "", f"{_('图片')} ({endings})"
    )
    return [Path(name) for name in names]


def folder(parent: QWidget, title: str) -> Path | None:
    """Let the clerk choose a folder."""
    name = QFileDialog.getExistingDirectory(parent, title)
    return Path(name) if name else None


def script(parent: QWidget) -> Path | None:
    """Let the clerk choose a live broadcast's script."""
    name, _kind = QFileDialog.getOpenFileName(
        parent, _("选直播稿"), "", f"{_('文字或字幕')} ({SCRIPTS});;{_('所有文件')} (*)"
    )
    return Path(name) if name else None


def template(parent: QWidget) -> Path | None:
    """Let the clerk choose a platform's template."""
    name, _kind = QFileDialog.getOpenFileName(
        parent, _("选平台的模板"), "", f"{_('表格')} (*.xlsx);;{_('所有文件')} (*)"
    )
    return Path(name) if name else None


def page_target(parent: QWidget) -> Path | None:
    """Let the clerk choose where the shop's page goes."""
    name, _kind = QFileDialog.getSaveFileName(
        parent, _("网页存到哪里"), f"{_('商品')}.html", f"{_('网页')} (*.html)"
    )
    return Path(name).with_suffix(".html") if name else None
