"""What the stock asks of the clerk: places below nothing, lots past their date."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from core.base.changes import Changes
from desktop import theme
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from desktop.pages.products.reading import KINDS, Tasks, read_tasks
from desktop.widgets.icons import IconButton, label
from words.say import _


class TaskLine(QFrame):
    """One line above the stock with the next task; hidden when there is none.

    Signals:
        product_wanted: the id of a product to be counted.
        clear_wanted: a lot to take off the shelf, and its product.
    """

    product_wanted = Signal(str)
    clear_wanted = Signal(str, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._tasks = Tasks([], [])
        row = QHBoxLayout(self)
        theme.spaced(row, 2, 0)
        self.words = label("", "waitline")
        self.words.setWordWrap(True)
        self.do = IconButton("", "next")
        self.do.setObjectName("task")
        self.do.clicked.connect(lambda _checked: self._act())
        row.addWidget(self.words, 1)
        row.addWidget(self.do)
        self.hide()
        desk.jobs.changed.connect(self._on_changed)

    def _on_changed(self, changes: Changes) -> None:
        if changes.kinds & KINDS:
            self.read()

    def read(self) -> None:
        """Read the tasks anew."""
        self._desk.fetch(partial(read_tasks, self._desk.today()), self._show, latest="stock-tasks")

    def _show(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self.setVisible(bool(tasks.negative or tasks.past))
        if tasks.past:
            lot, name = tasks.past[0]
            day = lot.best_before.isoformat()
            self.words.setText(
                _(
                    "{name} {day} 已过期，请下架（共 {count} 批）",
                    name=name,
                    day=day,
                    count=len(tasks.past),
                )
            )
            self.do.set_words(_("去登记下架"))
        elif tasks.negative:
            level, name = tasks.negative[0]
            place = naming("place", level.place)
            self.words.setText(
                _(
                    "{name} 在{place}的账面是负数，有货没记进来：请盘点（共 {count} 处）",
                    name=name,
                    place=place,
                    count=len(tasks.negative),
                )
            )
            self.do.set_words(_("去盘点"))

    def _act(self) -> None:
        if self._tasks.past:
            lot = self._tasks.past[0][0]
            self.clear_wanted.emit(lot.id, lot.product)
        elif self._tasks.negative:
            self.product_wanted.emit(self._tasks.negative[0][0].product)
