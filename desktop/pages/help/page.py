"""The help page: everything on one scrolled page, offline, and a search that filters it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.pages.desk import Desk
from desktop.pages.help.texts import CHAPTERS, Chapter
from desktop.widgets.icons import IconLine, label
from desktop.widgets.page import Page
from desktop.widgets.scrolling import scrolled
from words.say import _

VERSION = "0.1.0"


class HelpPage(Page):
    """First steps, keys, troubles, licences."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("帮助"))
        self.set_subtitle(_("不用联网"))
        self._filter = IconLine("search")
        self._filter.setPlaceholderText(_("找一找，比如“红冲”"))
        self._filter.setAccessibleName(_("在帮助里找"))
        self._filter.textChanged.connect(self._show)
        self._lines: list[tuple[str, list[QWidget]]] = []
        inside = QWidget()
        column = QVBoxLayout(inside)
        theme.spaced(column, 4, 0)
        for chapter in CHAPTERS:
            column.addWidget(self._card(chapter))
        column.addWidget(self._about(desk))
        column.addStretch(1)
        scroll = scrolled(inside, name=_("帮助"))
        body = QWidget()
        whole = QVBoxLayout(body)
        theme.spaced(whole, 3, 0)
        whole.addWidget(self._filter)
        whole.addWidget(scroll, 1)
        body.setFocusProxy(self._filter)
        self.set_body(body)

    def _card(self, chapter: Chapter) -> QFrame:
        card = QFrame()
        card.setProperty("role", "paper")
        box = QVBoxLayout(card)
        theme.spaced(box, 2, 4, 4)
        box.addWidget(label(_(chapter.title), "lead"))
        grid = QGridLayout()
        theme.spaced(grid, 2, 0)
        grid.setColumnStretch(1, 1)
        for row, (what, how) in enumerate(chapter.lines):
            name, text = label(_(what)), label(_(how), "soft")
            text.setWordWrap(True)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, row, 1)
            self._lines.append((f"{_(what)} {_(how)}".lower(), [name, text]))
        box.addLayout(grid)
        return card

    def _about(self, desk: Desk) -> QFrame:
        card = QFrame()
        card.setProperty("role", "paper")
        box = QVBoxLayout(card)
        theme.spaced(box, 2, 4, 4)
        box.addWidget(label(_("关于"), "lead"))
        device = desk.station.ledger.journal.device
        for text in (
            _("村站通 {version}，Apache-2.0 许可。", version=VERSION),
            _("本机编号 {device}", device=device),
            _("用到的 Qt（LGPL）、思源黑体（OFL）等的许可文本在安装目录的 licences 里。"),
        ):
            line = label(text, "soft")
            line.setWordWrap(True)
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            box.addWidget(line)
        return card

    def _show(self, typed: str) -> None:
        """Keep only the lines that hold what was typed."""
        wanted = typed.strip().lower()
        for text, widgets in self._lines:
            for widget in widgets:
                widget.setVisible(wanted in text)
