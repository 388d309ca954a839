"""The errands page: what was done for villagers, and a new one by keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final, cast

from PySide6.QtCore import QTimer

from core.base.capitals import capitals
from core.base.changes import Changes
from core.base.errors import ClerkError
from core.station import Station, Views
from core.trade.model.errand import ERRANDS, Errand
from core.trade.queries.ledgers import one
from desktop.models.ledger import LedgerModel
from desktop.pages.booking import Booking, remarks, sentences, show_error
from desktop.pages.desk import Desk
from desktop.pages.errands.form import FIELDS, ErrandForm
from desktop.pages.errands.reading import Row, collected, columns, errands
from desktop.pages.facts import Facts
from desktop.pages.named import day_words, tone_of
from desktop.pages.naming import naming
from desktop.pages.newcomer import newcomer_drawer
from desktop.pages.printing import Printing
from desktop.pages.reached import tell
from desktop.pages.reissuing import announce, instead_for, instead_of, offer, said_of, told_anew
from desktop.pages.reversing import Reversing
from desktop.pages.spooler import Spooler
from desktop.settings import NOTICE_SECONDS
from desktop.widgets import typed
from desktop.widgets.card import Card
from desktop.widgets.drawer import Drawer
from desktop.widgets.empty import Empty
from desktop.widgets.ledger import LedgerView
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from words.say import _

USUAL: Final = 4
"""So many kinds of errand have a chip of their own."""


class ErrandsPage(Page):
    """Bills, top-ups, tickets, forms, withdrawals."""

    def __init__(self, desk: Desk, spooler: Spooler | None = None) -> None:
        super().__init__(_("便民服务"))
        self._desk = desk
        self.printing = Printing(desk, self, spooler)
        self.reversing = Reversing(desk, self)
        self._errands = errands(desk)
        model = LedgerModel(self._errands, columns(), desk.jobs, tone_of, self)
        self.empty = Empty(
            "errand",
            _("还没有便民记录"),
            _("代缴电费、充话费、打印……办一件记一件，收据自动开，日结不用回想。"),
            _("新便民"),
            self._new,
        )
        self.view = LedgerView(model, "errands", desk.settings, today=desk.today, empty=self.empty)
        choices = [("", _("全部")), *((what, _(what)) for what in ERRANDS[:USUAL])]
        self.view.add_filter("what", _("事项"), choices)
        self.view.opened.connect(self.show_row)
        self.view.add_action(_("再打印"), "print", self._print, "Ctrl+P")
        self.set_body(self.view)
        self.add_button(_("给村民看"), "card", self._turn_form, shortcut="Ctrl+D")
        self.add_button(_("新便民"), "add", self._new, main=True, shortcut="Ctrl+N")
        model.show()

    def arrive(self, what: str = "") -> None:
        """Be shown; an id opens that errand, "new" the form, one to be issued anew its own."""
        if what == "new":
            self.new()
        elif anew := told_anew(what):
            self.again(*anew)
        elif what:
            self._desk.fetch(partial(self._read, what), self._arrived)
        else:
            super().arrive()

    def _read(self, identity: str, views: Views) -> Row | None:
        errand = one(views.db, Errand, identity)
        return self._errands.named(views, [errand])[0] if errand else None

    def _arrived(self, row: Row | None) -> None:
        if row is not None:
            self.show_row(row)

    def scanned(self, code: str) -> bool:
        """Take the number of the bank's slip into the open form."""
        if self.drawer is None or not isinstance(self.drawer.body, ErrandForm):
            return False
        self.drawer.body.fill({"slip_no": code})
        return True

    def _new(self) -> None:
        self.new()

    def new(self, half_typed: Mapping[str, str] | None = None) -> ErrandForm:
        """Open an empty form, or one with what was half-typed."""
        form = ErrandForm(self._desk)
        drawer = Drawer(_("新便民"), form, _("保存并开收据"))
        form.edited.connect(lambda _name: _total(drawer, form))
        form.new_wanted.connect(partial(self._add, form))
        drawer.pressed.connect(partial(self._save, drawer, form))
        if half_typed:
            form.restore(half_typed)
        self.open_drawer(drawer)
        announce(self)
        return form

    def again(self, identity: str, reason: str) -> None:
        """Open the form of an errand, filled with what it said, for the one in its place."""
        self._desk.fetch(partial(self._read, identity), partial(self._fill_again, reason))

    def _fill_again(self, reason: str, row: Row | None) -> None:
        if row is None:
            return
        said = said_of(row.fact, FIELDS, free="fee_fen")
        words = {"person": row.name(row.fact.person)}
        self.new().show_paper(instead_for(row.fact, reason), said, words)
        announce(self)

    def _add(self, form: ErrandForm, _field: str, text: str) -> None:
        """Add a villager who is not known, then go on with the form."""
        half = form.dump()
        drawer = newcomer_drawer(self._desk, text, "villager", partial(self._go_on, half))
        drawer.closed.connect(lambda: QTimer.singleShot(0, self, lambda: self._reopen(half)))
        self.open_drawer(drawer)

    def _go_on(self, half: Mapping[str, str], identity: str, words: str) -> None:
        self.new(half).take_person(identity, words)

    def _reopen(self, half: Mapping[str, str]) -> None:
        """Go back to the form after nobody was added."""
        if self.drawer is None:
            self.new(half)

    def restore(self, half_typed: dict[str, str]) -> None:
        """Open the form again with what was half-typed."""
        if any(half_typed.values()) and "what" in half_typed:
            self.new(half_typed)

    def _save(self, drawer: Drawer, form: ErrandForm) -> None:
        try:
            errand = cast("Errand", form.record())
        except ClerkError as error:
            show_error(drawer, error)
            return

        def work(station: Station, reasons: Mapping[str, str]) -> Changes:
            return station.trade.errands.run(errand, reasons)

        Booking(self._desk, drawer, instead_of(form, errand, work), self._booked).start()

    def _booked(self, changes: Changes) -> None:
        self.close_drawer()
        sentences(self._desk, remarks(changes.findings), partial(self._tell, changes))

    def _tell(self, changes: Changes, said: Sequence[str]) -> None:
        text = _("已登记 {serial}，收据就要打印", serial=changes.serials[0] or "")
        identity = changes.ids[0]
        notice = Notice(
            text="\n".join((text, *said)),
            undo=partial(self.reversing.undo, identity),
            seconds=self._desk.settings.get(NOTICE_SECONDS),
            ended=partial(self.printing.paper, identity),
        )
        self.noticed.emit(notice)

    def show_row(self, row: Row) -> None:
        """Show one errand in the drawer."""
        errand = row.fact
        facts = Facts(_pairs(row))
        tell(self._desk, facts, errand.id)
        drawer = Drawer(_(errand.what), facts, _("打印收据"), icon="print")
        drawer.set_totals(f"¥{typed.yuan(abs(collected(errand)))}", _("收村民"))
        drawer.pressed.connect(partial(self._print, row))
        facts.add_button(_("给村民看"), "card", partial(self._turn, card_of(row)))
        text = _("红冲这一笔 ¥{yuan}？", yuan=typed.yuan(collected(errand)))
        offer(self.reversing, drawer, facts, errand, text, self.again)
        self.open_drawer(drawer)

    def _print(self, row: Row) -> None:
        self.printing.paper(row.fact.id)

    def _turn(self, card: Card) -> None:
        self.turned.emit(card)

    def _turn_form(self) -> None:
        """Turn what is being written towards the counter, else the chosen errand."""
        row = self.view.current()
        if self.drawer is not None and isinstance(self.drawer.body, ErrandForm):
            self._turn(_card_of_form(self.drawer.body))
        elif row is not None:
            self._turn(card_of(row))


def _total(drawer: Drawer, form: ErrandForm) -> None:
    fen = form.total()
    drawer.set_totals(f"¥{typed.yuan(fen)}" if fen else "", capitals(fen) if fen else "")


def card_of(row: Row) -> Card:
    """Return the card that tells a villager what it costs."""
    errand = row.fact
    fen, fee = abs(collected(errand)), abs(errand.fee_fen)
    return _card(row.name(errand.person), errand.what, fen, fee)


def _card_of_form(form: ErrandForm) -> Card:
    said = form.values()
    name = form.editor("person").text().partition("|")[2]
    return _card(name, said.get("what") or "", form.total(), said.get("fee_fen", 0))


def _card(name: str, what: str, fen: int, fee: int) -> Card:
    lines = (_("其中服务费 ¥{yuan}", yuan=typed.yuan(fee)),) if fee else ()
    spoken = _("{name}，{what}，{yuan} 元", name=name, what=_(what), yuan=typed.plain_yuan(fen))
    return Card(
        name=name,
        what=_(what),
        amount_fen=fen,
        capitals=capitals(fen),
        lines=lines,
        spoken=spoken,
    )


def _pairs(row: Row) -> list[tuple[str, str]]:
    errand = row.fact
    money = ((_("代办金额"), errand.amount_fen), (_("服务费"), errand.fee_fen))
    return [
        (_("日期"), day_words(errand)),
        (_("单号"), errand.serial or ""),
        (_("村民"), row.name(errand.person)),
        (_("户号或卡尾号"), errand.account or ""),
        *((name, f"¥{typed.yuan(fen)}" if fen else "") for name, fen in money),
        (_("收款方式"), naming("method", errand.method)),
        (_("业务小票号"), errand.slip_no or ""),
        (_("结果"), errand.result or ""),
        (_("备注"), errand.note or ""),
        (_("红冲原因"), errand.reason or ""),
    ]
