"""The form of an errand: the posted fee filled in, what is to be paid in large figures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final, cast

from core.base.capitals import capitals
from core.base.changes import Changes
from core.base.errors import ClerkError
from core.packs.model import Fee
from core.station import Station, Views
from core.trade.model.errand import WITHDRAWAL, Errand
from desktop.pages import finders
from desktop.pages.booking import Booking, Done, show_error
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from desktop.widgets import typed
from desktop.widgets.card import Card
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import FormPlan, RecordForm
from words.say import _

FIELDS: Final = (
    "what",
    "person",
    "account",
    "amount_fen",
    "fee_fen",
    "method",
    "paid_from",
    "slip_no",
    "result",
    "note",
)


class ErrandForm(RecordForm):
    """Collects one errand."""

    def __init__(self, desk: Desk) -> None:
        plan = FormPlan(
            kind=Errand,
            today=desk.today,
            fields=FIELDS,
            find={"person": finders.people(desk, "errand")},
            remember=("what", "method", "paid_from"),
            naming=naming,
            settings=desk.settings,
        )
        super().__init__(plan)
        self._desk = desk
        self.edited.connect(self._on_change)
        self.new_wanted.connect(self._unknown)
        self._follow_what()

    def _on_change(self, name: str) -> None:
        if name == "what":
            self._follow_what()

    def _follow_what(self) -> None:
        """Ask what this errand needs, and look its posted fee up."""
        what = self.values().get("what")
        is_withdrawal = what == WITHDRAWAL
        self.set_shown("paid_from", not is_withdrawal)
        self.tell("slip_no", _("银行终端小票上的号，必填") if is_withdrawal else "")
        if what:
            self._desk.fetch(partial(_fee, what), partial(self._post, what), latest="errand-fee")

    def _post(self, what: str, fee: Fee | None) -> None:
        if what != self.values().get("what"):
            return
        fen = fee.fen if fee is not None else 0
        said = _("免费") if not fen else _("¥{yuan}", yuan=typed.yuan(fen))
        per = fee.per if fee is not None else ""
        self.tell("fee_fen", _("公示价：{price}（每{per}）", price=said, per=per or _("次")))
        self.fill({"fee_fen": fen or None})
        self.edited.emit("fee_fen")

    def _unknown(self, _field: str, text: str) -> None:
        """Say that somebody new is entered on the people page first."""
        self.tell("person", _("没有“{name}”：可以空着，或先到“人员”登记", name=text), "wait")

    def due_fen(self) -> int:
        """Return what the villager pays: nothing but the fee for a withdrawal."""
        said = self.values()
        passed_on = 0 if said.get("what") == WITHDRAWAL else said.get("amount_fen", 0)
        return int(passed_on + said.get("fee_fen", 0))

    def card(self) -> Card:
        """Return the card turned towards the counter."""
        said, fen = self.values(), self.due_fen()
        name = self.editor("person").text().partition("|")[2]
        return Card(
            name=name,
            what=str(said.get("what") or ""),
            amount_fen=fen,
            capitals=capitals(fen),
            lines=_card_lines(said),
        )


def _card_lines(said: Mapping[str, int]) -> tuple[str, ...]:
    fee = said.get("fee_fen", 0)
    return (_("其中服务费 ¥{yuan}", yuan=typed.yuan(fee)),) if fee else ()


def _fee(what: str, views: Views) -> Fee | None:
    return views.packs.fees.get(what)


def errand_drawer(desk: Desk, done: Done) -> Drawer:
    """Return the drawer of a new errand; ``done`` is called once it is booked."""
    form = ErrandForm(desk)
    drawer = Drawer(_("新便民"), form, _("保存并开收据"))
    form.edited.connect(lambda _name: _total(drawer, form))
    drawer.pressed.connect(partial(_save, desk, drawer, form, done))
    return drawer


def _total(drawer: Drawer, form: ErrandForm) -> None:
    fen = form.due_fen()
    drawer.set_totals(f"¥{typed.yuan(fen)}" if fen else "", _("应收") if fen else "")


def _save(desk: Desk, drawer: Drawer, form: ErrandForm, done: Done) -> None:
    try:
        errand = cast("Errand", form.record())
    except ClerkError as error:
        show_error(drawer, error)
        return

    def work(station: Station, reasons: Mapping[str, str]) -> Changes:
        return station.trade.errands.run(errand, reasons)

    Booking(desk, drawer, work, done).start()
