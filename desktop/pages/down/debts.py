"""Who owes the station for orders, and taking what they pay."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, cast

from PySide6.QtCore import QObject

from core.base.capitals import capitals
from core.base.changes import Changes
from core.base.errors import ClerkError
from core.paper.notice import reminder
from core.paper.reminding import reminder_of
from core.station import Station, Views
from core.trade.model.payment import IN, Payment
from core.trade.queries.accounts import Owing
from desktop.models.ledger import Column
from desktop.pages.booking import Booking, show_error
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from desktop.pages.printing import Printing, Sheet
from desktop.pages.reversing import Reversing
from desktop.settings import NOTICE_SECONDS
from desktop.widgets import typed
from desktop.widgets.card import Card
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import FormPlan, RecordForm
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from words.say import _

FIELDS: Final = ("amount_fen", "method", "note", "day")
KINDS: Final = frozenset({"down", "down.move", "payment", "opening", "person", "person.merge"})


class DebtSource:
    """The balances, read anew at each turn: there are as many as debtors."""

    kinds = KINDS

    def __init__(self, views: Callable[[], Views]) -> None:
        self._views = views
        self._rows: list[Owing] = []

    def first(
        self, order: str, filters: Mapping[str, str], limit: int
    ) -> tuple[array[int], Sequence[Owing]]:
        """Return the first screenful and its row numbers."""
        numbers = self.ids(order, filters)[:limit]
        return numbers, [self._rows[number] for number in numbers]

    def ids(self, order: str, filters: Mapping[str, str]) -> array[int]:
        """Return the row numbers of all that pass the filters."""
        self._rows = self._views().accounts.receivables()
        text = filters.get("text", "").strip()
        kept = [n for n, row in enumerate(self._rows) if text in (row.name or "")]
        if order:
            by_name = order.lstrip("-") == "name"
            kept.sort(
                key=lambda n: (
                    (self._rows[n].name or "") if by_name else str(self._rows[n].fen).zfill(20)
                ),
                reverse=order.startswith("-"),
            )
        return array("q", kept)

    def rows(self, ids: Sequence[int]) -> Sequence[Owing | None]:
        """Return rows by number."""
        return [self._rows[n] if n < len(self._rows) else None for n in ids]

    def sums(self, filters: Mapping[str, str], ids: Sequence[int] | None) -> Mapping[str, int]:
        """Return how many people and how much in all."""
        numbers = self.ids("", filters) if ids is None else ids
        rows = [row for row in self.rows(numbers) if row is not None]
        return {"count": len(rows), "fen": sum(row.fen for row in rows)}


def columns() -> tuple[Column[Owing], ...]:
    """Return the columns of the balances."""
    return (
        Column(key="name", label=_("村民"), text=lambda row: row.name or "", width=20),
        Column(
            key="fen",
            label=_("欠站里"),
            text=lambda row: typed.yuan(row.fen),
            align="end",
            width=16,
            total=typed.yuan,
        ),
    )


class Collecting(QObject):
    """Takes repayments in a page's drawer."""

    def __init__(self, desk: Desk, page: Page, printing: Printing, reversing: Reversing) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._printing, self._reversing = printing, reversing

    def open(self, row: Owing) -> None:
        """Ask what a villager pays now; less than all is an instalment."""
        plan = FormPlan(
            kind=Payment,
            today=self._desk.today,
            fields=FIELDS,
            remember=("method",),
            naming=naming,
            settings=self._desk.settings,
        )
        form = RecordForm(plan)
        form.fill({"amount_fen": row.fen})
        form.tell("amount_fen", _("一共欠 ¥{yuan}，可以只还一部分", yuan=typed.yuan(row.fen)))
        drawer = Drawer(_("{name}还款", name=row.name or ""), form, _("收款，打收据"))
        form.edited.connect(lambda _name: _total(drawer, form))
        drawer.pressed.connect(partial(self._save, drawer, form, row))
        _total(drawer, form)
        self._page.open_drawer(drawer)

    def remind(self, row: Owing) -> None:
        """Print the letter that says what is still open."""
        today, clerk = self._desk.today(), self._desk.station.ledger.clerk

        def gather(views: Views) -> Callable[[], Sheet]:
            by = views.people.clerk_names().get(clerk, "")
            letter = reminder_of(views, row.person, today, clerk=by, tr=_)
            title = _("付款提醒 {name}", name=letter.person)
            return lambda: Sheet(name=title, content=reminder(letter, _))

        self._printing.draw(gather)

    def _save(self, drawer: Drawer, form: RecordForm, row: Owing) -> None:
        part = form.values().get("amount_fen", 0) < row.fen
        said = {"party": row.person, "direction": IN, "purpose": "instalment" if part else "repay"}
        try:
            payment = cast("Payment", form.record(**said))
        except ClerkError as error:
            show_error(drawer, error)
            return

        def work(station: Station, reasons: Mapping[str, str]) -> Changes:
            return station.trade.money.pay(payment, reasons)

        Booking(self._desk, drawer, work, self._booked).start()

    def _booked(self, changes: Changes) -> None:
        self._page.close_drawer()
        identity, serial = changes.ids[0], changes.serials[0] or ""
        notice = Notice(
            text=_("已收款 {serial}，收据就要打印", serial=serial),
            undo=partial(self._reversing.undo, identity),
            seconds=self._desk.settings.get(NOTICE_SECONDS),
            ended=partial(self._printing.paper, identity),
        )
        self._page.noticed.emit(notice)


def _total(drawer: Drawer, form: RecordForm) -> None:
    fen = form.values().get("amount_fen", 0)
    drawer.set_totals(f"¥{typed.yuan(fen)}" if fen else "", capitals(fen) if fen > 0 else "")


def card_of(row: Owing) -> Card:
    """Return the card that tells a villager what is open."""
    return Card(
        name=row.name or "",
        what=_("代买还欠站里"),
        amount_fen=row.fen,
        capitals=capitals(row.fen),
    )
