"""Issuing a void paper anew (作废重开): the form it came from, filled with what it said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from core.base.changes import Changes
from core.station import Station, Views
from core.trade.model.paper import Paper, Replaceable
from core.trade.queries.counter import one
from core.trade.service.reissuing import ISSUED_ANEW
from desktop.pages.booking import Work
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import RecordForm
from words.say import _

ANEW: Final = "anew/"
"""How a page is told to open the form of a void paper, whose id follows."""
INSTEAD: Final = "instead"


class Instead(NamedTuple):
    """The void paper that a new one is issued for."""

    paper: str
    serial: str


class AnewForm(RecordForm):
    """A form whose paper may replace a void one, also when it was half-typed."""

    instead: Instead | None = None

    def dump(self) -> dict[str, str]:
        """Return what is half-typed and which void paper it is for."""
        kept = {INSTEAD: "|".join(self.instead)} if self.instead else {}
        return super().dump() | kept

    def restore(self, half_typed: Mapping[str, str]) -> None:
        """Show again what was half-typed, for the same void paper."""
        super().restore(half_typed)
        paper, _bar, serial = half_typed.get(INSTEAD, "").partition("|")
        self.instead = Instead(paper, serial) if paper else None

    def show_paper(self, paper: Paper, said: Mapping[str, Any], words: Mapping[str, str]) -> None:
        """Fill in what a void paper said; ``words`` is what its people and goods are called."""
        self.instead = Instead(paper.id, paper.serial or "")
        self.touched = True
        self.fill(said, words)
        for name in said:
            self.edited.emit(name)


def announce(drawer: Drawer, form: AnewForm) -> None:
    """Say in a drawer which void paper its form replaces."""
    if form.instead is not None:
        serial = form.instead.serial
        drawer.title.setText(_("重开 {serial}", serial=serial))
        drawer.say(_("存好后，这张替代已作废的 {serial}", serial=serial), "done")


def instead_of(form: AnewForm, paper: Paper, otherwise: Work) -> Work:
    """Return the work that books a form's paper in the place of the void one, if there is one."""
    instead = form.instead
    if instead is None:
        return otherwise

    def work(station: Station, reasons: Mapping[str, str]) -> Changes:
        return station.trade.reissuing.reissue(instead.paper, paper, reasons=reasons)

    return work


def found(identity: str, views: Views) -> Replaceable | None:
    """Return a paper that can be issued anew, None for any other record."""
    kinds = ISSUED_ANEW.values()
    return next((fact for kind in kinds if (fact := one(views.db, kind, identity))), None)
