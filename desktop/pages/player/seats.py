"""Who sits the quiz: a class's roster found by name, initials, number or a phone's tail."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from core.station import Views
from core.training.model.results import QuizResult
from core.training.queries.classes import Seat, find_seats
from desktop import theme
from desktop.pages.desk import Desk
from words.say import _

SEAT = Qt.ItemDataRole.UserRole
AM = "am"


class Seats(QWidget):
    """A line to type in, the people below it; Enter takes the chosen one.

    Signals:
        picked: a Seat.
    """

    picked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._seats: list[Seat] = []
        self.scores: dict[str, str] = {}
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 0)
        self.line = QLineEdit()
        self.line.setAccessibleName(_("谁来答"))
        self.line.setPlaceholderText(_("姓名、首字母、序号或手机尾号"))
        self.people = QListWidget()
        self.people.setAccessibleName(_("名册"))
        self.people.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box.addWidget(self.line)
        box.addWidget(self.people, 1)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(lambda _text: self._show())
        self.line.returnPressed.connect(self.pick)
        self.line.installEventFilter(self)
        self.people.itemClicked.connect(lambda _item: self.pick())

    def show_class(self, class_id: str, done: Callable[[], None] | None = None) -> None:
        """Show a class's roster; those who left it are out."""

        def read(views: Views) -> list[Seat]:
            return views.training.seats(class_id, self._desk.today(), AM)

        self._desk.fetch(read, partial(self._take, done), latest="quiz-seats")

    def _take(self, done: Callable[[], None] | None, seats: list[Seat]) -> None:
        self._seats = seats
        self._show()
        if done is not None:
            done()

    def _show(self) -> None:
        self.people.clear()
        for seat in find_seats(self._seats, self.line.text()):
            words = (f"{seat.number}", seat.name, seat.village, self.scores.get(seat.trainee, ""))
            item = QListWidgetItem("  ".join(filter(None, words)))
            item.setData(SEAT, seat)
            self.people.addItem(item)
        self.people.setCurrentRow(0 if self.people.count() else -1)

    def pick(self) -> None:
        """Take the chosen one."""
        item = self.people.currentItem()
        if item is not None:
            self.picked.emit(item.data(SEAT))

    def note(self, result: QuizResult, words: str) -> None:
        """Write a score beside a name and make ready for the next."""
        self.scores[result.trainee or ""] = words
        self.line.clear()
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list with the arrows of the line."""
        if watched is self.line and isinstance(event, QKeyEvent):
            step = (event.key() == Qt.Key.Key_Down) - (event.key() == Qt.Key.Key_Up)
            if step and event.type() == QEvent.Type.KeyPress:
                last = self.people.count() - 1
                self.people.setCurrentRow(max(0, min(last, self.people.currentRow() + step)))
                return True
        return False
