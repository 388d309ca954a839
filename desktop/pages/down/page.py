"""The page of goods bought for villagers, and of what they still owe."""

from __future__ import annotations

from functools import partial
from typing import Final

from core.trade.queries.accounts import Owing
from desktop.models.ledger import LedgerModel
from desktop.pages.books import Books
from desktop.pages.desk import Desk
from desktop.pages.down import debts, ordering, reading
from desktop.pages.down.order_form import OrderForm
from desktop.pages.down.reading import Ordered
from desktop.pages.down.steps import step_words
from desktop.pages.printing import Printing
from desktop.pages.reached import Reached
from desktop.pages.reissuing import told_anew
from desktop.pages.reversing import Reversing
from desktop.pages.spooler import Spooler
from desktop.widgets.card import Card
from desktop.widgets.empty import Empty
from desktop.widgets.ledger import LedgerView
from desktop.widgets.notice import Notice
from words.say import _

ORDERS, DEBTS = "down", "debts"
MODES: Final = (ORDERS, DEBTS)


class DownPage(Books):
    """Everything that is bought for villagers."""

    def __init__(self, desk: Desk, spooler: Spooler | None = None) -> None:
        super().__init__(_("代买"))
        self._desk = desk
        printing, reversing = Printing(desk, self, spooler), Reversing(desk, self)
        self.ordering = ordering.Ordering(desk, self, printing, reversing)
        self.collecting = debts.Collecting(desk, self, printing, reversing)
        self.orders = self._orders()
        self.debts = self._debts()
        self.hold({ORDERS: (_("代买单"), self.orders), DEBTS: (_("谁还欠着"), self.debts)})
        self.add_button(_("给村民看"), "card", self.turn_card, shortcut="Ctrl+T")
        self.add_button(_("新代买"), "add", self.new, main=True, shortcut="Ctrl+N")
        self.show_mode(ORDERS)

    def _orders(self) -> LedgerView[Ordered]:
        marked = Reached(self._desk.views, reading.orders(self._desk), lambda row: row.fact.id)
        columns = marked.among(reading.columns(), self._desk)
        model = LedgerModel(marked, columns, self._desk.jobs, reading.tone, self)
        empty = Empty(
            "down",
            _("还没有代买"),
            _("村民要网上买东西：选人、写商品和价钱，先付还是垫付，收据打出来。"),
            _("新代买"),
            self.new,
        )
        view: LedgerView[Ordered] = LedgerView(
            model, "down", self._desk.settings, today=self._desk.today, empty=empty
        )
        states = (("", _("全部")), ("ordered", _("在路上")), ("arrived", _("到货待取")))
        view.add_filter("state", _("状态"), states)
        view.add_filter("open", _("欠款"), (("", _("全部")), ("1", _("还欠着"))))
        view.opened.connect(lambda row: self.ordering.open(row.fact.id))
        for step, icon, keys in (
            ("arrive", "parcel-in", "Ctrl+G"),
            ("collect", "hand-over", "Ctrl+B"),
        ):
            view.add_action(step_words(step), icon, partial(self._step, step), keys)
        return view

    def _debts(self) -> LedgerView[Owing]:
        source = debts.DebtSource(self._desk.views)
        model = LedgerModel(source, debts.columns(), self._desk.jobs, None, self)
        empty = Empty("check", _("没有人欠站里的钱"), _("站里垫付、取货时没付清的，会记在这里。"))
        view: LedgerView[Owing] = LedgerView(
            model, "debts", self._desk.settings, today=self._desk.today, periods=False, empty=empty
        )
        view.opened.connect(self.collecting.open)
        view.add_action(_("打印付款提醒"), "print", self.collecting.remind, "Ctrl+P")
        return view

    def new(self) -> None:
        """Open an empty order."""
        self.show_mode(ORDERS)
        self.ordering.new()

    def turn_card(self) -> None:
        """Turn the row the cursor is on towards the villager."""
        card = self._card()
        if card is None:
            self.noticed.emit(Notice(text=_("先选一单"), tone="wait"))
            return
        self.turned.emit(card)

    def _card(self) -> Card | None:
        if self.mode() == ORDERS:
            row = self.orders.current()
            return ordering.card_of(row) if row else None
        debt = self.debts.current()
        return debts.card_of(debt) if debt else None

    def _step(self, step: str, row: Ordered) -> None:
        self.ordering.take(step, row.fact)

    def arrive(self, what: str = "") -> None:
        """Be shown; a mode's name, an order's id, one to be issued anew, or "new"."""
        if what in MODES:
            self.show_mode(what)
        elif what == "new":
            self.new()
        elif anew := told_anew(what):
            self.show_mode(ORDERS)
            self.ordering.again(*anew)
        elif what:
            self.show_mode(ORDERS)
            self.ordering.open(what)
        elif self.drawer is None:
            self.book().setFocus()

    def half_typed(self) -> dict[str, str]:
        """Return the order that is being typed."""
        body = self.drawer.body if self.drawer is not None else None
        return body.dump() if isinstance(body, OrderForm) else {}

    def restore(self, half_typed: dict[str, str]) -> None:
        """Open again the order that was half-typed."""
        self.ordering.new(half_typed)
