"""Drawers beside the close: opening balances, money moved, the hand-over between clerks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

from core.trade.model.close import Shift
from core.trade.model.opening import Opening, Transfer
from desktop.pages import finders
from desktop.pages.close.count import COUNT_FIELDS, CountForm, show_total
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import FormPlan, RecordForm
from desktop.widgets.found import Answer, Find, Found
from words.say import _
from words.told import N_

OPENING_FIELDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "stock": ("product", "place", "grams", "count"),
        "money": ("method", "amount_fen"),
        "payable": ("party", "amount_fen"),
        "receivable": ("party", "amount_fen"),
    }
)
"""What each kind of opening balance asks for."""
ASKED: Final = ("what", "product", "place", "grams", "count", "party", "method", "amount_fen")
TRANSFER_HINTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "bring": N_("钱箱多了，老板出的"),
        "take": N_("钱箱少了，老板拿走的"),
        "deposit": N_("钱箱少了，银行多了"),
        "draw": N_("钱箱多了，银行少了"),
        "over": N_("实点比账面多，把账面调上去；备注写清楚"),
        "short": N_("实点比账面少，把账面调下来；备注写清楚"),
    }
)


def opening_drawer(desk: Desk) -> Drawer:
    """Return the drawer of one opening balance."""
    plan = FormPlan(
        kind=Opening,
        today=desk.today,
        fields=(*ASKED, "note"),
        find={
            "product": finders.products(desk, "opening-product"),
            "party": finders.people(desk, "opening-party"),
        },
        adds=("product", "party"),
        naming=naming,
    )
    form = RecordForm(plan)
    form.fill({"what": "money"})
    form.edited.connect(lambda name: show_asked(form) if name == "what" else None)
    show_asked(form)
    return Drawer(_("期初"), form, _("记下期初"))


def show_asked(form: RecordForm) -> None:
    """Show only the fields that the chosen kind of balance asks for."""
    asked = OPENING_FIELDS.get(form.values().get("what", ""), ())
    for name in ASKED[1:]:
        form.set_shown(name, name in asked)


def transfer_drawer(desk: Desk) -> Drawer:
    """Return the drawer of money moved without a sale."""
    plan = FormPlan(
        kind=Transfer,
        today=desk.today,
        fields=("what", "method", "amount_fen", "note"),
        naming=naming,
    )
    form = RecordForm(plan)
    form.edited.connect(partial(_hint, form))
    return Drawer(_("资金调拨"), form, _("记下"))


def _hint(form: RecordForm, name: str) -> None:
    if name == "what":
        hint = TRANSFER_HINTS.get(form.values().get("what", ""), "")
        form.tell("what", _(hint) if hint else "")


def shift_drawer(desk: Desk) -> Drawer:
    """Return the drawer of a hand-over."""
    fields = ("taker", *COUNT_FIELDS, "tasks", "note")
    form = CountForm(desk, Shift, fields, {"taker": _clerks(desk)})
    form.tell("taker", _("还不是经办人的，先在“设置”里添加"))
    form.tell("tasks", _("几件事，用“；”隔开"))
    drawer = Drawer(_("交接班"), form, _("交接，打印交接单"), icon="hand-over")
    form.edited.connect(lambda _name: show_total(drawer, form))
    return drawer


def _clerks(desk: Desk) -> Find:
    """Return a search among those who work here."""

    def find(typed: str, answer: Answer) -> None:
        desk.jobs.ledger(partial(_clerks_of, desk, typed.strip().lower()), answer)

    return find


def _clerks_of(desk: Desk, typed: str) -> list[Found]:
    """Return those who work here by a part of the name or its initials."""
    initials = desk.station.packs.initials
    return [
        Found(clerk.id, name, naming("role", clerk.role), "clerk")
        for clerk in desk.station.people.clerks.all()
        if (name := clerk.name or "") and any(typed in one for one in (name, *initials.all(name)))
    ]
