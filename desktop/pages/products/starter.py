"""The starter catalogue: pick what the village grows, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from core.base.changes import Changes
from core.base.errors import ClerkError
from desktop import theme
from desktop.pages.desk import Desk
from desktop.pages.products.form import starters
from desktop.widgets.drawer import Drawer
from desktop.widgets.found import Found, FoundList
from desktop.widgets.icons import label
from words.say import _


class StarterList(QWidget):
    """A search in the starter catalogue; Enter adds the chosen one.

    Signals:
        picked: the Chinese name of a starter product.
    """

    picked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._find = starters(desk)
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 0)
        self.line = QLineEdit()
        self.line.setObjectName("starter")
        self.line.setAccessibleName(_("找常用产品"))
        self.line.setPlaceholderText(_("品名或首字母，回车加上"))
        self.hits = FoundList()
        self.hits.setAccessibleName(_("常用产品"))
        hint = label(_("价钱、等级加上以后再改。"), "hint")
        box.addWidget(self.line)
        box.addWidget(self.hits, 1)
        box.addWidget(hint)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self.ask)
        self.line.returnPressed.connect(self.pick)
        self.line.installEventFilter(self)
        self.hits.itemDoubleClicked.connect(lambda _item: self.pick())
        self.ask("")

    def ask(self, text: str) -> None:
        """Show what fits; everything for nothing typed."""
        self._find(text.strip(), self._show)

    def _show(self, found: Sequence[Found]) -> None:
        self.hits.show_hits(found)

    def pick(self) -> None:
        """Add the chosen one."""
        hit = self.hits.chosen()
        if hit is not None:
            self.picked.emit(hit.key)
            self.line.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list with the arrows of the line."""
        if watched is self.line and isinstance(event, QKeyEvent):
            is_press = event.type() == QEvent.Type.KeyPress
            if is_press and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.hits.step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
        return False


def starter_drawer(
    desk: Desk, done: Callable[[Changes], None], failed: Callable[[ClerkError], None]
) -> Drawer:
    """Return the drawer of the starter catalogue; it stays open for the next one."""
    picker = StarterList(desk)
    drawer = Drawer(_("常用产品"), picker, _("加上这一样"), icon="add")
    picker.picked.connect(partial(_add, desk, done, failed))
    drawer.pressed.connect(picker.pick)
    return drawer


def _add(
    desk: Desk, done: Callable[[Changes], None], failed: Callable[[ClerkError], None], name: str
) -> None:
    desk.write(lambda station: station.catalog.from_pack(name), done, failed)
