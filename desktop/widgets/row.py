"""One row of a form: a label, one field or a few that belong together, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from core.base.record import FieldSpec
from desktop import theme
from desktop.widgets.editor import Editor
from desktop.widgets.icons import label, retone
from words.say import _


class Line:
    """A field's place in the form: its label, its editor, and what is said under it."""

    def __init__(self, spec: FieldSpec, editor: Editor, words: str) -> None:
        self.editor = editor
        self.label = label(words, "" if spec.field.required else "soft")
        self.label.setBuddy(editor.focus_widget())
        self.under = label("", "hint")
        self.under.setObjectName(f"under-{spec.name}")
        self.under.setWordWrap(True)
        self.under.hide()
        self.shown = True
        self._said = ("", "")

    def say(self, text: str, tone: str = "") -> None:
        """Say something under the field until told otherwise."""
        self._said = (text, tone)
        self.show(text, tone)

    def show(self, text: str, tone: str = "") -> None:
        """Show a hint or, with the tone stop, an error."""
        self.under.setText(text)
        retone(self.under, "tone", tone)
        self.under.setVisible(self.shown and bool(text))
        self.editor.set_wrong(tone == "stop")

    def refresh(self) -> None:
        """Show what the field understood, else what was said last."""
        live = self.editor.live()
        self.show(*((live, "") if live else self._said))

    def require(self) -> None:
        """Mark the field as one that is needed here."""
        self.label.setText(f"{_(self.editor.spec.field.label)} *")
        retone(self.label, "role", "")


class Row:
    """Fields side by side; the label is that of the first one which is asked."""

    def __init__(self, lines: Sequence[Line], room: int) -> None:
        self._lines = lines
        self.fields = QWidget()
        beside = QHBoxLayout(self.fields)
        theme.spaced(beside, 1, 0)
        for line in lines[1:]:
            line.label.hide()
            line.editor.inscribe(_(line.editor.spec.field.label), room)
        for line in lines:
            beside.addWidget(line.editor, line.editor.share)

    def place(self, grid: QGridLayout, at: int) -> None:
        """Take two rows of a form's grid: for the fields, and for what is said under them."""
        for line in self._lines:
            grid.addWidget(line.label, at, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.fields, at, 1)
        under = QHBoxLayout()
        theme.spaced(under, 1, 0)
        for line in self._lines:
            under.addWidget(line.under, 1)
        grid.addLayout(under, at + 1, 1)

    def show(self, line: Line, shown: bool) -> None:
        """Show or hide one of the fields, and the row with the last of them."""
        line.shown = shown
        line.editor.setVisible(shown)
        line.under.setVisible(shown and bool(line.under.text()))
        self._refresh()

    def _refresh(self) -> None:
        asked = [line for line in self._lines if line.shown]
        for line in self._lines:
            line.label.setVisible(line in asked[:1])
        self.fields.setVisible(bool(asked))
