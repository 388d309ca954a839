"""The masked arrival notice: a text for the village's group, and the list for the door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from core.base.masking import mask_name
from core.paper.from_records import pickup_notice_of
from core.paper.notice import pickup_notice
from core.station import Views
from core.trade.model.parcel import Parcel
from desktop import theme
from desktop.pages.desk import Desk
from desktop.pages.parcels.reading import shelf_of
from desktop.pages.printing import Printing, Sheet
from desktop.widgets.choice import Chips
from desktop.widgets.drawer import Drawer
from desktop.widgets.icons import IconButton, label
from words.say import _

TODAY, ALL = "today", "all"


def notice_words(station: str, day: dt.date, parcels: Sequence[Parcel]) -> str:
    """Return the text for the group: names masked, only the phone's tail (快递暂行条例 34)."""
    head = _(
        "【{station}】{day} 有 {count} 件包裹等着取：",
        station=station,
        day=f"{day:%m-%d}",
        count=len(parcels),
    )
    lines = [_line(parcel) for parcel in parcels]
    foot = _("请带手机来取，代领请报取件码。")
    return "\n".join([head, *lines, foot])


def _line(parcel: Parcel) -> str:
    tail = _("尾号 {tail}", tail=parcel.tail) if parcel.tail else ""
    who = " ".join(filter(None, (mask_name(parcel.name), tail))) or _("没写收件人")
    return _("{who}，取件码 {code}", who=who, code=parcel.pickup_code or "")


class NoticeText(QWidget):
    """Shows the text of today's arrivals or of all that waits, to copy or to print."""

    def __init__(self, desk: Desk, printing: Printing) -> None:
        super().__init__()
        self._desk, self._printing = desk, printing
        self._parcels: list[Parcel] = []
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 0)
        choices = [(TODAY, _("今天到的")), (ALL, _("所有在架的"))]
        self.which = Chips(choices, _("哪些包裹"), wide=True)
        self.which.set_value(TODAY)
        self.which.chosen.connect(lambda _value: self.read())
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("通知文字"))
        self.text.setTabChangesFocus(True)
        self.print = IconButton(_("打印贴在门口"), "print")
        self.print.clicked.connect(self._print)
        hint = label(_("姓名只留姓，手机只留尾号，可以放心发到村里的群。"), "hint")
        hint.setWordWrap(True)
        box.addWidget(self.which)
        box.addWidget(self.text, 1)
        box.addWidget(hint)
        box.addWidget(self.print)
        self.setFocusProxy(self.which)
        self.read()

    def read(self) -> None:
        """Read the parcels anew."""
        today, every = self._desk.today(), self.which.value() == ALL
        self._desk.fetch(partial(_read, today, every), self._show, latest="notice-text")

    def _show(self, found: tuple[str, list[Parcel]]) -> None:
        station, self._parcels = found
        words = notice_words(station, self._desk.today(), self._parcels)
        self.text.setPlainText(words if self._parcels else _("没有要通知的包裹。"))
        self.print.setEnabled(bool(self._parcels))

    def copy(self) -> int:
        """Copy the text; return how many parcels it names."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        return len(self._parcels)

    def _print(self) -> None:
        day, parcels = self._desk.today(), list(self._parcels)

        def gather(views: Views) -> partial[Sheet]:
            document = pickup_notice_of(views, parcels, day)
            return partial(lambda: Sheet(name=_("取件通知"), content=pickup_notice(document, _)))

        self._printing.draw(gather)


def _read(today: dt.date, every: bool, views: Views) -> tuple[str, list[Parcel]]:
    shelf, station = shelf_of(views, today), views.people.station()
    return station.name if station else "", shelf.waiting() if every else shelf.came(today)


def notice_drawer(desk: Desk, printing: Printing) -> Drawer:
    """Return the drawer with the notice; its main button copies."""
    return Drawer(_("通知文字"), NoticeText(desk, printing), _("复制，去微信粘贴"), icon="copy")
