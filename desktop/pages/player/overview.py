"""One course before its author: lessons, hours and shares live, what is still to be mended."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.training.course.folder import Problem, Survey
from desktop import theme
from desktop.pages.player.card import wrapped
from desktop.pages.player.course_form import ShareBox
from desktop.pages.player.lessons import LessonList
from desktop.pages.player.problems import ProblemCard
from desktop.pages.player.reading import hours, modules
from desktop.widgets.empty import Empty
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, label
from desktop.widgets.scrolling import column, emptied
from words.say import _

PACK, CHANGES, ABOUT, QUESTIONS, BEGIN, NEW, OPEN = (
    "pack", "changes", "about", "questions", "begin", "new", "open",
)  # fmt: skip
MOST_SHOWN: Final = 100
NO_OUTLINE: Final = "course.no_outline"


class Overview(QWidget):
    """The course as it is.

    Signals:
        pressed: what its author wants ("pack", "changes", "about", "questions", ...).
    """

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        whole = QVBoxLayout(self)
        theme.spaced(whole, 3, 0)
        self.top = QVBoxLayout()
        whole.addLayout(self.top)
        self._body = QWidget()
        row = QHBoxLayout(self._body)
        theme.spaced(row, 4, 0)
        row.addWidget(self._left(), 1)
        self._right_side = self._right()
        row.addWidget(self._right_side, 1)
        self.empty = self._empty()
        whole.addWidget(self.empty, 1)
        whole.addWidget(self._body, 1)
        self._tools = QWidget()
        self._tools.setLayout(self._foot())
        whole.addWidget(self._tools)

    def _empty(self) -> Empty:
        text = _(
            "写个课名就有第一课；一课一课加讲义、图片、视频和题，时间和实训占多少会自己算。"
            "做好了打成一个包，插U盘带到别的电脑去装。"
        )
        title, new = _("做一门自己的课"), _("新做一门课")
        return Empty("course", title, text, new, lambda: self.pressed.emit(NEW))

    def make_room(self, *, drawer: bool) -> None:
        """Show the lessons alone beside a drawer."""
        self._right_side.setVisible(not drawer)
        self._tools.setVisible(not drawer)

    def _left(self) -> QFrame:
        left = QFrame()
        left.setProperty("role", "paper")
        box = QVBoxLayout(left)
        theme.spaced(box, 2, 4, 3)
        self.title, self.facts = wrapped("", "lead"), wrapped("", "soft")
        self.lessons = LessonList()
        box.addWidget(self.title)
        box.addWidget(self.facts)
        box.addWidget(self.lessons, 1)
        return left

    def _foot(self) -> FlowLayout:
        buttons = FlowLayout()
        self.pack_button = self._button(buttons, _("打包"), "check", PACK, role="main")
        self.since_button = self._button(buttons, _("只打变化的"), "copy", CHANGES)
        self.about_button = self._button(buttons, _("课程信息"), "listing", ABOUT)
        self.questions_button = self._button(buttons, _("表格变题库"), "import", QUESTIONS)
        self.begin_button = self._button(buttons, _("写一份课程说明"), "add", BEGIN)
        self.new_button = self._button(buttons, _("新做一门课"), "add", NEW)
        self.choose_button = self._button(buttons, _("打开做过的课"), "course", OPEN)
        return buttons

    def _button(
        self, row: FlowLayout, text: str, icon: str, what: str, *, role: str = ""
    ) -> IconButton:
        button = IconButton(text, icon, role=role)
        button.clicked.connect(lambda *_on: self.pressed.emit(what))
        row.add(button)
        return button

    def _right(self) -> QScrollArea:
        area = QScrollArea()
        box = column(area, _("还要改的地方"))
        self.share_box = ShareBox()
        box.addWidget(self.share_box)
        self.head = label("", "lead")
        self.head.setWordWrap(True)
        box.addWidget(self.head)
        self._problems = QVBoxLayout()
        theme.spaced(self._problems, 2, 0)
        box.addLayout(self._problems)
        box.addStretch(1)
        return area

    def show_course(self, folder: Path | None, found: Survey | None, *, busy: bool) -> None:
        """Show what is known of a folder; ``busy`` while it is being packed."""
        outline = found.outline if found else None
        problems = found.problems if found else ()
        stops = sum(one.stops for one in problems)
        self.title.setText(outline.title if outline else folder.name if folder else "")
        self.facts.setText(_facts(found))
        self.share_box.show_outline(outline)
        self.share_box.setVisible(outline is not None)
        self.lessons.show_lessons(outline.lessons if outline else ())
        self.lessons.setVisible(outline is not None)
        self.facts.setToolTip(str(folder or ""))
        self.empty.setVisible(folder is None)
        self._body.setVisible(folder is not None)
        self.new_button.setVisible(folder is not None)
        last = self.choose_button if folder else self.empty.button
        self.setFocusProxy(self.lessons if outline else last)
        self.head.setText(_head(found, stops))
        no_outline = any(one.code == NO_OUTLINE for one in problems)
        self.begin_button.setVisible(no_outline)
        self.questions_button.setVisible(found is not None)
        for one in (self.pack_button, self.since_button, self.about_button):
            one.setVisible(found is not None)
        ready = outline is not None and not stops and not busy
        self.pack_button.setEnabled(ready)
        self.since_button.setEnabled(ready)
        self.about_button.setEnabled(outline is not None)
        self._list(problems)

    def _list(self, problems: Sequence[Problem]) -> None:
        emptied(self._problems)
        for one in sorted(problems, key=lambda one: not one.stops)[:MOST_SHOWN]:
            self._problems.addWidget(ProblemCard(one))

    def cards(self) -> list[ProblemCard]:
        """Return what is to be seen to, top down."""
        widgets = (self._problems.itemAt(at).widget() for at in range(self._problems.count()))
        return [one for one in widgets if isinstance(one, ProblemCard)]


def _facts(found: Survey | None) -> str:
    outline = found.outline if found else None
    if found is None or outline is None:
        return ""
    parts = (
        _("{version} 版", version=outline.version),
        modules(outline.modules),
        hours(outline.minutes),
        _("{count} 道题", count=found.questions),
    )
    return " · ".join(filter(None, parts))


def _head(found: Survey | None, stops: int) -> str:
    if found is None:
        return ""
    if stops:
        return _("还有 {count} 处要改，改好才能打包", count=stops)
    hints = len(found.problems)
    return _("可以打包；{count} 处提醒", count=hints) if hints else _("都好了，可以打包")
