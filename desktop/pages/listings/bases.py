"""The panel's side for evidence: what a claim rests on, and whether it holds today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout

from core.base.record import specs
from core.listing.model import Basis
from core.listing.rules import NEEDS, holds
from desktop import theme
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from desktop.pages.photographing import take_photos
from desktop.widgets.form import FormPlan, RecordForm
from desktop.widgets.icons import IconButton, label
from desktop.widgets.scrolling import column, emptied
from words.say import _

FIELDS = ("what", "name", "number", "issuer", "given", "expires", "area", "photo")


def basis_form(desk: Desk) -> RecordForm:
    """Return the form of one piece of evidence; what its kind must name is said below it."""
    form = RecordForm(
        FormPlan(kind=Basis, today=desk.today, fields=FIELDS, naming=naming),
    )
    take_photos(desk, form)
    form.edited.connect(partial(_say_needs, form))
    return form


def _say_needs(form: RecordForm, changed: str = "what") -> None:
    """Say under the kind what such evidence must name to count."""
    if changed == "what":
        words = [_(_label(name)) for name in NEEDS.get(form.values().get("what", ""), ())]
        text = _("要写明：{fields}", fields="、".join(words)) if words else ""
        form.tell("what", text)


def _label(name: str) -> str:
    return next(spec.field.label for spec in specs(Basis) if spec.name == name)


def standing(basis: Basis, today: dt.date) -> tuple[str, str]:
    """Return in words and as a tone whether evidence holds today, and why not."""
    if basis.expires is not None and basis.expires < today:
        return _("{day} 已过期", day=f"{basis.expires:%Y-%m-%d}"), "stop"
    if not holds(basis, today):
        lacking = [_(_label(name)) for name in NEEDS[basis.what] if not getattr(basis, name)]
        return _("还差：{fields}", fields="、".join(lacking)), "wait"
    if basis.expires is not None:
        return _("有效到 {day}", day=f"{basis.expires:%Y-%m-%d}"), "done"
    return _("写全了"), "done"


class BasisCard(QFrame):
    """One piece of evidence."""

    def __init__(
        self, basis: Basis, today: dt.date, edit: Callable[[], None], drop: Callable[[], None]
    ) -> None:
        super().__init__()
        self.setProperty("role", "paper")
        row = QHBoxLayout(self)
        theme.spaced(row, 2, 3, 2)
        told = QVBoxLayout()
        theme.spaced(told, 1, 0)
        self.name = label(f"{naming('what', basis.what)}  {basis.name}")
        self.name.setWordWrap(True)
        told.addWidget(self.name)
        detail = "  ".join(filter(None, (basis.number, basis.issuer, basis.area)))
        if detail:
            said = label(detail, "hint")
            said.setWordWrap(True)
            told.addWidget(said)
        words, tone = standing(basis, today)
        self.state = label(words, "", tone)
        self.state.setWordWrap(True)
        told.addWidget(self.state)
        row.addLayout(told, 1)
        for text, icon, do in ((_("修改"), "", edit), (_("去掉"), "cross", drop)):
            button = IconButton(text, icon, role="quiet")
            button.clicked.connect(lambda *_on, do=do: do())
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)


class Bases(QScrollArea):
    """All evidence of a draft.

    Signals:
        wanted: a Basis to be changed, or None for a new one.
        dropped: a Basis to be taken away.
    """

    wanted = Signal(object)
    dropped = Signal(object)

    def __init__(self, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self._today = today
        self._shown: tuple[Basis, ...] | None = None
        box = column(self)
        lesson = label(
            _("写了“有机”“金奖”“专利”这些话，要有依据：证书、奖状、检测报告。填全了就不再提醒。"),
            "hint",
        )
        lesson.setWordWrap(True)
        box.addWidget(lesson)
        self.add = IconButton(_("加一条依据"), "add")
        self.add.setObjectName("add-basis")
        self.add.clicked.connect(lambda *_on: self.wanted.emit(None))
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addStretch(1)
        box.addLayout(row)
        self._list = QVBoxLayout()
        theme.spaced(self._list, 2, 0)
        box.addLayout(self._list)
        box.addStretch(1)

    def show_bases(self, bases: Sequence[Basis]) -> None:
        """Show these instead."""
        if self._shown == tuple(bases):
            return
        self._shown = tuple(bases)
        emptied(self._list)
        for one in bases:
            card = BasisCard(
                one,
                self._today(),
                partial(self.wanted.emit, one),
                partial(self.dropped.emit, one),
            )
            self._list.addWidget(card)

    def cards(self) -> list[BasisCard]:
        """Return the cards, top down."""
        widgets = (self._list.itemAt(at).widget() for at in range(self._list.count()))
        return [one for one in widgets if isinstance(one, BasisCard)]
