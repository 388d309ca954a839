"""Issuing a paper anew (作废重开): the form it came from, filled with what it said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple, cast

from core.base.changes import Changes
from core.base.record import specs
from core.station import Station, Views
from core.trade.model.paper import Replaceable
from core.trade.queries.ledgers import one
from core.trade.service.reissuing import ISSUED_ANEW, is_issued_anew
from desktop.pages.booking import Work
from desktop.pages.facts import Facts
from desktop.pages.naming import naming
from desktop.pages.reversing import Reversing
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import RecordForm
from desktop.widgets.page import Page
from words.say import _

ANEW: Final = "anew/"
"""How a page is told to open the form of a paper, whose id follows, and then why it is void."""
INSTEAD: Final = "instead"
BAR: Final = "|"
BEGUN: Final = "ordered"
"""What sales and orders are while nothing has become of them."""
Again = Callable[[str, str], None]
"""Opens the form of a paper by its id; the reason why it is wrong, "" where it is void already."""


class Instead(NamedTuple):
    """The paper that a new one is issued for, how far it got, why it is void; "" if it is already.

    ``state`` is "" where nothing had become of it.
    """

    paper: str
    serial: str
    state: str = ""
    reason: str = ""


class AnewForm(RecordForm):
    """A form whose paper may replace a void one, also when it was half-typed."""

    instead: Instead | None = None

    def dump(self) -> dict[str, str]:
        """Return what is half-typed and which paper it replaces."""
        kept = {INSTEAD: BAR.join(self.instead)} if self.instead else {}
        return super().dump() | kept

    def restore(self, half_typed: Mapping[str, str]) -> None:
        """Show again what was half-typed, in the place of the same paper."""
        super().restore(half_typed)
        kept = half_typed.get(INSTEAD, "")
        self.instead = Instead(*kept.split(BAR, len(Instead._fields) - 1)) if kept else None

    def show_paper(
        self, instead: Instead, said: Mapping[str, Any], words: Mapping[str, str]
    ) -> None:
        """Fill in what a paper said; ``words`` is what its people and goods are called."""
        self.instead = instead
        self.touched = True
        self.fill(said, words)
        for name in said:
            self.edited.emit(name)


def instead_for(paper: Replaceable, reason: str) -> Instead:
    """Return what a form keeps of the paper that it replaces: a sale without number its goods."""
    called = getattr(paper, "serial", None) or getattr(paper, "item", None) or ""
    state = getattr(paper, "state", BEGUN)
    return Instead(paper.id, called.replace(BAR, " "), "" if state == BEGUN else state, reason)


def said_of(paper: Replaceable, fields: Sequence[str], *, free: str = "") -> dict[str, Any]:
    """Return what was typed of a paper, its day as the one on which all was done.

    A zero is said where nothing means something else: of a sum that is reckoned when it is left
    open, and of the field that may be ``free``, so that nothing else is offered there.
    """
    usual = {spec.name: spec.default for spec in specs(type(paper))}
    said = {name: getattr(paper, name) for name in fields}
    left_open = [name for name in said if not said[name] and said[name] == usual[name]]
    if "day" in said:
        said["day"] = paper.true_day or paper.day
    return said | dict.fromkeys(name for name in left_open if name != free)


def announce(page: Page) -> None:
    """Say in a page's drawer which paper its form replaces, if it replaces one."""
    drawer = cast("Drawer", page.drawer)
    form = drawer.body
    if not isinstance(form, AnewForm) or form.instead is None:
        return
    serial = form.instead.serial
    drawer.title.setText(_("重开 {serial}", serial=serial))
    words = _("存好后，这张替代已作废的 {serial}", serial=serial)
    if form.instead.reason:
        words = _("存好后，{serial} 作废，由这张替代", serial=serial)
    if form.instead.state:
        state = naming("state", form.instead.state)
        words += _("；这张也记为“{state}”", state=state)
    drawer.say(words, "done")


def instead_of(form: AnewForm, paper: Replaceable, otherwise: Work) -> Work:
    """Return the work that books a form's paper in the place of another one, if there is one."""
    instead = form.instead
    if instead is None:
        return otherwise

    def work(station: Station, reasons: Mapping[str, str]) -> Changes:
        return station.trade.reissuing.reissue(instead.paper, paper, instead.reason, reasons)

    return work


def offer(
    reversing: Reversing,
    drawer: Drawer,
    facts: Facts,
    paper: Replaceable,
    text: str,
    again: Again,
) -> None:
    """Add to a paper's drawer what takes it back, asked with ``text``, and what issues it anew."""
    if paper.reverses or paper.replaced_by:
        return
    anew = partial(again, paper.id)
    if not paper.reversed_by:
        ask = partial(reversing.ask, drawer, paper.id, text)
        facts.add_button(_("红冲"), "undo", ask, role="stop")
    if is_issued_anew(paper):
        offer_anew(reversing, drawer, facts, paper.id, anew, void=bool(paper.reversed_by))


def offer_anew(
    reversing: Reversing,
    drawer: Drawer,
    facts: Facts,
    paper: str,
    anew: Callable[[str], None],
    *,
    void: bool,
) -> None:
    """Add what issues a paper anew, void already or not; ``anew`` is called with the reason."""
    words, icon, role = (_("作废重开"), "undo", "stop")
    if void:
        words, icon, role = (_("另开一张"), "add", "")
    ask = partial(reversing.ask_anew, drawer, paper, anew, void=void)
    facts.add_button(words, icon, ask, role=role)


def asked_anew(paper: str, reason: str) -> str:
    """Return how a page is told to open the form of a paper."""
    return f"{ANEW}{paper}/{reason}"


def told_anew(what: str) -> tuple[str, str] | None:
    """Return the paper and the reason that a page is told, None where it is told otherwise."""
    if not what.startswith(ANEW):
        return None
    paper, _slash, reason = what.removeprefix(ANEW).partition("/")
    return paper, reason


def found(identity: str, views: Views) -> Replaceable | None:
    """Return a paper that can be issued anew, None for any other record."""
    kinds = ISSUED_ANEW.values()
    return next((fact for kind in kinds if (fact := one(views.db, kind, identity))), None)
