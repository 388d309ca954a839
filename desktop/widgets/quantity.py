"""How much of something: a number that may name its unit, and the units to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from core.base.record import FieldSpec
from desktop.widgets import typed
from desktop.widgets.choice import Chips
from desktop.widgets.editor import Editor, LineEditor
from words.say import _


class QuantityEditor(LineEditor):
    """A quantity; what is typed may say its unit: 30枚, 12斤半."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec, self._thousandths, typed.thousandths, figures=True)
        self._unit, self._each_g = "", 0

    def measure(self, unit: str, each_g: int | None = None) -> None:
        """Turn what is typed into this unit, of which one weighs so much where that is known."""
        self._unit, self._each_g = unit, each_g or 0

    def unit(self) -> str:
        """Return the unit that is typed, "" where none is."""
        try:
            return typed.parse_quantity(self.line.text())[1]
        except ValueError:
            return ""

    def _tidy(self) -> None:
        """Write what was understood, its unit too where that was typed and is not turned."""
        unit = "" if self._unit else self.unit()
        super()._tidy()
        if unit:
            self.line.setText(self.line.text() + unit)

    def _thousandths(self, text: str) -> int:
        if self._unit:
            return typed.parse_in_unit(text, self._unit, self._each_g)
        return typed.parse_quantity(text)[0]


class UnitEditor(Editor):
    """One of a few units; which ones is known later."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._unit = ""
        self.chips = self._chips(())

    def offer(self, units: Sequence[str]) -> None:
        """Let one of these be chosen: the one before if it is among them, else the first."""
        if units == self.chips.values:
            return
        if not units:
            self._unit = ""
        self.chips.hide()
        self.chips.deleteLater()
        self.chips = self._chips(units)
        if units:
            self.set_value(self._unit if self._unit in units else units[0])

    def _chips(self, units: Sequence[str]) -> Chips:
        chips = Chips([(unit, _(unit)) for unit in units], _("单位"), wide=True)
        chips.setObjectName(self.spec.name)
        chips.chosen.connect(self._choose)
        chips.entered.connect(self.entered)
        self.row.addWidget(chips, 1)
        self.setFocusProxy(chips)
        return chips

    def _choose(self, unit: str) -> None:
        self._unit = unit
        self.edited.emit()

    def value(self) -> str | None:
        """Return the chosen unit."""
        return self._unit or None

    def set_value(self, value: Any, words: str = "") -> None:  # noqa: ANN401, ARG002 - as Editor
        """Choose a unit."""
        self._unit = value or ""
        self.chips.set_value(self._unit or None)

    def text(self) -> str:
        """Return the chosen unit."""
        return self._unit

    def set_text(self, text: str) -> None:
        """Choose a unit again, before it is known which there are."""
        self.set_value(text)

    def focus_widget(self) -> QWidget:
        """Return the chips."""
        return self.chips
