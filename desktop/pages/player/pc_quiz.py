"""A quiz for one person at this PC: answers by the digits, weighed at the end, kept for a class."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from core.base.changes import Changes
from core.base.ids import EventId
from core.training.model.results import QuizResult
from core.training.queries.classes import Seat
from core.training.quiz import marking
from core.training.quiz.marking import POINT, letters
from core.training.quiz.question import Matching
from core.training.quiz.variants import HALL, Asked, Marked, marked, variant
from desktop import theme
from desktop.pages.desk import Desk
from desktop.pages.player.canvas import Canvas
from desktop.pages.player.card import wrapped
from desktop.pages.player.drawing import Drawings
from desktop.pages.player.quizzing import Asked as Held
from desktop.pages.player.seats import Seats
from desktop.pages.player.steps import ASK, Step
from desktop.pages.player.wording import Drawn, html_of
from desktop.widgets.icons import IconButton
from words.say import _

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
ON = (*ENTER, Qt.Key.Key_Right, Qt.Key.Key_PageDown)
BACK = (Qt.Key.Key_Left, Qt.Key.Key_PageUp)


def score_words(points: int, most: int) -> str:
    """Return points in questions: "7.5 / 10"."""
    tenths = points * 10 // POINT
    told = f"{tenths // 10}.{tenths % 10}" if tenths % 10 else f"{tenths // 10}"
    return f"{told} / {most // POINT}"


class Sitting(QWidget):
    """One person's questions, one after the other.

    Signals:
        finished: the Marked sheet.
    """

    finished = Signal(object)

    def __init__(self, drawings: Drawings) -> None:
        super().__init__()
        self._asked: Sequence[Asked] = ()
        self._typed: dict[int, str] = {}
        self.at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("答题"))
        box = QVBoxLayout(self)
        theme.spaced(box, 3, 0)
        self.canvas = Canvas(drawings)
        box.addWidget(self.canvas, 1)
        self.line = QLineEdit()
        self.line.setAccessibleName(_("答案"))
        self.line.setPlaceholderText(_("在这里写答案，回车下一题"))
        self.line.textEdited.connect(self._write)
        box.addWidget(self.line)
        row = QHBoxLayout()
        self._letters = [self._button(row, at) for at in range(9)]
        row.addStretch(1)
        self.back_button = IconButton(_("上一题"), "back")
        self.next_button = IconButton(_("下一题"), "next", role="main")
        for button, do in ((self.back_button, self.back), (self.next_button, self.next)):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda *_on, do=do: do())
            row.addWidget(button)
        box.addLayout(row)
        self.hint = wrapped("", "soft")
        box.addWidget(self.hint)

    def _button(self, row: QHBoxLayout, at: int) -> IconButton:
        button = IconButton(letters((at,)))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda *_on: self.choose(at))
        row.addWidget(button)
        return button

    def begin(self, asked: Sequence[Asked]) -> None:
        """Ask these from the first."""
        self._asked, self._typed, self.at = asked, {}, 0
        self._show()

    def again(self) -> None:
        """Ask the same from the first."""
        self.begin(self._asked)

    def _now(self) -> Asked:
        return self._asked[self.at]

    def _chosen(self) -> tuple[int, ...]:
        return tuple(ord(letter) - ord("A") for letter in self._typed.get(self._now().place, ""))

    def choose(self, option: int) -> None:
        """Choose an option as shown, or take it back."""
        one = self._now()
        if not 0 <= option < len(one.order):
            return
        chosen = self._chosen()
        if isinstance(one.question, Matching):
            full = len(chosen) == len(marking.lefts(one.question))
            chosen = (option,) if full else (*chosen, option)
        elif marking.picks_one(one.question):
            chosen = (option,)
        else:
            chosen = tuple(sorted(set(chosen) ^ {option}))
        self._typed[one.place] = letters(chosen)
        self._show()

    def _write(self, text: str) -> None:
        self._typed[self._now().place] = text

    def next(self) -> None:
        """Go to the next question; behind the last one the sheet is weighed."""
        if self.at + 1 < len(self._asked):
            self.at += 1
            self._show()
        else:
            self.finished.emit(marked(self._asked, self._typed))

    def back(self) -> None:
        """Go to the question before."""
        self.at = max(0, self.at - 1)
        self._show()

    def _show(self) -> None:
        one = self._now()
        has_options = bool(one.order)
        number = f"{self.at + 1} / {len(self._asked)}"
        drawn = Drawn(number=f"{number}　", chosen=self._chosen() if has_options else ())
        step = Step(kind=ASK, lesson=0, title=number, asked=one)
        self.canvas.show_step(step, html_of(one, drawn))
        self.line.setVisible(not has_options)
        for at, button in enumerate(self._letters):
            button.setVisible(at < len(one.order))
        self.back_button.setEnabled(self.at > 0)
        last = self.at + 1 == len(self._asked)
        self.next_button.set_words(_("交卷") if last else _("下一题"))
        self.hint.setText(self._hint(one))
        if has_options:
            self.setFocus()
        else:
            self.line.setText(self._typed.get(one.place, ""))
            self.line.setFocus()

    @staticmethod
    def _hint(one: Asked) -> str:
        if not one.order:
            return _("写好按回车")
        if isinstance(one.question, Matching):
            return _("从上到下一个个按数字，回车下一题")
        if marking.picks_one(one.question):
            return _("按数字选一个，回车下一题")
        return _("可以选几个，再按一次就是不选，回车下一题")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with the digits, go on with Enter (out of the line too) and the arrows."""
        text = event.text()
        if text.isdigit() and text.isascii() and text != "0":
            self.choose(int(text) - 1)
        elif event.key() in ON:
            self.next()
        elif event.key() in BACK:
            self.back()
        else:
            super().keyPressEvent(event)


class PcQuiz(QWidget):
    """Who answers, the questions, the score; then the next person."""

    def __init__(self, desk: Desk, drawings: Drawings) -> None:
        super().__init__()
        self._desk = desk
        self._held: Held | None = None
        self._seat: Seat | None = None
        box = QVBoxLayout(self)
        theme.spaced(box, 3, 0)
        self.title = wrapped("", "lead")
        self.score = wrapped("", "figure")
        self.score.hide()
        self.seats, self.sitting = Seats(desk), Sitting(drawings)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.seats)
        self.stack.addWidget(self.sitting)
        for widget in (self.title, self.score):
            box.addWidget(widget)
        box.addWidget(self.stack, 1)
        self.seats.picked.connect(self.sit)
        self.sitting.finished.connect(self._finished)

    def begin(self, held: Held) -> None:
        """Hold a quiz: for a class whoever sits down is chosen first."""
        self._held = held
        self.score.hide()
        self.seats.scores.clear()
        if held.class_id:
            self.stack.setCurrentWidget(self.seats)
            self.title.setText(_("{quiz}：谁来答？", quiz=held.name))
            self.seats.show_class(held.class_id, self.seats.setFocus)
        else:
            self.sit(None)

    def sit(self, seat: Seat | None) -> None:
        """Ask one person."""
        held = self._held
        if held is None:
            return
        self._seat = seat
        name = seat.name if seat else _("练习")
        self.title.setText(_("{quiz}：{name}", quiz=held.name, name=name))
        self.score.hide()
        every = variant(held.questions, *((seat.trainee, "pc") if seat else (held.quiz, HALL)))
        self.stack.setCurrentWidget(self.sitting)
        self.sitting.begin([one for one in every if marking.is_markable(one.question)])

    def _finished(self, sheet: Marked) -> None:
        held, seat = self._held, self._seat
        words = score_words(sheet.points, sheet.most)
        name = seat.name if seat else _("练习")
        self.score.setText(_("{name}：{score} 分", name=name, score=words))
        self.score.show()
        if held is None or seat is None:
            self.sitting.again()
            return
        result = QuizResult(
            class_id=EventId(held.class_id),
            trainee=seat.trainee,
            quiz=held.quiz,
            way="pc",
            points=sheet.points,
            most=sheet.most,
            answers=sheet.answers,
        )
        self._desk.write(
            lambda station: station.training.results.quiz([result]),
            lambda changes: self._kept(changes, result, words),
        )

    def _kept(self, _changes: Changes, result: QuizResult, words: str) -> None:
        held = self._held
        if held is not None:
            self.title.setText(_("{quiz}：谁来答？", quiz=held.name))
        self.stack.setCurrentWidget(self.seats)
        self.seats.note(result, words)
        self.seats.setFocus()
