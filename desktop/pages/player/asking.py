"""What the courses ask of the system: which pack, which folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QWidget

from words.say import _

ENDING: Final = ".ckc"


def pack(parent: QWidget) -> Path | None:
    """Let the trainer choose a course pack."""
    name, _kind = QFileDialog.getOpenFileName(
        parent, _("选课程包"), "", f"{_('课程包')} (*{ENDING});;{_('所有文件')} (*)"
    )
    return Path(name) if name else None


def folder(parent: QWidget) -> Path | None:
    """Let the author choose a course's folder."""
    name = QFileDialog.getExistingDirectory(parent, _("选课程的文件夹"))
    return Path(name) if name else None


def pack_target(parent: QWidget, name: str) -> Path | None:
    """Let the author choose where the pack goes."""
    chosen, _kind = QFileDialog.getSaveFileName(
        parent, _("课程包存到哪里"), f"{name}{ENDING}", f"{_('课程包')} (*{ENDING})"
    )
    return Path(chosen).with_suffix(ENDING) if chosen else None


def questions(parent: QWidget) -> Path | None:
    """Let the author choose a spreadsheet of questions."""
    name, _kind = QFileDialog.getOpenFileName(
        parent, _("选题目表格"), "", f"{_('表格')} (*.xlsx *.xls *.ods *.csv);;{_('所有文件')} (*)"
    )
    return Path(name) if name else None
