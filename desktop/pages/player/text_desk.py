"""Writing a text of a course: slides with their look beside them, questions checked as typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.base.errors import ClerkError
from core.base.files import write_durably
from core.db.errors import disk_told
from core.training.course.folder import Problem
from core.training.course.writing import read_text, write_text
from core.training.quiz.gift import read_gift
from core.training.quiz.writer import write_gift
from desktop import theme
from desktop.pages.player import asking
from desktop.pages.player.canvas import Canvas
from desktop.pages.player.card import wrapped
from desktop.pages.player.drawing import Drawings
from desktop.pages.player.problems import ProblemCard
from desktop.pages.player.slides import slides_in
from desktop.pages.player.steps import TEXT, Step
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, label
from desktop.widgets.notice import Notice
from desktop.widgets.scrolling import column, emptied
from words.errors import told
from words.say import _

CHECK_MS: Final = 300
KEEP_MS: Final = 3000
MOST_SHOWN: Final = 20


class TextDesk(QWidget):
    """One text file of a course; what is typed is kept as it goes.

    Signals:
        noticed: a Notice for the window.
        left: the text is kept and the trainer goes back.
    """

    noticed = Signal(object)
    left = Signal()

    def __init__(self, drawings: Drawings) -> None:
        super().__init__()
        self._folder: Path | None = None
        self._name = self._before = self._kept = ""
        whole = QVBoxLayout(self)
        theme.spaced(whole, 3, 0)
        self.title, self.hint = label("", "lead"), wrapped("", "hint")
        whole.addWidget(self.title)
        whole.addWidget(self.hint)
        row = QHBoxLayout()
        theme.spaced(row, 4, 0)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        row.addWidget(self.text, 1)
        self.beside = QStackedWidget()
        self.slide = Canvas(drawings, main=False)
        self.beside.addWidget(self.slide)
        self.beside.addWidget(self._checks())
        row.addWidget(self.beside, 1)
        whole.addLayout(row, 1)
        whole.addLayout(self._foot())
        self.setFocusProxy(self.text)
        self._check, self._keep = self._timer(CHECK_MS, self.check), self._timer(KEEP_MS, self.keep)
        self.text.textChanged.connect(self._check.start)
        self.text.textChanged.connect(self._keep.start)
        self.text.cursorPositionChanged.connect(self._check.start)

    def _timer(self, wait: int, act: Callable[[], object]) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(wait)
        made.timeout.connect(act)
        return made

    def _checks(self) -> QScrollArea:
        area = QScrollArea()
        box = column(area, _("题目检查"))
        self.count = wrapped("", "lead")
        box.addWidget(self.count)
        self._cards = QVBoxLayout()
        theme.spaced(self._cards, 2, 0)
        box.addLayout(self._cards)
        box.addStretch(1)
        return area

    def _foot(self) -> FlowLayout:
        foot = FlowLayout()
        done = IconButton(_("写好了"), "check", role="main")
        done.clicked.connect(lambda *_on: self.leave())
        foot.add(done)
        self.samples = []
        for text, sample in (
            (_("加单选题"), _("::第几题:: 题目写在这里？ {\n=对的答案\n~错的答案\n~错的答案\n}\n")),
            (_("加判断题"), _("一句话，对还是错。 {T}\n")),
            (_("加填空题"), _("题目写在这里？ {=答案 =也算对的答案}\n")),
            (_("加数字题"), _("一公斤是几斤？ {#2}\n")),
            (_("加问答题"), _("请说一说。 {}\n")),
        ):
            button = IconButton(text, "add")
            button.clicked.connect(partial(self._add, sample))
            self.samples.append(button)
            foot.add(button)
        self.export = IconButton(_("导出 GIFT"), "export")
        self.export.clicked.connect(lambda *_on: self.choose_export())
        self.samples.append(self.export)
        foot.add(self.export, end=True)
        return foot

    @property
    def is_quiz(self) -> bool:
        """Whether questions are being written."""
        return self._name.endswith(".gift")

    def open(self, folder: Path, name: str) -> bool:
        """Show a text, an empty one if it is not there yet; tell whether it can be read."""
        try:
            text = read_text(folder, name)
        except ClerkError as error:
            self._refuse(error)
            return False
        self._folder, self._name = folder, name
        self._before = self._kept = text
        self.title.setText(PurePosixPath(name).name)
        self.hint.setText(_hint(name))
        self.text.setAccessibleName(name)
        self.text.setPlainText(self._before)
        for one in self.samples:
            one.setVisible(self.is_quiz)
        self.beside.setCurrentIndex(1 if self.is_quiz else 0)
        self._keep.stop()
        self.check()
        return True

    def check(self) -> None:
        """Look through what is typed so far."""
        self._check.stop()
        text = self.text.toPlainText()
        if self.is_quiz:
            self._check_quiz(text)
            return
        slides = slides_in(text)
        upto = slides_in(text[: self.text.textCursor().position()])
        at = max(0, min(len(upto), len(slides)) - 1)
        path = self._folder / self._name if self._folder else None
        shown = slides[at][0] if slides else ""
        self.slide.show_step(Step(TEXT, 0, self.title.text(), self._name, path, at, shown))

    def _check_quiz(self, text: str) -> None:
        reading = read_gift(text)
        faults = len(reading.faults)
        words = _("{count} 道题", count=len(reading.questions))
        more = _("{count} 处看不懂", count=faults) if faults else _("都看得懂")
        self.count.setText(f"{words} · {more}")
        emptied(self._cards)
        seen = [(one, True) for one in reading.faults] + [(one, False) for one in reading.hints]
        for one, stops in seen[:MOST_SHOWN]:
            problem = Problem(
                file=self.title.text(), code=one.code, line=one.line, column=one.column,
                args=one.args, stops=stops,
            )  # fmt: skip
            self._cards.addWidget(ProblemCard(problem))

    def cards(self) -> list[ProblemCard]:
        """Return what is to be seen to in the questions."""
        widgets = (self._cards.itemAt(at).widget() for at in range(self._cards.count()))
        return [one for one in widgets if isinstance(one, ProblemCard)]

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what is typed before another page is looked at."""
        self.keep()
        super().hideEvent(event)

    def _add(self, sample: str, *_on: object) -> None:
        cursor = self.text.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        gap = "\n" if self.text.toPlainText().strip() else ""
        cursor.insertText(gap + sample)
        self.text.setTextCursor(cursor)
        self.text.setFocus()

    def keep(self) -> bool:
        """Write what is typed into the folder; tell whether that went well."""
        self._keep.stop()
        text = self.text.toPlainText()
        if self._folder is None or text == self._kept:
            return True
        if not self._write(self._folder, self._name, text):
            return False
        self._kept = text
        return True

    def _write(self, folder: Path, name: str, text: str) -> bool:
        try:
            write_text(folder, name, text)
        except ClerkError as error:
            self._refuse(error)
            return False
        return True

    def _put_back(self, folder: Path, name: str, text: str) -> None:
        self._write(folder, name, text)

    def _refuse(self, error: ClerkError) -> None:
        text = " ".join(filter(None, told(error)))
        self.noticed.emit(Notice(text=text, tone="stop", seconds=0))

    def leave(self) -> None:
        """Keep the text and go back; the notice can take back all of it."""
        if not self.keep():
            return
        folder, name, before = self._folder, self._name, self._before
        if folder is not None and self._kept != before:
            self.noticed.emit(
                Notice(
                    text=_("写好了：{file}", file=PurePosixPath(name).name),
                    undo=partial(self._put_back, folder, name, before),
                    undo_label=_("改回原来的"),
                )
            )
        self._folder = None
        self.left.emit()

    def choose_export(self) -> None:
        """Choose where the questions go, for other programs that read GIFT."""
        target = asking.gift_target(self, PurePosixPath(self._name).stem)
        if target is None:
            return
        try:
            text = write_gift(read_gift(self.text.toPlainText()).items)
            with disk_told():
                write_durably(target, text.encode(), mode=0o644)
        except ClerkError as error:
            self._refuse(error)
            return
        self.noticed.emit(Notice(text=_("导出好了：{file}", file=target.name)))


def _hint(name: str) -> str:
    if name.endswith(".gift"):
        return _("题之间空一行。=是对的答案，~是错的；不会写就点下面的按钮，照着改字。")
    if name.endswith(".notes.md"):
        return _("只有老师看得见。几页的幻灯片，用一行 --- 隔开每一页的备注。")
    if name.startswith("checklists/"):
        return _("一行一件要做的事，前面写“- [ ] ”。")
    return _(
        "一个 # 标题一页；“- ”开头是一条；<!-- 这样写的 --> 只有老师看得见。右边是投影的样子。"
    )
