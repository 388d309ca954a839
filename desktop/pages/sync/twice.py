"""What two PCs did twice while neither saw the other: side by side, put right by one press."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, Signal

from core.base.changes import Changes
from core.base.errors import UnknownRecordError
from core.base.ids import split_id
from core.base.record import specs
from core.base.tables import Fact
from core.db.rows import by_id
from core.people.model import Person
from core.sync.doubles import HANDED, REPLACED, REVERSED, Double, enter_again, keep
from core.trade.model.parcel import Parcel
from desktop.pages.booking import refused
from desktop.pages.desk import Desk
from desktop.pages.sync.card import Card, wrapped
from desktop.pages.sync.reading import moment, short
from desktop.widgets import typed
from desktop.widgets.drawer import Drawer
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from words.say import _

if TYPE_CHECKING:
    from core.station import Station

NAMING: Final = ("serial", "waybill", "what", "name")
"""Fields by which people tell one fact from another, the first that says something."""


class Act(NamedTuple):
    """One of the things that were done: the event, what it says, who did it, when, where."""

    event: str
    said: str
    clerk: str
    wall_ms: int
    device: str


class Twice(NamedTuple):
    """A double as it is shown: what happened, to which fact ("" where the acts say it), by whom."""

    double: Double
    title: str
    fact: str
    acts: tuple[Act, ...]


def read_twice(station: Station) -> list[Twice]:
    """Return what was done twice and nobody settled; the connection must be the one that writes."""
    doubles = station.sync.doubles
    found = doubles.all() if station.read_only else doubles.look(station.sync.now_ms())
    clerks = {str(clerk.id): clerk.name or "" for clerk in station.people.clerks.all()}
    return [_shown(station, double, clerks) for double in found]


def _shown(station: Station, double: Double, clerks: dict[str, str]) -> Twice:
    kind = station.sync.doubles.kind_of(double.table)
    acts = tuple(_act(station, double, kind, event, clerks) for event in double.events)
    fact = ""
    if double.what in {REPLACED, REVERSED}:
        # What was taken back may still be on its way, on another PC's stick.
        found = by_id(station.db, kind, double.of)
        fact = described(station, found) if found else ""
    return Twice(double, _title(station, double, kind), fact, acts)


def _act(
    station: Station, double: Double, kind: type[Fact], identity: str, clerks: dict[str, str]
) -> Act:
    fact = station.ledger.get(kind, identity)
    made = split_id(identity)
    wall_ms = 0
    # Of a history that is still on its way the tables are here first.
    with contextlib.suppress(UnknownRecordError):
        wall_ms = station.ledger.event(identity).wall_ms
    return Act(
        event=identity,
        said=_said(station, double, fact),
        clerk=clerks.get(str(fact.clerk)) or _("没有登记的人"),
        wall_ms=wall_ms,
        device=short(made.device) if made else "",
    )


def _title(station: Station, double: Double, kind: type[Fact]) -> str:
    if double.what == HANDED:
        parcel = by_id(station.db, Parcel, double.of)
        return _("包裹 {waybill} 记了两次取走", waybill=(parcel and parcel.waybill) or "")
    if double.what == REVERSED:
        return _("{kind}：同一笔红冲了两遍", kind=_(kind.title))
    if double.what == REPLACED:
        return _("{kind}：作废的一张另开了两张", kind=_(kind.title))
    return _("{kind}：同一件事记了两遍", kind=_(kind.title))


def _said(station: Station, double: Double, fact: Fact) -> str:
    if double.what == HANDED:
        other = getattr(fact, "to_name", None)
        return _("{name} 代领", name=other) if other else _("本人取走")
    if double.what == REVERSED:
        return _("红冲原因：{reason}", reason=fact.reason or _("（空）"))
    return described(station, fact)


def described(station: Station, fact: Fact) -> str:
    """Return one line that tells a fact from its likes: number, day, whose, how much."""
    said = [next((str(v) for n in NAMING if (v := getattr(fact, n, None))), "")]
    said.append(fact.day.isoformat() if fact.day else "")
    people = [getattr(fact, one.name) for one in specs(type(fact)) if one.field.refers == "person"]
    found = [by_id(station.db, Person, one) for one in people if one]
    names = [one.name or "" for one in found if one is not None]
    money = [
        getattr(fact, one.name)
        for one in specs(type(fact))
        if one.field.sums and one.shape == "fen"
    ]
    said += names[:1]
    said += [f"¥{typed.yuan(money[0])}"] if money and money[0] else []
    return "  ".join(filter(None, said))


class TwiceCard(Card):
    """One double: what it is, both acts, and the press that puts it right.

    Signals:
        again: enter the fact once more (the Twice).
        kept: the Twice, and the event that stands.
    """

    again = Signal(object)
    kept = Signal(object, str)

    def __init__(self, twice: Twice) -> None:
        super().__init__(twice.title, _advice(twice.double.what))
        if twice.fact:
            self.box.addWidget(wrapped(twice.fact, ""))
        for act in twice.acts:
            self.box.addWidget(wrapped(act.said, ""))
            self.box.addWidget(wrapped(by(act), "hint"))
            if twice.double.what != REVERSED:
                button = self.add_button(
                    _("留 {clerk} 记的", clerk=f"{act.clerk}（{act.device}）"),
                    "check",
                    partial(self.kept.emit, twice, act.event),
                )
                button.setObjectName(act.event)
        if twice.double.what == REVERSED:
            self.add_button(_("补记一笔"), "add", partial(self.again.emit, twice), role="main")


def _advice(what: str) -> str:
    if what == REVERSED:
        return _("两台电脑各红冲了一遍，账上多减了一次。补记一笔，就平了。")
    if what == HANDED:
        return _("问清是谁取走的，留那一次；另一次红冲，包裹还算取走了。")
    return _("留下一笔，另一笔红冲，账上就只算一次。")


def by(act: Act) -> str:
    """Return who did something, when, on which PC."""
    return _(
        "{clerk}，{when}，电脑 {device}",
        clerk=act.clerk,
        when=moment(act.wall_ms),
        device=act.device,
    )


class PuttingRight(QObject):
    """One page's way of putting doubles right: entered again with an undo, or one taken back."""

    def __init__(self, desk: Desk, page: Page, done: Callable[[], None]) -> None:
        super().__init__(page)
        self._desk, self._page, self._done = desk, page, done

    def enter_again(self, twice: Twice) -> None:
        """Enter once more what both took back; the undo takes that back by a red entry."""

        def work(station: Station) -> Changes:
            return enter_again(station.ledger, station.sync.doubles, twice.double)

        self._desk.write(work, self._entered, partial(refused, self._page))

    def _entered(self, changes: Changes) -> None:
        if changes.ids:
            undo = partial(self._undo, changes.ids[0])
            self._page.noticed.emit(Notice(text=_("补记好了，账平了。"), undo=undo))
        else:
            self._page.noticed.emit(Notice(text=_("已经有人补记过了，不用再补。")))
        self._done()

    def _undo(self, identity: str) -> None:
        def work(station: Station) -> Changes:
            changes = station.reverse(identity, _("点错了"))
            station.sync.doubles.look(station.sync.now_ms())
            return changes

        self._desk.write(work, lambda _changes: self._done(), partial(refused, self._page))

    def ask(self, twice: Twice, kept: str) -> None:
        """Say what is taken back before it is: a red entry stays in the books for good."""
        others = [act for act in twice.acts if act.event != kept]
        lines = "\n".join(f"{act.said}\n{by(act)}" for act in others)
        words = _("这一笔红冲，原单和红字单都留在账上，金额互相抵掉：")
        drawer = Drawer(_("红冲另一笔"), wrapped(f"{words}\n\n{lines}", ""), _("红冲"), icon="undo")

        def work(station: Station) -> Changes:
            reason = _("两台电脑各记了一遍")
            with station.db.atomic():
                way = station.reverse, station.trade.parcels
                return keep(*way, twice.double, kept, reason)

        def done(_changes: Changes) -> None:
            self._page.close_drawer()
            self._page.noticed.emit(Notice(text=_("另一笔红冲了，账上只算一次。")))
            self._done()

        def press() -> None:
            drawer.busy(True)
            self._desk.write(work, done, partial(refused, self._page))

        drawer.pressed.connect(press)
        self._page.open_drawer(drawer)
