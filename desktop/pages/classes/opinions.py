"""Satisfaction forms without names: five marks by the keys 1 to 5, then the next form."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Final, NamedTuple

import msgspec
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.base.changes import Changes
from core.base.record import specs
from core.station import Views
from core.training.model.results import HIGHEST, LOWEST, MARKED, Satisfaction
from core.training.model.training_class import TrainingClass
from core.training.queries.classes import ClassTotals
from desktop import theme
from desktop.pages.classes.tab import Tab
from desktop.pages.desk import Desk
from desktop.widgets.choice import Chips
from desktop.widgets.icons import IconButton, label
from desktop.widgets.page import Page
from desktop.widgets.scrolling import scrolled
from words.say import _

HUNDRED: Final = 100
KEPT: Final = "classes.forms"


class Form(NamedTuple):
    """One filled-in form: its marks in the order of ``MARKED``, and a few words."""

    marks: tuple[int, ...]
    words: str


class OpinionsTab(Tab):
    """What people thought of it."""

    kinds: ClassVar = frozenset({"satisfaction"})

    def __init__(self, desk: Desk, page: Page) -> None:
        super().__init__(desk, page)
        self.batch: list[Form] = []
        self._kept = 0
        self.save_tool = self.add_tool(_("存进台账"), "check", self.save, main=True, keys="Ctrl+S")
        self.undo_tool = self.add_tool(_("去掉上一张"), "undo", self.drop, keys="Ctrl+Z")
        self.said = label("", "lead")
        self.said.setWordWrap(True)
        self.box.addWidget(self.said)
        self.rows: list[Chips] = []
        inside = QWidget()
        around = QVBoxLayout(inside)
        theme.spaced(around, 3, 0)
        around.addWidget(self._paper())
        hint = label(
            _("每张按五下数字再回车。不记姓名；几张一起存，存的先后看不出是谁交的。"), "hint"
        )
        hint.setWordWrap(True)
        around.addWidget(hint)
        around.addStretch(1)
        self.box.addWidget(scrolled(inside), 1)
        self.setFocusProxy(self.rows[0])

    def _paper(self) -> QFrame:
        paper = QFrame()
        paper.setProperty("role", "paper")
        inside = QVBoxLayout(paper)
        theme.spaced(inside, 3, 4)
        inside.addLayout(self._marks())
        inside.addLayout(self._words())
        return paper

    def _marks(self) -> QGridLayout:
        grid = QGridLayout()
        theme.spaced(grid, 2, 0)
        grid.setColumnStretch(2, 1)
        labels = {spec.name: _(spec.field.label) for spec in specs(Satisfaction)}
        self.means = [label("", "soft") for _name in MARKED]
        for at, name in enumerate(MARKED):
            marks = [(str(mark), str(mark)) for mark in range(LOWEST, HIGHEST + 1)]
            chips = Chips(marks, labels[name])
            chips.chosen.connect(lambda _mark, at=at: self._go_on(at))
            chips.entered.connect(partial(self._go_on, at))
            grid.addWidget(label(labels[name]), at, 0)
            grid.addWidget(chips, at, 1)
            grid.addWidget(self.means[at], at, 2)
            self.rows.append(chips)
        return grid

    def _words(self) -> QHBoxLayout:
        row = QHBoxLayout()
        theme.spaced(row, 2, 0)
        self.words = QLineEdit()
        self.words.setAccessibleName(_("想说的话"))
        self.words.setPlaceholderText(_("想说的话，没有就直接回车"))
        self.words.returnPressed.connect(self.add)
        self.next = IconButton(_("下一张"), "next")
        self.next.clicked.connect(lambda *_on: self.add())
        self._while_open.append(self.next)
        row.addWidget(self.words, 1)
        row.addWidget(self.next)
        return row

    def show_class(self, held: TrainingClass) -> None:
        """Show this class, with the forms of it that are still in hand."""
        if self.held is None or self.held.id != held.id:
            kept = self._desk.settings.recall(f"{KEPT}.{held.id}", [])
            self.batch = [Form(tuple(marks), words) for marks, words in kept]
        super().show_class(held)

    def _remember(self) -> None:
        """Keep what is in hand through a power cut."""
        kept = [[list(one.marks), one.words] for one in self.batch]
        self._desk.settings.remember(f"{KEPT}.{self.class_id}", kept)
        self._tell()

    def refresh(self) -> None:
        """Read what was kept anew."""
        self.fetch(partial(_read, self.class_id), self._show)

    def _show(self, totals: ClassTotals) -> None:
        for said, mean in zip(self.means, totals.marks or (0,) * len(MARKED), strict=True):
            whole, part = divmod(mean, HUNDRED)
            said.setText(_("平均 {mean}", mean=f"{whole}.{part:02d}") if mean else "")
        self._kept = totals.forms
        self._tell()

    def _tell(self) -> None:
        text = _("已存 {count} 张。", count=self._kept)
        if self.batch:
            text += _("手里 {count} 张还没存。", count=len(self.batch))
        self.said.setText(text)
        is_open = self.held is not None and self.held.closed is None
        for tool in (self.save_tool, self.undo_tool):
            tool.setEnabled(bool(self.batch) and is_open)

    def _go_on(self, at: int) -> None:
        """Go to the next mark, after the last to the words."""
        if at + 1 < len(self.rows):
            self.rows[at + 1].setFocus()
        else:
            self.words.setFocus()

    def add(self) -> None:
        """Take the form; the marks that are missing are asked for."""
        if self.held is None or self.held.closed:
            return
        missing = next((row for row in self.rows if row.value() is None), None)
        if missing is not None:
            missing.setFocus()
            return
        marks = tuple(int(row.value() or LOWEST) for row in self.rows)
        self.batch.append(Form(marks, self.words.text().strip()))
        self._empty()
        self._remember()

    def _empty(self) -> None:
        for row in self.rows:
            row.set_value(None)
        self.words.clear()
        self.rows[0].setFocus()

    def drop(self) -> None:
        """Forget the form that was typed last."""
        if self.batch:
            self.batch.pop()
            self._remember()

    def save(self) -> None:
        """Keep the forms together."""
        class_id = self.class_id
        forms = [
            msgspec.convert(
                {
                    **dict(zip(MARKED, one.marks, strict=True)),
                    "class_id": class_id,
                    "words": one.words or None,
                },
                Satisfaction,
            )
            for one in self.batch
        ]
        if not forms:
            return

        def kept(_changes: Changes) -> None:
            self.batch = []
            self._remember()
            self.say(_("{count} 张满意度表已存", count=len(forms)))

        self.write(lambda station: station.training.results.satisfaction(forms), kept)


def _read(class_id: str, views: Views) -> ClassTotals:
    return views.training.totals(class_id)
