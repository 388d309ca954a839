"""Papers: taken back (红冲), given a number, printed again; and whole imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

import msgspec

from core.base.changes import Changes
from core.base.ids import EventId
from core.base.progress import Step
from core.base.tables import Fact
from core.catalog.model import Shelf, Stock
from core.db.rows import table_of
from core.journal.ledger import Ledger
from core.trade.model.close import Close, Shift
from core.trade.model.down import Down, DownMove
from core.trade.model.errand import Errand
from core.trade.model.imported import Import
from core.trade.model.mailing import Mailing
from core.trade.model.opening import Opening, Transfer
from core.trade.model.paper import Issue, Paper, Reprint
from core.trade.model.parcel import Parcel, ParcelMove
from core.trade.model.payment import Payment, Settlement
from core.trade.model.purchase import Purchase
from core.trade.model.receipt import Receipt
from core.trade.model.up import Up, UpMove
from core.trade.service.books import Books
from core.trade.service.buying import Buying, shared
from core.trade.service.fetching import paid_at_once
from core.trade.service.gathering import PaperOf, paper_of
from core.trade.service.moves import red_move, take_back_all
from core.trade.service.parcels import Parcels
from core.trade.service.refusals import NoPaperError, NotReversibleError, SettledError
from core.trade.service.selling import net_of

KINDS: Final[tuple[type[Fact], ...]] = (
    Purchase,
    Up,
    UpMove,
    Down,
    DownMove,
    Payment,
    Settlement,
    Receipt,
    Opening,
    Transfer,
    Close,
    Shift,
    Import,
    Parcel,
    ParcelMove,
    Mailing,
    Errand,
    Stock,
    Shelf,
)
IMPORTED: Final[tuple[type[Fact], ...]] = (Up, Down, Parcel, Mailing, Errand, Purchase)
F = TypeVar("F", bound=Fact)


class Papers:
    """What can be done with any fact of the ledgers, whatever its kind."""

    def __init__(self, ledger: Ledger, books: Books, parcels: Parcels, buying: Buying) -> None:
        self._ledger = ledger
        self._books = books
        self._parcels = parcels
        self._buying = buying
        self._kinds = {kind.kind: kind for kind in KINDS}

    def kind_of(self, identity: str) -> type[Fact]:
        """Return the record type of a fact by its id.

        Raises ``UnknownRecordError``, ``NotReversibleError`` for records that are no facts.
        """
        name = self._ledger.event(identity).type
        kind = self._kinds.get(name)
        if kind is None:
            raise NotReversibleError(id=identity, kind=name)
        return kind

    def get(self, identity: str) -> Fact:
        """Return a fact's row by id, whatever its kind."""
        return self._ledger.get(self.kind_of(identity), identity)

    def reverse(self, identity: str, reason: str, *, step: Step | None = None) -> Changes:
        """Take a fact back by a red entry, with all that happened to it since; or a whole import.

        One transaction. Raises ``UnknownRecordError``, ``AlreadyReversedError``,
        ``RedEntryError``, ``ReasonMissingError``, ``SettledError``, ``NotLastMoveError``,
        ``NotReversibleError``.
        """
        kind = self.kind_of(identity)
        with self._ledger.db.atomic():
            if kind is Import:
                return self._reverse_import(identity, reason, step)
            if kind is ParcelMove:
                return self._parcels.undo_move(identity, reason)
            if issubclass(kind, UpMove | DownMove):
                return self._ledger.write(
                    [red_move(self._ledger, self._books, kind, identity, reason)]
                )
            return self._reverse_fact(kind, identity, reason)

    def _reverse_fact(self, kind: type[Fact], identity: str, reason: str) -> Changes:
        original = self._ledger.get(kind, identity)
        self._books.red(kind, identity, reason)
        if getattr(original, "settled", 0):
            raise SettledError(id=identity)
        before = take_back_all(self._ledger, self._books, original, reason)
        changes = self._ledger.write([self._numbered(self._red(original, reason))])
        if not isinstance(original, Paper) and getattr(original, "serial", None):
            changes |= self.issue(changes.ids[0])
        for told in before:
            changes |= told
        return changes

    def _red(self, original: Fact, reason: str) -> Fact:
        red = self._books.red(type(original), original.id, reason)
        if isinstance(red, Close):
            return msgspec.structs.replace(red, day=original.day)
        return red

    def _numbered(self, red: Fact) -> Fact:
        if not isinstance(red, Paper):
            return red
        return msgspec.structs.replace(red, serial=self._ledger.next_serials()[0])

    def _reverse_import(self, identity: str, reason: str, step: Step | None) -> Changes:
        red = self._books.red(Import, identity, reason)
        changes = self._ledger.write([red])
        done = 0
        for move in reversed(self._taken(UpMove, identity)):
            red_one = red_move(self._ledger, self._books, UpMove, move, reason)
            told = self._ledger.write([red_one])
            changes = msgspec.structs.replace(changes, kinds=changes.kinds | told.kinds)
            done += 1
        for kind in IMPORTED:
            for fact in self._taken(kind, identity):
                changes_of_one = self._reverse_fact(kind, fact, reason)
                changes = msgspec.structs.replace(
                    changes, kinds=changes.kinds | changes_of_one.kinds
                )
                done += 1
                if step is not None:
                    step(done)
        return changes

    def _taken(self, kind: type[Fact], batch: str) -> list[str]:
        sql = (
            f'SELECT id FROM "{table_of(kind)}" WHERE import_id = ? '  # noqa: S608 - our own names
            "AND reverses IS NULL AND reversed_by IS NULL ORDER BY seq"
        )
        return [identity for (identity,) in self._ledger.db.rows(sql, (batch,))]

    def take_in(self, batch: Import, facts: Iterable[Fact], *, step: Step | None = None) -> Changes:
        """Write an import and its facts as one transaction; all of them or none.

        Facts bear the import's id and no serial. Those that can be ``history`` move neither
        stock nor money: opening balances and today's papers do. ``step`` may raise to cancel.
        Raises ``InvalidRecordError``.
        """
        with self._ledger.db.atomic():
            opened = self._books.book(batch)
            return opened | self.fill(opened.ids[0], facts, step=step)

    def fill(self, batch: EventId, facts: Iterable[Fact], *, step: Step | None = None) -> Changes:
        """Write the facts of an import that is open; see ``take_in``."""
        marked = self._marked(facts, batch)
        return self._ledger.write(self._books.prepared_many(marked), step=step)

    def _marked(self, facts: Iterable[Fact], batch: EventId) -> Iterator[Fact]:
        for fact in facts:
            said: dict[str, object] = {"import_id": batch, "source": "import"}
            if "history" in fact.__struct_fields__:
                said["history"] = True
            told = self._buying.weighed(fact) if isinstance(fact, Purchase) else fact
            yield msgspec.structs.replace(with_sums(told), **said)

    def issue(self, identity: str) -> Changes:
        """Give a serial to a fact that has none yet (a sale, an imported row).

        Raises ``NoPaperError`` for kinds that are never handed out.
        """
        kind = self.kind_of(identity)
        if "serial" not in kind.__struct_fields__:
            raise NoPaperError(id=identity, kind=kind.kind)
        with self._ledger.db.atomic():
            fact = self._ledger.get(kind, identity)
            if getattr(fact, "serial", None):
                return Changes(kinds=frozenset())
            serial = self._ledger.next_serials()[0]
            issued = Issue(
                of=EventId(identity), of_kind=kind.kind, table=table_of(kind), serial=serial
            )
            return self._ledger.write([issued])

    def reprint(self, identity: str) -> Changes:
        """Count that a paper left the printer; the first one gives a serial if none is there.

        Raises ``NoPaperError``, ``UnknownRecordError``.
        """
        with self._ledger.db.atomic():
            issued = self.issue(identity)
            table = table_of(self.kind_of(identity))
            return issued | self._ledger.write([Reprint(of=EventId(identity), table=table)])

    def paper_of(self, identity: str) -> PaperOf:
        """Return all that is printed of a fact: the record, names, lines, what it takes back.

        Raises ``UnknownRecordError``, ``NoPaperError``.
        """
        fact = self.get(identity)
        if "serial" not in fact.__struct_fields__:
            raise NoPaperError(id=identity, kind=fact.kind)
        return paper_of(self._ledger, fact)


def with_sums(fact: F) -> F:
    """Return an imported fact with the sums that follow from what its row says."""
    if isinstance(fact, Up):
        return msgspec.structs.replace(fact, net_to_farmer_fen=net_of(fact, fact.amount_fen))
    if isinstance(fact, Down):
        paid = paid_at_once(fact, fact.amount_fen + fact.fee_fen)
        return msgspec.structs.replace(fact, paid_fen=paid)
    if isinstance(fact, Purchase):
        return shared(fact)
    return fact
