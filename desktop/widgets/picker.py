"""A field that names a record: type a name, its initials or a phone tail, then pick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.base.record import FieldSpec
from desktop.widgets.editor import Editor
from desktop.widgets.found import Dropping, Find, Found
from words.say import _


class Picker(Editor):
    """A reference by what it is called.

    Signals:
        new_wanted: nobody of the typed name is there; make one.
    """

    new_wanted = Signal(str)

    def __init__(self, spec: FieldSpec, find: Find, *, may_add: bool = True) -> None:
        super().__init__(spec)
        self._may_add = may_add
        self._key, self._words = "", ""
        self.line = QLineEdit()
        self.line.setPlaceholderText(_("姓名、首字母或尾号"))
        self.row.addWidget(self.line, 1)
        self.setFocusProxy(self.line)
        dropping = Dropping(self.line, self._offer, self._go_on, most=7)
        dropping.set_find(find)
        dropping.taken.connect(self._take)
        self.results = dropping.results
        self.line.textEdited.connect(self._typed)

    def value(self) -> str | None:
        """Return the picked id; ValueError if something is typed but nothing picked."""
        if not self._key and self.line.text().strip():
            raise ValueError(self.line.text())
        return self._key or None

    def set_value(self, value: Any, words: str = "") -> None:  # noqa: ANN401 - as Editor
        """Show a record by its words."""
        self._key, self._words = value or "", words or value or ""
        self.line.setText(self._words)

    def text(self) -> str:
        """Return the id and what is shown for it."""
        return f"{self._key}|{self.line.text()}"

    def set_text(self, text: str) -> None:
        """Show again what was picked or half-typed."""
        self._key, _bar, self._words = text.partition("|")
        self.line.setText(self._words)

    def inscribe(self, words: str, room: int) -> None:
        """Ask for it in the empty line."""
        super().inscribe(words, room)
        self.line.setPlaceholderText(words)

    def live(self) -> str:
        """Return a reminder to pick."""
        return "" if self._key or not self.line.text() else _("请从列表里选一个")

    def focus_widget(self) -> QWidget:
        """Return the line."""
        return self.line

    def _typed(self) -> None:
        self._key = ""
        self.edited.emit()

    def _offer(self, asked: str, hits: Sequence[Found]) -> tuple[Sequence[Found], Found | None]:
        return hits, Found("", _("新建“{name}”", name=asked)) if self._may_add else None

    def _take(self, hit: Found) -> None:
        if not hit.key:
            self.new_wanted.emit(self.line.text().strip())
            return
        self.set_value(hit.key, hit.title)
        self.edited.emit()
        self.entered.emit()

    def _go_on(self, key: int) -> bool:
        """Go on with Enter when no list is open."""
        is_enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter:
            self.entered.emit()
        return is_enter
