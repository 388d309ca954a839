"""A wrong paper made void and issued anew (作废重开): the new one names the one it replaces."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import Any, Final, TypeVar

import msgspec

from core.base.changes import NOTHING, Changes
from core.base.errors import ClerkError
from core.base.record import specs
from core.base.tables import STANDING
from core.db import rows
from core.journal.ledger import Ledger
from core.trade.model.down import Down, DownMove
from core.trade.model.errand import Errand
from core.trade.model.heirs import heir_of
from core.trade.model.mailing import Mailing
from core.trade.model.paper import Replaceable
from core.trade.model.payment import Payment, Settlement
from core.trade.model.purchase import Purchase
from core.trade.model.receipt import Receipt
from core.trade.model.up import Up, UpMove
from core.trade.service.books import NO_REASONS, Books, Reasons, RedEntryError
from core.trade.service.fetching import Fetching
from core.trade.service.moves import steps_of, take_back_all
from core.trade.service.papers import Papers
from core.trade.service.refusals import SettledError

R = TypeVar("R", bound=Replaceable)
GOODS: Final = ("product",)
STAYS: Final[Mapping[type[Replaceable], Mapping[str, tuple[str, ...]]]] = MappingProxyType(
    {
        Purchase: {"batch_no": GOODS, "plot": ("farmer", *GOODS)},
        Up: {"listing": GOODS, "order_line": GOODS, "batch_no": GOODS, "state": (), "ship_day": ()},
        Down: {"state": ()},
        # Without the record it repeats its money would move a second time.
        Receipt: {"of": ()},
        Settlement: {},
        Errand: {},
        Mailing: {"checked_at": ()},
    }
)
"""Papers that somebody holds and that are one form, with what the form does not ask of them.

It stays unless what it hangs on is what was wrong: a batch is of its goods, a plot of its farmer.
"""
ISSUED_ANEW: Final[Mapping[str, type[Replaceable]]] = MappingProxyType(
    {kind.kind: kind for kind in STAYS}
)
TAKEN_AGAIN: Final = frozenset({"ship", "sign", "arrive", "collect"})
"""Steps that are as true of the new paper; money or goods that went back are not."""
REPAID: Final = f"WHERE instr(covers, ?) AND {STANDING}"
Book = Callable[[Any, Reasons], Changes]


class NotIssuedAnewError(ClerkError):
    """Papers of this kind, or taken from an old ledger, are entered anew by themselves."""

    code = "trade.not_issued_anew"


class AlreadyReplacedError(ClerkError):
    """Another paper stands in the place of this one."""

    code = "trade.already_replaced"


class GoneBackError(ClerkError):
    """Money or goods of the record went back since; that is taken back first."""

    code = "trade.gone_back"


class RepaidError(ClerkError):
    """A payment closed some of the order since; that paper is taken back first."""

    code = "trade.repaid"


class Reissuing:
    """Books a paper in the place of a void one; ``book`` has the way in of every kind."""

    def __init__(
        self, ledger: Ledger, papers: Papers, fetching: Fetching, book: Mapping[str, Book]
    ) -> None:
        self._ledger = ledger
        self._papers = papers
        self._fetching = fetching
        self._book = book

    def replaceable(self, identity: str) -> Replaceable:
        """Return a paper that may be issued anew, void already or not.

        Raises ``UnknownRecordError``, ``NotIssuedAnewError``, ``RedEntryError``,
        ``AlreadyReplacedError``, ``SettledError``, ``GoneBackError``, ``RepaidError``.
        """
        kind = ISSUED_ANEW.get(self._papers.kind_of(identity).kind)
        if kind is None:
            raise NotIssuedAnewError(id=identity)
        old = self._ledger.get(kind, identity)
        if old.reverses:
            raise RedEntryError(id=identity)
        if not is_issued_anew(old):
            raise NotIssuedAnewError(id=identity, kind=kind.kind)
        self._refuse_heir(old)
        self._refuse_money(old)
        return old

    def _refuse_heir(self, old: Replaceable) -> None:
        """Refuse a second paper in the place of one; ``serial`` names the first, or its goods."""
        heir = heir_of(self._ledger.db, old)
        if heir.id != old.id:
            called = getattr(heir, "serial", None) or getattr(heir, "item", None)
            raise AlreadyReplacedError(id=old.id, serial=called or heir.id)

    def _refuse_money(self, old: Replaceable) -> None:
        """Refuse what other papers, or money that went back, rest upon."""
        if getattr(old, "settled", 0):
            raise SettledError(id=old.id)
        if any(step.what not in TAKEN_AGAIN for step in steps_of(self._ledger, old)):
            raise GoneBackError(id=old.id)
        if isinstance(old, Down):
            payment = rows.first(self._ledger.db, Payment, REPAID, (f'"{old.id}"',))
            if payment is not None:
                raise RepaidError(id=old.id, serial=payment.serial or "")

    def reissue(
        self, identity: str, paper: Replaceable, reason: str = "", reasons: Reasons = NO_REASONS
    ) -> Changes:
        """Book ``paper`` instead of one that is void, or is made void with this ``reason``.

        What is on no form stays: a receipt of another record stays one, a settlement covers what
        the void one did, goods that were shipped or fetched still are.

        One transaction; the new paper comes first in the answer. Raises what ``replaceable``, a
        reversal and a booking raise.
        """
        with self._ledger.db.atomic():
            old = self.replaceable(identity)
            if type(paper) is not type(old):
                raise NotIssuedAnewError(id=identity, kind=paper.kind)
            steps = steps_of(self._ledger, old)
            void = self._made_void(old, reason)
            ready = self._in_its_place(paper, old)
            if isinstance(ready, Down) and isinstance(old, Down):
                return self._order(ready, old, steps, reasons) | void
            return self._numbered(self._book[old.kind](ready, reasons), old) | void

    def _made_void(self, old: Replaceable, reason: str) -> Changes:
        """Take a paper back; of one that is void, what another PC booked of it not knowing that.

        Such a step goes back too, or its money and goods would count on both; why is what the red
        entry says, or the paper's id where that was erased.
        """
        if not old.reversed_by:
            return self._papers.reverse(old.id, reason)
        why = self._ledger.get(type(old), old.reversed_by).reason or old.id
        told = take_back_all(self._ledger, Books(self._ledger), old, why)
        return reduce(or_, told, NOTHING)

    def _in_its_place(self, paper: R, old: Replaceable) -> R:
        """Return a paper as it replaces ``old``: of today, with the day on which all was done.

        One that says another day than ``old`` was done on, also today, is of that day.
        """
        done = old.true_day or old.day
        ready = msgspec.structs.replace(_kept(paper, old), replaces=old.id)
        if ready.day not in {None, done}:
            return ready
        late = None if done == self._ledger.today() else done
        return msgspec.structs.replace(ready, day=None, true_day=late)

    def _order(
        self, order: Down, old: Down, steps: Sequence[UpMove | DownMove], reasons: Reasons
    ) -> Changes:
        """Book an order, and the steps that ``old`` had taken before it was void."""
        taken = [step for step in steps if isinstance(step, DownMove)]
        began = msgspec.structs.replace(order, state=taken[0].before) if taken else order
        in_full = not old.open_fen
        ready, again = self._fetching.settled_up(began, taken, in_full=in_full)
        told = self._fetching.order(ready, reasons)
        for step in again:
            told |= self._fetching.take_again(told.ids[0], step)
        return told

    def _numbered(self, told: Changes, old: Replaceable) -> Changes:
        """Give the new one a number too where the void one got its own only when it was printed."""
        if told.serials[0] or not getattr(old, "serial", None):
            return told
        issued = self._papers.issue(told.ids[0])
        return msgspec.structs.replace(
            told, kinds=told.kinds | issued.kinds, serials=issued.serials
        )


def is_issued_anew(paper: Replaceable) -> bool:
    """Tell whether a paper is of a kind that is issued anew, and of no old ledger."""
    old_ledger = paper.import_id or getattr(paper, "history", False)
    return type(paper) in STAYS and not (paper.reverses or old_ledger)


def _kept(paper: R, old: Replaceable) -> R:
    """Return a paper with what it leaves open of that which is on no form, as far as it holds."""
    usual = {spec.name: spec.default for spec in specs(type(paper))}
    said = {
        name: getattr(old, name)
        for name, hangs_on in STAYS[type(paper)].items()
        if getattr(paper, name) == usual[name]
        and all(getattr(paper, one) == getattr(old, one) for one in hangs_on)
    }
    return msgspec.structs.replace(paper, **said)
