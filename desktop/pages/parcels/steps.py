"""What can be done to one parcel or to several: each step booked, said, and able to be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.station import Station
from core.trade.model.parcel import Parcel
from desktop.pages.booking import Booking, answers, refused
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from desktop.pages.parcels.detail import (
    FIELDS,
    KnownParcel,
    parcel_drawer,
    read_parcel,
    step_drawer,
    step_words,
    take_step,
    take_steps,
    undo_moves,
)
from desktop.pages.printing import Printing
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import RecordForm
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from words.say import _


class ParcelSteps(QObject):
    """Opens parcels in a page's drawer and books what is done to them.

    Signals:
        fetch_wanted: a parcel is to be handed over (its waybill).
    """

    fetch_wanted = Signal(str)

    def __init__(
        self, desk: Desk, page: Page, printing: Printing, names: Mapping[str, str]
    ) -> None:
        super().__init__(page)
        self._desk, self._page, self._printing, self._names = desk, page, printing, names

    def open(self, identity: str) -> None:
        """Show one parcel with what happened to it."""
        today = self._desk.today()
        self._desk.fetch(partial(read_parcel, identity, today), self._show)

    def take(self, step: str, ids: Sequence[str]) -> None:
        """Book a step that asks nothing, of one parcel or of several."""
        self._desk.write(
            partial(take_steps, list(ids), step), partial(self._stepped, step), self.refused
        )

    def refused(self, error: ClerkError) -> None:
        """Say why something was not done: in the drawer, or as a notice."""
        refused(self._page, error)

    def _show(self, known: KnownParcel | None) -> None:
        if known is not None:
            do = partial(self.do, known.parcel)
            self._page.open_drawer(parcel_drawer(self._desk, known, self._names, do))

    def do(self, parcel: Parcel, step: str) -> None:
        """Do what a button of the parcel's drawer says."""
        if step == "close":
            self._page.close_drawer()
        elif step == "hand_over":
            self.fetch_wanted.emit(parcel.waybill)
        elif step == "label":
            self._printing.labels([parcel])
        elif step == "undo":
            self._take_back(parcel)
        elif step in FIELDS:
            self._ask(parcel, step)
        else:
            self.take(step, [parcel.id])

    def _ask(self, parcel: Parcel, step: str) -> None:
        """Ask what a step wants to know, then book it."""
        drawer = step_drawer(self._desk, parcel, step)
        drawer.pressed.connect(partial(self._save, drawer, parcel, step))
        self._page.open_drawer(drawer)

    def _save(self, drawer: Drawer, parcel: Parcel, step: str) -> None:
        form = drawer.body
        if not isinstance(form, RecordForm):
            return
        said = answers(drawer, form)
        if said is None:
            return
        if step == "reshelve" and not said.get("shelf"):
            form.tell("shelf", _("写上放到哪个货架"), "stop")
            return

        def work(station: Station, _reasons: Mapping[str, str]) -> Changes:
            return take_step(parcel.id, step, said, station)

        Booking(self._desk, drawer, work, partial(self._stepped, step)).start()

    def _stepped(self, step: str, changes: Changes) -> None:
        self._page.close_drawer()
        count, what = len(changes.ids), naming("what", step)
        several = _("{what}：{count} 件", what=what, count=count)
        text = several if count > 1 else step_words(step)
        undo = partial(self._undo, changes.ids)
        self._page.noticed.emit(Notice(text=text, undo=undo))

    def _undo(self, moves: Sequence[str]) -> None:
        self._desk.write(partial(undo_moves, moves), self._undone, self.refused)

    def _undone(self, _changes: Changes) -> None:
        self._page.noticed.emit(Notice(text=_("已撤销"), tone="wait"))

    def _take_back(self, parcel: Parcel) -> None:
        self._desk.write(
            lambda station: station.trade.papers.reverse(parcel.id, _("扫错了")),
            partial(self._taken_back, parcel),
            self.refused,
        )

    def _taken_back(self, parcel: Parcel, _changes: Changes) -> None:
        self._page.close_drawer()
        text = _("已撤销：{code}", code=parcel.pickup_code or parcel.waybill)
        self._page.noticed.emit(Notice(text=text, tone="wait"))
