"""The fields of a form: each shows one value of a record and reads it back from what was typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QDate, QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
    QWidgetAction,
)

from core.base.record import FieldSpec
from desktop import theme
from desktop.widgets import typed
from desktop.widgets.icons import IconButton, label, retone
from words.say import _

Read = Callable[[str], Any]
Write = Callable[[Any], str]
THOUSAND_YUAN: Final = 1000 * 100
MOST_INSCRIBED: Final = 2
"""The words in a line may take one part of so many of it."""
MOST_LINES: Final = 4
"""What a note shows at once; a longer one scrolls."""
ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Editor(QWidget):
    """One field.

    Signals:
        edited: the clerk changed it.
        entered: Enter was pressed in it: on to the next.
    """

    edited = Signal()
    entered = Signal()
    share: int = 1
    """How many parts of a row it takes where it stands beside others."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__()
        self.spec = spec
        self.row = QHBoxLayout(self)
        theme.spaced(self.row, 1, 0)

    def value(self) -> Any:  # noqa: ANN401 - any field's value
        """Return the value, None if empty; ValueError if what is typed means nothing."""
        raise NotImplementedError

    def set_value(self, value: Any, words: str = "") -> None:  # noqa: ANN401 - any field's value
        """Show a value; ``words`` is what a reference is called."""
        raise NotImplementedError

    def text(self) -> str:
        """Return what is half-typed, to be restored later."""
        raise NotImplementedError

    def set_text(self, text: str) -> None:
        """Show again what was half-typed."""
        raise NotImplementedError

    def live(self) -> str:
        """Return what the field makes of what is typed, to be shown under it."""
        return ""

    def set_wrong(self, wrong: bool) -> None:
        """Mark the field as one to mend."""
        retone(self.focus_widget(), "wrong", "true" if wrong else "false")

    def focus_widget(self) -> QWidget:
        """Return the widget that is typed into."""
        raise NotImplementedError

    def inscribe(self, words: str, room: int) -> None:  # noqa: ARG002 - of use where one types
        """Say in the field itself what it asks: it stands beside another, without a label."""
        self.focus_widget().setToolTip(words)

    def name(self, accessible: str) -> None:
        """Give the field the name that is read aloud, and the one tests find it by."""
        self.focus_widget().setAccessibleName(accessible)
        self.focus_widget().setObjectName(self.spec.name)


class LineEditor(Editor):
    """A field typed on one line, read and written by two functions."""

    def __init__(self, spec: FieldSpec, read: Read, write: Write, *, figures: bool = False) -> None:
        super().__init__(spec)
        self._read, self._write, self._figures = read, write, figures
        self.line = QLineEdit()
        if figures:
            self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.line.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        self.row.addWidget(self.line, 1)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self.line.returnPressed.connect(self.entered)
        self.line.editingFinished.connect(self._tidy)

    def value(self) -> Any:  # noqa: ANN401 - any field's value
        """Return what is typed, read; None if nothing is."""
        text = self.line.text().strip()
        return self._read(text) if text else None

    def set_value(self, value: Any, words: str = "") -> None:  # noqa: ANN401, ARG002 - as Editor
        """Write a value the way one would type it."""
        self.line.setText("" if value is None else self._write(value))

    def text(self) -> str:
        """Return what is typed."""
        return self.line.text()

    def set_text(self, text: str) -> None:
        """Type a text."""
        self.line.setText(text)

    def focus_widget(self) -> QWidget:
        """Return the line."""
        return self.line

    def inscribe(self, words: str, room: int) -> None:
        """Write the words small before figures; a text is known by itself once it is there."""
        super().inscribe(words, room)
        if self._figures:
            inscribed(self.line, words, room)
        else:
            self.line.setPlaceholderText(words)

    def _tidy(self) -> None:
        """Write what was understood in the usual way, so that the clerk sees how it was read."""
        try:
            value = self.value()
        except ValueError:
            return
        if value is not None:
            self.line.setText(self._write(value))


def inscribed(line: QLineEdit, words: str, room: int) -> None:
    """Write words small at a line's beginning; into the empty line where they are long."""
    small = label(words, "hint")
    width = small.sizeHint().width() + theme.space(1)
    if width > room // MOST_INSCRIBED:
        small.deleteLater()
        line.setPlaceholderText(words)
        return
    small.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    row = QHBoxLayout(line)
    theme.spaced(row, 0, 2, 0)
    row.addWidget(small)
    row.addStretch(1)
    mirrored = line.layoutDirection() == Qt.LayoutDirection.RightToLeft
    line.setTextMargins(*((0, 0, width, 0) if mirrored else (width, 0, 0, 0)))


class MoneyEditor(LineEditor):
    """Money in yuan, kept in fen."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec, typed.parse_fen, typed.plain_yuan, figures=True)
        self.line.setPlaceholderText(_("元"))

    def live(self) -> str:
        """Return an amount of a thousand or more with its marks, where a zero is soon too many."""
        try:
            fen = self.value()
        except ValueError:
            return ""
        return f"¥ {typed.yuan(fen)}" if fen is not None and abs(fen) >= THOUSAND_YUAN else ""


class DayEditor(LineEditor):
    """A day, typed short (3.1) or picked from a calendar."""

    def __init__(self, spec: FieldSpec, today: Callable[[], dt.date]) -> None:
        super().__init__(spec, lambda t: typed.parse_day(t, today()), dt.date.isoformat)
        self._today = today
        self.line.setPlaceholderText(_("如 3.1"))
        self.pick = IconButton(_("从日历选"), "calendar", role="bare")
        self.pick.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.pick.clicked.connect(self._open)
        self.row.addWidget(self.pick)
        self._size()

    def _size(self) -> None:
        """Have room for a whole day, whatever stands beside it."""
        letters = QFontMetrics(theme.font(theme.current().sizes.body))
        self.line.setMinimumWidth(letters.horizontalAdvance(str(dt.date.max)) + theme.space(6))

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the look changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "pick"):
            self._size()

    def live(self) -> str:
        """Return the day as it was understood, while it is still typed short."""
        try:
            day = self.value()
        except ValueError:
            return ""
        return "" if day is None or day.isoformat() == self.line.text() else day.isoformat()

    def _open(self) -> None:
        menu = QMenu(self)
        calendar = QCalendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        try:
            shown = self.value() or self._today()
        except ValueError:
            shown = self._today()
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(calendar)
        menu.addAction(holder)
        calendar.activated.connect(self._picked)
        calendar.clicked.connect(self._picked)
        calendar.clicked.connect(menu.close)
        menu.popup(self.line.mapToGlobal(self.line.rect().bottomLeft()))

    def _picked(self, day: QDate) -> None:
        self.set_value(dt.date(day.year(), day.month(), day.day()))
        self.line.setFocus()
        self.edited.emit()


class NoteEditor(Editor):
    """A text of several lines; Enter goes on, Shift+Enter starts a new line."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.box = QPlainTextEdit()
        self.box.setTabChangesFocus(True)
        self.row.addWidget(self.box)
        self.setFocusProxy(self.box)
        self.box.textChanged.connect(self.edited)
        self.box.installEventFilter(self)
        self.box.document().documentLayout().documentSizeChanged.connect(lambda _size: self._size())
        self._size()

    def _size(self) -> None:
        """Be as high as any other field while that is enough, and higher with every line."""
        lines = max(1, round(self.box.document().size().height()))
        scrolls = lines > MOST_LINES
        policy = Qt.ScrollBarPolicy
        self.box.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if scrolls else policy.ScrollBarAlwaysOff
        )
        more = (min(lines, MOST_LINES) - 1) * self.box.fontMetrics().lineSpacing()
        self.box.setFixedHeight(theme.current().sizes.row + 2 + more)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter leave the box."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if event.key() in ENTER and not shifted:
                self.entered.emit()
                return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the look changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._size()

    def value(self) -> str | None:
        """Return the text."""
        return self.box.toPlainText().strip() or None

    def set_value(self, value: Any, words: str = "") -> None:  # noqa: ANN401, ARG002 - as Editor
        """Show a text."""
        self.set_text(value or "")

    def text(self) -> str:
        """Return what is typed."""
        return self.box.toPlainText()

    def set_text(self, text: str) -> None:
        """Type a text."""
        # Unlike a line, the box does not tell the clerk's changes from ours.
        with QSignalBlocker(self.box):
            self.box.setPlainText(text)

    def focus_widget(self) -> QWidget:
        """Return the box."""
        return self.box
