"""Facts that go on by steps: a sale that is shipped and signed for, an order that comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar

from core.base.changes import Changes
from core.station import Station, Views
from core.trade.model.down import Down, DownMove
from core.trade.model.up import Up, UpMove
from core.trade.queries.ledgers import moves, one
from desktop.pages.booking import Booking, answers
from desktop.pages.desk import Desk
from desktop.pages.entering import Entering
from desktop.pages.facts import Facts
from desktop.pages.named import Named, NamedLedger
from desktop.pages.naming import naming
from desktop.pages.reached import tell
from desktop.pages.reissuing import AnewForm, announce, instead_for, offer
from desktop.widgets.card import Card
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import RecordForm
from desktop.widgets.notice import Notice
from words.say import _

F = TypeVar("F", Up, Down)
M = TypeVar("M", UpMove, DownMove)


@dataclass(frozen=True)
class Steps(Generic[F]):
    """What may become of one kind of facts."""

    icons: Sequence[tuple[str, str]]
    may: Mapping[str, tuple[str, ...]]
    """The steps that may follow a state."""
    words: Callable[[str], str]
    asks: Callable[[F, str], bool]
    """Whether a step of a fact wants to know anything before it is booked."""
    drawer: Callable[[Desk, F, str], Drawer]
    take: Callable[[str, str, Mapping[str, Any], Station], Changes]
    """Book a step of the fact with an id, on the ledger lane."""


@dataclass(frozen=True)
class Told:
    """What a fact's drawer says of it."""

    title: str
    pairs: Sequence[tuple[str, str]]
    card: Card
    card_words: str
    undo_words: str


class Stepping(Entering, Generic[F, M]):
    """Shows what became of sales or orders in a page's drawer, and books what becomes of them."""

    KIND: ClassVar[type[Any]]
    MOVE: ClassVar[type[Any]]
    STEPS: ClassVar[Steps[Any]]

    def new(self, half_typed: Mapping[str, str] | None = None) -> AnewForm:
        """Open an empty form, or one with what was half-typed."""
        raise NotImplementedError

    def ledger(self) -> NamedLedger[F]:
        """Return the ledger that the facts stand in."""
        raise NotImplementedError

    def told(self, row: Named[F]) -> Told:
        """Return what the drawer of a fact says."""
        raise NotImplementedError

    def move_words(self, move: M) -> Sequence[str | None]:
        """Return what a step said besides its day and its name."""
        raise NotImplementedError

    def lacks(self, form: RecordForm, step: str, said: Mapping[str, Any]) -> bool:
        """Tell beside its field what a step cannot do without, if that was not said."""
        del form, step, said
        return False

    def said(self, row: Named[F], views: Views) -> dict[str, Any]:
        """Return what was typed of a fact, as its form takes it."""
        raise NotImplementedError

    def again(self, identity: str, reason: str) -> None:
        """Open the form of a fact, filled with what it said, for the one in its place."""
        self._desk.fetch(partial(self._read_again, identity), partial(self._fill_again, reason))

    def _read_again(self, identity: str, views: Views) -> tuple[Named[F], dict[str, Any]] | None:
        answer = self._read(identity, views)
        return (answer[0], self.said(answer[0], views)) if answer else None

    def _fill_again(self, reason: str, read: tuple[Named[F], dict[str, Any]] | None) -> None:
        if read is None:
            return
        row, said = read
        form = self.new()
        words = {name: row.word(value) for name, value in said.items() if isinstance(value, str)}
        form.show_paper(instead_for(row.fact, reason), said, words)
        announce(self._page)

    def take(self, step: str, fact: F) -> None:
        """Do a step: ask first what it wants to know, or book it at once."""
        if step not in self.STEPS.may.get(fact.state, ()) or fact.reversed_by or fact.reverses:
            state = naming("state", fact.state)
            words = self.STEPS.words(step)
            text = _("这一笔现在是“{state}”，不能{step}", state=state, step=words)
            self._page.noticed.emit(Notice(text=text, tone="wait"))
        elif self.STEPS.asks(fact, step):
            drawer = self.STEPS.drawer(self._desk, fact, step)
            drawer.pressed.connect(partial(self._save_step, drawer, fact, step))
            self._page.open_drawer(drawer)
        else:
            self._desk.write(
                partial(self.STEPS.take, fact.id, step, {}),
                partial(self._stepped, step),
                self._reversing.refused,
            )

    def _save_step(self, drawer: Drawer, fact: F, step: str) -> None:
        form = drawer.body
        if not isinstance(form, RecordForm):
            return
        said = answers(drawer, form)
        if said is None or self.lacks(form, step, said):
            return

        def work(station: Station, _reasons: Mapping[str, str]) -> Changes:
            return self.STEPS.take(fact.id, step, said, station)

        Booking(self._desk, drawer, work, partial(self._stepped, step)).start()

    def _stepped(self, step: str, changes: Changes) -> None:
        self.tell_booked(changes, _("已记：{step}", step=self.STEPS.words(step)))

    def open(self, identity: str) -> None:
        """Show one fact with what happened to it."""
        self._desk.fetch(partial(self._read, identity), self._show)

    def _read(self, identity: str, views: Views) -> tuple[Named[F], Sequence[M]] | None:
        fact = one(views.db, self.KIND, identity)
        if fact is None:
            return None
        return self.ledger().named(views, [fact])[0], moves(views.db, self.MOVE, identity)

    def _show(self, answer: tuple[Named[F], Sequence[M]] | None) -> None:
        if answer is None:
            return
        row, happened = answer
        fact, told = row.fact, self.told(row)
        facts = Facts(told.pairs)
        tell(self._desk, facts, fact.id)
        drawer = Drawer(told.title, facts, _("打印收据"), icon="print")
        drawer.pressed.connect(partial(self._printing.paper, fact.id))
        standing = not (fact.reverses or fact.reversed_by)
        if standing:
            for step, icon in self.STEPS.icons:
                if step in self.STEPS.may.get(fact.state, ()):
                    facts.add_button(self.STEPS.words(step), icon, partial(self.take, step, fact))
        facts.add_button(told.card_words, "card", lambda: self._page.turned.emit(told.card))
        if standing and fact.moved_by:
            undo = partial(self._reversing.undo, fact.moved_by)
            facts.add_button(_("撤回上一步"), "undo", undo)
        offer(self._reversing, drawer, facts, fact, told.undo_words, self.again)
        facts.add_lines(_("经过"), [self._line(move) for move in happened])
        self._page.open_drawer(drawer)

    def _line(self, move: M) -> str:
        what = naming("what", move.what)
        if move.reverses:
            what = _("撤回：{what}", what=what)
        day = f"{move.day:%m-%d}" if move.day else ""
        return "  ".join(filter(None, (day, what, *self.move_words(move))))
