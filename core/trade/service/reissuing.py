"""A wrong paper made void and issued anew (作废重开): the new one names the one it replaces."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec

from core.base.changes import NOTHING, Changes
from core.base.errors import ClerkError
from core.journal.ledger import Ledger
from core.trade.model.paper import Paper
from core.trade.model.payment import Settlement
from core.trade.model.purchase import Purchase
from core.trade.model.receipt import Receipt
from core.trade.service.books import NO_REASONS, Reasons
from core.trade.service.buying import Buying
from core.trade.service.papers import Papers
from core.trade.service.paying import Paying

ISSUED_ANEW: Final[Mapping[str, type[Paper]]] = MappingProxyType(
    {kind.kind: kind for kind in (Purchase, Receipt, Settlement)}
)
"""Papers that a villager holds and that are one form; what moved since cannot be typed anew."""
Book = Callable[[Any, Reasons], Changes]


class NotIssuedAnewError(ClerkError):
    """Papers of this kind, or taken from an old ledger, are entered anew by themselves."""

    code = "trade.not_issued_anew"


class AlreadyReplacedError(ClerkError):
    """Another paper stands in the place of this one."""

    code = "trade.already_replaced"


class Reissuing:
    """Books a paper in the place of a void one."""

    def __init__(self, ledger: Ledger, papers: Papers, buying: Buying, money: Paying) -> None:
        self._ledger = ledger
        self._papers = papers
        self._book: Mapping[str, Book] = {
            Purchase.kind: buying.buy,
            Receipt.kind: money.receipt,
            Settlement.kind: money.settle,
        }

    def reissue(
        self, identity: str, paper: Paper, reason: str = "", reasons: Reasons = NO_REASONS
    ) -> Changes:
        """Book ``paper`` instead of one that is void, or is made void with this ``reason``.

        What is on no form stays: a receipt of another record stays one, a settlement covers what
        the void one did.

        One transaction; the new paper comes first in the answer. Raises ``NotIssuedAnewError``,
        ``AlreadyReplacedError`` where another replaces it, what a reversal and a booking raise.
        """
        with self._ledger.db.atomic():
            kind = ISSUED_ANEW.get(self._papers.kind_of(identity).kind)
            if kind is None or type(paper) is not kind:
                raise NotIssuedAnewError(id=identity, kind=paper.kind)
            old = self._ledger.get(kind, identity)
            if getattr(old, "history", False):
                raise NotIssuedAnewError(id=identity, kind=paper.kind)
            if old.replaced_by:
                other = self._ledger.get(kind, old.replaced_by)
                raise AlreadyReplacedError(id=identity, serial=other.serial or "")
            void = NOTHING if old.reversed_by else self._papers.reverse(identity, reason)
            ready = msgspec.structs.replace(paper, replaces=old.id)
            if isinstance(ready, Receipt) and isinstance(old, Receipt):
                # Otherwise its money would move a second time.
                ready = msgspec.structs.replace(ready, of=old.of)
            return self._book[kind.kind](ready, reasons) | void
