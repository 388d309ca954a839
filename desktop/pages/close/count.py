"""Counting the tills and the shelf against the books, the differences live beside the fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from core.trade.model.close import Close, Counted
from core.trade.model.money import COUNTED
from core.trade.queries.days import DayFigures
from desktop.pages.close.figures import difference_words
from desktop.pages.desk import Desk
from desktop.widgets import typed
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import FormPlan, RecordForm
from desktop.widgets.found import Find
from words.say import _

PARCELS: Final = "parcels_counted"
COUNT_FIELDS: Final = (*(f"{method}_fen" for method in COUNTED), PARCELS)
NO_FIND: Final[Mapping[str, Find]] = MappingProxyType({})


class CountForm(RecordForm):
    """The form of a count; ``show_book`` puts what the books say beside each field."""

    def __init__(
        self,
        desk: Desk,
        kind: type[Counted],
        fields: tuple[str, ...],
        find: Mapping[str, Find] = NO_FIND,
    ) -> None:
        super().__init__(FormPlan(kind=kind, today=desk.today, fields=fields, find=find))
        self.book: dict[str, int] = {}
        self.edited.connect(self._compare)

    def show_book(self, figures: DayFigures) -> None:
        """Take what the books say now."""
        self.book = {f"{till.method}_fen": till.book_fen for till in figures.tills}
        self.book[PARCELS] = figures.parcels_book
        for name in COUNT_FIELDS:
            self._compare(name)

    def difference(self) -> int:
        """Return counted less book over all tills, in fen."""
        counted = self.values()
        return sum(counted.get(f"{m}_fen", 0) - self.book.get(f"{m}_fen", 0) for m in COUNTED)

    def uncounted(self) -> list[str]:
        """Return the tills with money in the books and no count."""
        counted = self.values()
        names = [f"{method}_fen" for method in COUNTED]
        return [name for name in names if name not in counted and self.book.get(name)]

    def differs(self) -> bool:
        """Whether anything counted is not what the books say."""
        counted = self.values()
        return any(counted.get(n, self.book[n]) != self.book[n] for n in COUNT_FIELDS)

    def _compare(self, name: str) -> None:
        if name not in self.book:
            return
        counted, book = self.values().get(name), self.book[name]
        said = self._said_of(name, book)
        if counted is None:
            self.tell(name, said)
            return
        tone = "" if counted == book else "wait"
        self.tell(name, f"{said}，{_difference(name, counted - book)}", tone)

    @staticmethod
    def _said_of(name: str, book: int) -> str:
        if name == PARCELS:
            return _("账面 {count} 件", count=book)
        return _("账面 ¥{yuan}", yuan=typed.yuan(book))


def _difference(name: str, difference: int) -> str:
    if name != PARCELS or not difference:
        return difference_words(difference)
    words = _("多 {count} 件") if difference > 0 else _("少 {count} 件")
    return words.format(count=abs(difference))


def count_drawer(desk: Desk, day: dt.date) -> Drawer:
    """Return the drawer in which a day is counted and closed."""
    form = CountForm(desk, Close, (*COUNT_FIELDS, "note"))
    drawer = Drawer(_("{day} 点数", day=f"{day:%m-%d}"), form, _("日结，打印日结单"), icon="close")
    form.edited.connect(lambda _name: show_total(drawer, form))
    return drawer


def show_total(drawer: Drawer, form: CountForm) -> None:
    """Say below the form what all the tills come to."""
    if form.book:
        shown = bool(set(form.values()) & {f"{method}_fen" for method in COUNTED})
        drawer.set_totals(difference_words(form.difference()) if shown else "", _("合计"))
