"""A form built from a record's declaration: labels, fields, live hints, errors beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, Final

import msgspec
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QWidget

from core.base.errors import ClerkError, FieldError, InvalidRecordError
from core.base.record import FieldSpec, Record, check, specs
from desktop import theme
from desktop.settings import Settings
from desktop.widgets import typed
from desktop.widgets.choice import (
    ChipsEditor,
    ComboEditor,
    Naming,
    TickEditor,
    WeightEditor,
)
from desktop.widgets.editor import (
    DayEditor,
    Editor,
    LineEditor,
    MoneyEditor,
    NoteEditor,
    Read,
    Write,
)
from desktop.widgets.found import Find
from desktop.widgets.photo import PhotoEditor
from desktop.widgets.picker import Picker
from desktop.widgets.quantity import QuantityEditor
from desktop.widgets.row import Line, Row
from words.errors import field_told, told
from words.say import _

AROUND: Final = 13
"""Grid steps of a drawer that no field has: both sides, the gap before a field, a scroll bar."""
ABREAST: Final = 2
"""So many fields of a row are asked at once, as a rule."""
UNREADABLE: Final = "field.unreadable"
OWN_EDITORS: Final[Mapping[str, Callable[[FieldSpec], Editor]]] = MappingProxyType(
    {
        "fen": MoneyEditor,
        "grams": WeightEditor,
        "thousandths": QuantityEditor,
        "flag": TickEditor,
        "photo": PhotoEditor,
    }
)
LINES: Final[Mapping[str, tuple[Read, Write, bool]]] = MappingProxyType(
    {
        "count": (typed.parse_count, str, True),
        "texts": (typed.parse_texts, typed.texts, False),
    }
)


class FormPlan(msgspec.Struct, frozen=True, kw_only=True):
    """How to make a form out of a record type.

    ``fields`` chooses and orders (all typed ones if None), and those of ``beside`` stand in the
    row of one before them, under its label or that in ``headed``; ``find`` searches for reference
    fields, and those of ``adds`` offer to make one whom nobody knows; ``remember`` names fields
    whose last value is offered again; ``naming`` says a choice's code in words.
    """

    kind: type[Record]
    today: Callable[[], dt.date]
    fields: Sequence[str] | None = None
    beside: Mapping[str, str] = msgspec.field(default_factory=dict)
    headed: Mapping[str, str] = msgspec.field(default_factory=dict)
    find: Mapping[str, Find] = msgspec.field(default_factory=dict)
    adds: Sequence[str] = ()
    remember: Sequence[str] = ()
    naming: Naming = lambda _field, code: _(code)
    settings: Settings | None = None
    notes: Sequence[str] = ("note",)


class RecordForm(QWidget):
    """Collects one record; decides nothing.

    Signals:
        submitted: Enter on the last field: save.
        left: Esc: go back.
        edited: the name of the field that the clerk changed.
        new_wanted: a reference field's name and the typed text that nobody has.
    """

    submitted = Signal()
    left = Signal()
    edited = Signal(str)
    new_wanted = Signal(str, str)
    touched: bool
    """Whether the clerk changed anything since it was empty."""

    def __init__(self, plan: FormPlan) -> None:
        super().__init__()
        self.plan = plan
        self.touched = False
        self._lines: dict[str, Line] = {}
        self._rows: dict[str, Row] = {}
        known = {spec.name: spec for spec in specs(plan.kind)}
        wanted = plan.fields
        if wanted is None:
            wanted = [name for name, spec in known.items() if spec.field.typed]
        self._room = self._beside([known[name] for name in wanted])
        grid = QGridLayout(self)
        theme.spaced(grid, 2, 0)
        grid.setColumnStretch(1, 1)
        heads = [name for name in wanted if name not in plan.beside]
        for head in heads:
            mates = [name for name in wanted if plan.beside.get(name) == head]
            self._add(grid, [known[name] for name in (head, *mates)])
        grid.setRowStretch(grid.rowCount(), 1)
        self._lines = {name: self._lines[name] for name in wanted}
        self.clear()

    def _add(self, grid: QGridLayout, asked: Sequence[FieldSpec]) -> None:
        self._share = self._room // min(len(asked), ABREAST)
        for spec in asked:
            editor = self._editor_for(spec)
            editor.name(_(spec.field.label))
            self._lines[spec.name] = Line(spec, editor, self._words(spec))
            editor.edited.connect(partial(self._on_edited, spec.name))
            editor.entered.connect(partial(self._on_entered, spec.name))
        names = [spec.name for spec in asked]
        for together in [names] if self._fit(names) else [[name] for name in names]:
            row = Row([self._lines[name] for name in together], self._share)
            row.place(grid, grid.rowCount())
            self._rows |= dict.fromkeys(together, row)

    def _fit(self, names: Sequence[str]) -> bool:
        """Tell whether fields stand side by side, where letters are so large that they may not."""
        if len(names) == 1 or not theme.current().look.big:
            return True
        editors = [self._lines[name].editor for name in names]
        for part in (part for editor in editors for part in editor.findChildren(QWidget)):
            part.ensurePolished()
        return sum(editor.minimumSizeHint().width() for editor in editors) <= self._room

    def _beside(self, asked: Sequence[FieldSpec]) -> int:
        """Return the pixels that a drawer has beside the widest of the rows' labels."""
        letters = QFontMetrics(QApplication.font())
        heads = [spec for spec in asked if spec.name not in self.plan.beside]
        labels = [letters.horizontalAdvance(self._words(spec)) for spec in heads]
        return theme.current().sizes.drawer - max(labels, default=0) - theme.space(AROUND)

    def _words(self, spec: FieldSpec) -> str:
        """Return a field's label, with a star where it must be filled in."""
        words = self.plan.headed.get(spec.name) or _(spec.field.label)
        return words + (" *" if spec.field.required else "")

    def _editor_for(self, spec: FieldSpec) -> Editor:
        if spec.name in self.plan.find:
            may_add = spec.name in self.plan.adds
            picker = Picker(spec, self.plan.find[spec.name], may_add=may_add)
            picker.new_wanted.connect(lambda text: self.new_wanted.emit(spec.name, text))
            return picker
        if spec.field.choices:
            return self._choice(spec)
        if spec.name in self.plan.notes:
            return NoteEditor(spec)
        return self._typed_editor(spec)

    def _choice(self, spec: FieldSpec) -> Editor:
        if not spec.optional:
            chips = ChipsEditor(spec, self.plan.naming)
            if chips.fits(self._share):
                return chips
            chips.deleteLater()
        return ComboEditor(spec, self.plan.naming)

    def _typed_editor(self, spec: FieldSpec) -> Editor:
        if spec.shape in OWN_EDITORS:
            return OWN_EDITORS[spec.shape](spec)
        if spec.shape == "day":
            return DayEditor(spec, self.plan.today)
        if spec.shape == "moment":
            return LineEditor(
                spec,
                lambda text: typed.parse_moment(text, self.plan.today()),
                lambda when: f"{when:%Y-%m-%d %H:%M}",
            )
        read, write, figures = LINES.get(spec.shape, (str.strip, str, False))
        return LineEditor(spec, read, write, figures=figures)

    def editor(self, name: str) -> Editor:
        """Return a field's editor; KeyError if the form has no such field."""
        return self._lines[name].editor

    def values(self) -> dict[str, Any]:
        """Return what can be read so far, for hints; to book, ask ``answers`` or ``record``."""
        found, _unreadable = self._read()
        return found

    def answers(self) -> dict[str, Any]:
        """Return the filled fields; ``InvalidRecordError`` names those that cannot be read."""
        found, unreadable = self._read()
        if unreadable:
            raise InvalidRecordError(self.plan.kind.kind, tuple(unreadable))
        return found

    def record(self, **more: Any) -> Record:  # noqa: ANN401 - any field's value
        """Return the checked record; ``more`` fills what the form does not ask.

        Raises ``InvalidRecordError`` naming every field to mend; ``show_error`` shows it.
        """
        found, wrong = self._read()
        found |= more
        kind = self.plan.kind
        named = {error.field for error in wrong}
        for spec in specs(kind):
            needed = spec.field.required or spec.default is msgspec.NODEFAULT
            if needed and found.get(spec.name) is None and spec.name not in named:
                wrong.append(FieldError(field=spec.name, code="field.missing"))
        if wrong:
            raise InvalidRecordError(kind.kind, tuple(wrong))
        made = kind(**found)
        check(made)
        self._remember(found)
        return made

    def _read(self) -> tuple[dict[str, Any], list[FieldError]]:
        found: dict[str, Any] = {}
        wrong: list[FieldError] = []
        for name, line in self._lines.items():
            try:
                value = line.editor.value()
            except ValueError:
                wrong.append(FieldError(field=name, code=UNREADABLE))
                continue
            if value is not None:
                found[name] = value
        return found, wrong

    def fill(self, values: Mapping[str, Any], words: Mapping[str, str] | None = None) -> None:
        """Show values; ``words`` says what a reference's id is called."""
        for name, value in values.items():
            if name in self._lines:
                self._lines[name].editor.set_value(value, (words or {}).get(name, ""))
                self._lines[name].refresh()

    def show_error(self, error: ClerkError) -> bool:
        """Show an error beside its fields and go to the first; False if no field takes it."""
        self._forget_errors()
        if isinstance(error, InvalidRecordError):
            said = [(one.field, self._sentence(one)) for one in error.errors]
        else:
            said = [(error.field or "", told(error).message)]
        mine = [(name, text) for name, text in said if name in self._lines]
        for name, text in mine:
            self._lines[name].show(text, "stop")
        if mine:
            first = min((name for name, _text in mine), key=list(self._lines).index)
            self._lines[first].editor.focus_widget().setFocus()
        return bool(mine)

    def _sentence(self, error: FieldError) -> str:
        if error.code != UNREADABLE:
            return field_told(error, self.plan.kind.kind)
        return self._lines[error.field].editor.live() or _("看不懂，请再填一次")

    def tell(self, name: str, text: str, tone: str = "") -> None:
        """Say something under a field: what it comes to, what stands out."""
        self._lines[name].say(text, tone)

    def require(self, name: str) -> None:
        """Mark a field as one that is needed here, whatever its declaration leaves open."""
        self._lines[name].require()

    def set_shown(self, name: str, shown: bool) -> None:
        """Show or hide a field; a hidden one still has its value."""
        self._rows[name].show(self._lines[name], shown)

    def clear(self) -> None:
        """Empty the form; defaults, the remembered choices and the day stay."""
        self.touched = False
        kept = self._recalled()
        for name, line in self._lines.items():
            default = line.editor.spec.default
            blank = default is msgspec.NODEFAULT or default in ((), 0, "")
            line.editor.set_value(None if blank and default is not False else default)
            line.say("")
            if name == "day":
                line.editor.set_value(self.plan.today())
            if name in kept:
                line.editor.set_text(kept[name])

    def start(self) -> None:
        """Go to the first field that is still empty, past the day and what is remembered."""
        for line in self._lines.values():
            if line.editor.isVisibleTo(self) and not line.editor.text().strip("|"):
                line.editor.focus_widget().setFocus()
                return
        next(iter(self._lines.values())).editor.focus_widget().setFocus()

    def dump(self) -> dict[str, str]:
        """Return what is half-typed, to be kept through a power cut."""
        return {name: line.editor.text() for name, line in self._lines.items()}

    def take(self, name: str, identity: str, words: str) -> None:
        """Fill a reference field with a record that was just made."""
        self.touched = True
        self.fill({name: identity}, {name: words})
        self.edited.emit(name)
        self.start()

    def restore(self, half_typed: Mapping[str, str]) -> None:
        """Show again what was half-typed."""
        self.touched = True
        for name, text in half_typed.items():
            if name in self._lines:
                self._lines[name].editor.set_text(text)
                self._lines[name].refresh()

    def _remember(self, found: Mapping[str, Any]) -> None:
        if self.plan.settings is not None and self.plan.remember:
            kept = {n: self._lines[n].editor.text() for n in self.plan.remember if n in found}
            self.plan.settings.remember(f"form.{self.plan.kind.kind}", kept)

    def _recalled(self) -> dict[str, str]:
        if self.plan.settings is None or not self.plan.remember:
            return {}
        kept = self.plan.settings.recall(f"form.{self.plan.kind.kind}", {})
        return {name: kept[name] for name in self.plan.remember if name in kept}

    def _forget_errors(self) -> None:
        for line in self._lines.values():
            line.refresh()

    def _on_edited(self, name: str) -> None:
        self.touched = True
        self._lines[name].refresh()
        self.edited.emit(name)

    def _on_entered(self, name: str) -> None:
        names = [n for n, line in self._lines.items() if line.editor.isVisibleTo(self)]
        at = names.index(name) + 1
        while at < len(names) and not self._lines[names[at]].editor.isEnabled():
            at += 1
        if at >= len(names):
            # After this key has been dealt with: whoever saves may show a question with a field.
            QTimer.singleShot(0, self, self.submitted.emit)
            return
        target = self._lines[names[at]].editor.focus_widget()
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Esc; save with Ctrl+Enter from anywhere."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submitted.emit()
            return
        super().keyPressEvent(event)

    def labels(self) -> list[QLabel]:
        """Return the labels, in order."""
        return [line.label for line in self._lines.values()]
