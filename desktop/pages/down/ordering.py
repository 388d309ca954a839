"""Orders on the page: a new one in the drawer, an old one with what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from core.base.capitals import capitals
from core.base.changes import Changes
from core.base.errors import ClerkError
from core.station import Station, Views
from core.trade.model.down import Down, DownMove
from core.trade.service.fetching import paid_at_once
from desktop.pages.booking import Booking, show_error
from desktop.pages.down.order_form import FIELDS, OrderForm
from desktop.pages.down.reading import Ordered, orders, who
from desktop.pages.down.steps import STEPS
from desktop.pages.named import NamedLedger, day_words
from desktop.pages.naming import naming
from desktop.pages.reissuing import instead_of, said_of
from desktop.pages.stepping import Stepping, Told
from desktop.widgets import typed
from desktop.widgets.card import Card
from desktop.widgets.drawer import Drawer
from words.say import _


class Ordering(Stepping[Down, DownMove]):
    """Opens orders in a page's drawer and books what becomes of them."""

    KIND, MOVE, STEPS = Down, DownMove, STEPS

    def new(self, half_typed: Mapping[str, str] | None = None) -> OrderForm:
        """Open an empty form, or one with what was half-typed."""
        form = OrderForm(self._desk)
        drawer = Drawer(_("新代买"), form, _("保存并开收据"))
        form.edited.connect(lambda _name: _total(drawer, form))
        form.new_wanted.connect(partial(self._add, form))
        drawer.pressed.connect(lambda: self._save(drawer, form))
        self.show_form(drawer, form, half_typed or {})
        return form

    def _add(self, form: OrderForm, name: str, text: str) -> None:
        """Add a villager who is not known, then go on with the form."""
        if name == "villager":
            half = form.dump()
            self.add_person(half, text, "villager", partial(self._go_on, half))

    def _go_on(self, half: Mapping[str, str], identity: str, words: str) -> None:
        self.new(half).take("villager", identity, words)

    def _save(self, drawer: Drawer, form: OrderForm) -> None:
        try:
            order = form.order()
        except ClerkError as error:
            show_error(drawer, error)
            return

        def work(station: Station, reasons: Mapping[str, str]) -> Changes:
            return station.trade.fetching.order(order, reasons)

        Booking(self._desk, drawer, instead_of(form, order, work), self._booked).start()

    def _booked(self, changes: Changes) -> None:
        text = _("代买已记账 {serial}，收据就要打印", serial=changes.serials[0] or "")
        self.tell_booked(changes, text, partial(self._printing.paper, changes.ids[0]))

    def said(self, row: Ordered, views: Views) -> dict[str, Any]:  # noqa: ARG002 - as Stepping
        """Return what was typed of an order: what was paid only where it was not the usual."""
        order = row.fact
        due = order.amount_fen + order.fee_fen
        kept = said_of(order, (*FIELDS, "unit"), free="fee_fen")
        if order.paid_fen == paid_at_once(msgspec.structs.replace(order, paid_fen=None), due):
            kept["paid_fen"] = None
        return kept

    def ledger(self) -> NamedLedger[Down]:
        """Return the orders."""
        return orders(self._desk)

    def told(self, row: Ordered) -> Told:
        """Return what the drawer of an order says."""
        order = row.fact
        return Told(
            title=f"{who(row)}  {order.item}",
            pairs=_pairs(row),
            card=card_of(row),
            card_words=_("给村民看"),
            undo_words=_("红冲这一单 ¥{yuan}？", yuan=typed.yuan(order.amount_fen)),
        )

    def move_words(self, move: DownMove) -> Sequence[str | None]:
        """Return the money of a step, and its note."""
        paid = _("收 ¥{yuan}", yuan=typed.yuan(move.paid_fen)) if move.paid_fen else ""
        back = _("退 ¥{yuan}", yuan=typed.yuan(move.back_fen)) if move.back_fen else ""
        return paid, back, move.note


def _total(drawer: Drawer, form: OrderForm) -> None:
    draft = form.draft()
    if draft is None:
        drawer.set_totals("")
        return
    due = draft.amount_fen + draft.fee_fen
    left = due - (draft.paid_fen or 0)
    words = _("站里垫付 ¥{yuan}", yuan=typed.yuan(left)) if left > 0 else capitals(due)
    drawer.set_totals(f"¥{typed.yuan(due)}", words)


def _pairs(row: Ordered) -> list[tuple[str, str]]:
    said = row.fact
    money = {
        _("金额"): said.amount_fen,
        _("服务费"): said.fee_fen,
        _("当时付"): said.paid_fen or 0,
        _("还欠"): said.open_fen,
        _("平台已退"): said.refunded_fen,
        _("比镇上省"): said.saving_fen,
    }
    return [
        (_("日期"), day_words(said)),
        (_("状态"), naming("state", said.state)),
        (_("村民"), who(row)),
        (_("平台"), row.word(said.platform)),
        (_("订单号"), said.order_no or ""),
        *((name, f"¥{typed.yuan(fen)}") for name, fen in money.items() if fen),
        (_("谁先付"), naming("paid_by", said.paid_by)),
        (_("收款方式"), naming("method", said.method) if said.paid_fen else ""),
        (_("下单账户"), naming("paid_from", said.paid_from)),
        (_("到货"), f"{said.arrived_on:%Y-%m-%d}" if said.arrived_on else ""),
        (_("取走"), f"{said.collected_on:%Y-%m-%d}" if said.collected_on else ""),
        (_("单号"), said.serial or ""),
        (_("备注"), said.note or ""),
        (_("红冲原因"), said.reason or ""),
    ]


def card_of(row: Ordered) -> Card:
    """Return the card that tells a villager what it costs and what is still to pay."""
    said = row.fact
    due = abs(said.amount_fen + said.fee_fen)
    lines = []
    if said.fee_fen:
        lines.append(_("其中服务费 ¥{yuan}", yuan=typed.yuan(abs(said.fee_fen))))
    if said.open_fen > 0:
        lines.append(_("还要付 ¥{yuan}", yuan=typed.yuan(said.open_fen)))
    if said.saving_fen:
        lines.append(_("比镇上省 ¥{yuan}", yuan=typed.yuan(abs(said.saving_fen))))
    return Card(
        name=who(row), what=said.item, amount_fen=due, capitals=capitals(due), lines=tuple(lines)
    )
