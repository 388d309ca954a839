"""Sales on the page: a new one in the drawer, an old one with what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from core.base.capitals import capitals
from core.base.changes import Changes
from core.base.errors import ClerkError
from core.station import Station, Views
from core.trade.model.up import Up, UpMove
from core.trade.queries.counter import one
from core.trade.queries.ledgers import moves
from desktop.pages.booking import Booking, answers, show_error
from desktop.pages.entering import Entering
from desktop.pages.facts import Facts
from desktop.pages.named import day_words
from desktop.pages.naming import naming
from desktop.pages.newcomer import add_product
from desktop.pages.reached import tell
from desktop.pages.up.follow_forms import FIELDS, ICONS, MAY, step_drawer, step_words, take_step
from desktop.pages.up.reading import Sold, quantity_words, sales
from desktop.pages.up.sale_form import SaleForm
from desktop.widgets import typed
from desktop.widgets.card import Card
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import RecordForm
from desktop.widgets.notice import Notice
from words.say import _


class Selling(Entering):
    """Opens sales in a page's drawer and books what becomes of them."""

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

        Booking(self._desk, drawer, work, partial(self._booked, sale)).start()

    def _booked(self, sale: Up, changes: Changes) -> None:
        text = _("上行已记账：{item}，货已锁定待发", item=sale.item or "")
        if sale.waybill or sale.ship_day:
            text = _("上行已记账：{item}，已发货", item=sale.item or "")
        self.tell_booked(changes, text)

    def take(self, step: str, sale: Up) -> None:
        """Do a step: ask first what it wants to know, or book it at once."""
        if step not in MAY.get(sale.state, ()) or sale.reversed_by or sale.reverses:
            state = naming("state", sale.state)
            text = _("这一笔现在是“{state}”，不能{step}", state=state, step=step_words(step))
            self._page.noticed.emit(Notice(text=text, tone="wait"))
            return
        if step not in FIELDS:
            self._desk.write(
                partial(take_step, sale.id, step, {}),
                partial(self._stepped, step),
                self._reversing.refused,
            )
            return
        drawer = step_drawer(self._desk, sale, step)
        drawer.pressed.connect(partial(self._save_step, drawer, sale, step))
        self._page.open_drawer(drawer)

    def _save_step(self, drawer: Drawer, sale: Up, step: str) -> None:
        form = drawer.body
        if not isinstance(form, RecordForm):
            return
        said = answers(drawer, form)
        if said is None:
            return
        if step in {"refund", "lose"} and not said.get("cause"):
            form.tell("cause", _("写上原因"), "stop")
            form.editor("cause").focus_widget().setFocus()
            return

        def work(station: Station, _reasons: Mapping[str, str]) -> Changes:
            return take_step(sale.id, step, said, station)

        Booking(self._desk, drawer, work, partial(self._stepped, step)).start()

    def _stepped(self, step: str, changes: Changes) -> None:
        self.tell_booked(changes, _("已记：{step}", step=step_words(step)))

    def open(self, identity: str) -> None:
        """Show one sale with what happened to it."""
        self._desk.fetch(partial(self._read, identity), self._show)

    def _read(self, identity: str, views: Views) -> tuple[Sold, list[UpMove]] | None:
        sale = one(views.db, Up, identity)
        if sale is None:
            return None
        return sales(self._desk).named(views, [sale])[0], moves(views.db, UpMove, identity)

    def _show(self, answer: tuple[Sold, list[UpMove]] | None) -> None:
        if answer is None:
            return
        row, happened = answer
        sale = row.fact
        facts = Facts(_pairs(row))
        tell(self._desk, facts, sale.id)
        drawer = Drawer(sale.item or "", facts, _("打印收据"), icon="print")
        drawer.pressed.connect(partial(self._printing.paper, sale.id))
        standing = not (sale.reverses or sale.reversed_by)
        if standing:
            for step, icon in ICONS:
                if step in MAY.get(sale.state, ()):
                    facts.add_button(step_words(step), icon, partial(self.take, step, sale))
        facts.add_button(_("给农户看"), "card", lambda: self._page.turned.emit(card_of(row)))
        if standing and sale.moved_by:
            undo = partial(self._reversing.undo, sale.moved_by)
            facts.add_button(_("撤回上一步"), "undo", undo)
        if standing:
            text = _("红冲这笔上行 ¥{yuan}？", yuan=typed.yuan(sale.amount_fen))
            ask = partial(self._reversing.ask, drawer, sale.id, text)
            facts.add_button(_("红冲"), "undo", ask, role="stop")
        facts.add_lines(_("经过"), [_move_words(move) for move in happened])
        self._page.open_drawer(drawer)


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
        (_("单价"), f"{typed.yuan(said.price_fen)} / {said.unit or ''}"),
        *((name, f"¥{typed.yuan(fen)}") for name, fen in money.items() if fen),
        (_("收款"), naming("method", said.method)),
        (_("平台"), said.platform or ""),
        (_("订单号"), said.order_no or ""),
        (_("买家"), said.buyer_region or ""),
        (_("农户"), row.name(said.farmer) or said.farmer_name or ""),
        (_("怎么卖"), _("代卖，卖出后结账") if said.consigned else ""),
        (_("快递"), " ".join(filter(None, (said.courier, said.waybill)))),
        (_("发货"), f"{said.ship_day:%Y-%m-%d}" if said.ship_day else ""),
        (_("损耗"), typed.weight(said.lost_g) if said.lost_g else ""),
        (_("单号"), said.serial or ""),
        (_("备注"), said.note or ""),
        (_("红冲原因"), said.reason or ""),
    ]


def _move_words(move: UpMove) -> str:
    what = naming("what", move.what)
    if move.reverses:
        what = _("撤回：{what}", what=what)
    refund = f"¥{typed.yuan(move.refund_fen)}" if move.refund_fen else ""
    loss = typed.weight(move.loss_g) if move.loss_g else ""
    day = f"{move.day:%m-%d}" if move.day else ""
    return "  ".join(filter(None, (day, what, refund, loss, move.cause, move.waybill)))


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
