"""The quiet pill: how far what was recorded has travelled."""

from __future__ import annotations

import msgspec
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from desktop import theme
from desktop.widgets.button import LaidButton
from desktop.widgets.icons import IconLabel, label, retone
from words.say import _


class Travelled(msgspec.Struct, frozen=True, kw_only=True):
    """Records of this PC by how far they came: kept here only, sent or carried, receipted.

    ``when`` is when the county receipted last; ``offline`` that the clerk switched the link off;
    ``troubles`` how many things somebody has to see to; ``cause`` what is in the way, in a
    sentence; ``moving`` what a run has moved so far, "" while none is under way.
    """

    saved: int = 0
    sent: int = 0
    receipted: int = 0
    enrolled: bool = True
    when: str = ""
    offline: bool = False
    troubles: int = 0
    cause: str = ""
    moving: str = ""


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
        more = [told, _("上次签收：{when}", when=now.when) if now.when else "", now.cause]
        self.setToolTip("\n".join(filter(None, more)))
        self.setAccessibleName(text)
        self.setAccessibleDescription(told)


def _state(now: Travelled) -> tuple[str, str, str]:
    """Return icon, words and tone of what matters most now."""
    if now.moving:
        return "sync", _("同步中 {size}", size=now.moving), ""
    if now.enrolled and now.offline:
        words = _("离线工作，本机 {count}", count=now.saved) if now.saved else _("离线工作")
        return "cross", words, "wait"
    if now.troubles:
        return "warn", _("县里有 {count} 件事要看", count=now.troubles), "wait"
    return _behind(now)


def _behind(now: Travelled) -> tuple[str, str, str]:
    """Return icon, words and tone of the state that is furthest behind."""
    if not now.enrolled or (now.saved and not now.sent and not now.receipted):
        count = f" {now.saved}" if now.saved and now.enrolled else ""
        return "saved", _("已存本机") + count, ""
    if now.saved:
        return "saved", _("已存本机 {count}，待送出", count=now.saved), "wait"
    if now.sent:
        return "sent", _("已送出或已带走 {count}", count=now.sent), ""
    return "sealed", " ".join(filter(None, (_("县里已签收"), now.when))), "done"
