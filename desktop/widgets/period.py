"""Which days a ledger shows: all, today, this week, this month, or two days typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop import theme
from desktop.widgets import typed
from desktop.widgets.choice import Chips
from desktop.widgets.icons import label, retone
from words.say import _

ALL, TODAY, WEEK, MONTH, OWN = "all", "today", "week", "month", "own"
DAY_CHARACTERS: Final = 12


class Period(QWidget):
    """Chips, and two day fields behind the last of them.

    Signals:
        chosen: the period changed; ``days()`` says which days.
    """

    chosen = Signal()

    def __init__(self, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self._today = today
        row = QHBoxLayout(self)
        theme.spaced(row, 2, 0)
        choices = (
            (ALL, _("全部")),
            (TODAY, _("今天")),
            (WEEK, _("本周")),
            (MONTH, _("本月")),
            (OWN, _("自定")),
        )
        self.chips = Chips(choices, _("时段"))
        self.chips.set_value(ALL)
        self.chips.chosen.connect(self._choose)
        row.addWidget(self.chips)
        self._own = QWidget()
        own = QHBoxLayout(self._own)
        theme.spaced(own, 1, 0)
        self.start, self.end = self._day(_("从哪天")), self._day(_("到哪天"))
        own.addWidget(self.start)
        own.addWidget(label("–", "soft"))
        own.addWidget(self.end)
        self._own.hide()
        row.addWidget(self._own)
        self._size()

    def _day(self, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(name)
        line.setPlaceholderText(_("如 3.1"))
        line.editingFinished.connect(lambda: self._typed(line))
        return line

    def _size(self) -> None:
        for line in (self.start, self.end):
            wide = line.fontMetrics().horizontalAdvance("0") * DAY_CHARACTERS + theme.space(6)
            line.setFixedWidth(wide)

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the look changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._size()

    def value(self) -> str:
        """Return which chip is chosen."""
        return self.chips.value() or ALL

    def set_value(self, value: str) -> None:
        """Choose a chip without telling."""
        self.chips.set_value(value)
        self._own.setVisible(value == OWN)

    def days(self) -> Mapping[str, str]:
        """Return "from" and "to" as ISO days; nothing for all days."""
        today = self._today()
        match self.value():
            case "today":
                return _between(today, today)
            case "week":
                monday = today - dt.timedelta(days=today.weekday())
                return _between(monday, monday + dt.timedelta(days=6))
            case "month":
                next_month = (today.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
                return _between(today.replace(day=1), next_month - dt.timedelta(days=1))
            case "own":
                ends = {"from": self._read(self.start), "to": self._read(self.end)}
                return {name: day.isoformat() for name, day in ends.items() if day}
            case _:
                return {}

    def _choose(self, value: str) -> None:
        self._own.setVisible(value == OWN)
        if value == OWN:
            self.start.setFocus()
        self.chosen.emit()

    def _read(self, line: QLineEdit) -> dt.date | None:
        try:
            return typed.parse_day(line.text(), self._today())
        except ValueError:
            return None

    def _typed(self, line: QLineEdit) -> None:
        day = self._read(line)
        retone(line, "wrong", "true" if line.text() and day is None else "false")
        if day is not None:
            line.setText(day.isoformat())
        self.chosen.emit()


def _between(start: dt.date, end: dt.date) -> Mapping[str, str]:
    return {"from": start.isoformat(), "to": end.isoformat()}
