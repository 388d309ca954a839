"""The notice at the bottom: what was done, with an undo while it counts down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec
from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QRect, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.icons import IconButton, IconLabel, label, retone
from words.say import _

ICONS: Final = {"done": "check", "wait": "warn", "stop": "stop", "": "check"}
TICK_MS: Final = 100
SECOND_MS: Final = 1000


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, in one sentence.

    ``undo`` takes it back; ``ended`` is called once when the time is over, or on Enter, and it
    was not undone (this is when paper prints). ``seconds`` 0 stays until it is dismissed.
    One that ``waits`` is not ended by a newer one: it comes back after it, with the time left.
    """

    text: str
    tone: str = "done"
    undo: Callable[[], None] | None = None
    undo_label: str = ""
    seconds: int = 8
    ended: Callable[[], None] | None = None
    waits: bool = False


class NoticeBar(QFrame):
    """Shows one notice at a time at the bottom of a room; a newer one ends it or lets it wait.

    Signals:
        gone: the bar was put away.
    """

    gone = Signal()

    def __init__(self, over: QWidget, room: Callable[[], QRect]) -> None:
        super().__init__(over)
        self._room = room
        self._notice: Notice | None = None
        self._granted = 0
        self._waiting: list[tuple[Notice, int]] = []
        self._clock = QElapsedTimer()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._count)
        whole = self._whole = QVBoxLayout(self)
        theme.spaced(whole, 1, 4, 3, 4, 2)
        row = QHBoxLayout()
        theme.spaced(row, 3, 0)
        self._icon = IconLabel("check")
        self._text = label("")
        self._text.setWordWrap(True)
        self.undo = IconButton(_("撤销"))
        self.undo.setObjectName("undo")
        self.undo.clicked.connect(self._undo)
        self.ok = IconButton(_("知道了"))
        self.ok.setObjectName("dismiss")
        self.ok.clicked.connect(self.finish)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self.undo)
        row.addWidget(self.ok)
        whole.addLayout(row)
        self._left = QProgressBar()
        self._left.setTextVisible(False)
        self._left.setRange(0, 1)
        self._left.setAccessibleName(_("还能撤销多久"))
        whole.addWidget(self._left)
        over.installEventFilter(self)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Show a notice; the one before it counts as ended, unless it waits."""
        left = self._ms_left()
        shown = self._take_down()
        if shown is not None and shown.waits:
            self._waiting.append((shown, left))
        elif shown is not None and shown.ended is not None:
            shown.ended()
        self._show(notice, notice.seconds * SECOND_MS)

    def _show(self, notice: Notice, granted: int) -> None:
        self._notice, self._granted = notice, granted
        retone(self, "tone", notice.tone)
        self._icon.set_icon(ICONS.get(notice.tone, "check"), "paper")
        self._text.setText(notice.text)
        self.setAccessibleName(notice.text)
        self.undo.setVisible(notice.undo is not None)
        self.undo.set_words(notice.undo_label or _("撤销"))
        self._left.setVisible(notice.seconds > 0)
        self._left.setRange(0, max(1, notice.seconds * SECOND_MS))
        self._left.setValue(granted)
        self._place()
        self.raise_()
        self.show()
        self._clock.start()
        if notice.seconds:
            self._tick.start()

    def notice(self) -> Notice | None:
        """Return the notice being shown."""
        return self._notice

    def finish(self) -> None:
        """End the notice: it was not undone."""
        ended = self._take_down()
        if ended is not None and ended.ended is not None:
            ended.ended()
        self._show_waiting()

    def finish_all(self) -> None:
        """End the notice and all that wait."""
        while self._notice is not None:
            self.finish()

    def _undo(self) -> None:
        taken = self._take_down()
        if taken is not None and taken.undo is not None:
            taken.undo()
        self._show_waiting()

    def _show_waiting(self) -> None:
        if self._notice is None and self._waiting:
            self._show(*self._waiting.pop())

    def _take_down(self) -> Notice | None:
        shown, self._notice = self._notice, None
        self._tick.stop()
        if shown is not None:
            self.hide()
            self.gone.emit()
        return shown

    def _count(self) -> None:
        if self._notice is None:
            return
        left = self._ms_left()
        self._left.setValue(left)
        if not left:
            self.finish()

    def _ms_left(self) -> int:
        return max(0, self._granted - self._clock.elapsed()) if self._notice is not None else 0

    def _place(self) -> None:
        """Sit in the middle of the bottom, as wide as its words need."""
        room = self._room()
        margin = theme.space(5)
        widest = min(room.width() - 2 * margin, theme.current().sizes.drawer * 2)
        self._whole.activate()
        self.setFixedWidth(widest)
        height = max(self._whole.heightForWidth(widest), self.sizeHint().height())
        left = room.left() + (room.width() - widest) // 2
        self.setGeometry(left, room.bottom() - height - margin, widest, height)

    def place_anew(self) -> None:
        """Find a new place: the room changed."""
        if self._notice is not None:
            self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom when the window changes its size."""
        if event.type() == QEvent.Type.Resize:
            self.place_anew()
        return super().eventFilter(watched, event)
