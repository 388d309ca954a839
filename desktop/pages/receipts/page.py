"""The papers page: found by serial, day, person or a scanned code; printed again, made void."""

from __future__ import annotations

import re
from functools import partial
from typing import Final, cast

from core.base.changes import Changes
from core.paper.qr import PREFIX
from core.trade.model.paper import Replaceable
from core.trade.model.receipt import Receipt
from core.trade.queries.register import PAPERS, PaperRow, Register
from desktop.models.ledger import LedgerModel
from desktop.pages.booking import remarks, sentences
from desktop.pages.desk import Desk
from desktop.pages.naming import kind_name
from desktop.pages.printing import Printing
from desktop.pages.reached import Reached, tell
from desktop.pages.receipts.form import FIELDS, ReceiptForm, receipt_drawer, show_total
from desktop.pages.receipts.papers import (
    PAGES,
    Opened,
    columns,
    facts_of,
    find,
    opened,
    tone_of,
)
from desktop.pages.reissuing import (
    announce,
    asked_anew,
    found,
    instead_for,
    offer_anew,
    said_of,
)
from desktop.pages.reversing import Reversing
from desktop.pages.sources import FromViews
from desktop.pages.spooler import Spooler
from desktop.widgets.drawer import Drawer
from desktop.widgets.empty import Empty
from desktop.widgets.ledger import LedgerView
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from words.say import _

SERIAL: Final = re.compile(r"[0-9A-Z]{4,}-\d{6}(-[0-9A-Z])?", re.IGNORECASE)
SOME_KINDS: Final = ("purchase", "down", "settlement", "receipt")


class ReceiptsPage(Page):
    """Every numbered paper of the station."""

    def __init__(self, desk: Desk, spooler: Spooler | None = None) -> None:
        super().__init__(_("单据"))
        self._desk = desk
        self.printing = Printing(desk, self, spooler)
        self.reversing = Reversing(desk, self)
        source = FromViews(desk.views, lambda views: Register(views.db), Register.kinds)
        marked = Reached(desk.views, source, lambda row: row.id)
        model = LedgerModel(marked, marked.among(columns(), desk), desk.jobs, tone_of, self)
        self.empty = Empty(
            "receipt",
            _("还没有单据"),
            _("收购、代买、便民开的单子都在这里；没有台账的收付，在这里开收据。"),
            _("开收据"),
            self.new,
        )
        self.view = LedgerView(model, "papers", desk.settings, today=desk.today, empty=self.empty)
        kinds = [("", _("全部")), *((kind, kind_name(kind)) for kind in SOME_KINDS)]
        self.view.add_filter("kind", _("哪种单据"), kinds)
        self.view.add_filter(
            "standing", _("有效"), [("", _("全部")), ("1", _("有效")), ("0", _("作废"))]
        )
        self.view.opened.connect(self._open_row)
        self.view.add_action(_("再打印"), "print", self._print_row, "Ctrl+P")
        self.set_body(self.view)
        self.add_button(_("开收据"), "add", self.new, main=True, shortcut="Ctrl+N")
        model.show()

    def arrive(self, what: str = "") -> None:
        """Be shown; "new" opens the form, an id, a serial or a receipt's code opens a paper."""
        if what == "new":
            self.new()
        elif what:
            self._look_for(what)
        else:
            super().arrive()

    def scanned(self, code: str) -> bool:
        """Open the paper whose code or serial was scanned."""
        if code.startswith(PREFIX) or SERIAL.fullmatch(code.strip()):
            self._look_for(code)
            return True
        return False

    def restore(self, half_typed: dict[str, str]) -> None:
        """Open the form again that was half-typed."""
        if "items" in half_typed:
            self.new()
            super().restore(half_typed)
            drawer = cast("Drawer", self.drawer)
            form = cast("ReceiptForm", drawer.body)
            form.refresh_all()
            show_total(drawer, form)
            announce(self)

    def new(self) -> None:
        """Open the form of a receipt that stands alone."""
        self.open_drawer(receipt_drawer(self._desk, self._booked))

    def _look_for(self, wanted: str) -> None:
        self._desk.fetch(lambda views: find(views, wanted), self._found, latest="papers-found")

    def _found(self, paper: Opened | None) -> None:
        if paper is None:
            text = _("本站没有这张单据，或者条码坏了；可以试试输单号")
            self.noticed.emit(Notice(text=text, tone="wait"))
            self.view.focus_filter()
            return
        self.show_paper(paper)

    def _open_row(self, row: PaperRow) -> None:
        self._desk.fetch(lambda views: opened(views, row), self.show_paper, latest="papers-opened")

    def show_paper(self, paper: Opened) -> None:
        """Show one paper in the drawer."""
        row = paper.row
        facts = facts_of(paper)
        tell(self._desk, facts, row.id)
        words = _("打印") if not row.prints else _("再打印（第 {n} 次）", n=row.prints + 1)
        drawer = Drawer(row.serial, facts, words, icon="print")
        drawer.pressed.connect(partial(self._print_row, row))
        if row.kind in PAGES:
            facts.add_button(_("到台账看"), "next", partial(self._go_to, row))
        if not row.state and row.kind in PAPERS:
            text = _("作废 {serial}？", serial=row.serial)
            ask = partial(self.reversing.ask, drawer, row.id, text)
            facts.add_button(_("作废（红冲）"), "undo", ask, role="stop")
        if paper.may_again:
            anew = partial(self._issue_anew, row)
            offer_anew(self.reversing, drawer, facts, row.id, anew, void=bool(row.state))
        self.open_drawer(drawer)

    def _issue_anew(self, row: PaperRow, reason: str) -> None:
        """Open the form that a paper came from, filled with what it said."""
        if row.kind == Receipt.kind:
            self._desk.fetch(partial(found, row.id), partial(self._fill_again, reason))
        else:
            self.wanted.emit(PAGES.get(row.kind, "up"), asked_anew(row.id, reason))

    def _fill_again(self, reason: str, paper: Replaceable | None) -> None:
        self.new()
        if isinstance(paper, Receipt):
            form = cast("ReceiptForm", cast("Drawer", self.drawer).body)
            words = {"party": paper.name or ""} if paper.party else {}
            form.show_paper(instead_for(paper, reason), said_of(paper, FIELDS), words)
            announce(self)

    def _go_to(self, row: PaperRow) -> None:
        self.wanted.emit(PAGES[row.kind], row.id)

    def _print_row(self, row: PaperRow) -> None:
        self.printing.paper(row.id)

    def _booked(self, changes: Changes) -> None:
        self.close_drawer()
        text = _("收据已开 {serial}，就要打印", serial=changes.serials[0] or "")
        findings = remarks(changes.findings)
        if findings:
            sentences(self._desk, findings, partial(self._say_booked, changes.ids[0], text))
        else:
            self._say_booked(changes.ids[0], text, [])

    def _say_booked(self, identity: str, text: str, said: list[str]) -> None:
        self.noticed.emit(
            Notice(
                text="；".join((text, *said)),
                tone="wait" if said else "done",
                undo=partial(self.reversing.undo, identity),
                ended=partial(self.printing.paper, identity),
            )
        )
