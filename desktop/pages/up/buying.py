"""Purchases on the page: a new one in the drawer, an old one shown, printed, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final, cast

from core.base.capitals import capitals
from core.base.changes import Changes
from core.base.errors import ClerkError
from core.station import Station, Views
from core.trade.model.money import OWED
from core.trade.model.purchase import Purchase
from core.trade.queries.ledgers import one
from core.trade.service.measures import goods_of
from desktop.pages.booking import Booking, show_error
from desktop.pages.entering import Entering
from desktop.pages.facts import Facts
from desktop.pages.named import day_words
from desktop.pages.naming import naming, unit_words
from desktop.pages.newcomer import add_product
from desktop.pages.photographing import show_photo
from desktop.pages.reached import tell
from desktop.pages.reissuing import announce, instead_for, instead_of, offer, said_of
from desktop.pages.up.kept import Kept, kept_of
from desktop.pages.up.purchase_form import FIELDS, WEIGHED, PurchaseForm
from desktop.pages.up.reading import Bought, purchases, quantity_words, weight_words
from desktop.widgets import typed
from desktop.widgets.card import Card
from desktop.widgets.choice import WeightEditor
from desktop.widgets.drawer import Drawer
from words.say import _

NAMED: Final = ("farmer", "product")


class Buying(Entering):
    """Opens purchases in a page's drawer."""

    def new(self, half_typed: Mapping[str, str] | None = None) -> PurchaseForm:
        """Open an empty form, or one with what was half-typed."""
        form = PurchaseForm(self._desk)
        drawer = Drawer(_("新收购"), form, _("保存并开收据"))
        form.edited.connect(lambda _name: _total(drawer, form))
        form.new_wanted.connect(partial(self._add, form))
        drawer.pressed.connect(lambda: self._save(drawer, form))
        self.show_form(drawer, form, half_typed or {})
        return form

    def again(self, identity: str, reason: str) -> None:
        """Open the form of a purchase, filled with what it said, for the one in its place."""
        self._desk.fetch(partial(self._read_again, identity), partial(self._fill_again, reason))

    def _read_again(self, identity: str, views: Views) -> tuple[Bought, Kept] | None:
        row = self._read(identity, views)
        if row is None:
            return None
        goods = goods_of(views.catalog.get(row.fact.product))
        return row, kept_of(row.fact, views.packs.units, goods)

    def _fill_again(self, reason: str, read: tuple[Bought, Kept] | None) -> None:
        if read is None:
            return
        form, row = self.new(), read[0]
        form.kept, said = read[1], row.fact
        weighed_in(form)
        words = {name: row.name(getattr(said, name)) for name in NAMED}
        form.show_paper(instead_for(said, reason), _typed(said, form.kept), words)
        announce(self._page)

    def _add(self, form: PurchaseForm, name: str, text: str) -> None:
        """Add a farmer or a product that is not known, then go on with the form."""
        if name == "product":
            add_product(self._desk, text, partial(form.take, name))
            return
        half = form.dump()
        self.add_person(half, text, "farmer", partial(self._go_on, half, name))

    def _go_on(self, half: Mapping[str, str], name: str, identity: str, words: str) -> None:
        self.new(half).take(name, identity, words)

    def _save(self, drawer: Drawer, form: PurchaseForm) -> None:
        try:
            purchase = form.purchase()
        except ClerkError as error:
            show_error(drawer, error)
            return

        def work(station: Station, reasons: Mapping[str, str]) -> Changes:
            return station.trade.buying.buy(purchase, reasons)

        anew = instead_of(form, purchase, work)
        Booking(self._desk, drawer, anew, self._booked).start()

    def _booked(self, changes: Changes) -> None:
        text = _("收购已记账 {serial}，收据就要打印", serial=changes.serials[0] or "")
        self.tell_booked(changes, text, partial(self._printing.paper, changes.ids[0]))

    def open(self, identity: str) -> None:
        """Show one purchase."""
        self._desk.fetch(partial(self._read, identity), self._show)

    def _read(self, identity: str, views: Views) -> Bought | None:
        purchase = one(views.db, Purchase, identity)
        return purchases(self._desk).named(views, [purchase])[0] if purchase else None

    def _show(self, row: Bought | None) -> None:
        if row is None:
            return
        facts = Facts(_pairs(row))
        tell(self._desk, facts, row.fact.id)
        show_photo(self._desk, facts, row.fact.photo)
        drawer = Drawer(_title(row), facts, _("打印收据"), icon="print")
        drawer.pressed.connect(partial(self._printing.paper, row.fact.id))
        facts.add_button(_("给农户看"), "card", lambda: self._page.turned.emit(card_of(row)))
        facts.add_button(
            _("看这个农户"), "person", lambda: self._page.wanted.emit("people", row.fact.farmer)
        )
        text = _("红冲这笔收购 ¥{yuan}？", yuan=typed.yuan(row.fact.amount_fen))
        offer(self._reversing, drawer, facts, row.fact, text, self.again)
        self._page.open_drawer(drawer)


def _typed(said: Purchase, of: Kept) -> dict[str, object]:
    """Return what was typed of a purchase: no sums."""
    kept = said_of(said, FIELDS)
    if not said.gross_g and said.grams:
        kept["gross_g"] = said.grams
    paid_all = said.method == OWED or said.paid_fen == said.payable_fen
    kept["paid_fen"] = None if paid_all else said.paid_fen
    kept["unit"] = of.unit
    kept["qty"] = None if of.mass else said.qty
    return kept


def weighed_in(form: PurchaseForm) -> None:
    """Set the scale's unit to the one that the void purchase was priced in."""
    for name in WEIGHED if form.kept.scale else ():
        cast("WeightEditor", form.editor(name)).units.set_value(form.kept.unit)


def _total(drawer: Drawer, form: PurchaseForm) -> None:
    sums = form.sums()
    if sums is None or not sums.amount_fen:
        drawer.set_totals("")
        return
    owed = sums.payable_fen - sums.paid_fen
    words = capitals(sums.payable_fen)
    if owed > 0:
        words = _("{words}\n欠 ¥{yuan}", words=words, yuan=typed.yuan(owed))
    drawer.set_totals(f"¥{typed.yuan(sums.payable_fen)}", words)


def _title(row: Bought) -> str:
    if row.fact.reverses:
        return _("红字 {serial}", serial=row.fact.serial or "")
    return row.fact.serial or row.name(row.fact.farmer)


def _pairs(row: Bought) -> list[tuple[str, str]]:
    said = row.fact
    money = {
        _("金额"): said.amount_fen,
        _("扣款"): said.deduct_fen,
        _("应付"): said.payable_fen,
        _("实付"): said.paid_fen or 0,
        _("当时欠"): said.owed_fen,
    }
    return [
        (_("日期"), day_words(said)),
        (_("农户"), row.name(said.farmer)),
        (_("产品"), " ".join(filter(None, (row.name(said.product), said.grade)))),
        (_("毛重"), weight_words(said.gross_g) if said.gross_g else ""),
        (_("皮重"), weight_words(said.tare_g) if said.tare_g else ""),
        (_("净重"), weight_words(said.grams) if said.grams else ""),
        (_("数量"), quantity_words(said.qty, said.unit, 0)),
        (_("单价"), f"{typed.yuan(said.price_fen)} / {unit_words(said.unit)}"),
        *((name, f"¥{typed.yuan(fen)}") for name, fen in money.items() if fen),
        (_("扣款原因"), said.deduct_why or ""),
        (_("付款方式"), naming("method", said.method)),
        (_("合格证"), said.cert_no or said.cert_reason or ""),
        (_("入库地点"), naming("place", said.place)),
        (_("结算"), _("已结算") if said.settled else ""),
        (_("备注"), said.note or ""),
        (_("红冲原因"), said.reason or ""),
    ]


def card_of(row: Bought) -> Card:
    """Return the card that is turned towards the farmer."""
    said = row.fact
    fen = abs(said.payable_fen)
    weight = weight_words(abs(said.grams)) if said.grams else ""
    price = _("每{unit} {yuan} 元", unit=unit_words(said.unit), yuan=typed.yuan(said.price_fen))
    return Card(
        name=row.name(said.farmer),
        what=row.name(said.product),
        amount_fen=fen,
        capitals=capitals(fen),
        lines=tuple(filter(None, (weight, price))),
    )
