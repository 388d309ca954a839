"""The lines of a receipt: what for, how many, how much; an empty line ends them."""

from __future__ import annotations

import json
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.base.record import FieldSpec
from core.trade.model.receipt import Item, item_of
from desktop import theme
from desktop.widgets import typed
from desktop.widgets.editor import Editor
from words.say import _

MARK: Final = "|"
INSTEAD: Final = "/"
WIDTHS: Final = (4, 3, 4)


class ItemLine(QWidget):
    """One line.

    Signals:
        edited: something was typed.
        entered: Enter in the last field: a full line goes on to the next, an empty one leaves.
    """

    edited = Signal()
    entered = Signal()

    def __init__(self, number: int) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        theme.spaced(row, 1, 0)
        heads = (_("事由"), _("数量"), _("金额"))
        self.fields = tuple(QLineEdit() for _head in heads)
        for field, head, width in zip(self.fields, heads, WIDTHS, strict=True):
            field.setPlaceholderText(head)
            field.setAccessibleName(_("第 {number} 行 {head}", number=number, head=head))
            field.textEdited.connect(lambda _text: self.edited.emit())
            row.addWidget(field, width)
        self.name, self.quantity, self.amount = self.fields
        end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.amount.setAlignment(end)
        self.name.returnPressed.connect(self._on_name)
        self.quantity.returnPressed.connect(self.amount.setFocus)
        self.amount.returnPressed.connect(self.entered)

    def _on_name(self) -> None:
        if self.texts()[0]:
            self.quantity.setFocus()
        else:
            self.entered.emit()

    def texts(self) -> list[str]:
        """Return what is typed."""
        return [field.text().strip() for field in self.fields]

    def show_texts(self, texts: list[str]) -> None:
        """Type these."""
        for field, text in zip(self.fields, texts, strict=False):
            field.setText(text)

    def item(self) -> str:
        """Return the line as a receipt keeps it, "" for none; ValueError for an odd amount."""
        name, quantity, amount = (text.replace(MARK, INSTEAD) for text in self.texts())
        if not name and not quantity and not amount:
            return ""
        if not name:
            raise ValueError(amount)
        yuan = typed.plain_yuan(typed.parse_fen(amount)) if amount else ""
        return MARK.join((name, quantity, yuan)).rstrip(MARK)


class ItemsEditor(Editor):
    """The lines; a new empty one comes under the last as soon as that is used."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        holder = QWidget()
        self._box = QVBoxLayout(holder)
        theme.spaced(self._box, 1, 0)
        self.lines: list[ItemLine] = []
        self.row.addWidget(holder, 1)
        self._add()
        self.setFocusProxy(self.lines[0].name)

    def _add(self) -> ItemLine:
        line = ItemLine(len(self.lines) + 1)
        line.edited.connect(self._on_edited)
        line.entered.connect(lambda: self._on_entered(line))
        self.lines.append(line)
        self._box.addWidget(line)
        return line

    def _on_edited(self) -> None:
        if any(self.lines[-1].texts()):
            self._add()
        self.edited.emit()

    def _on_entered(self, line: ItemLine) -> None:
        at = self.lines.index(line) + 1
        if any(line.texts()) and at < len(self.lines):
            self.lines[at].name.setFocus()
        else:
            self.entered.emit()

    def value(self) -> tuple[str, ...] | None:
        """Return the lines as a receipt keeps them; ValueError if one means nothing."""
        found = [line.item() for line in self.lines]
        return tuple(item for item in found if item) or None

    def total(self) -> int | None:
        """Return what the lines come to in fen, None unless each says its amount."""
        try:
            items = [item_of(text) for text in self.value() or ()]
        except ValueError:
            return None
        amounts = [item.amount_fen for item in items if item is not None]
        known = [fen for fen in amounts if fen is not None]
        return sum(known) if known and len(known) == len(items) else None

    def set_value(self, value: Any, words: str = "") -> None:  # noqa: ANN401, ARG002 - as Editor
        """Show a receipt's lines."""
        self._show([_typed(item_of(text)) for text in value or ()])

    def text(self) -> str:
        """Return what is typed, "" for nothing."""
        typed_lines = [line.texts() for line in self.lines if any(line.texts())]
        return json.dumps(typed_lines, ensure_ascii=False) if typed_lines else ""

    def set_text(self, text: str) -> None:
        """Type lines again."""
        try:
            self._show([[str(part) for part in line] for line in json.loads(text or "[]")])
        except (ValueError, TypeError):
            self._show([])

    def _show(self, lines: list[list[str]]) -> None:
        while len(self.lines) <= len(lines):
            self._add()
        for line, texts in zip(self.lines, lines, strict=False):
            line.show_texts(texts)
        for line in self.lines[len(lines) :]:
            line.show_texts(["", "", ""])

    def live(self) -> str:
        """Return what the lines come to."""
        total = self.total()
        return "" if total is None else _("合计 ¥{yuan}", yuan=typed.yuan(total))

    def focus_widget(self) -> QWidget:
        """Return the first line's first field."""
        return self.lines[0].name

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Enter from saving while a line is typed."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            return
        super().keyPressEvent(event)


def _typed(item: Item | None) -> list[str]:
    if item is None:
        return ["", "", ""]
    amount = "" if item.amount_fen is None else typed.plain_yuan(item.amount_fen)
    return [item.name, item.quantity, amount]
