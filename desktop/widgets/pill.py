"""The quiet pill: how far what was recorded has travelled."""

from __future__ import annotations

import msgspec
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from desktop import theme
from desktop.widgets.button import LaidButton
from desktop.widgets.icons import IconLabel, label, retone
from words.say import _


class Travelled(msgspec.Struct, frozen=True, kw_only=True):
    """Records of this PC by how far they came: kept here only, sent or carried, receipted."""

    saved: int = 0
    sent: int = 0
    receipted: int = 0
    enrolled: bool = True


class Pill(LaidButton):
    """Says the one state that matters, and all three in its tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setObjectName("pill")
        row = QHBoxLayout(self)
        self.hold(row)
        theme.spaced(row, 2, 3, 1)
        self._icon = IconLabel("saved", "soft")
        self._text = label("")
        self.let_through(self._icon, self._text)
        row.addWidget(self._icon)
        row.addWidget(self._text)
        self.show_travelled(Travelled(enrolled=False))

    def show_travelled(self, now: Travelled) -> None:
        """Show how far the records have come."""
        icon, text, tone = _state(now)
        self._icon.set_icon(icon, tone or "soft")
        self._text.setText(text)
        retone(self._text, "tone", tone)
        told = _(
            "已存本机 {saved} 笔 · 已送出或已带走 {sent} 笔 · 县里已签收 {receipted} 笔",
            saved=now.saved,
            sent=now.sent,
            receipted=now.receipted,
        )
        self.setToolTip(told)
        self.setAccessibleName(text)
        self.setAccessibleDescription(told)


def _state(now: Travelled) -> tuple[str, str, str]:
    """Return icon, words and tone of the state that is furthest behind."""
    if not now.enrolled or (now.saved and not now.sent and not now.receipted):
        count = f" {now.saved}" if now.saved and now.enrolled else ""
        return "saved", _("已存本机") + count, ""
    if now.saved:
        return "saved", _("已存本机 {count}，待送出", count=now.saved), "wait"
    if now.sent:
        return "sent", _("已送出或已带走 {count}", count=now.sent), ""
    return "sealed", _("县里已签收"), "done"
