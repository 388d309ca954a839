"""The lessons of a course under its author's hands: in order, with what can be done to one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget

from core.training.course.outline import Lesson
from desktop import theme
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton
from words.say import _

ADD, EDIT, UP, DOWN, REMOVE = "add", "edit", "up", "down", "remove"
ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class OrderedList(QListWidget):
    """Lines in an order; Enter or a double click opens one, Alt with up or down moves it.

    Signals:
        acted: what is to be done ("edit", "up", "down", "remove").
    """

    acted = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemDoubleClicked.connect(lambda _item: self.acted.emit(EDIT))

    def show_lines(self, lines: Sequence[str], at: int) -> None:
        """Show these, one of them chosen."""
        self.clear()
        self.addItems(list(lines))
        for row, line in enumerate(lines):
            self.item(row).setToolTip(line)
        if lines:
            self.setCurrentRow(max(0, min(at, len(lines) - 1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, move or take out the chosen one."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        moves = {Qt.Key.Key_Up: UP, Qt.Key.Key_Down: DOWN} if alt else {Qt.Key.Key_Delete: REMOVE}
        what = EDIT if event.key() in ENTER else moves.get(Qt.Key(event.key()), "")
        if what and self.currentRow() >= 0:
            self.acted.emit(what)
        else:
            super().keyPressEvent(event)


class LessonList(QWidget):
    """The lessons.

    Signals:
        wanted: what to do ("add", "edit", "up", "down", "remove") with which lesson.
    """

    wanted = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 0)
        self.list = OrderedList(_("各课"))
        self.list.acted.connect(self._act)
        self.list.currentRowChanged.connect(lambda _row: self._offer())
        box.addWidget(self.list, 1)
        row = FlowLayout()
        self.buttons = {
            what: self._button(row, text, icon, what)
            for what, text, icon in (
                (ADD, _("加一课"), "add"),
                (EDIT, _("改这一课"), "edit"),
                (UP, _("上移"), "up"),
                (DOWN, _("下移"), "down"),
                (REMOVE, _("删掉"), "cross"),
            )
        }
        box.addLayout(row)
        self.setFocusProxy(self.list)

    def _button(self, row: FlowLayout, text: str, icon: str, what: str) -> IconButton:
        made = IconButton(text, icon, role="quiet" if what == REMOVE else "")
        made.clicked.connect(lambda *_on: self._act(what))
        row.add(made)
        return made

    def _act(self, what: str) -> None:
        if self.buttons[what].isEnabled():
            self.wanted.emit(what, self.list.currentRow())

    def show_lessons(self, lessons: Sequence[Lesson], at: int = -1) -> None:
        """Show lessons; the chosen one stays chosen unless another is named."""
        chosen = self.list.currentRow() if at < 0 else at
        lines = [_line(number, one) for number, one in enumerate(lessons, 1)]
        if lines != self.lines() or at >= 0:
            self.list.show_lines(lines, chosen)
        self._offer()

    def lines(self) -> list[str]:
        """Return what stands there."""
        return [self.list.item(at).text() for at in range(self.list.count())]

    def _offer(self) -> None:
        at, last = self.list.currentRow(), self.list.count() - 1
        able = {EDIT: at >= 0, UP: at > 0, DOWN: 0 <= at < last, REMOVE: at >= 0 and last > 0}
        for what, holds in able.items():
            self.buttons[what].setEnabled(holds)


def _line(number: int, one: Lesson) -> str:
    said = [_("{minutes} 分钟", minutes=one.minutes)]
    said += [_("实训")] * one.practice + [_("企业导师")] * one.mentor
    files = len(one.files)
    said.append(_("{count} 个文件", count=files) if files else _("还没有内容"))
    return _("{number}. {title}（{facts}）", number=number, title=one.title, facts=" · ".join(said))
