"""A quiz on paper: sheets and key printed, answers typed off the sheets and weighed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.base.changes import Changes
from core.base.ids import EventId
from core.paper.gathered import house
from core.paper.model import Translator
from core.paper.quiz_sheet import QuizPaper, answer_key, quiz_sheets
from core.station import Views
from core.training.model.results import QuizResult
from core.training.queries.classes import Seat
from core.training.quiz.marking import is_markable
from core.training.quiz.variants import OWN, Asked, Marked, marked, variant
from desktop import theme
from desktop.pages.desk import Desk
from desktop.pages.player.card import wrapped
from desktop.pages.player.pc_quiz import score_words
from desktop.pages.player.quizzing import Asked as Held
from desktop.pages.player.seats import Seats
from desktop.pages.printing import Printing, Sheet
from desktop.widgets.choice import Chips
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, label, retone
from words.say import _

ONE, TWO = "1", "2"
NAMES: Final = {ONE: (OWN,), TWO: ("A", "B")}
SKIPPED: Final = "-"
Draw = Callable[[QuizPaper, Translator], bytes]


class PaperQuiz(QWidget):
    """Prints to the left, marks to the right."""

    def __init__(self, desk: Desk, printing: Printing) -> None:
        super().__init__()
        self._desk, self._printing = desk, printing
        self._held: Held | None = None
        self._seat: Seat | None = None
        row = QHBoxLayout(self)
        theme.spaced(row, 4, 0)
        row.addWidget(self._left(), 2)
        row.addWidget(self._right(), 3)
        self.setFocusProxy(self.seats)

    def _left(self) -> QFrame:
        left, box = _card()
        self.title = wrapped("", "lead")
        box.addWidget(self.title)
        box.addWidget(label(_("几种卷"), "soft"))
        self.kinds = Chips([(ONE, _("一种")), (TWO, _("A、B 两种"))], _("几种卷"), wide=True)
        self.kinds.set_value(TWO)
        self.kinds.chosen.connect(lambda _kind: self._follow())
        box.addWidget(self.kinds)
        self.seed_label = label(_("卷号"), "soft")
        box.addWidget(self.seed_label)
        self.seed = QLineEdit()
        self.seed.setAccessibleName(_("卷号"))
        self.seed.textEdited.connect(lambda _text: self._weigh())
        box.addWidget(self.seed)
        self.seed_hint = wrapped(
            _("卷号印在每张卷子脚下。隔天再改卷，照着填同一个卷号，答案才对得上。"), "hint"
        )
        box.addWidget(self.seed_hint)
        buttons = FlowLayout()
        for text, draw, icon, role in (
            (_("打印试卷"), quiz_sheets, "print", "main"),
            (_("打印答案"), answer_key, "check", ""),
        ):
            button = IconButton(text, icon, role=role)
            button.clicked.connect(lambda *_on, draw=draw, text=text: self.print(draw, text))
            buttons.add(button)
        box.addLayout(buttons)
        box.addStretch(1)
        return left

    def _right(self) -> QFrame:
        right, box = _card()
        box.addWidget(wrapped(_("改卷"), "lead"))
        self.seats = Seats(self._desk)
        box.addWidget(self.seats, 1)
        self.whom = wrapped("", "soft")
        box.addWidget(self.whom)
        self.which = Chips([("A", _("A 卷")), ("B", _("B 卷"))], _("哪种卷"))
        self.which.set_value("A")
        self.which.chosen.connect(lambda _name: self._weigh())
        box.addWidget(self.which)
        self.line = QLineEdit()
        self.line.setAccessibleName(_("答案"))
        self.line.textEdited.connect(lambda _text: self._weigh())
        self.line.returnPressed.connect(self.keep)
        box.addWidget(self.line)
        foot = QHBoxLayout()
        self.told = wrapped("")
        self.button = IconButton(_("记下"), "check", role="main")
        self.button.clicked.connect(lambda *_on: self.keep())
        foot.addWidget(self.told, 1)
        foot.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(foot)
        self.seats.picked.connect(self._take)
        return right

    def begin(self, held: Held) -> None:
        """Hold a quiz; without a class nothing can be kept, only printed and weighed."""
        self._held, self._seat = held, None
        self.title.setText(" · ".join(filter(None, (held.name, held.class_name))))
        self.seed.setText(f"{self._desk.today():%m%d}")
        self.seats.scores.clear()
        self.seats.setVisible(bool(held.class_id))
        self.line.clear()
        self._follow()
        if held.class_id:
            self.seats.show_class(held.class_id, self.seats.setFocus)

    def paper(self, views: Views) -> QuizPaper:
        """Return the quiz as it is printed."""
        held = self._held
        assert held is not None  # noqa: S101 - printing begins with a quiz
        return QuizPaper(
            **house(views),
            course=held.course,
            quiz=held.name,
            questions=held.questions,
            seed=self.seed.text().strip(),
            names=NAMES[self.kinds.value() or ONE],
        )

    def print(self, draw: Draw, name: str) -> None:
        """Print the sheets or the key."""

        def gather(views: Views) -> Callable[[], Sheet]:
            document = self.paper(views)
            return lambda: Sheet(name=f"{document.quiz}-{name}", content=draw(document, _))

        self._printing.draw(gather)

    def _follow(self) -> None:
        two = self.kinds.value() == TWO
        for widget in (self.seed, self.seed_label, self.seed_hint, self.which):
            widget.setVisible(two)
        self._weigh()

    def asked(self) -> list[Asked]:
        """Return what the sheet in hand asks and can be marked, in its order."""
        held = self._held
        name = (self.which.value() or "A") if self.kinds.value() == TWO else OWN
        every = variant(held.questions, self.seed.text().strip(), name) if held else ()
        return [one for one in every if is_markable(one.question)]

    def _take(self, seat: Seat) -> None:
        self._seat = seat
        self.line.setFocus()
        self._weigh()

    def _sheet(self) -> Marked:
        asked = self.asked()
        given = self.line.text().split()
        pairs = zip(asked, given, strict=False)
        return marked(asked, {one.place: text for one, text in pairs if text != SKIPPED})

    def _weigh(self) -> None:
        """Say what the typed answers come to, and which are none."""
        asked, given = self.asked(), self.line.text().split()
        numbers = {one.place: at for at, one in enumerate(asked, 1)}
        sheet = self._sheet()
        hint = _("{count} 题的答案，空格隔开，空着的写 -", count=len(asked))
        self.line.setPlaceholderText(hint)
        name = self._seat.name if self._seat else ""
        self.whom.setText(_("{name} 的卷子", name=name) if name else _("先选人，再输答案"))
        told, tone = score_words(sheet.points, sheet.most), ""
        if sheet.strange:
            told = _("第 {at} 题的答案看不懂", at=numbers[sheet.strange[0]])
            tone = "stop"
        elif len(given) != len(asked):
            tone = "wait"
            told = _("{score}，写了 {given} 个答案", score=told, given=len(given))
        self.told.setText(told)
        retone(self.told, "tone", tone)
        whole = len(given) == len(asked) and not sheet.strange
        self.button.setEnabled(whole and self._seat is not None)

    def keep(self) -> None:
        """Keep the answers in hand and make ready for the next person."""
        held, seat = self._held, self._seat
        if held is None or seat is None or not self.button.isEnabled():
            return
        sheet = self._sheet()
        result = QuizResult(
            class_id=EventId(held.class_id),
            trainee=seat.trainee,
            quiz=held.quiz,
            way="paper",
            points=sheet.points,
            most=sheet.most,
            answers=sheet.answers,
        )
        self.button.setEnabled(False)

        def done(_changes: Changes) -> None:
            self._seat = None
            self.line.clear()
            self.seats.note(result, score_words(sheet.points, sheet.most))
            self._weigh()
            self.seats.setFocus()

        self._desk.write(lambda station: station.training.results.quiz([result]), done)


def _card() -> tuple[QFrame, QVBoxLayout]:
    frame = QFrame()
    frame.setProperty("role", "paper")
    box = QVBoxLayout(frame)
    theme.spaced(box, 2, 4, 4)
    return frame, box
