"""Fields that are chosen rather than typed: chips, a drop-down, a tick, a weight's unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from core.base.record import FieldSpec
from desktop import theme
from desktop.widgets import typed
from desktop.widgets.editor import ENTER, Editor, LineEditor
from desktop.widgets.icons import retone
from words.say import _

MOST_CHIPS: Final = 4
NARROW: Final = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
LEAST: Final = 6
"""Letters of a drop-down's choice that always have room."""
UNITS: Final = ("斤", "公斤", "克")
Naming = Callable[[str, str], str]
"""Takes a field and a choice, returns the choice in the clerk's words."""


class Chip(QPushButton):
    """One of a row of chips, wide enough for its words in bold, as they are when chosen."""

    def sizeHint(self) -> QSize:
        """Return the size that the words need in either weight."""
        hint = super().sizeHint()
        bold = QFont(self.font())
        bold.setBold(True)
        wide = QFontMetrics(bold).horizontalAdvance(self.text())
        usual = self.fontMetrics().horizontalAdvance(self.text())
        hint.setWidth(hint.width() + max(0, wide - usual))
        return hint

    def minimumSizeHint(self) -> QSize:
        """Never be narrower than the words."""
        return self.sizeHint()


class Chips(QWidget):
    """A few buttons in a row, one of them chosen; arrows and digits 1-9 choose.

    Signals:
        chosen: the value chosen by the clerk.
        entered: Enter was pressed.
    """

    chosen = Signal(str)
    entered = Signal()

    def __init__(
        self, choices: Sequence[tuple[str, str]], name: str, *, wide: bool = False
    ) -> None:
        super().__init__()
        self.values = [value for value, _label in choices]
        self.group = QButtonGroup(self)
        row = QHBoxLayout(self)
        theme.spaced(row, 0, 0)
        last = len(choices) - 1
        for at, (value, text) in enumerate(choices):
            chip = Chip(text)
            chip.setCheckable(True)
            chip.setProperty("role", "chip")
            chip.setProperty("end", _end(at, last))
            chip.setObjectName(f"chip-{value}")
            chip.setAccessibleName(f"{name} {text}")
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            if wide:
                chip.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.group.addButton(chip, at)
            row.addWidget(chip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.group.idClicked.connect(lambda at: self.chosen.emit(self.values[at]))
        self.group.buttonToggled.connect(self._follow)

    def width_needed(self) -> int:
        """Return the pixels that all choices take, each as wide as its words in bold."""
        chips = self.group.buttons()
        for chip in chips:
            chip.ensurePolished()
        return sum(chip.sizeHint().width() for chip in chips)

    def value(self) -> str | None:
        """Return the chosen value."""
        at = self.group.checkedId()
        return self.values[at] if at >= 0 else None

    def set_value(self, value: str | None) -> None:
        """Choose a value without telling; None chooses nothing."""
        if value in self.values:
            self.group.button(self.values.index(value)).setChecked(True)
            return
        self.group.setExclusive(False)
        for chip in self.group.buttons():
            chip.setChecked(False)
        self.group.setExclusive(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with the arrows or a digit; Enter goes on."""
        if event.key() in ENTER:
            self.entered.emit()
            return
        at = self._wanted(event)
        if at is None:
            super().keyPressEvent(event)
            return
        self.group.button(at).setChecked(True)
        self.chosen.emit(self.values[at])

    def _wanted(self, event: QKeyEvent) -> int | None:
        at, count = self.group.checkedId(), len(self.values)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        on, back = (
            (Qt.Key.Key_Left, Qt.Key.Key_Right) if mirrored else (Qt.Key.Key_Right, Qt.Key.Key_Left)
        )
        if event.key() in (on, Qt.Key.Key_Down, Qt.Key.Key_Space):
            return (at + 1) % count
        if event.key() in (back, Qt.Key.Key_Up):
            return (at - 1) % count
        digit = event.text()
        return int(digit) - 1 if digit.isdigit() and 1 <= int(digit) <= count else None

    def _follow(self) -> None:
        """Show the focus ring on the chip in force."""
        for chip in self.group.buttons():
            focused = self.hasFocus() and (chip.isChecked() or self.group.checkedId() < 0)
            retone(chip, "focused", "true" if focused else "false")

    def focusInEvent(self, event: Any) -> None:  # noqa: ANN401 - Qt's own event
        """Show where the keys go."""
        super().focusInEvent(event)
        self._follow()

    def focusOutEvent(self, event: Any) -> None:  # noqa: ANN401 - Qt's own event
        """Show that the keys go elsewhere."""
        super().focusOutEvent(event)
        self._follow()


def _end(at: int, last: int) -> str:
    if last == 0:
        return "only"
    return {0: "first", last: "last"}.get(at, "middle")


class ChipsEditor(Editor):
    """One of up to four choices."""

    def __init__(self, spec: FieldSpec, naming: Naming) -> None:
        super().__init__(spec)
        choices = [(code, naming(spec.name, code)) for code in spec.field.choices]
        self.chips = Chips(choices, spec.field.label, wide=True)
        self.row.addWidget(self.chips, 1)
        self.setFocusProxy(self.chips)
        self.chips.chosen.connect(lambda _value: self.edited.emit())
        self.chips.entered.connect(self.entered)

    def fits(self, room: int) -> bool:
        """Tell whether the choices stand side by side in so many pixels."""
        return len(self.chips.values) <= MOST_CHIPS and self.chips.width_needed() <= room

    def value(self) -> str | None:
        """Return the chosen code."""
        return self.chips.value()

    def set_value(self, value: Any, words: str = "") -> None:  # noqa: ANN401, ARG002 - as Editor
        """Choose a code."""
        self.chips.set_value(value)

    def text(self) -> str:
        """Return the chosen code, or nothing."""
        return self.value() or ""

    def set_text(self, text: str) -> None:
        """Choose a code."""
        self.chips.set_value(text or None)

    def focus_widget(self) -> QWidget:
        """Return the chips."""
        return self.chips


class ComboEditor(Editor):
    """One of many choices."""

    def __init__(self, spec: FieldSpec, naming: Naming) -> None:
        super().__init__(spec)
        self.combo = QComboBox()
        # As wide as the form has room: its longest choice is read in the list, and as a tooltip.
        self.combo.setSizeAdjustPolicy(NARROW)
        self.combo.setMinimumContentsLength(LEAST)
        self.combo.currentTextChanged.connect(self.combo.setToolTip)
        if spec.optional:
            self.combo.addItem("", "")
        for code in spec.field.choices:
            self.combo.addItem(naming(spec.name, code), code)
        self.combo.setCurrentIndex(-1)
        self.row.addWidget(self.combo, 1)
        self.setFocusProxy(self.combo)
        self.combo.activated.connect(lambda _at: self.edited.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter."""
        if event.key() in ENTER:
            self.entered.emit()
            return
        super().keyPressEvent(event)

    def value(self) -> str | None:
        """Return the chosen code."""
        return self.combo.currentData() or None

    def set_value(self, value: Any, words: str = "") -> None:  # noqa: ANN401, ARG002 - as Editor
        """Choose a code."""
        self.combo.setCurrentIndex(self.combo.findData(value or ""))

    def text(self) -> str:
        """Return the chosen code, or nothing."""
        return self.value() or ""

    def set_text(self, text: str) -> None:
        """Choose a code."""
        self.set_value(text)

    def focus_widget(self) -> QWidget:
        """Return the drop-down."""
        return self.combo


class TickEditor(Editor):
    """Yes or no; the space bar ticks."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.tick = QCheckBox(_(spec.field.help) if spec.field.help else _("是"))
        self.row.addWidget(self.tick, 1)
        self.setFocusProxy(self.tick)
        self.tick.clicked.connect(lambda _on: self.edited.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter."""
        if event.key() in ENTER:
            self.entered.emit()
            return
        super().keyPressEvent(event)

    def value(self) -> bool:
        """Tell whether it is ticked."""
        return self.tick.isChecked()

    def set_value(self, value: Any, words: str = "") -> None:  # noqa: ANN401, ARG002 - as Editor
        """Tick or not."""
        self.tick.setChecked(bool(value))

    def text(self) -> str:
        """Return 1 or nothing."""
        return "1" if self.value() else ""

    def set_text(self, text: str) -> None:
        """Tick or not."""
        self.tick.setChecked(bool(text))

    def focus_widget(self) -> QWidget:
        """Return the tick box."""
        return self.tick

    def inscribe(self, words: str, room: int) -> None:
        """Say what is ticked behind the box."""
        super().inscribe(words, room)
        self.tick.setText(words)


class WeightEditor(LineEditor):
    """A weight typed in 斤, 公斤 or 克, kept in grams."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec, self._grams, self._as_typed, figures=True)
        self.units = Chips([(unit, _(unit)) for unit in UNITS], _("单位"))
        self.units.set_value(UNITS[0])
        self.units.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.units.chosen.connect(lambda _unit: self.edited.emit())
        self.row.addWidget(self.units)

    def unit(self) -> str:
        """Return the unit of a bare number."""
        return self.units.value() or UNITS[0]

    def live(self) -> str:
        """Return the weight in kilograms and grams."""
        try:
            grams = self.value()
        except ValueError:
            return ""
        if grams is None:
            return ""
        return _("{weight} = {grams} 克", weight=typed.weight(grams), grams=f"{grams:,}")

    def text(self) -> str:
        """Return what is typed and its unit."""
        return f"{self.line.text()}|{self.unit()}"

    def set_text(self, text: str) -> None:
        """Type a text again, in its unit."""
        number, _bar, unit = text.partition("|")
        self.units.set_value(unit if unit in UNITS else UNITS[0])
        self.line.setText(number)

    def inscribe(self, words: str, room: int) -> None:  # noqa: ARG002 - as Editor
        """Say it in the empty line: beside the units there is no room for more."""
        super().inscribe(words, 0)
        self.share = 2

    def _grams(self, text: str) -> int:
        return typed.parse_grams(text, self.unit())

    def _as_typed(self, grams: int) -> str:
        return typed.thousandths(grams * typed.THOUSAND // typed.GRAMS_IN[self.unit()])
