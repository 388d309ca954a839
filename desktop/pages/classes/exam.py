"""Quiz results: points typed for one person after another, or answers marked by the course."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Final, NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit

from core.base.changes import Changes
from core.base.ids import EventId
from core.station import Station, Views
from core.training.model.results import QuizResult
from core.training.model.training_class import TrainingClass
from core.training.quiz.marking import sheet_points, understood
from desktop.pages.classes.course_files import Quiz, quizzes
from desktop.pages.classes.reading import came, standing
from desktop.pages.classes.tab import Tab
from desktop.pages.classes.table import Column, Line, Table
from desktop.pages.desk import Desk
from desktop.widgets import typed
from desktop.widgets.ask import Question
from desktop.widgets.icons import label, retone
from desktop.widgets.page import Page
from words.say import _

MOST: Final = "classes.most"
USUAL: Final = "100"
PERCENT: Final = 100


class Examinee(NamedTuple):
    """Somebody on the roster with the results that stand, the newest last."""

    trainee: str
    number: int
    name: str
    came: bool
    results: tuple[QuizResult, ...]


class ExamTab(Tab):
    """What people scored."""

    kinds: ClassVar = frozenset({"quiz", "trainee", "trainee.change", "attendance"})

    def __init__(self, desk: Desk, page: Page) -> None:
        super().__init__(desk, page)
        self.quizzes: list[Quiz] = []
        self.people: dict[str, Examinee] = {}
        self.which = QComboBox()
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.which.setAccessibleName(_("怎么登分"))
        self.which.activated.connect(lambda _at: self._tell_whom())
        self.tools.add(self.which)
        self.most_label = label(_("满分"), "soft")
        self.most = QLineEdit(str(desk.settings.recall(MOST, USUAL)))
        self.most.setAccessibleName(_("满分"))
        self.most.setFixedWidth(self.most.fontMetrics().horizontalAdvance("0" * 9))
        self.tools.add(self.most_label)
        self.tools.add(self.most)
        self.back_tool = self.add_tool(_("撤销这条成绩"), "undo", self.ask_back, keys="Ctrl+Delete")
        self.whom = label("", "lead")
        self.whom.setWordWrap(True)
        self.line = QLineEdit()
        self.line.setAccessibleName(_("得分或答案"))
        self.line.returnPressed.connect(self.enter)
        self.line.installEventFilter(self)
        for widget in (self.whom, self.line):
            self.box.addWidget(widget)
        self.table = Table(
            (
                Column(_("序号"), 4, right=True),
                Column(_("姓名"), 12),
                Column(_("成绩"), 12, right=True),
                Column(_("百分比"), 7, right=True),
                Column(_("结果"), 9),
                Column(_("答题"), 0),
            ),
            _("考试成绩"),
        )
        self.table.chosen.connect(lambda _key: self._tell_whom())
        self.table.opened.connect(lambda _key: self.line.setFocus())
        self.table.typed.connect(self._begin)
        self.box.addWidget(self.table, 1)
        self.setFocusProxy(self.line)

    def show_class(self, held: TrainingClass) -> None:
        """Show this class with the quizzes of its course."""
        if self.held is None or self.held.id != held.id:
            code = held.code
            self.ledger(lambda station: quizzes(station, code), self._know)
        super().show_class(held)
        self.line.setEnabled(held.closed is None)

    def _know(self, found: list[Quiz]) -> None:
        self.quizzes = found
        self.which.clear()
        self.which.addItem(_("登总分"), "")
        for one in found:
            name = one.name.rpartition("/")[2].removesuffix(".gift")
            text = _("按题改卷：{name}（{count} 题）", name=name, count=len(one.questions))
            self.which.addItem(text, one.name)
        self._tell_whom()

    def quiz(self) -> Quiz | None:
        """Return the quiz that answers are marked by, None while totals are typed."""
        name = self.which.currentData()
        return next((one for one in self.quizzes if one.name == name), None)

    def refresh(self) -> None:
        """Read the results anew."""
        self.fetch(partial(_read, self.class_id), self._show)

    def _show(self, people: list[Examinee]) -> None:
        self.people = {one.trainee: one for one in people}
        self.table.show_lines([_line(one) for one in people])
        self._tell_whom()

    def _tell_whom(self) -> None:
        quiz, one = self.quiz(), self.people.get(self.table.current())
        for widget in (self.most, self.most_label):
            widget.setVisible(quiz is None)
        hint = _("得分，回车到下一个人")
        if quiz is not None:
            hint = _("{count} 题的答案，用空格隔开，比如 A C 对 AC", count=len(quiz.questions))
        self.line.setPlaceholderText(hint)
        name = one.name if one is not None else ""
        self.tell(_("{name} 考了多少？", name=name) if name else "", "")
        self.back_tool.setEnabled(
            bool(one and one.results) and self.held is not None and self.held.closed is None
        )

    def tell(self, text: str, tone: str) -> None:
        """Say above the line whose turn it is, or what was not understood."""
        self.whom.setText(text)
        retone(self.whom, "tone", tone)

    def _begin(self, character: str) -> None:
        """Go on in the line with what was typed on a row."""
        if self.line.isEnabled():
            self.line.setFocus()
            self.line.insert(character)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list with the arrows of the line."""
        if watched is self.line and isinstance(event, QKeyEvent):
            is_press = event.type() == QEvent.Type.KeyPress
            if is_press and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.table.step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
        return False

    def enter(self) -> None:
        """Book what was typed for the current person and go on to the next."""
        trainee, text = self.table.current(), self.line.text().strip()
        if not trainee or not text:
            return
        quiz = self.quiz()
        made = self._marked(quiz, text) if quiz is not None else self._totalled(text)
        if made is None:
            return
        points, most, answers = made
        result = QuizResult(
            class_id=EventId(self.class_id),
            trainee=EventId(trainee),
            quiz=quiz.name if quiz is not None else None,
            points=points,
            most=most,
            answers=answers,
        )
        self.line.clear()

        def work(station: Station) -> Changes:
            return station.training.results.quiz([result])

        self.write(work)
        self.table.step()

    def _totalled(self, text: str) -> tuple[int, int, tuple[str, ...]] | None:
        try:
            points, most = (typed.parse_thousandths(one) for one in (text, self.most.text()))
        except ValueError:
            self.tell(_("看不懂，请写数字"), "stop")
            return None
        if not 0 <= points <= most or not most:
            self.tell(_("得分要在 0 和满分之间"), "stop")
            return None
        self._desk.settings.remember(MOST, self.most.text())
        return points, most, ()

    def _marked(self, quiz: Quiz, text: str) -> tuple[int, int, tuple[str, ...]] | None:
        given = text.split()
        asked = quiz.questions
        if len(given) != len(asked):
            said = _(
                "要 {count} 个答案，写了 {given} 个；空着的题写 -",
                count=len(asked),
                given=len(given),
            )
            self.tell(said, "stop")
            return None
        answers = {at: one for at, one in enumerate(given) if one != "-"}
        strange = [at + 1 for at, one in answers.items() if understood(asked[at], one) is None]
        if strange:
            self.tell(_("第 {at} 题的答案看不懂", at=strange[0]), "stop")
            return None
        points, most = sheet_points(asked, answers)
        kept = tuple(f"{at + 1}:{understood(asked[at], one)}" for at, one in answers.items())
        return points, most, kept

    def ask_back(self) -> None:
        """Ask why somebody's newest result is taken back."""
        one = self.people.get(self.table.current())
        if one is None or not one.results:
            return
        identity = one.results[-1].id
        question = Question(
            text=_("撤销 {name} 的这条成绩？", name=one.name),
            reasons=(_("登错人"), _("登错分")),
            yes=_("撤销"),
            no=_("留着"),
        )
        self.ask(question, lambda reason: self.take_back(identity, reason, _("成绩已撤销")))


def _read(class_id: str, views: Views) -> list[Examinee]:
    times = came(views, class_id)
    found: dict[str, list[QuizResult]] = {}
    for one in standing(views, QuizResult, class_id):
        found.setdefault(one.trainee or "", []).append(one)
    return [
        Examinee(one.id, one.number, one.name or "", one.id in times, tuple(found.get(one.id, ())))
        for one in views.training.roster(class_id)
        if not one.left
    ]


def _line(one: Examinee) -> Line:
    cells = ("", "", "" if one.came else _("还没来过"), "")
    tone = "" if one.came else "soft"
    if one.results:
        best = max(one.results, key=lambda said: said.points * PERCENT // said.most)
        score = f"{typed.thousandths(best.points)} / {typed.thousandths(best.most)}"
        result = _("合格") if best.passed else _("不合格")
        answers = " ".join(answer.partition(":")[2] for answer in best.answers)
        times = _("考了 {count} 次", count=len(one.results)) if len(one.results) > 1 else ""
        told = "  ".join(filter(None, (answers, times)))
        cells = (score, f"{best.points * PERCENT // best.most}%", result, told)
        tone = "" if best.passed else "wait"
    return Line(one.trainee, (str(one.number), one.name, *cells), tone)
