"""The one search box (Ctrl+K): people, parcels, receipts from a few letters."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from desktop.widgets.found import Find, Found, SearchResults
from desktop.widgets.icons import IconLine
from words.say import _


class SearchBox(IconLine):
    """Asks on every letter, shows the hits by kind, tells which one was taken.

    Signals:
        taken: the hit.
        left: Esc in an empty box: give the focus back.
    """

    taken = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__("search")
        self._find: Find | None = None
        self.setObjectName("search")
        self.setAccessibleName(_("搜索"))
        self.setPlaceholderText(_("找人、单号、运单（Ctrl+K）"))
        self.setToolTip(_("姓名、拼音首字母、手机尾号、运单号、收据号"))
        self._results: SearchResults | None = None
        self.textEdited.connect(self._ask)
        self.installEventFilter(self)

    def set_find(self, find: Find) -> None:
        """Search with this from now on."""
        self._find = find

    def results(self) -> SearchResults:
        """Return the list under the box; made on first use."""
        if self._results is None:
            self._results = SearchResults(self)
            self._results.taken.connect(self._take)
        return self._results

    def start(self) -> None:
        """Take the focus, ready to type anew."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _ask(self, text: str) -> None:
        if self._find is None or not text.strip():
            self.results().hide()
            return
        self._find(text.strip(), lambda hits: self._show(text, hits))

    def _show(self, asked: str, hits: Sequence[Found]) -> None:
        if asked != self.text() or not self.hasFocus():
            return
        nothing = Found("", _("没有找到“{text}”", text=asked.strip()))
        self.results().drop(hits or [nothing])

    def _take(self, hit: Found) -> None:
        if not hit.key:
            return
        self.clear()
        self.taken.emit(hit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the list its keys; Esc empties the box, then leaves it."""
        if event.type() == QEvent.Type.FocusOut and self._results is not None:
            self._results.hide()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key_pressed(event.key())
        return super().eventFilter(watched, event)

    def _key_pressed(self, key: int) -> bool:
        used = self._results.key(key) if self._results is not None else False
        if isinstance(used, Found):
            self._take(used)
            return True
        if not used and key == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
            return True
        return bool(used)
