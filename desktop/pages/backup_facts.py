"""What a backup holds, as a clerk reads it: whose it is, how far it goes, whether it is whole."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.inspection import PAGE, Inspected
from core.journal.verify import Problem
from desktop import theme
from desktop.pages.facts import Facts
from desktop.widgets.icons import IconLabel, label
from words.errors import sentence
from words.say import _

PAGE_NUMBER: Final = re.compile(r"page (\d+)")
"""How the file's own check names a page."""
ICONS: Final = {"done": "check", "wait": "warn", "stop": "stop"}
SHOWN: Final = 2
"""Places that are named one by one; of the others the number is said."""


class BackupFacts(QWidget):
    """Pairs of name and value, and what came of the check."""

    def __init__(self, held: Inspected) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        theme.spaced(box, 3, 0)
        box.addWidget(Facts(pairs(held)))
        text, tone = verdict(held)
        self.verdict = label(text, tone=tone)
        self.verdict.setWordWrap(True)
        row = QHBoxLayout()
        theme.spaced(row, 2, 0)
        row.addWidget(IconLabel(ICONS[tone], tone), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.verdict, 1)
        box.addLayout(row)


def pairs(held: Inspected) -> list[tuple[str, str]]:
    """Return what a backup holds as names and values."""
    photos = _("{count} 张", count=held.photos) if held.photos else _("没有，只有账本")
    return [
        (_("站点"), held.station or _("（读不出）")),
        (_("账记到"), held.last_day.isoformat() if held.last_day else _("（读不出）")),
        (_("流水条数"), f"{held.events:,}" if held.events else _("（读不出）")),
        (_("带的照片"), photos),
    ]


def verdict(held: Inspected) -> tuple[str, str]:
    """Return what came of the check, and its tone."""
    if not held.problems and not held.bad_photos:
        return _("逐条核对过，完好。"), "done"
    lines = []
    if held.problems:
        lines.append(_("有 {count} 处对不上：", count=len(held.problems)))
        lines += [place(problem) for problem in held.problems[:SHOWN]]
    if held.bad_photos:
        lines.append(
            _("有 {count} 张照片坏了，恢复时略过，以后同步会从县里取回。", count=held.bad_photos)
        )
    return "\n".join(lines), "stop" if held.problems else "wait"


def place(problem: Problem) -> str:
    """Return where a backup is damaged, and how."""
    said = sentence(problem.message)
    if problem.seq:
        return _("第{seq}条 {day} {said}", seq=problem.seq, day=problem.day, said=said)
    number = PAGE_NUMBER.search(problem.message)
    if problem.code == PAGE and number is not None:
        return _("账本文件第 {page} 页坏了。", page=number[1])
    return said
