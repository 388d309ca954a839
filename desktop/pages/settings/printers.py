"""Which printer, which paper."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox

from desktop.pages.desk import Desk
from desktop.pages.printing import LABEL_PRINTER, LABELS, PAPER
from desktop.pages.settings.card import SettingsCard
from desktop.pages.spooler import Spooler, SystemSpooler
from desktop.settings import PRINTER, Setting
from words.say import _


class PrintersCard(SettingsCard):
    """The printers that receipts and labels go to without asking."""

    def __init__(self, desk: Desk, spooler: Spooler | None = None) -> None:
        super().__init__(
            _("打印"), _("选好后，收据和标签直接打出来，不再问。没有打印机时存成 PDF。")
        )
        self._desk = desk
        names = (spooler or SystemSpooler()).names()
        self.add_row(_("收据打印机"), self._box(PRINTER, names))
        self.add_choice(
            _("收据纸张"),
            (("a5", _("A5 三联")), ("roll", _("80毫米")), ("escpos", _("小票机指令"))),
            desk.settings.get(PAPER),
            lambda value: desk.settings.set(PAPER, value),
        )
        self.add_row(_("标签打印机"), self._box(LABEL_PRINTER, names))
        self.add_choice(
            _("标签纸"),
            (("sheet", _("A4 不干胶")), ("single", _("60×40 单张"))),
            desk.settings.get(LABELS),
            lambda value: desk.settings.set(LABELS, value),
        )

    def _box(self, setting: Setting[str], names: Sequence[str]) -> QComboBox:
        """Return the choice of printers; one may be typed, such as a roll printer's device."""
        box = QComboBox()
        box.setEditable(True)
        box.addItem("")
        box.addItems(list(names))
        box.setCurrentText(self._desk.settings.get(setting))
        line = box.lineEdit()
        if line is not None:
            line.setPlaceholderText(_("每次询问；小票机可填 /dev/usb/lp0"))
            line.setAccessibleName(_("打印机名称"))
        box.currentTextChanged.connect(lambda text: self._desk.settings.set(setting, text.strip()))
        return box
