"""Sales on the page: a new one in the drawer, an old one with what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from core.base.capitals import capitals
from core.base.changes import Changes
from core.base.errors import ClerkError
from core.station import Station, Views
from core.trade.model.up import Up, UpMove
from desktop.pages.booking import Booking, show_error
from desktop.pages.named import NamedLedger, day_words
from desktop.pages.naming import naming, unit_words
from desktop.pages.newcomer import add_product
from desktop.pages.reissuing import instead_of, said_of
from desktop.pages.stepping import Stepping, Told
from desktop.pages.up.follow_forms import STEPS
from desktop.pages.up.reading import Sold, quantity_words, sales
from desktop.pages.up.sale_form import FIELDS, SaleForm
from desktop.widgets import typed
from desktop.widgets.card import Card
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import RecordForm
from words.say import _


class Selling(Stepping[Up, UpMove]):
    """Opens sales in a page's drawer and books what becomes of them."""

    KIND, MOVE, STEPS = Up, UpMove, STEPS

    def new(self, half_typed: Mapping[str, str] | None = None) -> SaleForm:
        """Open an empty form, or one with what was half-typed."""
        form = SaleForm(self._desk)
        drawer = Drawer(_("新上行销售"), form, _("保存"))
        form.edited.connect(lambda _name: _total(drawer, form))
        form.new_wanted.connect(partial(self._add, form))
        drawer.pressed.connect(lambda: self._save(drawer, form))
        self.show_form(drawer, form, half_typed or {})
        return form

    def _add(self, form: SaleForm, name: str, text: str) -> None:
        """Add a product or a farmer who is not known, then go on with the form."""
        if name == "product":
            add_product(self._desk, text, partial(form.take, name))
        elif name == "farmer":
            half = form.dump()
            self.add_person(half, text, "farmer", partial(self._go_on, half))

    def _go_on(self, half: Mapping[str, str], identity: str, words: str) -> None:
        self.new(half).take("farmer", identity, words)

    def _save(self, drawer: Drawer, form: SaleForm) -> None:
        try:
            sale = form.sale()
        except ClerkError as error:
            show_error(drawer, error)
            return

        def work(station: Station, reasons: Mapping[str, str]) -> Changes:
            return station.trade.selling.sell(sale, reasons)

        anew = instead_of(form, sale, work)
        Booking(self._desk, drawer, anew, partial(self._booked, sale)).start()

    def _booked(self, sale: Up, changes: Changes) -> None:
        text = _("上行已记账：{item}，货已锁定待发", item=sale.item or "")
        if sale.waybill or sale.ship_day:
            text = _("上行已记账：{item}，已发货", item=sale.item or "")
        self.tell_booked(changes, text)

    def said(self, row: Sold, views: Views) -> dict[str, Any]:
        """Return what was typed of a sale; in another unit than today's goods it is typed again."""
        sale = row.fact
        goods = views.catalog.get(sale.product) if sale.product else None
        kept = said_of(sale, FIELDS)
        if goods is None or goods.unit != sale.unit:
            kept |= dict.fromkeys(("qty", "price_fen"))
        return kept

    def ledger(self) -> NamedLedger[Up]:
        """Return the sales."""
        return sales(self._desk)

    def told(self, row: Sold) -> Told:
        """Return what the drawer of a sale says."""
        sale = row.fact
        return Told(
            title=sale.item or "",
            pairs=_pairs(row),
            card=card_of(row),
            card_words=_("给农户看"),
            undo_words=_("红冲这笔上行 ¥{yuan}？", yuan=typed.yuan(sale.amount_fen)),
        )

    def move_words(self, move: UpMove) -> Sequence[str | None]:
        """Return the money and the weight of a step, why, and the waybill."""
        refund = f"¥{typed.yuan(move.refund_fen)}" if move.refund_fen else ""
        loss = typed.weight(move.loss_g) if move.loss_g else ""
        return refund, loss, move.cause, move.waybill

    def lacks(self, form: RecordForm, step: str, said: Mapping[str, Any]) -> bool:
        """Tell that a refund or a loss wants its cause."""
        if step not in {"refund", "lose"} or said.get("cause"):
            return False
        form.tell("cause", _("写上原因"), "stop")
        form.editor("cause").focus_widget().setFocus()
        return True


def _total(drawer: Drawer, form: SaleForm) -> None:
    draft = form.draft()
    if not draft.amount_fen:
        drawer.set_totals("")
        return
    detail = ""
    if draft.farmer:
        detail = _("农户得 ¥{yuan}", yuan=typed.yuan(draft.net_to_farmer_fen or 0))
    drawer.set_totals(f"¥{typed.yuan(draft.amount_fen)}", detail)


def _pairs(row: Sold) -> list[tuple[str, str]]:
    said = row.fact
    money = {
        _("金额"): said.amount_fen,
        _("包装费"): said.packing_fee_fen,
        _("运费"): said.freight_fen,
        _("平台佣金"): said.commission_fen,
        _("农户得"): said.net_to_farmer_fen or 0,
        _("已退款"): said.refunded_fen,
        _("农户承担"): said.farmer_cut_fen,
    }
    return [
        (_("日期"), day_words(said)),
        (_("状态"), naming("state", said.state)),
        (_("数量"), quantity_words(said.qty, said.unit, said.grams)),
        (_("单价"), f"{typed.yuan(said.price_fen)} / {unit_words(said.unit)}"),
        *((name, f"¥{typed.yuan(fen)}") for name, fen in money.items() if fen),
        (_("收款方式"), naming("method", said.method)),
        (_("平台"), row.word(said.platform)),
        (_("订单号"), said.order_no or ""),
        (_("买家"), said.buyer_region or ""),
        (_("农户"), row.name(said.farmer) or said.farmer_name or ""),
        (_("怎么卖"), _("代卖，卖出后结账") if said.consigned else ""),
        (_("快递"), " ".join(filter(None, (row.word(said.courier), said.waybill)))),
        (_("发货"), f"{said.ship_day:%Y-%m-%d}" if said.ship_day else ""),
        (_("损耗"), typed.weight(said.lost_g) if said.lost_g else ""),
        (_("单号"), said.serial or ""),
        (_("备注"), said.note or ""),
        (_("红冲原因"), said.reason or ""),
    ]


def card_of(row: Sold) -> Card:
    """Return the card that tells a farmer where the buyer's money goes."""
    said = row.fact
    net = abs((said.net_to_farmer_fen or 0) - said.farmer_cut_fen)
    costs = said.packing_fee_fen + said.freight_fen + said.commission_fen
    lines = [_("买家付 ¥{yuan}", yuan=typed.yuan(abs(said.amount_fen)))]
    if costs:
        lines.append(_("包装、运费、佣金 ¥{yuan}", yuan=typed.yuan(abs(costs))))
    return Card(
        name=row.name(said.farmer) or said.farmer_name or "",
        what=said.item or "",
        amount_fen=net,
        capitals=capitals(net),
        lines=tuple(lines),
    )
