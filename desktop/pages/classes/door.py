"""The door of a class: one big field, Enter signs in, Ctrl+Enter signs out, Ctrl+Z takes back."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.station import Station, Views
from core.training.model.training_class import TrainingClass
from core.training.queries.classes import Seat
from core.training.rules.plan import half_of, late_minutes
from core.training.service.door import Coming
from desktop import theme
from desktop.pages.booking import sentences
from desktop.pages.classes.pad import Pad
from desktop.pages.classes.papers import ClassPapers
from desktop.pages.classes.signing import Door, order, way_of
from desktop.pages.classes.tab import Tab
from desktop.pages.classes.table import Column, Line, Table
from desktop.pages.desk import Desk
from desktop.widgets.choice import Chips
from desktop.widgets.drawer import Drawer
from desktop.widgets.editor import ENTER
from desktop.widgets.icons import label, retone
from desktop.widgets.page import Page
from words.errors import told
from words.say import _

MINUTE_MS: Final = 60_000


class DoorTab(Tab):
    """Signs people in and out of one half day."""

    kinds: ClassVar = frozenset({"attendance", "attendance.out", "trainee", "trainee.change"})

    def __init__(self, desk: Desk, page: Page, papers: ClassPapers) -> None:
        super().__init__(desk, page)
        self.door = Door()
        self._last = ""
        self._own_half = False
        self.half = Chips([("am", _("上午")), ("pm", _("下午"))], _("哪个半天"))
        self.half.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.half.chosen.connect(self._choose_half)
        self.tools.add(self.half)
        self.day = label("", "soft")
        self.tools.add(self.day)
        self.signed_by_hand = QCheckBox(_("要签名"))
        self.signed_by_hand.setToolTip(_("来的人在签字板上用鼠标、手指或笔写名字"))
        self.signed_by_hand.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.tools.add(self.signed_by_hand)
        self.out = self.add_tool(_("签退这人"), "back", self.sign_out)
        self.out.setToolTip(_("签退这人") + "  Ctrl+Enter")
        self.undo = self.add_tool(_("撤销刚才"), "undo", self.take_last_back, keys="Ctrl+Z")
        self.add_tool(
            _("打印签到表"),
            "print",
            lambda: papers.sign_in(self.class_id, self.half.value() or "am"),
            keys="Ctrl+P",
            closed_too=True,
        )
        self._add_line()
        self.table = Table(
            (
                Column(_("序号"), 4, right=True),
                Column(_("姓名"), 12),
                Column(_("手机尾号"), 9),
                Column(_("村组"), 0),
                Column(_("签到"), 7),
                Column(_("签退"), 7),
            ),
            _("门口的人"),
        )
        self.table.opened.connect(lambda _key: self.sign_in())
        self.box.addWidget(self.table, 1)
        self.setFocusProxy(self.line)
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE_MS)
        self._minute.timeout.connect(self.follow_clock)
        self._minute.start()

    def follow_clock(self) -> None:
        """Turn to the half day that it is now, unless the trainer chose one."""
        if self.held is None or self._own_half:
            return
        half = half_of(self.held, self.clock())
        if half != self.half.value():
            self.half.set_value(half)
            self.refresh()

    def _add_line(self) -> None:
        row = QHBoxLayout()
        theme.spaced(row, 4, 0)
        self.line = QLineEdit()
        self.line.setObjectName("door")
        self.line.setAccessibleName(_("谁来了"))
        self.line.setPlaceholderText(_("手机尾号、姓名首字母，或扫学员卡"))
        self.line.textEdited.connect(lambda _text: self._list())
        self.line.installEventFilter(self)
        row.addWidget(self.line, 1)
        self.count = label("0 / 0", "figure")
        self.count.setAccessibleName(_("签到人数"))
        row.addWidget(self.count)
        self.box.addLayout(row)
        self.said = label("", "lead")
        self.said.setWordWrap(True)
        self.box.addWidget(self.said)

    def show_class(self, held: TrainingClass) -> None:
        """Show the half day that it is now."""
        if self.held is None or self.held.id != held.id:
            self._own_half, self._last = False, ""
            self.tell("")
            self.line.clear()
        self.held = held
        if not self._own_half:
            self.half.set_value(half_of(held, self.clock()))
        self.line.setEnabled(held.closed is None)
        super().show_class(held)

    def clock(self) -> str:
        """Return the time of the day."""
        return f"{self._desk.station.clock.now():%H:%M}"

    def _choose_half(self, _half: str) -> None:
        self._own_half = True
        self.refresh()
        self.line.setFocus()

    def refresh(self) -> None:
        """Read the seats anew."""
        self.day.setText(f"{self._desk.today():%Y-%m-%d}")
        half = self.half.value() or "am"
        self.fetch(partial(self._read, half), self._show)

    def _read(self, half: str, views: Views) -> list[Seat]:
        return views.training.seats(self.class_id, self._desk.today(), half)

    def _show(self, seats: list[Seat]) -> None:
        self.door.take(seats)
        self._list()

    def _list(self) -> None:
        """List whom the typed text may mean; everybody for nothing typed."""
        typed = self.line.text().strip()
        hits = self.door.hits(typed) if typed else order(self.door.seats)
        self.table.show_lines([_line(one) for one in hits])
        self.table.setCurrentCell(0 if typed and hits else -1, 0)
        here, all_ = self.door.here(), len(self.door.seats)
        self.count.setText(_("{here} / {all}", here=here, all=all_))
        if typed and not hits:
            self.tell(_("名册上没有“{typed}”，在名册里加一人", typed=typed), "wait")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list with the arrows of the line; sign with Enter."""
        if watched is not self.line or not isinstance(event, QKeyEvent):
            return False
        if event.type() != QEvent.Type.KeyPress:
            return False
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.table.step(1 if key == Qt.Key.Key_Down else -1)
            return True
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in ENTER:
            (self.sign_out if control else self.sign_in)()
            return True
        if control and key == Qt.Key.Key_Z and not self.line.text():
            # The line would undo letters; with none typed the last sign-in is meant.
            self.take_last_back()
            return True
        return False

    def scanned(self, code: str) -> bool:
        """Sign in whose card it is; False for another code."""
        seat = self.door.seat(code)
        if seat is None or self.held is None or self.held.closed:
            return False
        self.line.clear()
        self._sign(seat, "card")
        return True

    def chosen(self) -> Seat | None:
        """Return who would be signed."""
        return self.door.seat(self.table.current()) if self.table.currentRow() >= 0 else None

    def sign_in(self) -> None:
        """Sign in the one that is chosen."""
        seat = self.chosen()
        if seat is None or self.held is None or self.held.closed:
            return
        self._sign(seat, way_of(self.line.text()))

    def _sign(self, seat: Seat, way: str) -> None:
        if seat.came is not None:
            self.tell(_("{name} {at} 已经签到了", name=seat.name, at=seat.came), "wait")
            self._next()
            return
        if self.signed_by_hand.isChecked():
            self._hand_pad(seat)
            return
        self._write(seat, way)

    def _hand_pad(self, seat: Seat) -> None:
        """Let somebody write the name, then sign."""
        pad = Pad()
        drawer = Drawer(_("{name} 请签名", name=seat.name), pad, _("签好了"))

        def done() -> None:
            if pad.is_empty():
                drawer.say(_("还没有写名字"), "wait")
                return
            self._page.close_drawer()
            self._write(seat, "signature", pad.png())

        drawer.pressed.connect(done)
        self._page.open_drawer(drawer)

    def _write(self, seat: Seat, way: str, picture: bytes = b"") -> None:
        if not self.door.begin(seat.trainee):
            return
        at, half, class_id = self.clock(), self.half.value() or "am", self.class_id

        def work(station: Station) -> Changes:
            signature = station.photos.keep(picture) if picture else None
            coming = Coming(
                class_id=class_id,
                trainee=seat.trainee,
                way=way,
                half=half,
                at=at,
                signature=signature,
            )
            return station.training.door.sign_in(coming)

        self._desk.write(work, partial(self._signed, seat, at), partial(self._refuse, seat))
        self._next()

    def _next(self) -> None:
        """Make room for the next one at the door."""
        self.line.clear()
        self.line.setFocus()
        self._list()

    def _signed(self, seat: Seat, at: str, changes: Changes) -> None:
        self.door.end(seat.trainee)
        self._last = changes.ids[0]
        self.door.sign(seat.trainee, changes.ids[0], at)
        self._list()
        late = late_minutes(self.held, self.half.value() or "am", at) if self.held else 0
        text = _("{name} 签到 {at}", name=seat.name, at=at)
        if late:
            text = _("{name} 签到 {at}，迟到 {minutes} 分钟", name=seat.name, at=at, minutes=late)
        self.tell(text, "wait" if late else "done")
        if changes.findings:
            sentences(
                self._desk, changes.findings, lambda said: self.tell(f"{text}；{said[0]}", "wait")
            )

    def _refuse(self, seat: Seat, error: ClerkError) -> None:
        self.door.end(seat.trainee)
        self.tell(" ".join(filter(None, told(error))), "stop")
        self.refresh()

    def sign_out(self) -> None:
        """Sign out the one that is chosen."""
        seat = self.chosen()
        if seat is None:
            self.tell(_("先输入尾号或首字母，再按 Ctrl+回车签退"), "wait")
            return
        if seat.attendance is None:
            self.tell(_("{name} 还没有签到", name=seat.name), "wait")
            return
        attendance, at = seat.attendance, self.clock()

        def signed_out(changes: Changes) -> None:
            self._last = changes.ids[0]
            self.tell(_("{name} 签退 {at}", name=seat.name, at=at))

        self.write(lambda station: station.training.door.sign_out(attendance, at), signed_out)
        self._next()

    def take_last_back(self) -> None:
        """Take back what was signed last."""
        identity, self._last = self._last, ""
        if not identity:
            self.tell(_("没有可撤销的"), "wait")
            return
        self.write(
            lambda station: station.training.reverse(identity, _("点错了")),
            lambda _changes: self.tell(_("已撤销，原来的和红字都看得见"), "wait"),
        )

    def tell(self, text: str, tone: str = "done") -> None:
        """Say under the field what became of the last one."""
        self.said.setText(text)
        retone(self.said, "tone", tone)


def _line(one: Seat) -> Line:
    cells = (str(one.number), one.name, one.tail, one.village, one.came or "", one.went or "")
    return Line(one.trainee, cells, "gone" if one.came else "")
