"""A course's folder as its author fills it: hours and shares live, what is still to be mended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QFileSystemWatcher, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.base.errors import ClerkError
from core.training.course.author import Packed
from core.training.course.errors import CourseProblemsError
from core.training.course.folder import Problem, Survey, survey
from desktop import theme
from desktop.jobs import Progress
from desktop.pages.desk import Desk
from desktop.pages.player import asking
from desktop.pages.player.bringing import pack
from desktop.pages.player.card import Shares, wrapped
from desktop.pages.player.questions_in import brought, outline_begun
from desktop.pages.player.reading import hours, modules, size
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, label
from desktop.widgets.notice import Notice
from words.errors import advice, sentence, told
from words.say import _

WAIT_MS: Final = 400
MOST_WATCHED: Final = 500
MOST_SHOWN: Final = 100
FOLDER: Final = "courses.folder"
NO_OUTLINE: Final = "course.no_outline"


class ProblemCard(QFrame):
    """One thing to see to: where, what, what to do."""

    def __init__(self, one: Problem) -> None:
        super().__init__()
        self.setProperty("role", "paper")
        box = QVBoxLayout(self)
        theme.spaced(box, 1, 3, 2)
        self.where = wrapped(place_words(one), "soft")
        self.what = wrapped(sentence(one.code, **one.args), "", "stop" if one.stops else "wait")
        box.addWidget(self.where)
        box.addWidget(self.what)
        more = advice(one.code, **one.args)
        if more:
            box.addWidget(wrapped(more, "hint"))


def place_words(one: Problem) -> str:
    """Return where a problem is: file, line and place in the line."""
    if one.line and one.column:
        return _(
            "{file} 第 {line} 行第 {column} 个字", file=one.file, line=one.line, column=one.column
        )
    return _("{file} 第 {line} 行", file=one.file, line=one.line) if one.line else one.file


class Author(QWidget):
    """The author's view of one folder.

    Signals:
        noticed: a Notice for the window.
        packed: a pack was written: its path.
    """

    noticed = Signal(object)
    packed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.folder: Path | None = None
        self.found: Survey | None = None
        self._watcher = QFileSystemWatcher(self)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self.look)
        self._watcher.directoryChanged.connect(lambda _path: self._wait.start())
        self._watcher.fileChanged.connect(lambda _path: self._wait.start())
        row = QHBoxLayout(self)
        theme.spaced(row, 4, 0)
        row.addWidget(self._left(), 2)
        row.addWidget(self._right(), 3)
        self.setFocusProxy(self.choose_button)
        self._show()

    def _left(self) -> QFrame:
        left = QFrame()
        left.setProperty("role", "paper")
        box = QVBoxLayout(left)
        theme.spaced(box, 3, 4, 4)
        self.title, self.facts = wrapped("", "lead"), wrapped("", "soft")
        self.lessons = wrapped("", "hint")
        self.shares = Shares()
        box.addWidget(self.title)
        box.addWidget(self.facts)
        box.addLayout(self.shares)
        box.addWidget(self.lessons)
        box.addStretch(1)
        buttons = FlowLayout()
        self.choose_button = self._button(buttons, _("选文件夹"), "stick", self.choose)
        self.begin_button = self._button(buttons, _("写一份课程说明"), "add", self.begin)
        self.questions_button = self._button(
            buttons, _("表格变题库"), "import", self.bring_questions
        )
        self.pack_button = self._button(buttons, _("打包"), "check", self.pack, role="main")
        box.addLayout(buttons)
        return left

    def _button(
        self, row: FlowLayout, text: str, icon: str, do: Callable[[], None], *, role: str = ""
    ) -> IconButton:
        button = IconButton(text, icon, role=role)
        button.clicked.connect(lambda *_on: do())
        row.add(button)
        return button

    def _right(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(_("还要改的地方"))
        inside = QWidget()
        inside.setObjectName("scrolled")
        box = QVBoxLayout(inside)
        theme.spaced(box, 2, 0, 0, 2, 2)
        self.head = label("", "lead")
        self.head.setWordWrap(True)
        box.addWidget(self.head)
        self._problems = QVBoxLayout()
        theme.spaced(self._problems, 2, 0)
        box.addLayout(self._problems)
        box.addStretch(1)
        area.setWidget(inside)
        return area

    def start(self) -> None:
        """Take up the folder of last time if it is still there."""
        known = str(self._desk.settings.recall(FOLDER, ""))
        if self.folder is None and known and Path(known).is_dir():
            self.open(Path(known))

    def choose(self) -> None:
        """Choose the folder."""
        folder = asking.folder(self)
        if folder is not None:
            self.open(folder)

    def open(self, folder: Path) -> None:
        """Look at a folder from now on, again whenever something in it changes."""
        self.folder = folder
        self._desk.settings.remember(FOLDER, str(folder))
        self.look()

    def look(self) -> None:
        """Look the folder through."""
        folder = self.folder
        if folder is not None:

            def work(progress: Progress) -> Survey:
                progress.check()
                return survey(folder)

            self._desk.jobs.outside(work, partial(self._take, folder), self._refused)

    def _take(self, folder: Path, found: Survey) -> None:
        if folder != self.folder:
            return
        self.found = found
        watched = {str(folder)} | {str(folder / one) for one in found.files[:MOST_WATCHED]}
        watched |= {str((folder / one).parent) for one in found.files[:MOST_WATCHED]}
        missing = watched - {*self._watcher.files(), *self._watcher.directories()}
        if missing:
            self._watcher.addPaths(sorted(missing))
        self._show()

    def _show(self) -> None:
        found = self.found
        outline = found.outline if found else None
        problems = found.problems if found else ()
        stops = sum(one.stops for one in problems)
        self.title.setText(outline.title if outline else _("把课程文件夹打成一个包"))
        self.facts.setText(_facts(self.folder, found))
        minutes = outline.minutes if outline else 0
        practice = outline.practice_minutes if outline else 0
        self.shares.show_shares(minutes, practice, outline.mentor_minutes if outline else 0)
        self.lessons.setText(_lessons(found))
        self.head.setText(_head(found, stops))
        no_outline = any(one.code == NO_OUTLINE for one in problems)
        self.begin_button.setVisible(no_outline)
        self.questions_button.setVisible(found is not None)
        self.pack_button.setVisible(found is not None)
        self.pack_button.setEnabled(outline is not None and not stops)
        self._list(problems)

    def _list(self, problems: Sequence[Problem]) -> None:
        while self._problems.count():
            widget = self._problems.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for one in sorted(problems, key=lambda one: not one.stops)[:MOST_SHOWN]:
            self._problems.addWidget(ProblemCard(one))

    def cards(self) -> list[ProblemCard]:
        """Return what is to be seen to, top down."""
        widgets = (self._problems.itemAt(at).widget() for at in range(self._problems.count()))
        return [one for one in widgets if isinstance(one, ProblemCard)]

    def begin(self) -> None:
        """Write a first outline: a lesson for each file that is there."""
        if self.folder is not None and self.found is not None:
            outline_begun(self.folder, self.found.files)
            self.look()

    def bring_questions(self) -> None:
        """Make questions of a spreadsheet."""
        source = asking.questions(self)
        if source is not None:
            self.take_questions(source)

    def take_questions(self, source: Path) -> None:
        """Write a spreadsheet's questions into the folder; faults name row and column."""
        folder = self.folder
        if folder is None:
            return

        def work(progress: Progress) -> tuple[str, int, tuple[str, ...]]:
            progress.check()
            return brought(source, folder)

        def done(answer: tuple[str, int, tuple[str, ...]]) -> None:
            name, count, faults = answer
            text = _("{count} 道题写进了 {file}", count=count, file=name)
            if faults:
                text = " ".join((text, _("看不懂的："), *faults[:3]))
            tone = "wait" if faults else "done"
            self.noticed.emit(Notice(text=text, tone=tone, seconds=0 if faults else 8))
            self.look()

        self._desk.jobs.outside(work, done, self._refused)

    def pack(self) -> None:
        """Choose where the pack goes and write it."""
        outline = self.found.outline if self.found else None
        if outline is None:
            return
        target = asking.pack_target(self, f"{outline.title}-{outline.version}")
        if target is not None:
            self.write(target)

    def write(self, target: Path) -> None:
        """Write the pack."""
        desk, folder = self._desk, self.folder
        if folder is None:
            return
        self.pack_button.setEnabled(False)

        def work(progress: Progress) -> Packed:
            progress.check()
            return pack(desk, folder, target)

        def done(made: Packed) -> None:
            self.pack_button.setEnabled(True)
            told = _("打好了：{file}（{size}）", file=target.name, size=size(made.bytes))
            self.noticed.emit(Notice(text=told))
            self.packed.emit(target)

        desk.jobs.travel(work, done, self._refused)

    def _refused(self, error: ClerkError) -> None:
        if isinstance(error, CourseProblemsError):
            self.look()
        self._show()
        text = " ".join(filter(None, told(error)))
        self.noticed.emit(Notice(text=text, tone="stop", seconds=0))


def _facts(folder: Path | None, found: Survey | None) -> str:
    if folder is None or found is None:
        return _(
            "文件夹里放 course.json（课程说明）、content（讲义、幻灯片 PDF、图片、视频）、"
            "quiz（题库 .gift）、checklists（实训清单 .md）。选好以后，改一个字这里就跟着变。"
        )
    outline = found.outline
    parts = (
        str(folder),
        modules(outline.modules) if outline else "",
        hours(outline.minutes) if outline else "",
        _("{count} 道题", count=found.questions),
        _("{count} 个文件", count=len(found.files)),
    )
    return " · ".join(filter(None, parts))


def _lessons(found: Survey | None) -> str:
    if found is None or found.outline is None:
        return ""
    return "\n".join(
        _("{number}. {title}（{minutes} 分钟）", number=at, title=one.title, minutes=one.minutes)
        for at, one in enumerate(found.outline.lessons, 1)
    )


def _head(found: Survey | None, stops: int) -> str:
    if found is None:
        return _("还没有选文件夹")
    if stops:
        return _("还有 {count} 处要改，改好才能打包", count=stops)
    hints = len(found.problems)
    return _("可以打包；{count} 处提醒", count=hints) if hints else _("都好了，可以打包")
