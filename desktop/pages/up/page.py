"""The produce page: purchases, sales, and what farmers are still owed."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtGui import QKeySequence, QShortcut

from core.station import Views
from core.trade.model.paper import Replaceable
from core.trade.model.payment import Settlement
from core.trade.model.up import Up
from core.trade.queries.ledgers import one
from desktop.models.ledger import LedgerModel
from desktop.pages.books import Books
from desktop.pages.desk import Desk
from desktop.pages.named import tone_of
from desktop.pages.printing import Printing
from desktop.pages.reached import Reached
from desktop.pages.reissuing import found, told_anew
from desktop.pages.reversing import Reversing
from desktop.pages.spooler import Spooler
from desktop.pages.up import buying, owed, paying, reading, selling
from desktop.pages.up.follow_forms import step_words
from desktop.pages.up.owed import OwedRow, OwedSource
from desktop.pages.up.purchase_form import PurchaseForm
from desktop.pages.up.reading import Bought, Sold
from desktop.pages.up.sale_form import SaleForm
from desktop.widgets.card import Card
from desktop.widgets.empty import Empty
from desktop.widgets.ledger import LedgerView
from desktop.widgets.notice import Notice
from words.say import _

BUY, SELL, OWED = "purchase", "up", "owed"
MODES: Final = (BUY, SELL, OWED)


class UpPage(Books):
    """Everything that moves produce from farmers to the cities."""

    def __init__(self, desk: Desk, spooler: Spooler | None = None) -> None:
        super().__init__(_("上行"))
        self._desk = desk
        printing, reversing = Printing(desk, self, spooler), Reversing(desk, self)
        self.buying = buying.Buying(desk, self, printing, reversing)
        self.selling = selling.Selling(desk, self, printing, reversing)
        self.paying = paying.FarmerPay(desk, self, printing, reversing)
        self.purchases = self._purchases()
        self.sales = self._sales()
        self.owed = self._owed()
        self.hold(
            {
                BUY: (_("收购"), self.purchases),
                SELL: (_("上行销售"), self.sales),
                OWED: (_("欠农户的"), self.owed),
            }
        )
        self._add_head()
        self.show_mode(BUY)

    def _purchases(self) -> LedgerView[Bought]:
        marked = Reached(self._desk.views, reading.purchases(self._desk), lambda row: row.fact.id)
        model = LedgerModel(
            marked,
            marked.among(reading.purchase_columns(), self._desk),
            self._desk.jobs,
            tone_of,
            self,
        )
        empty = Empty(
            "up",
            _("还没有收购"),
            _("农户送货来：选农户和产品，过秤，价钱一填，收据就打出来。"),
            _("新收购"),
            self.new_purchase,
        )
        view: LedgerView[Bought] = LedgerView(
            model, "purchase", self._desk.settings, today=self._desk.today, empty=empty
        )
        view.add_filter("owed", _("欠款"), (("", _("全部")), ("1", _("有欠"))))
        view.opened.connect(lambda row: self.buying.open(row.fact.id))
        return view

    def _sales(self) -> LedgerView[Sold]:
        marked = Reached(self._desk.views, reading.sales(self._desk), lambda row: row.fact.id)
        model = LedgerModel(
            marked,
            marked.among(reading.sale_columns(), self._desk),
            self._desk.jobs,
            reading.sale_tone,
            self,
        )
        empty = Empty(
            "parcel-out",
            _("还没有上行"),
            _("卖到城里的记在这里：先记订单，货就锁住；发货、签收、退款一步步跟。"),
            _("新上行"),
            self.new_sale,
        )
        view: LedgerView[Sold] = LedgerView(
            model, "up", self._desk.settings, today=self._desk.today, empty=empty
        )
        states = (("", _("全部")), ("ordered", _("待发货")), ("shipped", _("在路上")))
        view.add_filter("state", _("状态"), states)
        view.opened.connect(lambda row: self.selling.open(row.fact.id))
        for step, icon, keys in (("ship", "parcel-out", "Ctrl+G"), ("sign", "check", "Ctrl+B")):
            words = step_words(step)
            view.add_action(words, icon, partial(self._step, step), keys)
        return view

    def _owed(self) -> LedgerView[OwedRow]:
        source = OwedSource(self._desk.views, self._desk.today)
        model = LedgerModel(source, owed.columns(), self._desk.jobs, owed.tone, self)
        empty = Empty(
            "check", _("不欠农户的钱"), _("收购时选“先欠着”，或代卖还没结的，会记在这里。")
        )
        view: LedgerView[OwedRow] = LedgerView(
            model,
            "owed",
            self._desk.settings,
            today=self._desk.today,
            periods=False,
            empty=empty,
        )
        view.opened.connect(self.paying.open)
        return view

    def _add_head(self) -> None:
        self.add_button(_("给农户看"), "card", self.turn_card, shortcut="Ctrl+T")
        self._new = {
            BUY: self.add_button(_("新收购"), "add", self.new_purchase, main=True),
            SELL: self.add_button(_("新上行"), "add", self.new_sale, main=True),
            OWED: self.add_button(_("预付货款"), "add", self.new_advance, main=True),
        }
        for button in self._new.values():
            button.setToolTip(f"{button.text()}  Ctrl+N")
        keys = QShortcut(QKeySequence("Ctrl+N"), self)
        keys.activated.connect(self.new)

    def show_mode(self, mode: str) -> None:
        """Turn to the purchases, the sales or what is owed."""
        super().show_mode(mode)
        for name, button in self._new.items():
            button.setVisible(name == mode)

    def new(self) -> None:
        """Begin what the mode is for."""
        {BUY: self.new_purchase, SELL: self.new_sale, OWED: self.new_advance}[self.mode()]()

    def new_purchase(self) -> None:
        """Open an empty purchase."""
        self.show_mode(BUY)
        self.buying.new()

    def new_sale(self) -> None:
        """Open an empty sale."""
        self.show_mode(SELL)
        self.selling.new()

    def new_advance(self) -> None:
        """Open a payment in advance."""
        self.show_mode(OWED)
        self.paying.pay("advance")

    def turn_card(self) -> None:
        """Turn the open form, or the row the cursor is on, towards the farmer."""
        card = self._card()
        if card is None:
            words = _("先选一笔，或在单子里填好重量和价钱")
            self.noticed.emit(Notice(text=words, tone="wait"))
            return
        self.turned.emit(card)

    def _card(self) -> Card | None:
        if self.drawer is not None and isinstance(self.drawer.body, PurchaseForm):
            return self.drawer.body.card()
        if self.mode() == BUY:
            bought = self.purchases.current()
            return buying.card_of(bought) if bought else None
        if self.mode() == SELL:
            sold = self.sales.current()
            return selling.card_of(sold) if sold else None
        row = self.owed.current()
        return paying.card_of(row) if row else None

    def _step(self, step: str, row: Sold) -> None:
        self.selling.take(step, row.fact)

    def arrive(self, what: str = "") -> None:
        """Be shown; a mode's name, an id, a paper's to be issued anew, or "new" for a purchase."""
        if what in MODES:
            self.show_mode(what)
        elif anew := told_anew(what):
            self._desk.fetch(partial(_paper, anew[0]), partial(self._issue_anew, anew[1]))
        elif what.startswith("new"):
            (self.new_sale if what == "new-up" else self.new_purchase)()
        elif what:
            self._desk.fetch(partial(_is_sale, what), partial(self._go_to, what))
        elif self.drawer is None:
            self.book().setFocus()

    def _issue_anew(self, reason: str, known: tuple[Replaceable | None, str]) -> None:
        """Open the form that a paper came from."""
        paper, name = known
        if isinstance(paper, Settlement):
            self.show_mode(OWED)
            self.paying.again(paper, name, reason)
        elif paper is not None:
            self.show_mode(SELL if isinstance(paper, Up) else BUY)
            (self.selling if isinstance(paper, Up) else self.buying).again(paper.id, reason)

    def _go_to(self, identity: str, is_sale: bool) -> None:
        self.show_mode(SELL if is_sale else BUY)
        (self.selling if is_sale else self.buying).open(identity)

    def half_typed(self) -> dict[str, str]:
        """Return the form that is open."""
        body = self.drawer.body if self.drawer is not None else None
        if isinstance(body, PurchaseForm):
            return {"mode": BUY, **body.dump()}
        if isinstance(body, SaleForm):
            return {"mode": SELL, **body.dump()}
        return {}

    def restore(self, half_typed: dict[str, str]) -> None:
        """Open again the form that was half-typed."""
        if half_typed.get("mode") == BUY:
            self.show_mode(BUY)
            self.buying.new(half_typed)
        elif half_typed.get("mode") == SELL:
            self.show_mode(SELL)
            self.selling.new(half_typed)


def _paper(identity: str, views: Views) -> tuple[Replaceable | None, str]:
    paper = found(identity, views)
    farmer = paper.farmer if isinstance(paper, Settlement) else None
    return paper, views.people.name_of([farmer])[farmer] if farmer else ""


def _is_sale(identity: str, views: Views) -> bool:
    return one(views.db, Up, identity) is not None
