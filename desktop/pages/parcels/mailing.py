"""Parcels that villagers send: a form with the ticks of what was seen, and the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, Final, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.packs.model import Courier
from core.people.model import Person
from core.station import Station, Views
from core.trade.model.mailing import Mailing
from core.trade.queries.ledgers import ledger
from core.trade.service.parcels import plain
from desktop import theme
from desktop.models.ledger import Column, LedgerModel
from desktop.pages import finders
from desktop.pages.booking import Booking, Done, show_error
from desktop.pages.desk import Desk
from desktop.pages.facts import Facts
from desktop.pages.naming import naming
from desktop.pages.reissuing import AnewForm, Instead, instead_of
from desktop.pages.sources import FromViews
from desktop.widgets import typed
from desktop.widgets.drawer import Drawer
from desktop.widgets.empty import Empty
from desktop.widgets.form import FormPlan, RecordForm
from desktop.widgets.ledger import LedgerView
from words.say import _
from words.told import N_

FIELDS: Final = (
    "waybill",
    "courier",
    "sender",
    "sender_name",
    "sender_phone",
    "item",
    "pieces",
    "grams",
    "verified_id",
    "verified_paper",
    "opened_check",
    "security_mark",
    "receiver_name",
    "receiver_phone",
    "receiver_address",
    "fee_fen",
    "insured_fen",
    "method",
    "note",
)
BESIDE: Final = MappingProxyType(
    {
        "courier": "waybill",
        "sender_phone": "sender_name",
        "pieces": "item",
        "verified_paper": "verified_id",
        "security_mark": "opened_check",
        "receiver_phone": "receiver_name",
        "insured_fen": "fee_fen",
    }
)
REMEMBERED: Final = ("courier", "verified_paper", "method")
HINTS: Final = {
    "verified_id": N_("看过证件就勾，不记号码"),
    "opened_check": N_("当面开箱看过再勾"),
}


def columns(names: Mapping[str, str]) -> tuple[Column[Mailing], ...]:
    """Return the ledger's columns; ``names`` are the couriers' by code."""
    return (
        Column(key="day", label=_("日期"), text=lambda m: f"{m.day:%m-%d}" if m.day else ""),
        Column(key="serial", label=_("单号"), text=lambda m: m.serial or "", width=18),
        Column(key="sender_name", label=_("寄件人"), text=lambda m: m.sender_name or "", width=10),
        Column(key="item", label=_("物品"), text=lambda m: m.item, width=14),
        Column(
            key="courier", label=_("快递"), text=lambda m: names.get(m.courier, m.courier), width=17
        ),
        Column(key="waybill", label=_("运单号"), text=lambda m: m.waybill or "", width=19),
        Column(
            key="receiver_name", label=_("寄给"), text=lambda m: m.receiver_name or "", width=10
        ),
        Column(
            key="verified_id",
            label=_("实名验视"),
            text=lambda m: _("已看") if m.verified_id and m.opened_check else _("没看"),
            width=9,
        ),
        Column(
            key="fee_fen",
            label=_("运费"),
            text=lambda m: typed.yuan(m.fee_fen),
            align="end",
            width=9,
            total=typed.yuan,
        ),
    )


def tone_of(mailing: Mailing) -> str:
    """Return the tone of a mailing's row."""
    return "gone" if mailing.reversed_by or mailing.reverses else ""


class MailingLedger(QWidget):
    """All mailings.

    Signals:
        opened: a mailing to show.
        new_wanted: a new one is to be written.
    """

    opened = Signal(object)
    new_wanted = Signal()

    def __init__(self, desk: Desk, names: Mapping[str, str]) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        theme.spaced(box, 0, 0)
        source = FromViews(
            desk.views, lambda views: ledger(views.db, Mailing), {"parcel-out", "print"}
        )
        model = LedgerModel(source, columns(names), desk.jobs, tone_of, self)
        empty = Empty(
            "parcel-out",
            _("还没有代寄"),
            _("看证件、开箱看过再收；只打勾，不记证件号码。"),
            _("新代寄"),
            self.new_wanted.emit,
        )
        self.view = LedgerView(model, "mailing", desk.settings, today=desk.today, empty=empty)
        self.view.opened.connect(self.opened)
        box.addWidget(self.view)
        self.setFocusProxy(self.view)

    def show_now(self) -> None:
        """Read the ledger for the first time."""
        self.view.model.show()


class MailingForm(AnewForm):
    """The form of one mailing."""

    def __init__(self, desk: Desk) -> None:
        plan = FormPlan(
            kind=Mailing,
            today=desk.today,
            fields=FIELDS,
            beside=BESIDE,
            find={"sender": finders.people(desk, "sender"), "courier": finders.couriers(desk)},
            adds=("sender", "courier"),
            remember=REMEMBERED,
            naming=naming,
            settings=desk.settings,
        )
        super().__init__(plan)
        self._desk = desk
        self._as_said = ""
        for name, hint in HINTS.items():
            self.tell(name, _(hint))
        finders.hint(self, "courier", _("快递名或首字母"))
        self.edited.connect(self._on_change)
        self.new_wanted.connect(self._take_text)
        self._show_sender(known=False)

    def scan(self, code: str) -> None:
        """Fill in a scanned waybill and whose it may be."""
        waybill = plain(code)
        self.fill({"waybill": waybill})
        self._desk.jobs.ledger(
            lambda: self._desk.station.trade.parcels.couriers(waybill), self._guessed
        )

    def _guessed(self, couriers: Sequence[Courier]) -> None:
        if len(couriers) == 1:
            words = finders.courier_words(couriers[0])
            self.fill({"courier": couriers[0].code}, {"courier": words})

    def _take_text(self, name: str, text: str) -> None:
        """Take a name that nobody has as it is typed."""
        if name == "courier":
            self.fill({"courier": text}, {"courier": text})
            return
        self.fill({"sender": None, "sender_name": text})
        self._show_sender(known=False)
        self.editor("sender_phone").focus_widget().setFocus()

    def _on_change(self, name: str) -> None:
        if name == "sender":
            sender = self.values().get("sender")
            self._show_sender(known=bool(sender))
            if sender:
                self._desk.fetch(partial(_person, sender), self._known)

    def show_paper(
        self, instead: Instead, said: Mapping[str, Any], words: Mapping[str, str]
    ) -> None:
        """Fill in what a mailing said; how its sender is reached stays as it was said then."""
        self._as_said = said.get("sender") or ""
        super().show_paper(instead, said, words)

    def _known(self, person: Person | None) -> None:
        if person is None:
            return
        if person.id != self._as_said:
            self.fill({"sender_name": person.name, "sender_phone": person.phone})
        self.set_shown("sender_phone", not self.values().get("sender_phone"))

    def _show_sender(self, *, known: bool) -> None:
        self.set_shown("sender_name", not known)
        self.set_shown("sender_phone", not known)


def _person(identity: str, views: Views) -> Person | None:
    return views.people.get(identity)


def mailing_drawer(desk: Desk, done: Done) -> Drawer:
    """Return the drawer of a new mailing; ``done`` is called once it is booked."""
    form = MailingForm(desk)
    drawer = Drawer(_("新代寄"), form, _("保存并开收据"))
    form.edited.connect(lambda _name: _total(drawer, form))
    drawer.pressed.connect(lambda: _save(desk, drawer, form, done))
    return drawer


def _total(drawer: Drawer, form: RecordForm) -> None:
    fee = form.values().get("fee_fen", 0)
    drawer.set_totals(f"¥{typed.yuan(fee)}" if fee else "", _("运费") if fee else "")


def _save(desk: Desk, drawer: Drawer, form: MailingForm, done: Done) -> None:
    try:
        mailing = cast("Mailing", form.record())
    except ClerkError as error:
        show_error(drawer, error)
        return

    def work(station: Station, reasons: Mapping[str, str]) -> Changes:
        return station.trade.mailing.send(mailing, reasons)

    Booking(desk, drawer, instead_of(form, mailing, work), done).start()


def mailing_facts(mailing: Mailing, names: Mapping[str, str]) -> Facts:
    """Return what is known of one mailing."""
    seen = [
        words
        for flag, words in (
            (mailing.verified_id, _("证件")),
            (mailing.opened_check, _("开箱")),
            (mailing.security_mark, _("验视章")),
        )
        if flag
    ]
    return Facts(
        [
            (_("单号"), mailing.serial or ""),
            (_("快递"), names.get(mailing.courier, mailing.courier)),
            (_("运单号"), mailing.waybill or ""),
            (_("寄件人"), mailing.sender_name or ""),
            (_("电话"), mailing.sender_phone or ""),
            (_("寄给"), mailing.receiver_name or ""),
            (_("收件电话"), mailing.receiver_phone or ""),
            (_("地址"), mailing.receiver_address or ""),
            (_("物品"), mailing.item),
            (_("看过"), "、".join(seen)),
            (_("运费"), f"¥{typed.yuan(mailing.fee_fen)}  {naming('method', mailing.method)}"),
            (_("备注"), mailing.note or ""),
            (_("红冲原因"), mailing.reason or ""),
        ]
    )
