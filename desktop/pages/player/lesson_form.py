"""One lesson to be filled in: what it is called, how long it takes, what is shown in it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.training.course.outline import MODULES, Lesson
from desktop import theme
from desktop.pages.naming import naming
from desktop.pages.player.card import wrapped
from desktop.pages.player.lessons import DOWN, EDIT, REMOVE, UP, OrderedList
from desktop.pages.player.steps import FILMS, PICTURES, SOUNDS, TEXTS
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, label
from words.say import _

TEXT, QUIZ, CHECKLIST = "text", "quiz", "checklist"
LONGEST_TITLE: Final = 120
MOST_MINUTES: Final = 600
FEWEST_LINES: Final = 4


class LessonForm(QWidget):
    """A lesson.

    Signals:
        files_wanted: the trainer wants to add files.
        text_wanted: a new "text", "quiz" or "checklist" is to be written.
        write_wanted: the text of a file, or the notes to it, is to be changed: its name.
        edited: what the shares are counted from is another one.
    """

    edited = Signal()

    files_wanted = Signal()
    text_wanted = Signal(str)
    write_wanted = Signal(str)

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self._lesson = lesson
        self.files = list(lesson.files)
        whole = QVBoxLayout(self)
        theme.spaced(whole, 3, 0)
        whole.addLayout(self._fields())
        self.said = wrapped("", "hint")
        whole.addWidget(self.said)
        whole.addWidget(label(_("这一课放什么（从上到下）"), "soft"))
        self.list = OrderedList(_("这一课的文件"))
        self.list.acted.connect(self._act)
        self.list.currentRowChanged.connect(lambda _row: self._offer())
        self.list.setMinimumHeight(theme.current().sizes.row * FEWEST_LINES)
        whole.addWidget(self.list, 1)
        whole.addLayout(self._tools())
        self._show(0)
        self.setFocusProxy(self.title)

    def _fields(self) -> QFormLayout:
        lesson, fields = self._lesson, QFormLayout()
        fields.setVerticalSpacing(theme.space(2))
        self.title = QLineEdit(lesson.title)
        self.title.setMaxLength(LONGEST_TITLE)
        self.module = QComboBox()
        for code in MODULES:
            self.module.addItem(naming("module", code), code)
        self.module.setCurrentIndex(self.module.findData(lesson.module))
        self.minutes = QSpinBox()
        self.minutes.setRange(1, MOST_MINUTES)
        self.minutes.setSingleStep(5)
        # Arrows of a few pixels are for nobody's mouse; the arrow keys count all the same.
        self.minutes.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.minutes.setValue(lesson.minutes)
        self.practice = QCheckBox(_("学员自己动手（实训）"))
        self.practice.setChecked(lesson.practice)
        self.mentor = QCheckBox(_("企业的人来讲（企业导师）"))
        self.mentor.setChecked(lesson.mentor)
        self.minutes.valueChanged.connect(lambda _minutes: self.edited.emit())
        for tick in (self.practice, self.mentor):
            tick.toggled.connect(lambda _on: self.edited.emit())
        for name, one in (
            (_("课题"), self.title),
            (_("模块"), self.module),
            (_("分钟"), self.minutes),
        ):
            one.setAccessibleName(name)
            fields.addRow(name, one)
        fields.addRow(self.practice)
        fields.addRow(self.mentor)
        return fields

    def _tools(self) -> FlowLayout:
        row = FlowLayout()
        self.tools: dict[str, IconButton] = {}
        for what, text, icon in (
            ("files", _("加文件"), "import"),
            (TEXT, _("写讲义"), "add"),
            (QUIZ, _("出题"), "add"),
            (CHECKLIST, _("写清单"), "add"),
            (EDIT, _("改文字"), "edit"),
            (UP, _("上移"), "up"),
            (DOWN, _("下移"), "down"),
            (REMOVE, _("拿掉"), "cross"),
        ):
            button = self.tools[what] = IconButton(text, icon)
            button.clicked.connect(lambda *_on, act=what: self._act(act))
            row.add(button)
        return row

    def say(self, text: str) -> None:
        """Say what the whole course comes to with what is filled in now."""
        self.said.setText(text)

    def lesson(self) -> Lesson:
        """Return the lesson as it is filled in."""
        return Lesson(
            title=self.title.text().strip() or self._lesson.title,
            module=self.module.currentData(),
            minutes=self.minutes.value(),
            practice=self.practice.isChecked(),
            mentor=self.mentor.isChecked(),
            files=tuple(self.files),
        )

    def add(self, name: str) -> None:
        """Add a file of the course's folder behind the others."""
        self.files.append(name)
        self._show(len(self.files) - 1)

    def _act(self, what: str) -> None:
        at = self.list.currentRow()
        if what == "files":
            self.files_wanted.emit()
        elif what in (TEXT, QUIZ, CHECKLIST):
            self.text_wanted.emit(what)
        elif what == EDIT and at >= 0:
            self.write_wanted.emit(self.files[at])
        elif what == REMOVE and at >= 0:
            del self.files[at]
            self._show(at)
        elif what in (UP, DOWN):
            self._move(at, at + (1 if what == DOWN else -1))

    def _move(self, at: int, to: int) -> None:
        if 0 <= to < len(self.files) and at >= 0:
            self.files.insert(to, self.files.pop(at))
            self._show(to)

    def _show(self, at: int) -> None:
        self.list.show_lines([_named(one) for one in self.files], at)
        self._offer()

    def _offer(self) -> None:
        at, last = self.list.currentRow(), len(self.files) - 1
        able = {EDIT: at >= 0, UP: at > 0, DOWN: 0 <= at < last, REMOVE: at >= 0}
        for what, holds in able.items():
            self.tools[what].setEnabled(holds)
        text = 0 <= at <= last and is_text(self.files[at])
        self.tools[EDIT].set_words(_("改文字") if text or at < 0 else _("写备注"))


def is_text(name: str) -> bool:
    """Tell whether a file is written in the desk itself."""
    return PurePosixPath(name).suffix.lower() in TEXTS | {".gift"}


def _named(name: str) -> str:
    """Return a file in words: what it is, what it is called."""
    path = PurePosixPath(name)
    kinds = {"quiz": _("题库"), "checklists": _("清单")}
    endings = (
        (TEXTS, _("讲义")),
        (PICTURES, _("图片")),
        (FILMS, _("视频")),
        (SOUNDS, _("声音")),
        (frozenset({".pdf"}), _("幻灯片")),
    )
    ending = path.suffix.lower()
    kind = next((word for kind, word in endings if ending in kind), _("文件"))
    return _("{kind}：{file}", kind=kinds.get(path.parts[0], kind), file=path.name)
