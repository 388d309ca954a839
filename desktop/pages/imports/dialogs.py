"""What is asked of the system: which file, where to; and how a refusal is said."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QFileDialog, QWidget

from core.base.errors import ClerkError
from words.errors import told
from words.say import _

SHEETS: Final = "*.xlsx *.xls *.csv *.txt *.et *.ods *.xlsm *.htm *.html *.tsv"


def choose_file(parent: QWidget) -> str:
    """Let the clerk choose a spreadsheet; "" when none was chosen."""
    name, _filter = QFileDialog.getOpenFileName(
        parent, _("选一个表格"), "", f"{_('表格')} ({SHEETS});;{_('所有文件')} (*)"
    )
    return name


def choose_target(parent: QWidget, name: str) -> str:
    """Let the clerk choose where a file goes; "" when nowhere."""
    chosen, _filter = QFileDialog.getSaveFileName(parent, _("存到哪里"), name)
    return chosen


def refusal(error: ClerkError) -> str:
    """Return what is wrong and what to do about it."""
    words = told(error)
    return " ".join(filter(None, (words.message, words.advice)))
