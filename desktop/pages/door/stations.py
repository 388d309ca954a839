"""Which station: those that were opened on this PC, another folder, or one more to join."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop import theme
from desktop.pages.door.panel import Panel
from desktop.stations import LEDGER, Known
from desktop.widgets import choosing
from desktop.widgets.icons import IconButton
from desktop.widgets.scrolling import scrolled
from words.say import _

SHOWN: Final = 5
"""Stations in view; the others are scrolled to."""


class StationsPanel(Panel):
    """Lists the stations of this PC.

    Signals:
        picked: the folder of the station to open; one without a station begins there.
        restore_wanted: a backup is to be put somewhere.
        left: stay where one was.
    """

    picked = Signal(object)
    restore_wanted = Signal()
    left = Signal()

    def __init__(self, known: Sequence[Known], here: Path, fresh: Path) -> None:
        super().__init__(
            "home",
            _("换一个站"),
            _("每个站的账各在一个文件夹里，互不相干。换站会先把现在这个站存好、关好。"),
        )
        self._here, self._fresh = here.resolve(), fresh
        self.buttons: list[IconButton] = []
        if known:
            self.inside.addWidget(self._list(known))
        for text, icon, do in (
            (_("加一个站（用县里的登记码）"), "add", lambda: self.picked.emit(self._fresh)),
            (_("打开别处的文件夹"), "import", self.choose),
            (_("从备份恢复"), "stick", self.restore_wanted.emit),
            (_("返回"), "back", self.left.emit),
        ):
            self.add_button(text, icon, do)
        if self.buttons:
            self.setFocusProxy(self.buttons[0])

    def _list(self, known: Sequence[Known]) -> QScrollArea:
        """Return the stations, one below the other, as high as a few of them."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        theme.spaced(column, 2, 0)
        for one in known:
            column.addWidget(self._button(one))
        area = scrolled(inside)
        row = inside.sizeHint().height() // max(1, len(known))
        area.setFixedHeight(row * min(SHOWN, len(known)) + theme.space(2))
        return area

    def _button(self, one: Known) -> IconButton:
        now = one.folder == self._here
        said = _("现在开着的") if now else _moment(one.used)
        name = one.name or one.folder.name
        button = IconButton(f"{name}  {said}", "check" if now else "home")
        button.setAccessibleName(name)
        told = [] if now else [_("上次用：{when}", when=said)]
        button.setToolTip("\n".join([name, *told, str(one.folder)]))
        button.setEnabled(not now)
        button.clicked.connect(lambda *_on: self.picked.emit(one.folder))
        if not now:
            self.buttons.append(button)
        return button

    def choose(self) -> None:
        """Let the clerk choose the folder of a station."""
        folder = choosing.folder(self, _("选站点的文件夹"))
        if folder is not None:
            self.take(folder)

    def take(self, folder: Path) -> None:
        """Open the station in a folder; say so where there is none."""
        if (folder / LEDGER).is_file():
            self.picked.emit(folder)
        else:
            self.say(_("这个文件夹里没有站点的账本。"))


def _moment(used: str) -> str:
    """Return when a station was used last, as it is said; as it is kept where it is no moment."""
    try:
        return f"{dt.datetime.fromisoformat(used):%m-%d %H:%M}"
    except ValueError:
        return used
