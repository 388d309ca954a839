"""A recovery code on the screen until it is on paper: printed or kept as a PDF, typed back."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from core.base.errors import ClerkError
from core.base.files import write_durably
from core.db.errors import disk_told
from core.paper.model import RecoverySheet
from core.paper.recovery import recovery_sheet
from desktop import theme
from desktop.jobs import Jobs
from desktop.widgets import choosing
from desktop.widgets.icons import IconButton, label
from words.errors import told
from words.say import _

GROUP: Final = 4


class PaperCode(QWidget):
    """Shows a code and asks for its last group, read from the paper.

    Signals:
        on_paper: the group was typed back.
        said: a line to be shown, and its tone.
    """

    on_paper = Signal()
    said = Signal(str, str)

    def __init__(self, jobs: Jobs, sheet: RecoverySheet) -> None:
        super().__init__()
        self._jobs, self._sheet = jobs, sheet
        box = QVBoxLayout(self)
        theme.spaced(box, 3, 0)
        why = label(_("恢复码：忘了口令、换了电脑，只有它能打开账本。"), "soft")
        why.setWordWrap(True)
        box.addWidget(why)
        for part in _lines(sheet.code):
            box.addWidget(label(part, "figure"))
        self.print = IconButton(_("打印或存成 PDF"), "print")
        self.print.clicked.connect(lambda *_on: self._ask())
        box.addWidget(self.print)
        name = _("抄好或打印好后，照纸输入最后四个字")
        asked = label(name, "soft")
        asked.setWordWrap(True)
        self.typed = QLineEdit()
        self.typed.setAccessibleName(name)
        self.typed.returnPressed.connect(self.focusNextChild)
        asked.setBuddy(self.typed)
        box.addWidget(asked)
        box.addWidget(self.typed)
        box.addStretch(1)
        self.setFocusProxy(self.typed)

    def _ask(self) -> None:
        target = choosing.target(self, _("恢复码存到"), "recovery.pdf", "PDF (*.pdf)")
        if target is not None:
            self.save(target)

    def save(self, target: Path) -> None:
        """Write the recovery sheet as a PDF, drawn off the screen's thread."""
        sheet = self._sheet

        def work(_progress: object) -> Path:
            drawn = recovery_sheet(sheet, _)
            with disk_told():
                write_durably(target, drawn)
            return target

        self._jobs.outside(work, self._saved, self._failed)

    def _saved(self, path: Path) -> None:
        self.said.emit(_("已存：{f}", f=str(path)), "done")

    def _failed(self, error: ClerkError) -> None:
        self.said.emit(" ".join(filter(None, told(error))), "stop")

    def finish(self) -> None:
        """Hold what was typed against the code."""
        if self.typed.text().strip().upper() == self._sheet.code[-GROUP:]:
            self.on_paper.emit()
            return
        self.said.emit(_("和纸上的不一样，请看准最后四个字。"), "stop")
        self.typed.setFocus()


def _lines(code: str) -> list[str]:
    groups = code.split("-")
    half = len(groups) // 2
    return [" ".join(groups[:half]), " ".join(groups[half:])]
