"""The errands page: what was done for villagers, and a new one by keyboard."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.station import Views
from core.trade.model.errand import ERRANDS, Errand
from core.trade.queries.counter import counter, one
from desktop.models.ledger import Column, LedgerModel
from desktop.pages.desk import Desk
from desktop.pages.errands.form import ErrandForm, errand_drawer
from desktop.pages.facts import Facts
from desktop.pages.naming import naming
from desktop.pages.printing import Printing
from desktop.pages.spooler import Spooler
from desktop.widgets import typed
from desktop.widgets.drawer import Drawer
from desktop.widgets.empty import Empty
from desktop.widgets.ledger import LedgerView
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from words.errors import told
from words.say import _

USUAL = 4
"""So many kinds of errand have a chip of their own."""


class Done(NamedTuple):
    """One errand with its villager's name."""

    errand: Errand
    name: str


class ErrandSource:
    """The ledger of errands with names."""

    kinds = frozenset({"errand", "print", "person", "person.change", "person.merge"})

    def __init__(self, views: Callable[[], Views]) -> None:
        self._views = views

    def first(
        self, order: str, filters: Mapping[str, str], limit: int
    ) -> tuple[array[int], Sequence[Done]]:
        """Return the first screenful and its row numbers."""
        numbers, errands = counter(self._views().db, Errand).first(order, filters, limit)
        return numbers, [row for row in self._named(errands) if row is not None]

    def ids(self, order: str, filters: Mapping[str, str]) -> array[int]:
        """Return the row numbers of all that pass."""
        return counter(self._views().db, Errand).ids(order, filters)

    def rows(self, ids: Sequence[int]) -> Sequence[Done | None]:
        """Return errands by row number."""
        return self._named(counter(self._views().db, Errand).rows(ids))

    def sums(self, filters: Mapping[str, str], ids: Sequence[int] | None) -> Mapping[str, int]:
        """Return how many and the totals."""
        return counter(self._views().db, Errand).sums(filters, ids)

    def _named(self, errands: Sequence[Errand | None]) -> list[Done | None]:
        people = [errand.person for errand in errands if errand and errand.person]
        names = self._views().people.name_of(people)
        return [
            Done(errand, names.get(errand.person or "", "")) if errand else None
            for errand in errands
        ]


def columns() -> tuple[Column[Done], ...]:
    """Return the ledger's columns."""
    return (
        Column(
            key="day",
            label=_("日期"),
            text=lambda row: f"{row.errand.day:%m-%d}" if row.errand.day else "",
            width=8,
        ),
        Column(key="serial", label=_("单号"), text=lambda row: row.errand.serial or "", width=18),
        Column(key="what", label=_("事项"), text=lambda row: _(row.errand.what), width=10),
        Column(key="name", label=_("村民"), text=lambda row: row.name, width=10, sortable=False),
        Column(key="account", label=_("户号"), text=lambda row: row.errand.account or "", width=14),
        Column(
            key="amount_fen",
            label=_("代办金额"),
            text=lambda row: typed.yuan(row.errand.amount_fen),
            align="end",
            width=11,
            total=typed.yuan,
        ),
        Column(
            key="fee_fen",
            label=_("服务费"),
            text=lambda row: typed.yuan(row.errand.fee_fen) if row.errand.fee_fen else "",
            align="end",
            width=9,
            total=typed.yuan,
        ),
        Column(
            key="method",
            label=_("收款"),
            text=lambda row: naming("method", row.errand.method),
            width=8,
        ),
        Column(key="result", label=_("结果"), text=lambda row: row.errand.result or "", width=16),
    )


def tone_of(row: Done) -> str:
    """Return the tone of a row."""
    return "gone" if row.errand.reversed_by or row.errand.reverses else ""


class ErrandsPage(Page):
    """Bills, top-ups, tickets, forms, withdrawals."""

    def __init__(self, desk: Desk, spooler: Spooler | None = None) -> None:
        super().__init__(_("便民服务"))
        self._desk = desk
        self.printing = Printing(desk, self, spooler)
        model = LedgerModel(ErrandSource(desk.views), columns(), desk.jobs, tone_of, self)
        empty = Empty(
            "errand",
            _("还没有便民记录"),
            _("代缴电费、充话费、打印……办一件记一件，收据自动开，日结不用回想。"),
            _("新便民"),
            self.new,
        )
        self.view = LedgerView(model, "errands", desk.settings, today=desk.today, empty=empty)
        choices = [("", _("全部")), *((what, _(what)) for what in ERRANDS[:USUAL])]
        self.view.add_filter("what", _("事项"), choices)
        self.view.opened.connect(self._show)
        self.view.add_action(
            _("重打"), "print", lambda row: self.printing.paper(row.errand.id), "Ctrl+P"
        )
        self.set_body(self.view)
        self.card = self.add_button(_("给村民看"), "card", self.turn, shortcut="Ctrl+D")
        self.add_button(_("新便民"), "add", self.new, main=True, shortcut="Ctrl+N")
        self.view.model.show()

    def arrive(self, what: str = "") -> None:
        """Be shown; an id opens that errand, "new" the form."""
        if what == "new":
            self.new()
        elif what:
            self._desk.fetch(partial(_read, what), self._arrived)
        else:
            super().arrive(what)

    def _arrived(self, row: Done | None) -> None:
        if row is not None:
            self._show(row)

    def new(self) -> None:
        """Open the form of a new errand."""
        self.open_drawer(errand_drawer(self._desk, self._done))

    def _done(self, changes: Changes) -> None:
        self.close_drawer()
        paper = changes.ids[0]
        text = _("已登记 {serial}，收据就要打印", serial=changes.serials[0] or "")
        undo, ended = partial(self._take_back, paper), partial(self.printing.paper, paper)
        self.noticed.emit(Notice(text=text, undo=undo, ended=ended))

    def _take_back(self, paper: str) -> None:
        self._desk.write(
            lambda station: station.trade.papers.reverse(paper, _("点错了")),
            self._undone,
            self._refused,
        )

    def _undone(self, _changes: Changes) -> None:
        self.noticed.emit(Notice(text=_("已红冲，两笔都看得见"), tone="wait"))

    def _show(self, row: Done) -> None:
        errand = row.errand
        facts = Facts(_pairs(row))
        if not errand.reversed_by and not errand.reverses:
            facts.add_button(_("作废（红冲）"), "stop", partial(self._go_to_paper, errand.id))
        drawer = Drawer(errand.serial or _(errand.what), facts, _("打印收据"), icon="print")
        fen = abs(errand.amount_fen + errand.fee_fen)
        drawer.set_totals(f"¥{typed.yuan(fen)}", _(errand.what))
        drawer.pressed.connect(partial(self.printing.paper, errand.id))
        self.open_drawer(drawer)

    def _go_to_paper(self, identity: str) -> None:
        self.wanted.emit("receipts", identity)

    def turn(self) -> None:
        """Turn the form's card towards the counter."""
        if self.drawer is not None and isinstance(self.drawer.body, ErrandForm):
            self.turned.emit(self.drawer.body.card())

    def restore(self, half_typed: dict[str, str]) -> None:
        """Open the form again with what was half-typed."""
        if any(half_typed.values()) and "what" in half_typed:
            self.new()
            super().restore(half_typed)

    def _refused(self, error: ClerkError) -> None:
        text = " ".join(filter(None, told(error)))
        self.noticed.emit(Notice(text=text, tone="stop", seconds=0))


def _read(identity: str, views: Views) -> Done | None:
    errand = one(views.db, Errand, identity)
    if errand is None:
        return None
    names = views.people.name_of([errand.person] if errand.person else [])
    return Done(errand, names.get(errand.person or "", ""))


def _pairs(row: Done) -> list[tuple[str, str]]:
    errand = row.errand
    return [
        (_("日期"), errand.day.isoformat() if errand.day else ""),
        (_("事项"), _(errand.what)),
        (_("村民"), row.name),
        (_("户号或卡尾号"), errand.account or ""),
        (_("代办金额"), f"¥{typed.yuan(errand.amount_fen)}" if errand.amount_fen else ""),
        (_("服务费"), f"¥{typed.yuan(errand.fee_fen)}" if errand.fee_fen else ""),
        (_("收款方式"), naming("method", errand.method)),
        (_("业务小票号"), errand.slip_no or ""),
        (_("结果"), errand.result or ""),
        (_("备注"), errand.note or ""),
        (_("红冲原因"), errand.reason or ""),
    ]
