"""One course on the page: what it is, its hours and shares, what can be done with it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout

from desktop import theme
from desktop.pages.player.reading import Known, hours, modules, shares, size
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, label
from words.say import _

PLAY, AGAIN, QUIZ, REMOVE = "play", "again", "quiz", "remove"
WHOLE: Final = 100


def wrapped(text: str, role: str = "", tone: str = "") -> QLabel:
    """Return words that wrap."""
    made = label(text, role, tone)
    made.setWordWrap(True)
    return made


class Shares(QGridLayout):
    """Bars of the shares that are asked for, amber below what is asked."""

    def __init__(self) -> None:
        super().__init__()
        theme.spaced(self, 2, 0)
        self.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QProgressBar, QLabel]] = []

    def show_shares(self, minutes: int, practice: int, mentor: int) -> None:
        """Show what these minutes come to."""
        for at, (name, percent, least) in enumerate(shares(minutes, practice, mentor)):
            if at == len(self._rows):
                self._add(at)
            title, bar, words = self._rows[at]
            title.setText(name)
            bar.setValue(min(percent, WHOLE))
            bar.setAccessibleName(name)
            enough = percent >= least
            told = "{percent}%" if enough else _("{percent}%，要 {least}%")
            words.setText(told.format(percent=percent, least=least))
            words.setProperty("tone", "done" if enough else "wait")
            words.style().unpolish(words)
            words.style().polish(words)

    def _add(self, at: int) -> None:
        bar = QProgressBar()
        bar.setRange(0, WHOLE)
        bar.setTextVisible(False)
        row = (label("", "soft"), bar, label(""))
        for column, widget in enumerate(row):
            self.addWidget(widget, at, column)
        self._rows.append(row)


class CourseCard(QFrame):
    """A course.

    Signals:
        wanted: "play", "again", "quiz" or "remove".
    """

    wanted = Signal(str)

    def __init__(self, known: Known, stopped: str) -> None:
        super().__init__()
        self.known = known
        course = known.course
        self.setProperty("role", "paper")
        self.setAccessibleName(course.name)
        whole = QVBoxLayout(self)
        theme.spaced(whole, 3, 4, 4)
        head = QHBoxLayout()
        told = QVBoxLayout()
        theme.spaced(told, 1, 0)
        told.addWidget(wrapped(course.name, "lead"))
        told.addWidget(wrapped(self._facts(), "soft"))
        if known.outline is not None and known.outline.summary:
            told.addWidget(wrapped(known.outline.summary, "hint"))
        head.addLayout(told, 3)
        meters = Shares()
        meters.show_shares(course.minutes, course.practice_minutes, course.mentor_minutes)
        head.addLayout(meters, 2)
        whole.addLayout(head)
        self.said = wrapped(stopped, "hint")
        self.said.setVisible(bool(stopped))
        whole.addWidget(self.said)
        self.buttons = FlowLayout()
        whole.addLayout(self.buttons)
        self._offer(stopped)

    def _facts(self) -> str:
        course = self.known.course
        lessons = len(self.known.outline.lessons) if self.known.outline else 0
        parts = (
            modules(course.modules),
            hours(course.minutes),
            _("{count} 课", count=lessons) if lessons else "",
            _("{count} 道题", count=course.questions),
            size(course.bytes),
            _("{version} 版", version=course.edition_no),
        )
        return " · ".join(filter(None, parts))

    def _offer(self, stopped: str) -> None:
        if self.known.here is None:
            self.buttons.add(
                wrapped(_("文件不在这台电脑上，用U盘或文件再装一次。"), "soft", "wait")
            )
        else:
            self._add(_("接着放") if stopped else _("放映"), "course", PLAY, role="main")
            if stopped:
                self._add(_("从头放"), "back", AGAIN)
            if self.known.course.questions:
                self._add(_("测验"), "check", QUIZ)
        self._add(_("删除"), "cross", REMOVE, role="quiet")

    def _add(self, text: str, icon: str, what: str, *, role: str = "") -> None:
        button = IconButton(text, icon, role=role)
        button.setAccessibleName(f"{text} {self.known.course.name}")
        button.setObjectName(f"{what}-{self.known.course.code}")
        button.clicked.connect(lambda *_on: self.wanted.emit(what))
        self.buttons.add(button)


class AskCard(QFrame):
    """A calm question on the page itself, with two answers.

    Signals:
        answered: whether yes.
    """

    answered = Signal(bool)

    def __init__(self, title: str, text: str, yes: str, no: str) -> None:
        super().__init__()
        self.setProperty("role", "paper")
        self.setAccessibleName(title)
        whole = QVBoxLayout(self)
        theme.spaced(whole, 3, 4, 4)
        whole.addWidget(wrapped(title, "lead", "wait"))
        whole.addWidget(wrapped(text))
        row = QHBoxLayout()
        self.no = IconButton(no)
        self.no.clicked.connect(lambda *_on: self.answered.emit(False))
        self.yes = IconButton(yes)
        self.yes.clicked.connect(lambda *_on: self.answered.emit(True))
        row.addWidget(self.no)
        row.addWidget(self.yes)
        row.addStretch(1)
        whole.addLayout(row)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.no)
