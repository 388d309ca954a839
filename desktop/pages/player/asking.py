"""What the courses ask of the system: which pack, which folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QWidget

from core.training.course.names import KINDS
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
    return Path(chosen.removesuffix(ENDING) + ENDING) if chosen else None


def questions(parent: QWidget) -> Path | None:
    """Let the author choose a spreadsheet of questions."""
    name, _kind = QFileDialog.getOpenFileName(
        parent, _("选题目表格"), "", f"{_('表格')} (*.xlsx *.xls *.ods *.csv);;{_('所有文件')} (*)"
    )
    return Path(name) if name else None


def old_pack(parent: QWidget) -> Path | None:
    """Let the author choose the older pack that only what changed is packed against."""
    name, _kind = QFileDialog.getOpenFileName(
        parent, _("选以前发过的课程包"), "", f"{_('课程包')} (*{ENDING})"
    )
    return Path(name) if name else None


def files(parent: QWidget) -> list[Path]:
    """Let the author choose what is shown in a lesson."""
    endings = sorted(KINDS["content"] | KINDS["quiz"])
    kinds = " ".join(f"*.{one}" for one in endings)
    names, _kind = QFileDialog.getOpenFileNames(
        parent, _("选要放进来的文件"), "", f"{_('课件')} ({kinds})"
    )
    return [Path(name) for name in names]


def gift_target(parent: QWidget, name: str) -> Path | None:
    """Let the author choose where the questions go."""
    chosen, _kind = QFileDialog.getSaveFileName(
        parent, _("题目存到哪里"), f"{name}.gift", "GIFT (*.gift)"
    )
    return Path(chosen.removesuffix(".gift") + ".gift") if chosen else None


def room_for_course(parent: QWidget) -> Path | None:
    """Let the author choose in which folder the new course's folder is made."""
    name = QFileDialog.getExistingDirectory(parent, _("新课放在哪个文件夹里"))
    return Path(name) if name else None
