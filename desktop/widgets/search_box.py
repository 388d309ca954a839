"""The one search box (Ctrl+K): people, parcels, receipts, classes from a few letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent

from desktop.widgets.found import Dropping, Found
from desktop.widgets.icons import IconLine
from words.say import _

ELSEWHERE: Final = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
"""Why the focus goes for a while: another window, a menu."""


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
        self.setObjectName("search")
        self.setAccessibleName(_("搜索"))
        self.setPlaceholderText(_("找人、单号、产品、培训班（Ctrl+K）"))
        self.setToolTip(
            _(
                "姓名、拼音首字母、手机尾号、运单号、收据号、产品名、代买的货、商品编码、培训班、证书校验码"
            )
        )
        dropping = Dropping(self, self._offer, self._leave)
        dropping.taken.connect(self._take)
        self.set_find, self.results = dropping.set_find, dropping.results

    def start(self) -> None:
        """Take the focus, ready to type anew."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget what was typed when the clerk goes on elsewhere in the window."""
        super().focusOutEvent(event)
        if event.reason() not in ELSEWHERE:
            self.clear()

    def _offer(self, asked: str, hits: Sequence[Found]) -> tuple[Sequence[Found], None]:
        return hits or [Found("", _("没有找到“{text}”", text=asked))], None

    def _take(self, hit: Found) -> None:
        if not hit.key:
            return
        self.clear()
        self.taken.emit(hit)

    def _leave(self, key: int) -> bool:
        """Empty the box with Esc, then leave it."""
        if key != Qt.Key.Key_Escape:
            return False
        if self.text():
            self.clear()
        else:
            self.left.emit()
        return True
