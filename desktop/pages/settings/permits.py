"""The station's papers: licences, what the shop shows, agreements with couriers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple, cast

from PySide6.QtWidgets import QGridLayout, QWidget

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.people.permits import COURIER, EXEMPT, SHOWN, Permit, permits_of
from core.station import Station, Views
from core.trade.queries.reminders import Reminders
from desktop import theme
from desktop.pages.booking import Booking, show_error, with_laws
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from desktop.pages.settings.card import SettingsCard
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import FormPlan, RecordForm
from desktop.widgets.icons import IconButton, wrapped
from words.say import _, language

FIELDS: Final = ("what", "courier", "number", "until", "shown")
OpenDrawer = Callable[[Drawer | None], None]


class Papers(NamedTuple):
    """The papers in use, and what the rules say is missing."""

    permits: list[Permit]
    remarks: list[str]


def read_papers(today: dt.date, views: Views) -> Papers:
    """Read the papers and what they lack; on the reading lane."""
    found = Reminders(views.db, views.packs, today).of_station(language())
    return Papers(permits_of(views.db), with_laws(views, found))


class PermitForm(RecordForm):
    """Collects a paper; asks of each kind only what it has."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(FormPlan(kind=Permit, today=desk.today, fields=FIELDS, naming=naming))
        self.edited.connect(lambda name: self.fit() if name == "what" else None)
        self.fit()

    def fit(self) -> None:
        """Show the fields of the chosen kind."""
        what = self.values().get("what")
        self.set_shown("courier", what == COURIER)
        self.set_shown("number", what != EXEMPT)
        self.set_shown("shown", what in SHOWN)


class PermitsCard(SettingsCard):
    """The papers, one line each, with what is missing under them."""

    def __init__(self, desk: Desk, open_drawer: OpenDrawer) -> None:
        words = _("有证的填上证号，才能做要许可的买卖；快递协议填备案号和到期日，到时提醒。")
        super().__init__(_("证照和协议"), words)
        self._desk, self._open = desk, open_drawer
        self._rows: list[QWidget] = []
        self.add_button(_("加一张"), "add", partial(self.edit, None), role="main")
        self.refresh()

    def refresh(self) -> None:
        """Show what there is now."""
        self._desk.fetch(partial(read_papers, self._desk.today()), self._show, latest="papers")

    def _show(self, papers: Papers) -> None:
        for row in self._rows:
            self.box.removeWidget(row)
            row.deleteLater()
        remarks = (wrapped(remark, "hint", "wait") for remark in papers.remarks)
        self._rows = [self._table(papers.permits), *remarks]
        for at, row in enumerate(self._rows):
            self.box.insertWidget(2 + at, row)

    def _table(self, permits: Sequence[Permit]) -> QWidget:
        """Return the papers, what is said of each under what is said of the others."""
        table = QWidget()
        grid = QGridLayout(table)
        theme.spaced(grid, 3, 0)
        for row, permit in enumerate(permits):
            what = naming("what", permit.what)
            until = _("有效到 {day}", day=permit.until.isoformat()) if permit.until else ""
            shown = _("店铺首页已亮明") if permit.shown else ""
            last = "  ".join(filter(None, (until, shown)))
            said = (what, permit.courier or "", permit.number or "", last)
            for place, words in enumerate(said):
                grid.addWidget(wrapped(words, ""), row, place)
                grid.setColumnStretch(place, 1)
            for at, (text, icon, do) in enumerate(
                ((_("改"), "edit", self.edit), (_("不再用"), "cross", self.end))
            ):
                button = IconButton(text, icon, role="quiet")
                button.setAccessibleName(f"{text} {what} {permit.number or ''}".strip())
                button.clicked.connect(partial(self._pressed, do, permit))
                grid.addWidget(button, row, len(said) + at)
        return table

    @staticmethod
    def _pressed(do: Callable[[Permit], None], permit: Permit, _checked: object = None) -> None:
        do(permit)

    def edit(self, permit: Permit | None) -> None:
        """Ask for a new paper, or show one to be changed."""
        form = PermitForm(self._desk)
        if permit is not None:
            form.fill({name: getattr(permit, name) for name in FIELDS})
            form.fit()
        drawer = Drawer(_("证照和协议"), form, _("保存"))
        drawer.pressed.connect(partial(self._save, drawer, form, permit))
        self._open(drawer)

    def _save(self, drawer: Drawer, form: PermitForm, permit: Permit | None) -> None:
        try:
            said = cast("Permit", form.record())
        except ClerkError as error:
            show_error(drawer, error)
            return
        fields = {name: getattr(said, name) for name in FIELDS}

        def work(station: Station, _reasons: Mapping[str, str]) -> Changes:
            permits = station.people.permits
            if permit is None:
                return permits.add(said)
            return permits.change(permit.id, fields, permit)

        Booking(self._desk, drawer, work, self._done).start()

    def end(self, permit: Permit) -> None:
        """Take a paper out of use; it stays in the history."""
        self._desk.write(
            lambda station: station.people.permits.change(permit.id, {"ended": True}), self._done
        )

    def _done(self, _changes: Changes) -> None:
        self._open(None)
        self.say(_("已保存。"), "done")
        self.refresh()
