"""Which quiz, for which class, how: asked of the hall, on paper, on this PC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from core.training.model.training_class import TrainingClass
from core.training.quiz.question import Question
from desktop import theme
from desktop.pages.player.card import wrapped
from desktop.widgets.choice import Chips
from desktop.widgets.icons import label
from words.say import _

GROUP, PAPER, PC = "group", "paper", "pc"
WAYS: Final = (GROUP, PAPER, PC)


class Asked(NamedTuple):
    """A quiz to be held: of which course, which file, its questions, for which class."""

    course: str
    quiz: str
    questions: tuple[Question, ...]
    class_id: str
    class_name: str
    way: str

    @property
    def name(self) -> str:
        """What the quiz is called."""
        return quiz_name(self.quiz)


def quiz_name(file: str) -> str:
    """Return what a quiz is called: its file without folder and ending."""
    return PurePosixPath(file).stem


class QuizChoice(QWidget):
    """The drawer's body."""

    def __init__(
        self,
        course: str,
        quizzes: Mapping[str, tuple[Question, ...]],
        classes: Sequence[TrainingClass],
    ) -> None:
        super().__init__()
        self._course, self._quizzes = course, quizzes
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 0)
        self.quiz, self.held = QComboBox(), QComboBox()
        for name, questions in quizzes.items():
            words = _("{name}（{count} 题）", name=quiz_name(name), count=len(questions))
            self.quiz.addItem(words, name)
        for one in classes:
            self.held.addItem(one.name, one.id)
        self.held.addItem(_("不记到班里，练一练"), "")
        names = {GROUP: _("举手"), PAPER: _("纸笔"), PC: _("用电脑")}
        self.ways = Chips([(way, names[way]) for way in WAYS], _("怎么考"), wide=True)
        self.ways.set_value(GROUP)
        self.ways.chosen.connect(lambda _way: self._tell())
        for words, widget in (
            (_("试卷"), self.quiz),
            (_("培训班"), self.held),
            (_("怎么考"), self.ways),
        ):
            box.addWidget(label(words, "soft"))
            widget.setAccessibleName(words)
            box.addWidget(widget)
        self.hint = wrapped("", "hint")
        box.addWidget(self.hint)
        box.addStretch(1)
        self.setFocusProxy(self.quiz)
        self._tell()

    def _tell(self) -> None:
        hints = {
            GROUP: _("题目投在墙上，大家举手，你输人数；翻页看正确答案。"),
            PAPER: _("打印试卷和答案，收回来照着输，分数自动算。"),
            PC: _("一个人坐到电脑前，按 1–9 选答案，答完就出分。"),
        }
        self.hint.setText(hints[self.ways.value() or GROUP])

    def asked(self) -> Asked:
        """Return what was chosen."""
        quiz = str(self.quiz.currentData())
        class_id = str(self.held.currentData() or "")
        name = self.held.currentText() if class_id else ""
        questions = self._quizzes[quiz]
        return Asked(self._course, quiz, questions, class_id, name, self.ways.value() or GROUP)
