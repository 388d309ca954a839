"""The parcels page: the shelf, the batch at the scanner, the counter, what villagers send."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Final, cast

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.base.changes import Changes
from core.station import Views
from core.trade.model.mailing import Mailing
from core.trade.model.parcel import Parcel
from core.trade.queries.ledgers import one
from desktop.pages.desk import Desk
from desktop.pages.named import courier_names
from desktop.pages.parcels.batch import BatchIn
from desktop.pages.parcels.handover import HandOver
from desktop.pages.parcels.mailing import (
    FIELDS,
    MailingForm,
    MailingLedger,
    mailing_drawer,
    mailing_facts,
)
from desktop.pages.parcels.notice_text import NoticeText, notice_drawer
from desktop.pages.parcels.reading import shelf_of
from desktop.pages.parcels.shelf_list import SHOWN, ShelfList
from desktop.pages.parcels.steps import ParcelSteps
from desktop.pages.printing import Printing
from desktop.pages.reissuing import announce, instead_for, offer, said_of, told_anew
from desktop.pages.reversing import Reversing
from desktop.pages.spooler import Spooler
from desktop.widgets import typed
from desktop.widgets.choice import Chips
from desktop.widgets.drawer import Drawer
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from words.say import _

SHELF, BATCH, FETCH, SEND = "shelf", "batch", "fetch", "send"
MODES: Final = (SHELF, BATCH, FETCH, SEND)
RECEIPT_CODE: Final = "CZ1:"


class ParcelsPage(Page):
    """Everything about parcels."""

    def __init__(self, desk: Desk, spooler: Spooler | None = None) -> None:
        super().__init__(_("包裹"))
        self._desk = desk
        self._names: dict[str, str] = {}
        desk.fetch(courier_names, self._names.update)
        self.printing = Printing(desk, self, spooler)
        self.reversing = Reversing(desk, self)
        self.steps = ParcelSteps(desk, self, self.printing, self._names)
        self.shelf = ShelfList(desk, self._names)
        self.batch = BatchIn(desk)
        self.hand_over = HandOver(desk)
        self.mailing = MailingLedger(desk, self._names)
        self._modes: dict[str, QWidget] = {
            SHELF: self.shelf,
            BATCH: self.batch,
            FETCH: self.hand_over,
            SEND: self.mailing,
        }
        self.stack = QStackedWidget()
        for widget in self._modes.values():
            self.stack.addWidget(widget)
        self.set_body(self.stack)
        self._add_modes()
        self._listen()
        self.shelf.start()
        self.mailing.show_now()

    def _add_modes(self) -> None:
        names = {
            SHELF: _("架上"),
            BATCH: _("扫码入库"),
            FETCH: _("取件"),
            SEND: _("代寄"),
        }
        self.modes = Chips([(mode, names[mode]) for mode in MODES], _("做什么"))
        self.modes.set_value(SHELF)
        self.modes.chosen.connect(self.show_mode)
        self.head.addWidget(self.modes)
        for at, mode in enumerate(MODES, 1):
            keys = QShortcut(QKeySequence(f"Ctrl+{at}"), self)
            keys.activated.connect(partial(self.show_mode, mode))
            self.modes.group.button(at - 1).setToolTip(f"{names[mode]}  Ctrl+{at}")
        self.text_button = self.add_button(_("通知文字"), "copy", self.open_notice)
        self.new = self.add_button(_("新代寄"), "add", self.new_mailing, main=True)
        self.new.hide()

    def _listen(self) -> None:
        self.shelf.opened.connect(lambda parcel: self.steps.open(parcel.id))
        self.steps.fetch_wanted.connect(self._fetch)
        self.shelf.counted.connect(self._tell_counts)
        self.shelf.step_wanted.connect(self.steps.take)
        self.shelf.scan_wanted.connect(partial(self.show_mode, BATCH))
        self.batch.labels_wanted.connect(self._print_labels)
        self.batch.notice_wanted.connect(self.open_notice)
        self.hand_over.noticed.connect(self.noticed)
        self.hand_over.turned.connect(self.turned)
        self.mailing.opened.connect(self._open_mailing)
        self.mailing.new_wanted.connect(self.new_mailing)

    def mode(self) -> str:
        """Return what is being done."""
        return self.modes.value() or SHELF

    def show_mode(self, mode: str) -> None:
        """Turn to the shelf, the batch, the counter or what is sent."""
        self.close_drawer()
        self.modes.set_value(mode)
        self.stack.setCurrentWidget(self._modes[mode])
        self.new.setVisible(mode == SEND)
        self.text_button.setVisible(mode in {SHELF, BATCH})
        self._modes[mode].setFocus()

    def arrive(self, what: str = "") -> None:
        """Be shown; an id opens that parcel or mailing, "new" begins to scan.

        A mailing that is to be issued anew opens its form.
        """
        if what in MODES:
            self.show_mode(what)
        elif what in SHOWN:
            self.show_mode(SHELF)
            self.shelf.show_step(what)
        elif what == "new":
            self.show_mode(BATCH)
        elif anew := told_anew(what):
            self._mail_again(*anew)
        elif what:
            self._desk.fetch(partial(_find, what), self._show_found)
        elif self.drawer is None:
            self._modes[self.mode()].setFocus()

    def scanned(self, code: str) -> bool:
        """Take a waybill: book it, hand it over, or fill it into the form."""
        if code.startswith(RECEIPT_CODE):
            self.wanted.emit("receipts", code)
            return True
        mode = self.mode()
        if self.drawer is not None and isinstance(self.drawer.body, MailingForm):
            self.drawer.body.scan(code)
        elif mode == BATCH:
            self.batch.scan(code)
        elif mode == FETCH:
            self.hand_over.ask(code)
        else:
            self._desk.fetch(partial(_waits, code, self._desk.today()), partial(self._route, code))
        return True

    def _route(self, code: str, waits: bool) -> None:
        """Hand over what waits; take in what is new."""
        if waits:
            self._fetch(code)
        else:
            self.show_mode(BATCH)
            self.batch.scan(code)

    def escape(self) -> bool:
        """Go back: out of the drawer, the open parcel, the mode."""
        if super().escape():
            return True
        if self.mode() == BATCH and self.batch.intake.drop():
            return True
        if self.mode() != SHELF:
            self.show_mode(SHELF)
            return True
        return False

    def half_typed(self) -> dict[str, str]:
        """Return the parcel in hand, or the form that is open."""
        if self.drawer is not None and isinstance(self.drawer.body, MailingForm):
            return {"mode": SEND, **self.drawer.body.dump()}
        half = self.batch.half_typed()
        return {"mode": BATCH, **half} if half else {}

    def restore(self, half_typed: dict[str, str]) -> None:
        """Open again what was in hand."""
        if half_typed.get("mode") == SEND:
            self.show_mode(SEND)
            self.new_mailing()
            super().restore(half_typed)
            announce(self)
        elif half_typed.get("mode") == BATCH:
            self.show_mode(BATCH)
            self.batch.restore(half_typed)

    def _tell_counts(self, counts: dict[str, int]) -> None:
        late = counts["remind"] + counts["call"] + counts["return"]
        words = _("架上 {count} 件", count=counts["shelf"])
        due = _("  ·  {count} 件该催了", count=late) if late else ""
        self.set_subtitle(words + due)

    def _show_found(self, found: tuple[str, Mailing | None]) -> None:
        parcel, mailing = found
        if mailing is not None:
            self.show_mode(SEND)
            self._open_mailing(mailing)
        elif parcel:
            self.show_mode(SHELF)
            self.steps.open(parcel)

    def _fetch(self, waybill: str) -> None:
        self.show_mode(FETCH)
        self.hand_over.ask(waybill)

    def _print_labels(self, ids: Sequence[str]) -> None:
        today = self._desk.today()
        if ids:
            self._desk.fetch(lambda views: shelf_of(views, today).named(ids), self.printing.labels)

    def open_notice(self) -> None:
        """Open the masked notice, to be copied or printed."""
        drawer = notice_drawer(self._desk, self.printing)
        drawer.pressed.connect(partial(self._copy_notice, drawer))
        self.open_drawer(drawer)

    def _copy_notice(self, drawer: Drawer) -> None:
        if isinstance(drawer.body, NoticeText):
            count = drawer.body.copy()
            self.close_drawer()
            self.noticed.emit(Notice(text=_("已复制 {count} 件的通知", count=count)))

    def new_mailing(self) -> None:
        """Open the form of a new mailing."""
        self.show_mode(SEND)
        self.open_drawer(mailing_drawer(self._desk, self._mailed))

    def _mail_again(self, identity: str, reason: str) -> None:
        """Open the form of a mailing, filled with what it said, for the one in its place."""
        self._desk.fetch(partial(_find, identity), partial(self._fill_again, reason))

    def _fill_again(self, reason: str, found: tuple[str, Mailing | None]) -> None:
        mailing = found[1]
        if mailing is None:
            return
        self.new_mailing()
        form = cast("MailingForm", cast("Drawer", self.drawer).body)
        words = {
            "sender": mailing.sender_name or "",
            "courier": self._names.get(mailing.courier, mailing.courier),
        }
        form.show_paper(instead_for(mailing, reason), said_of(mailing, FIELDS), words)
        announce(self)

    def _mailed(self, changes: Changes) -> None:
        self.close_drawer()
        self._modes[SEND].setFocus()
        mailing = changes.ids[0]
        undo = partial(self.reversing.undo, mailing)
        ended = partial(self.printing.paper, mailing)
        text = _("代寄已登记 {serial}，收据就要打印", serial=changes.serials[0] or "")
        self.noticed.emit(Notice(text=text, undo=undo, ended=ended))

    def _open_mailing(self, mailing: Mailing) -> None:
        facts = mailing_facts(mailing, self._names)
        drawer = Drawer(mailing.item, facts, _("打印收据"), icon="print")
        drawer.pressed.connect(partial(self.printing.paper, mailing.id))
        text = _("红冲这次代寄 ¥{yuan}？", yuan=typed.yuan(mailing.fee_fen))
        offer(self.reversing, drawer, facts, mailing, text, self._mail_again)
        self.open_drawer(drawer)


def _find(identity: str, views: Views) -> tuple[str, Mailing | None]:
    parcel = one(views.db, Parcel, identity)
    return (parcel.id if parcel else ""), one(views.db, Mailing, identity)


def _waits(code: str, today: dt.date, views: Views) -> bool:
    return bool(shelf_of(views, today).pickups(code))
