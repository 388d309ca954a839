"""The courses of the station under each other; without any, the two that ship are offered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout

from desktop import theme
from desktop.pages.player.card import AskCard, CourseCard, wrapped
from desktop.pages.player.reading import Known, Sample
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, IconLabel, label
from desktop.widgets.progress import ProgressLine
from desktop.widgets.scrolling import column, emptied
from words.say import _

LONGEST: Final = 30


class SampleCard(QFrame):
    """Offers the courses that ship with the program.

    Signals:
        wanted: the folder of one of them.
    """

    wanted = Signal(object)

    def __init__(self, samples: Sequence[Sample], *, first: bool) -> None:
        super().__init__()
        self.setProperty("role", "paper")
        self.setAccessibleName(_("样课"))
        whole = QVBoxLayout(self)
        theme.spaced(whole, 3, 4, 4)
        if first:
            picture = IconLabel("course", "done", big=True, scale=2)
            whole.addWidget(picture, 0, Qt.AlignmentFlag.AlignLeft)
            whole.addWidget(wrapped(_("还没有课程"), "lead"))
            whole.addWidget(
                wrapped(
                    _(
                        "课程是一个文件：讲义、图片、题目都在里面，插U盘或选文件就能装，放映不用网。"
                        "先装一门样课试试，按一下就好。"
                    ),
                    "soft",
                )
            )
        else:
            whole.addWidget(label(_("还可以装样课"), "soft"))
        row = FlowLayout()
        for one in samples:
            button = IconButton(one.title, "add", role="main" if first else "")
            button.setObjectName(f"sample-{one.code}")
            button.clicked.connect(partial(self._press, one.folder))
            row.add(button)
        whole.addLayout(row)

    def _press(self, folder: Path, *_on: object) -> None:
        self.wanted.emit(folder)


class StickCard(QFrame):
    """Offers the packs on the sticks that are in.

    Signals:
        wanted: the path of one of them.
    """

    wanted = Signal(object)

    def __init__(self, packs: Sequence[Path]) -> None:
        super().__init__()
        self.setProperty("role", "paper")
        self.setAccessibleName(_("U盘上的课程包"))
        whole = QVBoxLayout(self)
        theme.spaced(whole, 3, 4, 4)
        whole.addWidget(label(_("U盘上的课程包"), "lead"))
        row = FlowLayout()
        for one in packs:
            button = IconButton(_("安装 {name}", name=one.stem[:LONGEST]), "stick")
            button.setToolTip(str(one))
            button.clicked.connect(partial(self._press, one))
            row.add(button)
        whole.addLayout(row)

    def _press(self, pack: Path, *_on: object) -> None:
        self.wanted.emit(pack)


class Shelf(QScrollArea):
    """All courses.

    Signals:
        wanted: a Known and what to do with it ("play", "again", "quiz", "remove").
        sample_wanted: the folder of a course that ships.
        pack_wanted: the path of a pack on a stick.
        stopped: the clerk stops what is being installed.
    """

    wanted = Signal(object, str)
    pack_wanted = Signal(object)
    sample_wanted = Signal(object)
    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        whole = column(self, _("课程"))
        self._top, self._sticks, self._cards = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        for box in (self._top, self._sticks, self._cards):
            theme.spaced(box, 3, 0)
            whole.addLayout(box)
        whole.addStretch(1)
        self.line: ProgressLine | None = None
        self.question: AskCard | None = None

    def show_courses(
        self, courses: Sequence[Known], samples: Sequence[Sample], stopped: Mapping[str, str]
    ) -> None:
        """Show these; ``stopped`` says by course where it was left."""
        emptied(self._cards)
        for one in courses:
            card = CourseCard(one, stopped.get(one.course.code, ""))
            card.wanted.connect(partial(self.wanted.emit, one))
            self._cards.addWidget(card)
        here = {one.course.code for one in courses}
        rest = [one for one in samples if one.code not in here]
        if rest:
            offer = SampleCard(rest, first=not courses)
            offer.wanted.connect(self.sample_wanted)
            self._cards.addWidget(offer)

    def show_packs(self, packs: Sequence[Path]) -> None:
        """Offer these packs; none takes the offer away."""
        emptied(self._sticks)
        if packs:
            offer = StickCard(packs)
            offer.wanted.connect(self.pack_wanted)
            self._sticks.addWidget(offer)

    def cards(self) -> list[CourseCard]:
        """Return the cards, top down."""
        widgets = (self._cards.itemAt(at).widget() for at in range(self._cards.count()))
        return [one for one in widgets if isinstance(one, CourseCard)]

    def show_progress(self, name: str) -> None:
        """Show that a pack is being installed."""
        self.end_progress()
        self.line = ProgressLine(_("正在安装 {name}", name=name))
        self.line.cancelled.connect(self.stopped)
        self._top.addWidget(self.line)

    def step(self, done: int, total: int) -> None:
        """Show how many megabytes are done."""
        if self.line is not None:
            self.line.step(done, total)

    def end_progress(self) -> None:
        """Take the progress away."""
        if self.line is not None:
            self._top.removeWidget(self.line)
            self.line.hide()
            self.line.deleteLater()
            self.line = None

    def ask(self, question: AskCard) -> None:
        """Ask above the courses; a question asked before is dropped."""
        self.stop_asking()
        self.question = question
        self._top.addWidget(question)
        question.show()
        question.no.setFocus()
        self.ensureWidgetVisible(question)

    def stop_asking(self) -> bool:
        """Take the question away; tell whether there was one."""
        if self.question is None:
            return False
        self._top.removeWidget(self.question)
        self.question.hide()
        self.question.deleteLater()
        self.question = None
        return True
