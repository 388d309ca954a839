"""The shelf as a ledger: what waits, what is due, today's in and out, lost and damaged."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.base.changes import Changes
from core.station import Views
from core.trade.model.parcel import Parcel
from core.trade.queries.reminders import Reminders
from core.trade.queries.shelf import KINDS
from desktop import theme
from desktop.models.ledger import LedgerModel
from desktop.pages.booking import with_laws
from desktop.pages.desk import Desk
from desktop.pages.parcels.reading import columns, shelf_of, tone_of
from desktop.pages.reached import Reached
from desktop.widgets.choice import Chips
from desktop.widgets.empty import Empty
from desktop.widgets.icons import IconButton, wrapped
from desktop.widgets.ledger import LedgerView
from words.say import _

SHOWN: Final = ("shelf", "remind", "call", "return", "came", "left", "lost", "all")
HALF: Final = 4
BULK: Final = ("remind", "call", "return")


def step_names() -> dict[str, str]:
    """Return what each of the ledger's views is called."""
    return {
        "shelf": _("在架"),
        "remind": _("该提醒"),
        "call": _("该打电话"),
        "return": _("该退回"),
        "came": _("今天到的"),
        "left": _("今天走的"),
        "lost": _("丢损"),
        "all": _("全部"),
    }


class ShelfSource:
    """The parcels of one view of the shelf; the view is changed from the screen."""

    kinds = KINDS

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.step = SHOWN[0]

    def _filters(self, filters: Mapping[str, str]) -> dict[str, str]:
        return {**filters, "step": "" if self.step == "all" else self.step}

    def first(
        self, order: str, filters: Mapping[str, str], limit: int
    ) -> tuple[array[int], Sequence[Parcel]]:
        """Return the first screenful and its row numbers."""
        shelf = shelf_of(self._desk.views(), self._desk.today())
        return shelf.listing.first(order, self._filters(filters), limit)

    def ids(self, order: str, filters: Mapping[str, str]) -> array[int]:
        """Return the row numbers of all that pass."""
        shelf = shelf_of(self._desk.views(), self._desk.today())
        return shelf.listing.ids(order, self._filters(filters))

    def rows(self, ids: Sequence[int]) -> Sequence[Parcel | None]:
        """Return parcels by row number."""
        return shelf_of(self._desk.views(), self._desk.today()).listing.rows(ids)

    def sums(self, filters: Mapping[str, str], ids: Sequence[int] | None) -> Mapping[str, int]:
        """Return how many."""
        shelf = shelf_of(self._desk.views(), self._desk.today())
        return shelf.listing.sums(self._filters(filters), ids)


class ShelfList(QWidget):
    """The ledger of parcels.

    Signals:
        opened: a parcel to show.
        counted: how many parcels each view shows (by its name).
        step_wanted: a step to be booked for several parcels: its name and their ids.
        scan_wanted: the empty page's button: begin to scan.
    """

    opened = Signal(object)
    counted = Signal(object)
    step_wanted = Signal(str, list)
    scan_wanted = Signal()

    def __init__(self, desk: Desk, names: Mapping[str, str]) -> None:
        super().__init__()
        self._desk = desk
        self.source = ShelfSource(desk)
        whole = QVBoxLayout(self)
        theme.spaced(whole, 2, 0)
        self.rule = wrapped("", "hint", "wait")
        self.rule.hide()
        whole.addWidget(self.rule)
        marked = Reached(desk.views, self.source, lambda parcel: parcel.id)
        shown = marked.among(columns(desk, names), desk)
        model = LedgerModel(marked, shown, desk.jobs, tone_of, self)
        self.empty = Empty("parcel-in", "", "", _("扫码入库"), self.scan_wanted.emit)
        self.empty.button.set_icon("scan")
        self.view = LedgerView(
            model, "parcels", desk.settings, today=desk.today, periods=False, empty=self.empty
        )
        self._lead()
        whole.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        self.view.opened.connect(self.opened)
        desk.jobs.changed.connect(self._on_changed)
        self._teach()

    def _lead(self) -> None:
        names = step_names()
        # Two short rows of chips wrap where one long one would be cut.
        self.waiting = Chips([(step, names[step]) for step in SHOWN[:HALF]], _("等着的"))
        self.others = Chips([(step, names[step]) for step in SHOWN[HALF:]], _("看别的"))
        self.waiting.set_value(self.source.step)
        for chips in (self.waiting, self.others):
            chips.chosen.connect(self.show_step)
            self.view.filters.lead(chips)
        self.bulk = IconButton("", "check", role="main")
        self.bulk.setObjectName("bulk")
        self.bulk.clicked.connect(self._bulk)
        self.bulk.hide()
        self.view.filters.lead(self.bulk)

    def show_step(self, step: str) -> None:
        """Show one of the views."""
        self.source.step = step
        for chips in (self.waiting, self.others):
            chips.set_value(step if step in chips.values else None)
        self.bulk.setVisible(step in BULK)
        self.bulk.set_words(_bulk_words(step))
        self._teach()
        self.view.model.show()
        today = self._desk.today()
        self._desk.fetch(partial(_rules, today, step), self._tell_rule, latest="shelf-rule")

    def _tell_rule(self, said: list[str]) -> None:
        """Say above the chips which rule asks for the step, if one does."""
        self.rule.setText("\n".join(said))
        self.rule.setVisible(bool(said))

    def start(self) -> None:
        """Read for the first time."""
        self.view.model.show()
        self.count()

    def count(self) -> None:
        """Read how many parcels each view shows."""
        today = self._desk.today()
        read = partial(_counts, today)
        self._desk.fetch(read, self._counted, latest="shelf-counts")

    def _counted(self, counts: dict[str, int]) -> None:
        for chips in (self.waiting, self.others):
            for at, step in enumerate(chips.values):
                name, count = step_names()[step], counts.get(step, 0)
                chips.group.button(at).setText(f"{name} {count}" if count else name)
        self.counted.emit(counts)

    def _on_changed(self, changes: Changes) -> None:
        if changes.kinds & KINDS:
            self.count()

    def _bulk(self) -> None:
        ids = [parcel.id for parcel in self.view.selected()]
        if ids:
            self.step_wanted.emit(self.source.step, ids)

    def _teach(self) -> None:
        """Say what an empty view means."""
        lessons = {
            "shelf": (_("架上没有包裹"), _("快递车来了，点这里，拿起扫码枪一件件扫就行。")),
            "all": (_("还没有收过包裹"), _("快递车来了，点这里，拿起扫码枪一件件扫就行。")),
            "came": (_("今天还没有到货"), _("快递车来了，点这里，拿起扫码枪一件件扫就行。")),
            "left": (_("今天还没人取件"), _("有人来取，按“取件”，打手机尾号四位。")),
            "lost": (_("没有丢失和破损"), _("包裹出了问题，打开那一件登记，好向快递公司索赔。")),
        }
        due = (_("没有到期的包裹"), _("放久了的会自动排到这里，一件不漏。"))
        title, text = lessons.get(self.source.step, due)
        self.empty.set_words(title, text)
        self.empty.button.setVisible(self.source.step in {"shelf", "all", "came"})


def _bulk_words(step: str) -> str:
    words = {
        "remind": _("选中的已发提醒"),
        "call": _("选中的已打电话"),
        "return": _("选中的退回快递"),
    }
    return words.get(step, "")


def _rules(today: dt.date, step: str, views: Views) -> list[str]:
    return with_laws(views, Reminders(views.db, views.packs, today).of_step(step))


def _counts(today: dt.date, views: Views) -> dict[str, int]:
    return shelf_of(views, today).counts()
