"""What the courses ask of the system: which pack, which folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from core.training.course.names import KINDS
from desktop.widgets import choosing
from words.say import _

ENDING: Final = ".ckc"
GIFT: Final = ".gift"
SHEETS: Final = "*.xlsx *.xls *.ods *.csv"


def pack(parent: QWidget) -> Path | None:
    """Let the trainer choose a course pack."""
    return choosing.file(parent, _("选课程包"), _packs(others=True))


def folder(parent: QWidget) -> Path | None:
    """Let the author choose a course's folder."""
    return choosing.folder(parent, _("选课程的文件夹"))


def pack_target(parent: QWidget, name: str) -> Path | None:
    """Let the author choose where the pack goes."""
    return choosing.target(parent, _("课程包存到哪里"), f"{name}{ENDING}", _packs(), ENDING)


def questions(parent: QWidget) -> Path | None:
    """Let the author choose a spreadsheet of questions."""
    return choosing.file(parent, _("选题目表格"), choosing.kinds(_("表格"), SHEETS, others=True))


def old_pack(parent: QWidget) -> Path | None:
    """Let the author choose the older pack that only what changed is packed against."""
    return choosing.file(parent, _("选以前发过的课程包"), _packs())


def files(parent: QWidget) -> list[Path]:
    """Let the author choose what is shown in a lesson."""
    endings = " ".join(f"*.{one}" for one in sorted(KINDS["content"] | KINDS["quiz"]))
    return choosing.files(parent, _("选要放进来的文件"), choosing.kinds(_("课件"), endings))


def gift_target(parent: QWidget, name: str) -> Path | None:
    """Let the author choose where the questions go."""
    shown = choosing.kinds("GIFT", f"*{GIFT}")
    return choosing.target(parent, _("题目存到哪里"), f"{name}{GIFT}", shown, GIFT)


def room_for_course(parent: QWidget) -> Path | None:
    """Let the author choose in which folder the new course's folder is made."""
    return choosing.folder(parent, _("新课放在哪个文件夹里"))


def _packs(*, others: bool = False) -> str:
    return choosing.kinds(_("课程包"), f"*{ENDING}", others=others)
