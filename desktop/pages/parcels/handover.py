"""Handing over: a tail, a name, a pick-up code or a scan finds the person; Enter hands over all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.trade.model.parcel import Parcel
from core.trade.queries.shelf import Pickup
from desktop import theme
from desktop.pages.desk import Desk
from desktop.pages.parcels.detail import undo_moves
from desktop.pages.parcels.reading import shelf_of, waited
from desktop.widgets import typed
from desktop.widgets.card import Card
from desktop.widgets.found import Found, FoundList
from desktop.widgets.icons import IconButton, label, retone
from desktop.widgets.notice import Notice
from words.errors import told
from words.say import _

ID: Final = Qt.ItemDataRole.UserRole


class HandOver(QWidget):
    """Finds whose parcels wait and gives them out.

    Signals:
        noticed: a Notice, with the undo.
        turned: a Card for the villager when something is to be paid.
    """

    noticed = Signal(object)
    turned = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: list[Pickup] = []
        self._asked = ""
        self._sure = False
        self._busy = False
        sides = QHBoxLayout(self)
        theme.spaced(sides, 4, 0)
        sides.addLayout(self._finding(), 2)
        sides.addWidget(self._giving(), 3)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._typed)
        self.line.returnPressed.connect(self._enter)
        self.line.installEventFilter(self)
        self.people.itemClicked.connect(lambda _item: self._choose(sure=True))
        self.give.clicked.connect(self._hand_over)
        self.card.clicked.connect(self._turn)
        self.other.returnPressed.connect(self._hand_over)
        self._show(None)

    def _finding(self) -> QVBoxLayout:
        box = QVBoxLayout()
        theme.spaced(box, 2, 0)
        self.line = QLineEdit()
        self.line.setObjectName("fetch")
        self.line.setAccessibleName(_("谁来取件"))
        self.line.setPlaceholderText(_("尾号、姓名、取件码，或扫运单"))
        self.people = FoundList()
        self.people.setAccessibleName(_("谁的包裹"))
        box.addWidget(self.line)
        box.addWidget(self.people, 1)
        return box

    def _giving(self) -> QFrame:
        paper = QFrame()
        paper.setProperty("role", "paper")
        box = QVBoxLayout(paper)
        theme.spaced(box, 2, 4, 3)
        self.whom = label("", "title")
        self.hint = label("", "soft")
        self.hint.setWordWrap(True)
        self.parcels = QListWidget()
        self.parcels.setObjectName("waiting")
        self.parcels.setAccessibleName(_("要交的包裹，空格勾选"))
        self.parcels.itemChanged.connect(lambda _item: self._count())
        self.due = label("", "", "wait")
        row = QHBoxLayout()
        theme.spaced(row, 2, 0)
        name = label(_("代领人"), "soft")
        self.other = QLineEdit()
        self.other.setObjectName("other")
        self.other.setAccessibleName(_("代领人"))
        self.other.setPlaceholderText(_("本人来取就空着"))
        name.setBuddy(self.other)
        self.card = IconButton(_("给村民看"), "card")
        self.give = IconButton(_("交给本人"), "hand-over", role="main")
        self.give.setObjectName("give")
        row.addWidget(name)
        row.addWidget(self.other, 1)
        row.addWidget(self.card)
        box.addWidget(self.whom)
        box.addWidget(self.hint)
        box.addWidget(self.parcels, 1)
        box.addWidget(self.due)
        box.addLayout(row)
        box.addWidget(self.give)
        self.other.textChanged.connect(lambda _text: self._count())
        return paper

    def ask(self, text: str) -> None:
        """Find somebody by words from elsewhere: a scan, another page."""
        self.line.setText(text)
        self.line.setFocus()
        self._typed(text)

    def _typed(self, text: str) -> None:
        asked, today = text.strip(), self._desk.today()
        self._sure = False
        if not asked:
            self._found = []
            self.people.clear()
            self._show(None)
            return
        self._desk.fetch(
            lambda views: shelf_of(views, today).pickups(asked),
            partial(self._answered, asked),
            latest="fetch-parcels",
        )

    def _answered(self, asked: str, found: Sequence[Pickup]) -> None:
        if asked != self.line.text().strip():
            return
        self._asked, self._found = asked, list(found)
        self._sure = len(found) == 1
        hits = [Found(str(at), _who(one), _codes(one)) for at, one in enumerate(found)]
        nothing = Found("", _("没有等着取的包裹"))
        self.people.show_hits(hits or [nothing])
        self._show(self._found[0] if self._found else None)

    def _choose(self, *, sure: bool) -> None:
        self._sure = sure
        hit = self.people.chosen()
        self._show(self._found[int(hit.key)] if hit is not None and hit.key else None)

    def _chosen(self) -> Pickup | None:
        hit = self.people.chosen()
        if hit is None or not hit.key or self._asked != self.line.text().strip():
            return None
        return self._found[int(hit.key)]

    def _show(self, pickup: Pickup | None) -> None:
        self.parcels.blockSignals(True)
        self.parcels.clear()
        for parcel in pickup.parcels if pickup else ():
            item = QListWidgetItem(self._words(parcel))
            item.setData(ID, parcel)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            item.setFont(theme.font(theme.current().sizes.title, bold=True))
            self.parcels.addItem(item)
        self.parcels.blockSignals(False)
        self.whom.setText(_who(pickup) if pickup else _("谁来取件？"))
        retone(self.whom, "tone", "" if pickup else "soft")
        self.other.clear()
        self._count()

    def _words(self, parcel: Parcel) -> str:
        courier = f"…{parcel.waybill[-6:]}"
        place = parcel.pickup_code or courier
        since = waited(parcel, self._desk.today())
        return _("{place}     {waybill}     {since}", place=place, waybill=courier, since=since)

    def checked(self) -> list[Parcel]:
        """Return the parcels that are ticked."""
        items = [self.parcels.item(at) for at in range(self.parcels.count())]
        return [item.data(ID) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _count(self) -> None:
        chosen = self.checked()
        other = self.other.text().strip()
        due = sum(parcel.due_fen for parcel in chosen)
        self.give.set_words(_give(len(chosen), other))
        self.give.setEnabled(bool(chosen) and not self._busy)
        self.due.setText(_("到付合计 ¥{yuan}，替快递公司收", yuan=typed.yuan(due)) if due else "")
        self.due.setVisible(bool(due))
        self.card.setEnabled(bool(chosen))
        self.hint.setText(self._hint(bool(chosen)))

    def _hint(self, some: bool) -> str:
        if not some:
            return _("打尾号四位就能找到；几件一起交，按回车。")
        if self._sure:
            return _("核对姓名和尾号，按回车全部交出；空格去掉不取的。")
        return _("有 {count} 位对得上：用上下键选，回车两次交出。", count=len(self._found))

    def _enter(self) -> None:
        """Hand over at the first Enter if only one person fits, else at the second."""
        if self._chosen() is None:
            return
        if not self._sure:
            self._sure = True
            self._count()
            return
        self._hand_over()

    def _hand_over(self) -> None:
        parcels, other = self.checked(), self.other.text().strip()
        if not parcels or self._busy:
            return
        self._busy = True
        self._count()
        ids = [parcel.id for parcel in parcels]
        whom = other or parcels[0].name or _("收件人")
        self._desk.write(
            lambda station: station.trade.parcels.hand_over_all(ids, other),
            partial(self._given, whom, len(parcels)),
            self._not_given,
        )

    def _given(self, whom: str, count: int, changes: Changes) -> None:
        self._busy = False
        self.line.clear()
        self._typed("")
        self.line.setFocus()
        text = _("已交给 {whom} {count} 件", whom=whom, count=count)
        self.noticed.emit(Notice(text=text, undo=self._undoing(changes.ids)))

    def _undoing(self, moves: Sequence[str]) -> Callable[[], None]:
        def undo() -> None:
            self._desk.write(partial(undo_moves, moves), self._taken_back)

        return undo

    def _taken_back(self, changes: Changes) -> None:
        text = _("{count} 件放回架上了", count=len(changes.ids))
        self.noticed.emit(Notice(text=text, tone="wait"))

    def _not_given(self, error: ClerkError) -> None:
        self._busy = False
        self._count()
        self.noticed.emit(Notice(text=" ".join(told(error)), tone="stop", seconds=0))

    def _turn(self) -> None:
        parcels = self.checked()
        if not parcels:
            return
        due = sum(parcel.due_fen for parcel in parcels)
        codes = "  ".join(parcel.pickup_code or "" for parcel in parcels)
        self.turned.emit(
            Card(
                name=parcels[0].name or _("尾号 {tail}", tail=parcels[0].tail or ""),
                what=_("取包裹 {count} 件", count=len(parcels)),
                amount_fen=due or None,
                lines=(codes,),
            )
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Choose among several people with the arrows."""
        if watched is self.line and isinstance(event, QKeyEvent):
            is_press = event.type() == QEvent.Type.KeyPress
            if is_press and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.people.step(1 if event.key() == Qt.Key.Key_Down else -1)
                self._choose(sure=self._sure)
                return True
        return False


def _give(count: int, other: str) -> str:
    if not count:
        return _("交件")
    if other:
        return _("交 {count} 件给代领人 {name}", count=count, name=other)
    return _("交 {count} 件给本人", count=count)


def _who(pickup: Pickup) -> str:
    tail = _("尾号 {tail}", tail=pickup.tail) if pickup.tail else ""
    return " ".join(filter(None, (pickup.name, tail))) or _("没登记收件人")


def _codes(pickup: Pickup) -> str:
    codes = " ".join(parcel.pickup_code or "" for parcel in pickup.parcels)
    return _("{count} 件  {codes}", count=len(pickup.parcels), codes=codes)
