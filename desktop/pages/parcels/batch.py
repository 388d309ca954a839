"""The batch page: scan, four digits, Enter; the pick-up code large; a running list with undo."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.base.masking import TAIL
from core.packs.model import Courier
from desktop import theme
from desktop.pages import finders
from desktop.pages.desk import Desk
from desktop.pages.parcels.arrivals import Arrival, ArrivalList
from desktop.pages.parcels.intake import Intake, Open, Recipient
from desktop.pages.parcels.photo_row import PhotoRow
from desktop.widgets.choice import Chips
from desktop.widgets.found import Found, FoundList
from desktop.widgets.icons import IconButton, label, retone
from words.say import _, language

PLACE: Final = re.compile(r"[0-9A-Za-z]{1,3}-[0-9]{1,2}")
MOBILE: Final = re.compile(r"1[3-9]\d{9}")
TAIL_ONLY: Final = re.compile(r"\d{4}")
LETTERS: Final = re.compile(r"[^\w&]")
MOST_COURIERS: Final = 9
LONE_KEY_MS: Final = 90
"""A digit followed by nothing for so long was pressed by a person, not typed by the scanner."""


class BatchIn(QWidget):
    """One batch of arrivals.

    Signals:
        labels_wanted: the ids of the batch's parcels, to print their labels.
        notice_wanted: the text for the village's group is asked for.
        counted: how many parcels of the batch stand.
    """

    labels_wanted = Signal(list)
    notice_wanted = Signal()
    counted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.intake = Intake(desk, self.recipient, self)
        self._find = finders.people(desk, "batch")
        self._find_courier = finders.couriers(desk)
        self._asked = ""
        self._digit = ""
        sides = QHBoxLayout(self)
        theme.spaced(sides, 4, 0)
        sides.addWidget(self._desk_side(), 1)
        sides.addLayout(self._list_side(), 1)
        self._lone = QTimer(self)
        self._lone.setSingleShot(True)
        self._lone.setInterval(LONE_KEY_MS)
        self._lone.timeout.connect(self._choose_by_digit)
        self.setFocusProxy(self.line)
        self._listen()
        self._show_open(None)

    def _desk_side(self) -> QFrame:
        paper = QFrame()
        paper.setProperty("role", "paper")
        box = QVBoxLayout(paper)
        theme.spaced(box, 2, 4, 3)
        box.addLayout(self._shelf_row())
        self.waybill = label("", "lead")
        self.waybill.setObjectName("waybill")
        box.addWidget(self.waybill)
        self._courier_row = QHBoxLayout()
        theme.spaced(self._courier_row, 1, 0)
        self.courier = label("", "soft")
        self._courier_row.addWidget(self.courier)
        self._courier_row.addStretch(1)
        self.courier_chips: Chips | None = None
        box.addLayout(self._courier_row)
        self.line = QLineEdit()
        self.line.setObjectName("smart")
        self.line.setAccessibleName(_("尾号、姓名或运单"))
        box.addWidget(self.line)
        self.candidates = FoundList()
        self.candidates.setAccessibleName(_("可能是谁"))
        self._size()
        box.addWidget(self.candidates)
        box.addWidget(self._photo_row())
        self.said = label("")
        self.said.setWordWrap(True)
        self.said.hide()
        box.addWidget(self.said)
        box.addStretch(1)
        box.addLayout(self._last())
        return paper

    def _photo_row(self) -> PhotoRow:
        self.photo = PhotoRow(self._desk)
        self.photo.shrinking.connect(self._hold)
        for signal in (self.photo.submitted, self.photo.left):
            signal.connect(lambda: self.line.setFocus())  # noqa: PLW0108 - a later line
        return self.photo

    def _hold(self, shrinking: bool) -> None:
        """Wait for the photo, and go on from the line."""
        self.line.setFocus()
        self.intake.hold(shrinking)

    def _size(self) -> None:
        """Show three candidates where there is room, and at least one."""
        row = theme.current().sizes.row
        self.candidates.setMinimumHeight(row + theme.space(4))
        self.candidates.setMaximumHeight(3 * row + theme.space(4))

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the look changes."""
        super().changeEvent(event)
        if event.type() in theme.RESTYLED and hasattr(self, "candidates"):
            self._size()

    def _shelf_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        theme.spaced(row, 2, 0)
        name = label(_("放到货架"), "soft")
        self.shelf = QLineEdit(self.intake.shelf)
        self.shelf.setObjectName("shelf")
        self.shelf.setAccessibleName(_("放到货架"))
        self.shelf.setPlaceholderText(_("如 5-2"))
        self.shelf.setMaximumWidth(theme.current().sizes.tile)
        name.setBuddy(self.shelf)
        row.addWidget(name)
        row.addWidget(self.shelf)
        row.addWidget(label(_("换架：打 5-3 回车"), "hint"), 1)
        return row

    def _last(self) -> QVBoxLayout:
        box = QVBoxLayout()
        theme.spaced(box, 0, 0)
        middle = Qt.AlignmentFlag.AlignHCenter
        self.code = label("", "huge")
        self.code.setObjectName("code")
        self.code.setAccessibleName(_("取件码"))
        self.code_of = label("", "lead")
        self.consent = label("", "", "wait")
        self.consent.setWordWrap(True)
        for part in (self.code, self.code_of, self.consent):
            part.setAlignment(middle)
            box.addWidget(part)
        return box

    def _list_side(self) -> QVBoxLayout:
        box = QVBoxLayout()
        theme.spaced(box, 2, 0)
        self.count = label(_("这一批 {count} 件", count=0), "lead")
        self.list = ArrivalList(self.intake.arrivals)
        box.addWidget(self.count)
        box.addWidget(self.list, 1)
        first, second = QHBoxLayout(), QHBoxLayout()
        theme.spaced(first, 2, 0)
        theme.spaced(second, 2, 0)
        self.undo = IconButton(_("撤销上一件"), "undo")
        self.print = IconButton(_("打货架标签"), "print")
        self.notice = IconButton(_("通知文字"), "copy")
        self.end = IconButton(_("这一批好了"), "check")
        for row, buttons in ((first, (self.undo, self.print)), (second, (self.notice, self.end))):
            for button in buttons:
                row.addWidget(button, 1)
            box.addLayout(row)
        self.undo.setToolTip(_("撤销上一件（Ctrl+Z）；选中一行按 Delete 撤销那一件"))
        return box

    def _listen(self) -> None:
        self.line.textEdited.connect(self._typed)
        self.line.returnPressed.connect(self._enter)
        self.line.installEventFilter(self)
        self.candidates.itemClicked.connect(lambda _item: self._enter())
        self.shelf.editingFinished.connect(lambda: self.intake.set_shelf(self.shelf.text()))
        self.shelf.returnPressed.connect(self.line.setFocus)
        self.intake.opened.connect(self._show_open)
        self.intake.said.connect(self.say)
        self.intake.booked.connect(self._show_booked)
        self.list.unwanted.connect(self.intake.undo)
        arrivals = self.intake.arrivals
        for moved in (arrivals.rowsInserted, arrivals.dataChanged, arrivals.modelReset):
            moved.connect(lambda *_all: self._count())
        self.undo.clicked.connect(self.intake.undo_last)
        self.print.clicked.connect(self._print)
        self.notice.clicked.connect(self.notice_wanted)
        self.end.clicked.connect(self.finish)
        keys = QShortcut(QKeySequence.StandardKey.Undo, self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.intake.undo_last)

    def scan(self, code: str) -> None:
        """Take a code from the scanner, whatever is being typed."""
        self._lone.stop()
        self.intake.scan(code)
        self.line.setFocus()

    def say(self, text: str, tone: str) -> None:
        """Say one line under the field; "" takes it away."""
        retone(self.said, "role", f"{tone}line" if text else "")
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def recipient(self) -> Recipient:
        """Return whom the parcel is for, and its photo."""
        return replace(self._whom(), photo=self.photo.photo())

    def _whom(self) -> Recipient:
        """Return whom the typed words mean: the chosen person, else a tail, a phone or a name."""
        text = self.line.text().strip()
        hit = self.candidates.chosen()
        if hit is not None and self._asked == text:
            only = Recipient(tail=text, words=_("尾号 {tail}", tail=text))
            return Recipient(person=hit.key, words=hit.title) if hit.key else only
        if TAIL_ONLY.fullmatch(text) or MOBILE.fullmatch(text):
            return Recipient(phone=text, words=_("尾号 {tail}", tail=text[-TAIL:]))
        return Recipient(name="" if text.isascii() else text, words=text)

    def finish(self) -> None:
        """Book what is still open and begin a new list."""
        if self.intake.held:
            self.say(_("照片正在缩小，好了再按"), "wait")
            return
        self.intake.book(self.recipient())
        self.intake.arrivals.clear()
        self.code.clear()
        self.code_of.clear()
        self.consent.clear()
        self.line.setFocus()

    def half_typed(self) -> dict[str, str]:
        """Return the parcel in the clerk's hand."""
        parcel = self.intake.open
        return {"waybill": parcel.waybill, "recipient": self.line.text()} if parcel else {}

    def restore(self, half_typed: dict[str, str]) -> None:
        """Open again the parcel that was in the clerk's hand."""
        if half_typed.get("waybill"):
            self.intake.scan(half_typed["waybill"])
            self.line.setText(half_typed.get("recipient", ""))

    def _typed(self, text: str) -> None:
        asked = text.strip()
        self.candidates.clear()
        long_enough = len(asked) >= (TAIL if asked.isdigit() else 1)
        if asked and long_enough and not PLACE.fullmatch(asked):
            find = self._find_courier if self.courier_chips is not None else self._find
            find(asked, lambda hits: self._show_candidates(asked, hits))

    def _show_candidates(self, asked: str, hits: Sequence[Found]) -> None:
        if asked != self.line.text().strip():
            return
        self._asked = asked
        is_tail = self.courier_chips is None and bool(TAIL_ONLY.fullmatch(asked))
        only = Found("", _("只记尾号 {tail}", tail=asked)) if is_tail else None
        self.candidates.show_hits(hits, only)

    def _enter(self) -> None:
        text = self.line.text().strip()
        if PLACE.fullmatch(text):
            self.shelf.setText(text)
            self.intake.set_shelf(text)
            self.line.clear()
            self.say(_("下面的放到 {shelf}", shelf=text), "done")
        elif len(text) > len("13800000000") or (text.isalnum() and _looks_scanned(text)):
            self.line.clear()
            self.intake.scan(text)
        elif self.courier_chips is not None and (hit := self.candidates.chosen()) is not None:
            self._choose(hit.key)
        elif self.intake.held:
            self.say(_("照片正在缩小，好了再按"), "wait")
        elif self.intake.open is None:
            self.say(_("先扫运单，再打尾号") if text else "", "wait")
        elif not self.intake.book(self.recipient()):
            self.say(_("先选快递公司：按数字键"), "wait")

    def _show_open(self, parcel: Open | None) -> None:
        self.line.clear()
        self.candidates.clear()
        self.photo.show_for(parcel.waybill if parcel else "")
        self.waybill.setText(parcel.waybill if parcel else _("等着扫运单…"))
        retone(self.waybill, "tone", "" if parcel else "soft")
        unclear = parcel is not None and not parcel.courier
        self.courier.setText(_courier_words(parcel))
        self.line.setPlaceholderText(
            _("尾号 4 位或姓名，回车入库") if parcel else _("扫运单，或打运单号回车")
        )
        self._ask_courier(parcel if unclear else None)
        if parcel is not None and parcel.tail:
            self.line.setText(parcel.tail)
            self._typed(parcel.tail)

    def _ask_courier(self, parcel: Open | None) -> None:
        if self.courier_chips is not None:
            self._courier_row.removeWidget(self.courier_chips)
            self.courier_chips.hide()
            self.courier_chips.deleteLater()
            self.courier_chips = None
        if parcel is None:
            return
        if parcel.couriers:
            self._offer(parcel.couriers)
        else:
            self._desk.fetch(lambda views: views.packs.couriers.all, self._offer)

    def _offer(self, couriers: Sequence[Courier]) -> None:
        parcel = self.intake.open
        if parcel is None or parcel.courier or self.courier_chips is not None:
            return
        parcel.couriers = tuple(couriers)
        offered = [one for one in couriers if not one.legacy][:MOST_COURIERS]
        names = [(one.code, f"{at} {_short(one)}") for at, one in enumerate(offered, 1)]
        self.courier_chips = Chips(names, _("快递公司"))
        self.courier_chips.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.courier_chips.chosen.connect(self._choose)
        self._courier_row.insertWidget(1, self.courier_chips)
        self.line.setPlaceholderText(_("按数字键选快递公司"))

    def _choose(self, courier: str) -> None:
        self.say("", "")
        self.intake.choose(courier)
        self.line.setFocus()

    def _choose_by_digit(self) -> None:
        if self.courier_chips is None or self.line.text() != self._digit:
            return
        at = int(self._digit) - 1
        if 0 <= at < len(self.courier_chips.values):
            self.line.clear()
            self._choose(self.courier_chips.values[at])

    def _show_booked(self, arrival: Arrival, lacks: bool) -> None:
        self.code.setText(arrival.code)
        self.code_of.setText(arrival.full)
        told = _("没签“长期代收同意”，请先打电话问一声") if lacks and arrival.whom else ""
        self.consent.setText(told)

    def _count(self) -> None:
        standing = len(self.intake.arrivals.booked())
        self.count.setText(_("这一批 {count} 件", count=standing))
        self.counted.emit(standing)

    def _print(self) -> None:
        self.labels_wanted.emit([one.id for one in self.intake.arrivals.booked()])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move among the candidates with the arrows; a lone digit chooses the courier."""
        if watched is self.line and isinstance(event, QKeyEvent):
            if event.type() != QEvent.Type.KeyPress:
                return False
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.candidates.step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            self._lone.stop()
            if self.courier_chips is not None and event.text().isdigit() and not self.line.text():
                self._digit = event.text()
                self._lone.start()
        return False


def _courier_words(parcel: Open | None) -> str:
    if parcel is None:
        return ""
    if not parcel.courier:
        return _("哪家快递？")
    return next(
        (one.name(language()) for one in parcel.couriers if one.code == parcel.courier),
        parcel.courier,
    )


def _short(courier: Courier) -> str:
    """Return a courier's name short enough for nine in a row."""
    first = LETTERS.split(courier.name(language()))[0]
    return first if first.isascii() else first[:2]


def _looks_scanned(text: str) -> bool:
    """Tell a waybill that was typed from a name in pinyin or a tail."""
    return len(text) >= len("12345678") and not MOBILE.fullmatch(text) and not text.isalpha()
