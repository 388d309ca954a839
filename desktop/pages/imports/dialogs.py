"""What is asked of the system: which file, where to; and how a refusal is said."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from core.base.errors import ClerkError
from desktop.widgets import choosing
from words.errors import told
from words.say import _

SHEETS: Final = "*.xlsx *.xls *.csv *.txt *.et *.ods *.xlsm *.htm *.html *.tsv"


def choose_file(parent: QWidget) -> str:
    """Let the clerk choose a spreadsheet; "" when none was chosen."""
    chosen = choosing.file(parent, _("选一个表格"), choosing.kinds(_("表格"), SHEETS, others=True))
    return str(chosen or "")


def choose_target(parent: QWidget, name: str) -> str:
    """Let the clerk choose where a file goes; "" when nowhere."""
    return str(choosing.target(parent, _("存到哪里"), name) or "")


def refusal(error: ClerkError) -> str:
    """Return what is wrong and what to do about it."""
    words = told(error)
    return " ".join(filter(None, (words.message, words.advice)))
