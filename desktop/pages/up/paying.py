"""Paying farmers: settlement slips, instalments, advances, and an account line by line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Final, cast

from PySide6.QtCore import QObject

from core.base.capitals import capitals
from core.base.changes import Changes
from core.base.errors import ClerkError
from core.base.ids import EventId
from core.station import Station, Views
from core.trade.model.payment import Payment, Settlement
from core.trade.queries.accounts import Account, AccountLine
from desktop.pages import finders
from desktop.pages.booking import Booking, show_error
from desktop.pages.desk import Desk
from desktop.pages.facts import Facts
from desktop.pages.naming import kind_name, naming
from desktop.pages.printing import Printing
from desktop.pages.reissuing import AnewForm, announce, instead_for, instead_of, said_of
from desktop.pages.reversing import Reversing
from desktop.pages.up.owed import OwedRow
from desktop.settings import NOTICE_SECONDS
from desktop.widgets import typed
from desktop.widgets.card import Card
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import FormPlan, RecordForm
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from words.errors import told
from words.say import _

SETTLING: Final = ("start", "end", "deduct_fen", "deduct_why", "method", "paid_fen", "note")
PAYING: Final = ("party", "amount_fen", "method", "note", "day")
BACK: Final = dt.timedelta(days=180)
"""How far back the account in the drawer goes."""


class FarmerPay(QObject):
    """Opens balances in a page's drawer and books what is paid."""

    def __init__(self, desk: Desk, page: Page, printing: Printing, reversing: Reversing) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._printing, self._reversing = printing, reversing

    def open(self, row: OwedRow) -> None:
        """Show one farmer's account."""
        last = self._desk.today()
        read = partial(_account, row.person, last - BACK, last)
        self._desk.fetch(read, partial(self._show, row))

    def _show(self, row: OwedRow, account: Account) -> None:
        facts = Facts(_pairs(row))
        main = _("开结算单，付清") if row.fen > 0 else _("再预付一笔")
        drawer = Drawer(row.name, facts, main, icon="receipt")
        advance = partial(self.pay, "advance", row.person, row.name)
        settle = partial(self.settle, row.person, row.name)
        drawer.pressed.connect(settle if row.fen > 0 else advance)
        if row.fen > 0:
            pay = partial(self.pay, "settle", row.person, row.name)
            facts.add_button(_("先付一部分"), "check", pay)
            facts.add_button(_("预付一笔"), "add", advance)
            facts.add_button(_("给农户看"), "card", lambda: self._page.turned.emit(card_of(row)))
        facts.add_button(
            _("看这个农户"), "person", lambda: self._page.wanted.emit("people", row.person)
        )
        facts.add_lines(_("半年来的账"), [_line_words(line) for line in account.lines[::-1]])
        self._page.open_drawer(drawer)

    def pay(self, purpose: str, person: str = "", name: str = "") -> None:
        """Open the form of one payment: to settle, or in advance."""
        plan = FormPlan(
            kind=Payment,
            today=self._desk.today,
            fields=PAYING,
            find={"party": finders.people(self._desk, "paid")},
            remember=("method",),
            naming=naming,
            settings=self._desk.settings,
        )
        form = RecordForm(plan)
        if person:
            form.fill({"party": person}, {"party": name})
        titles = {"advance": _("预付货款"), "settle": _("付货款")}
        drawer = Drawer(titles[purpose], form, _("付款，打收据"))
        form.edited.connect(lambda _name: _paid(drawer, form))
        drawer.pressed.connect(partial(self._save_payment, drawer, form, purpose))
        self._page.open_drawer(drawer)

    def _save_payment(self, drawer: Drawer, form: RecordForm, purpose: str) -> None:
        try:
            payment = cast("Payment", form.record(purpose=purpose))
        except ClerkError as error:
            show_error(drawer, error)
            return

        def work(station: Station, reasons: Mapping[str, str]) -> Changes:
            return station.trade.money.pay(payment, reasons)

        Booking(self._desk, drawer, work, partial(self._booked, _("已付款"))).start()

    def again(self, slip: Settlement, name: str, reason: str) -> None:
        """Open the form of a settlement, filled with what it said, for the one in its place."""
        form = self.settle(slip.farmer, name)
        said = said_of(slip, SETTLING)
        if slip.paid_fen == max(0, slip.net_fen):
            said["paid_fen"] = None
        form.show_paper(instead_for(slip, reason), said, {})
        announce(self._page)

    def settle(self, person: str, name: str) -> AnewForm:
        """Open the settlement of what a farmer delivered and has not settled."""
        plan = FormPlan(
            kind=Settlement,
            today=self._desk.today,
            fields=SETTLING,
            remember=("method",),
            naming=naming,
            settings=self._desk.settings,
        )
        form = AnewForm(plan)
        form.tell("start", _("空着：从最早没结的算起"))
        drawer = Drawer(_("{name}的结算单", name=name), form, _("结算付款，打结算单"))
        form.edited.connect(lambda _name: self._draft(drawer, form, person))
        drawer.pressed.connect(partial(self._save_settlement, drawer, form, person))
        self._page.open_drawer(drawer)
        self._draft(drawer, form, person)
        return form

    def _draft(self, drawer: Drawer, form: AnewForm, person: str) -> None:
        """Show what the slip would say now."""
        said = {name: value for name, value in form.values().items() if name in SETTLING}
        replaces = EventId(form.instead.paper) if form.instead else None
        wanted = Settlement(farmer=EventId(person), replaces=replaces, **said)
        station = self._desk.station
        self._desk.jobs.ledger(
            lambda: _known(station, wanted),
            lambda known: self._drafted(drawer, known),
            lambda error: _no_draft(drawer, error),
        )

    def _drafted(self, drawer: Drawer, known: tuple[Settlement, int]) -> None:
        drawer.say("")
        _show_draft(drawer, *known)
        if self._page.drawer is drawer:
            announce(self._page)

    def _save_settlement(self, drawer: Drawer, form: AnewForm, person: str) -> None:
        try:
            settlement = cast("Settlement", form.record(farmer=EventId(person)))
        except ClerkError as error:
            show_error(drawer, error)
            return

        def work(station: Station, reasons: Mapping[str, str]) -> Changes:
            return station.trade.money.settle(settlement, reasons)

        anew = instead_of(form, settlement, work)
        Booking(self._desk, drawer, anew, partial(self._booked, _("已结算"))).start()

    def _booked(self, text: str, changes: Changes) -> None:
        self._page.close_drawer()
        identity, serial = changes.ids[0], changes.serials[0] or ""
        notice = Notice(
            text=_("{what} {serial}，单据就要打印", what=text, serial=serial),
            undo=partial(self._reversing.undo, identity),
            seconds=self._desk.settings.get(NOTICE_SECONDS),
            ended=partial(self._printing.paper, identity),
        )
        self._page.noticed.emit(notice)


def _known(station: Station, wanted: Settlement) -> tuple[Settlement, int]:
    """Return a settlement as it would be booked, and how many open lines are not on it."""
    draft = station.trade.money.drafted(wanted)
    return draft, station.trade.money.left_out(draft)


def _show_draft(drawer: Drawer, draft: Settlement, left: int) -> None:
    lines = len(draft.covers) + len(draft.sales)
    parts = [_("{lines} 笔货款 ¥{yuan}", lines=lines, yuan=typed.yuan(draft.gross_fen))]
    if draft.already_fen:
        parts.append(_("先前已付 ¥{yuan}", yuan=typed.yuan(draft.already_fen)))
    if draft.deduct_fen:
        parts.append(_("扣 ¥{yuan}", yuan=typed.yuan(draft.deduct_fen)))
    if left:
        parts.append(_("另有 {count} 笔没结的不在这张上，存好后再结一张", count=left))
    drawer.set_totals(f"¥{typed.yuan(max(0, draft.net_fen))}", "\n".join(parts))


def _no_draft(drawer: Drawer, error: ClerkError) -> None:
    drawer.set_totals("")
    drawer.say(" ".join(filter(None, told(error))), "wait")


def _paid(drawer: Drawer, form: RecordForm) -> None:
    fen = form.values().get("amount_fen", 0)
    drawer.set_totals(f"¥{typed.yuan(fen)}" if fen else "", capitals(fen) if fen > 0 else "")


def _account(person: str, first: dt.date, last: dt.date, views: Views) -> Account:
    return views.accounts.account(person, first, last)


def _pairs(row: OwedRow) -> list[tuple[str, str]]:
    if row.fen < 0:
        return [(_("预付在先"), f"¥{typed.yuan(-row.fen)}")]
    names = (_("7天内"), _("8–30天"), _("31–90天"), _("90天以上"))
    aged = [(name, f"¥{typed.yuan(fen)}") for name, fen in zip(names, row.ages, strict=True) if fen]
    since = [(_("最早"), row.since.isoformat())] if row.since else []
    return [(_("站里欠"), f"¥{typed.yuan(row.fen)}"), *aged, *since]


def _line_words(line: AccountLine) -> str:
    plus = f"+{typed.yuan(line.plus_fen)}" if line.plus_fen else ""
    minus = f"−{typed.yuan(line.minus_fen)}" if line.minus_fen else ""
    balance = _("余 {yuan}", yuan=typed.yuan(line.balance_fen))
    return "  ".join(
        filter(None, (f"{line.day:%m-%d}", kind_name(line.kind), plus, minus, balance))
    )


def card_of(row: OwedRow) -> Card:
    """Return the card that tells a farmer what is still to come."""
    fen = max(0, row.fen)
    return Card(
        name=row.name,
        what=_("站里还欠您"),
        amount_fen=fen,
        capitals=capitals(fen),
        lines=(_("最早 {day}", day=row.since.isoformat()),) if row.since else (),
    )
