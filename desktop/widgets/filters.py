"""The line above a ledger: period, the page's own chips, and words looked for in the columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.choice import Chips
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, IconLine
from desktop.widgets.period import ALL, Period
from words.say import _

PAUSE_MS = 150
"""So long after the last letter the ledger is filtered."""


class FilterRow(QWidget):
    """Collects what a ledger is filtered by.

    Signals:
        changed: ``filters()`` says something else now.
    """

    changed = Signal()

    def __init__(
        self, columns: Sequence[tuple[str, str]], today: Callable[[], dt.date], *, periods: bool
    ) -> None:
        super().__init__()
        self._labels = dict(columns)
        self._pinned: dict[str, str] = {}
        self._chips: dict[str, Chips] = {}
        whole = QVBoxLayout(self)
        theme.spaced(whole, 2, 0)
        self._row = FlowLayout()
        whole.addLayout(self._row)
        self.period = Period(today)
        self.period.chosen.connect(self.changed)
        self._row.add(self.period)
        self.period.setVisible(periods)
        self.text = IconLine("filter")
        self.text.setObjectName("filter")
        self.text.setAccessibleName(_("筛选"))
        self.text.setPlaceholderText(_("筛选（Ctrl+F）"))
        self.text.setToolTip(_("回车把这个条件留下，再添下一个"))
        self.column = QComboBox()
        self.column.setAccessibleName(_("在哪一列里找"))
        self.column.addItem(_("所有列"), "text")
        for key, words in columns:
            self.column.addItem(words, key)
        pair = QWidget()
        both = QHBoxLayout(pair)
        theme.spaced(both, 2, 0)
        both.addWidget(self.column)
        both.addWidget(self.text)
        self._row.add(pair, end=True)
        self._pins = QHBoxLayout()
        theme.spaced(self._pins, 1, 0)
        self._pins.addStretch(1)
        whole.addLayout(self._pins)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        self.text.textEdited.connect(lambda _text: self._pause.start())
        self.text.returnPressed.connect(self._pin)
        self.column.activated.connect(lambda _at: self.changed.emit())
        self._size()

    def add_chips(self, key: str, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Add chips that filter by a key of the page's own; the value "" is all."""
        chips = Chips(choices, name)
        chips.set_value("")
        chips.chosen.connect(lambda _value: self.changed.emit())
        self._chips[key] = chips
        self.lead(chips)

    def lead(self, own: QWidget) -> None:
        """Put something of the page's own before the words that are looked for."""
        self._row.insert(self._row.count() - 1, own)

    def set_chip(self, key: str, value: str) -> None:
        """Choose a chip as the clerk would."""
        self._chips[key].set_value(value)
        self.changed.emit()

    def filters(self) -> dict[str, str]:
        """Return what the ledger is filtered by."""
        found = dict(self.period.days()) | self._pinned
        found |= {key: chips.value() or "" for key, chips in self._chips.items()}
        words = self.text.text().strip()
        if words:
            found[self.column.currentData()] = words
        return {key: value for key, value in found.items() if value}

    def clear(self) -> None:
        """Show everything again."""
        self.period.set_value(ALL)
        for chips in self._chips.values():
            chips.set_value("")
        self.text.clear()
        for key in list(self._pinned):
            self._unpin(key)
        self.changed.emit()

    def _pin(self) -> None:
        """Keep what is typed as a condition of its own."""
        self._pause.stop()
        key, words = self.column.currentData(), self.text.text().strip()
        if not words:
            return
        self._unpin(key)
        self._pinned[key] = words
        name = self._labels.get(key, _("所有列"))
        pin = IconButton(_("{column}：{words}", column=name, words=words), "cross", role="quiet")
        pin.setObjectName(f"pin-{key}")
        pin.setToolTip(_("去掉这个条件"))
        pin.clicked.connect(lambda: self._drop(key))
        self._pins.insertWidget(self._pins.count() - 1, pin)
        self.text.clear()
        self.changed.emit()

    def _drop(self, key: str) -> None:
        self._unpin(key)
        self.changed.emit()

    def _unpin(self, key: str) -> None:
        self._pinned.pop(key, None)
        pin = self.findChild(IconButton, f"pin-{key}")
        if pin is not None:
            pin.setObjectName("")
            pin.hide()
            pin.deleteLater()

    def _size(self) -> None:
        self.text.setFixedWidth(theme.current().sizes.tile + theme.space(4))

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the look changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._size()
