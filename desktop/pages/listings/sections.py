"""The editor's left side: a listing's fields in groups, and the box for its text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final, cast

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from core.base.errors import ClerkError, FieldError, InvalidRecordError
from core.base.record import specs
from core.listing.model import Listing
from desktop import theme
from desktop.pages.desk import Desk
from desktop.pages.finders import hint, products
from desktop.pages.listings.live_check import Spoken
from desktop.pages.listings.story import StoryBox
from desktop.pages.naming import naming
from desktop.widgets.editor import Editor, LineEditor
from desktop.widgets.form import UNREADABLE, FormPlan, RecordForm
from desktop.widgets.icons import label
from words.errors import told
from words.say import _

GOODS: Final = ("name", "product", "goods", "form", "variety", "origin", "grade", "standard_no")
OFFER: Final = (
    "spec",
    "net_g",
    "net_count",
    "unit",
    "price_fen",
    "offered",
    "parcel_g",
    "ship_hours",
    "returns",
    "harvested",
    "link",
)
LABEL: Final = (
    "storage",
    "made",
    "shelf_days",
    "paper",
    "licence_no",
    "ingredients",
    "maker",
    "maker_address",
    "gtin",
)
WORDS: Final = ("headline",)
STORY: Final = "story"
GROUPS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"goods": GOODS, "offer": OFFER, "label": LABEL, "words": WORDS}
)
EATEN: Final = frozenset({"food", "alcohol", "health"})
OF_PACKED: Final = frozenset({"ingredients", "maker_address"})
OF_MADE: Final = frozenset({"made", "shelf_days", "maker"})
OF_EATEN: Final = frozenset({"paper"})
SHARE: Final = 3
"""The group that begins in the upper third is the one in view."""
OF_PLACES: Final[Mapping[str, str]] = MappingProxyType({"net": "net_g"})
"""What is asked for under a name that no field has."""
DEFAULTS: Final = MappingProxyType({spec.name: spec.default for spec in specs(Listing)})


def group_words(group: str) -> str:
    """Return what a group of fields is called."""
    names = {
        "goods": _("商品"),
        "offer": _("规格与价格"),
        "label": _("食品标签"),
        "words": _("文案"),
    }
    return names[group]


class Sections(QScrollArea):
    """All of a draft that is typed.

    Signals:
        edited: the name of the field that the clerk changed.
        entered: Enter on the last field.
    """

    edited = Signal(str)
    entered = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.forms = {group: self._form(fields) for group, fields in GROUPS.items()}
        self.story = StoryBox()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(theme.current().sizes.drawer)
        self.heads: dict[str, QLabel] = {}
        self._fill_up()
        self._listen()
        self._align()
        self.show_fitting()

    def _form(self, fields: tuple[str, ...]) -> RecordForm:
        form = RecordForm(
            FormPlan(
                kind=Listing,
                today=self._desk.today,
                fields=fields,
                find={"product": products(self._desk, "listing-product")},
                naming=naming,
                notes=("ingredients",),
            )
        )
        if "product" in fields:
            hint(form, "product", _("品名或首字母"))
        return form

    def _fill_up(self) -> None:
        inside = QWidget()
        inside.setObjectName("scrolled")
        box = QVBoxLayout(inside)
        theme.spaced(box, 3, 0, 0, 3, 4)
        for group, form in self.forms.items():
            head = self.heads[group] = label(group_words(group), "lead")
            box.addWidget(head)
            box.addWidget(form)
        self.story.setObjectName(STORY)
        self.story.setAccessibleName(_("文案"))
        self._under = label("", "hint")
        self._under.setWordWrap(True)
        self._under.hide()
        box.addWidget(self.story)
        box.addWidget(self._under)
        box.addStretch(1)
        self.setWidget(inside)

    def _listen(self) -> None:
        groups = list(self.forms)
        for at, form in enumerate(self.forms.values()):
            form.edited.connect(self._on_edited)
            after = self.forms[groups[at + 1]] if at + 1 < len(groups) else None
            form.submitted.connect(partial(self._go_on, after))
        self.story.edited.connect(lambda: self.edited.emit(STORY))

    def _go_on(self, form: RecordForm | None) -> None:
        """Go from a group's last field into the next group, at last into the text."""
        shown = form if form is not None and form.isVisibleTo(self) else None
        if form is not None and shown is None:
            shown = self.forms["words"]
        if shown is None:
            self.story.setFocus()
            self.ensureWidgetVisible(self.story)
            return
        target = next(name for name in shown.dump() if shown.editor(name).isVisibleTo(self))
        self.go_to(target)

    def _on_edited(self, name: str) -> None:
        if name in ("goods", "form"):
            self.show_fitting()
        self.edited.emit(name)

    def show_fitting(self) -> None:
        """Show the fields that such goods have; hidden ones keep what they say."""
        said = self.values()
        form, goods = said.get("form"), said.get("goods")
        eaten = goods in EATEN
        shown = dict.fromkeys(OF_PACKED, eaten and form == "packed")
        shown |= dict.fromkeys(OF_MADE, eaten and form != "produce")
        shown |= dict.fromkeys(OF_EATEN, eaten)
        for name, is_shown in shown.items():
            self.forms["label"].set_shown(name, is_shown)
        self.forms["offer"].set_shown("harvested", form == "produce")
        self.heads["label"].setText(_("食品标签") if eaten else _("标签"))

    def form_of(self, name: str) -> RecordForm | None:
        """Return the form that holds a field."""
        return next((self.forms[g] for g, fields in GROUPS.items() if name in fields), None)

    def editor(self, name: str) -> Editor:
        """Return a field's editor; KeyError if there is none."""
        form = self.form_of(name)
        if form is None:
            raise KeyError(name)
        return form.editor(name)

    def fill(self, listing: Listing, product: str) -> None:
        """Show a listing; ``product`` is what its product is called."""
        for form, fields in zip(self.forms.values(), GROUPS.values(), strict=True):
            form.fill({name: getattr(listing, name) for name in fields}, {"product": product})
            for line in form.findChildren(QLineEdit):
                line.setCursorPosition(0)
        self.set_story(listing.story or "")
        self.show_fitting()

    def set_field(self, name: str, value: Any) -> None:  # noqa: ANN401 - any field's value
        """Show one field's value."""
        form = self.form_of(name)
        if form is not None:
            form.fill({name: value})
        elif name == STORY:
            self.set_story(value or "")

    def set_story(self, text: str) -> None:
        """Show a text, unless it is there already: the cursor stays."""
        if text != self.story.toPlainText():
            self.story.setPlainText(text)

    def values(self) -> dict[str, Any]:
        """Return every field's value as typed; what cannot be read is its default."""
        said = {name: DEFAULTS[name] for fields in GROUPS.values() for name in fields}
        for form in self.forms.values():
            said |= form.values()
        return said | {STORY: self.story.toPlainText() or None}

    def said(self) -> dict[str, Any]:
        """Return the same to be kept; raises ``InvalidRecordError`` for what cannot be read."""
        wrong = []
        for form in self.forms.values():
            for name in form.dump():
                try:
                    form.editor(name).value()
                except ValueError:
                    wrong.append(FieldError(field=name, code=UNREADABLE))
        if wrong:
            raise InvalidRecordError(Listing.kind, tuple(wrong))
        return self.values() | {STORY: self.story.toPlainText().strip() or None}

    def show_error(self, error: ClerkError) -> bool:
        """Show an error beside its fields and go to the first; False if no field takes it."""
        if error.field == STORY:
            self.tell(STORY, told(error).message, "stop")
            self.go_to(STORY)
            return True
        fields = [one.field for one in _parts(error)]
        first = next((name for name in fields if self.form_of(name) is not None), None)
        if first is None:
            return False
        for form in self.forms.values():
            mine = tuple(one for one in _parts(error) if self.form_of(one.field) is form)
            if mine and isinstance(error, InvalidRecordError):
                form.show_error(InvalidRecordError(Listing.kind, mine))
            elif mine:
                form.show_error(error)
        self.go_to(first)
        return True

    def tell(self, name: str, text: str, tone: str = "") -> None:
        """Say something under a field."""
        form = self.form_of(name)
        if form is not None:
            form.tell(name, text, tone)
        elif name == STORY:
            self._under.setText(text)
            self._under.setProperty("tone", tone)
            self._under.style().unpolish(self._under)
            self._under.setVisible(bool(text))

    def go_to(self, name: str) -> bool:
        """Take the keys to a field; False if it is not here."""
        wanted = OF_PLACES.get(name, name)
        form = self.form_of(wanted)
        if form is None and wanted != STORY:
            return False
        widget = self.story if form is None else form.editor(wanted).focus_widget()
        if form is not None and not form.editor(wanted).isVisibleTo(self):
            form.set_shown(wanted, True)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        # Once the layout knows a field that was just shown.
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(widget, 0, theme.space(12)))
        return True

    def show_group(self, group: str) -> None:
        """Scroll to a group and take the keys to its first field."""
        name = next(n for n in GROUPS[group] if self.editor(n).isVisibleTo(self))
        self.editor(name).focus_widget().setFocus(Qt.FocusReason.TabFocusReason)
        self.verticalScrollBar().setValue(self.heads[group].y())

    def group(self) -> str:
        """Return the group that is in view."""
        bar = self.verticalScrollBar()
        if bar.value() == bar.maximum():
            return list(self.heads)[-1]
        middle = bar.value() + self.viewport().height() // SHARE
        return [group for group, head in self.heads.items() if head.y() <= middle][-1]

    def start(self) -> None:
        """Go to the first field that is empty."""
        said = self.values()
        for fields in GROUPS.values():
            for name in fields:
                if not said[name] and self.editor(name).isVisibleTo(self):
                    self.go_to(name)
                    return
        self.go_to(GOODS[0])

    def replace(self, one: Spoken, text: str) -> bool:
        """Put a text exactly where something may not be said; False if it is not there any more."""
        if one.field == STORY:
            return self.story.replace(one, text)
        editor = self.editor(one.field)
        line = editor.line if isinstance(editor, LineEditor) else None
        return _replace_in_line(line, one, text) if line else self._replace_text(editor, one, text)

    def _replace_text(self, editor: Editor, one: Spoken, text: str) -> bool:
        now = cast("str", editor.value() or "")
        if now[one.remark.start : one.remark.end] != one.remark.word:
            return False
        editor.set_value(now[: one.remark.start] + text + now[one.remark.end :])
        self.edited.emit(one.field)
        return True

    def dump(self) -> dict[str, str]:
        """Return what is half-typed."""
        said = {STORY: self.story.toPlainText()}
        for form in self.forms.values():
            said |= form.dump()
        return said

    def restore(self, half_typed: Mapping[str, str]) -> None:
        """Show again what was half-typed."""
        for form in self.forms.values():
            form.restore(half_typed)
        if STORY in half_typed:
            self.set_story(half_typed[STORY])
        self.show_fitting()

    def _align(self) -> None:
        """Let the fields of all groups begin at one line."""
        labels = [one for form in self.forms.values() for one in form.labels()]
        widest = max(one.sizeHint().width() for one in labels)
        for form in self.forms.values():
            cast("QGridLayout", form.layout()).setColumnMinimumWidth(0, widest)

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the look changes."""
        super().changeEvent(event)
        if event.type() in theme.RESTYLED and hasattr(self, "heads"):
            self.setMinimumWidth(theme.current().sizes.drawer)
            self._align()


def _parts(error: ClerkError) -> tuple[FieldError, ...]:
    """Return what is wrong, field by field."""
    if isinstance(error, InvalidRecordError):
        return error.errors
    return (FieldError(field=error.field, code=error.code),) if error.field else ()


def _replace_in_line(line: QLineEdit, one: Spoken, text: str) -> bool:
    """Replace as if typed, so that Ctrl+Z brings it back."""
    typed = line.text()
    before = len(typed) - len(typed.lstrip())
    start, end = before + one.remark.start, before + one.remark.end
    if typed[start:end] != one.remark.word:
        return False
    line.setSelection(start, end - start)
    line.insert(text)
    line.textEdited.emit(line.text())
    return True
