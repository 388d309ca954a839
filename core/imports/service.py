"""Taking a spreadsheet's accepted rows into the ledgers, as one import that can be undone."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TypeVar, cast

import msgspec

from core.base.changes import NOTHING, Changes
from core.base.ids import EventId, event_id
from core.base.progress import Step
from core.base.record import errors_of, specs
from core.base.tables import Fact, columns_of
from core.catalog.model import Product, ProductChange
from core.catalog.service import Catalog
from core.db import rows
from core.imports import codes
from core.imports.booked import Booked, Returned
from core.imports.delivery_book import Delivery, DeliveryBook
from core.imports.goods import remember
from core.imports.moves import afterwards
from core.imports.order_book import Plan, book_of, follow
from core.imports.order_words import ORDERS
from core.imports.purchase_words import PURCHASE
from core.imports.reader import RowClass, Survey, SurveyedRow, Tally
from core.imports.records import Who, person_of, record_of, who_of
from core.imports.taken import MOST, Taken, taken
from core.imports.values import Issue, Values
from core.journal.ledger import Ledger
from core.packs.shelf import Packs
from core.people.model import Person
from core.people.service import People
from core.sheets.reader import read
from core.trade.model.imported import Import
from core.trade.model.parcel import Parcel
from core.trade.model.up import UpMove
from core.trade.service.papers import with_sums
from core.trade.service.trade import Trade
from core.training.model import Attendance

PEOPLE: Final = "people"
SECRET: Final = "import_secret"  # noqa: S105 - the name it is kept under
KEY_BYTES: Final = 8
IN_FORCE: Final = (
    " AND reverses IS NULL AND (import_id IS NULL OR serial IS NOT NULL OR reversed_by IS NULL)"
)
DELIVERED: Final = "SELECT min(seq) FROM purchase WHERE import_id = ? AND reverses IS NULL"
F = TypeVar("F", bound=Fact)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A file to take in: what kind of rows, the clerk's columns and decisions, if any."""

    path: Path
    kind: str
    columns: object = None
    decisions: object = None


class Outcome(NamedTuple):
    """What became of a file; ``changes`` is empty for a trial."""

    import_id: EventId | None
    tally: Tally
    changes: Changes
    survey: Survey


class Imports:
    """Reads files and books what they say.

    ``naming`` returns the tables and columns of records that name a person, or a product.
    """

    def __init__(
        self,
        ledger: Ledger,
        packs: Packs,
        people: People,
        trade: Trade,
        naming: Callable[[str], Sequence[tuple[str, str]]],
    ) -> None:
        self._ledger = ledger
        self._packs = packs
        self._people = people
        self._papers = trade.papers
        self._books = trade.books
        self._following = trade.following
        self._catalog = Catalog(ledger, packs)
        self._naming = naming
        self._secret = b""

    def survey(self, asked: Asked) -> Survey:
        """Return the file surveyed, so that a clerk can see and correct the guess."""
        return Survey(
            read(asked.path),
            asked.kind,
            columns=asked.columns,
            decisions=asked.decisions,
            known_waybills=self._is_known_waybill if asked.kind == "parcel" else (),
            today=self._books.latest_day(),
        )

    def try_out(
        self, asked: Asked, *, step: Step | None = None, shown: list[Taken] | None = None
    ) -> Outcome:
        """Say what would be taken in, what not and why; write nothing.

        The first rows to be taken are put into ``shown`` as the books will have them.
        """
        survey = self.survey(asked)
        tally = Tally()
        for number, (row, plan) in enumerate(self._judged(survey, asked), 1):
            tally.count(row)
            if shown is not None and len(shown) < MOST and row.klass is RowClass.ACCEPTED:
                shown += self._shown(asked.kind, row, plan)
            if step is not None and number % 512 == 0:
                step(number)
        return Outcome(None, tally, NOTHING, survey)

    def _shown(self, kind: str, row: SurveyedRow, plan: Plan | Delivery | None) -> list[Taken]:
        """Return what a row becomes; nothing for one that only moves on a sale we have."""
        if kind == PEOPLE:
            return [taken(row, person_of(row.values, who_of(kind, row.values), EventId("")))]
        if isinstance(plan, Delivery):
            named = row.values | {"product": plan.name}
            fact = self._made(row, kind, plan.who._replace(person=None), named)
        elif kind == ORDERS:
            if plan is None or plan.fact is None:
                return []
            fact = plan.fact
        else:
            fact = self._fact(row, kind)
        day = fact.day or self._ledger.today()
        ready = msgspec.structs.replace(with_sums(fact), day=day)
        return [taken(row, ready, afterwards(ready, EventId(""), row.values))]

    def take_in(self, asked: Asked, *, step: Step | None = None) -> Outcome:
        """Book every accepted row as one transaction; return what was made.

        Rows of an earlier import of the same file count as duplicates and add nothing.
        """
        outcome = self.try_out(asked, step=step)
        tally = outcome.tally
        if not tally.accepted:
            return outcome
        header = Import(
            file_name=asked.path.name[-200:],
            of_kind=asked.kind,
            digest=hashlib.sha256(asked.path.read_bytes()).digest(),
            read=tally.read,
            accepted=tally.accepted,
            duplicates=tally.duplicates,
            doubtful=len(tally.doubtful),
            rejected=len(tally.rejected),
        )
        if asked.kind == PEOPLE:
            written = self._take_people(header, outcome)
        elif asked.kind == ORDERS:
            written = self._take_orders(header, outcome.survey, asked, step)
        elif asked.kind == PURCHASE:
            written = self._take_purchases(header, outcome.survey, asked, step)
        else:
            facts = self._facts(outcome, asked.kind)
            written = self._papers.take_in(header, facts, step=step)
        return outcome._replace(import_id=written.ids[0], changes=written)

    def undo(self, import_id: str, reason: str, *, step: Step | None = None) -> Changes:
        """Take a whole import back as one transaction.

        Facts get red entries. People nobody has dealt with since are erased, products nothing
        else names are retired; others stay.
        """
        header = self._ledger.get(Import, import_id)
        with self._ledger.db.atomic():
            changes = self._papers.reverse(import_id, reason, step=step)
            if header.of_kind == "attendance":
                changes |= self._undo_attendance(import_id, reason)
            elif header.of_kind in {PEOPLE, PURCHASE}:
                for person in self._unused_people(import_id):
                    changes |= self._people.erase(person)
                for product in self._unused_products(import_id):
                    changes |= self._catalog.retire(product)
        return changes

    def _undo_attendance(self, import_id: str, reason: str) -> Changes:
        rest = "WHERE import_id = ? AND reverses IS NULL AND reversed_by IS NULL"
        taken = rows.read(self._ledger.db, Attendance, rest, (import_id,))
        reds = [self._books.red(Attendance, one.id, reason) for one in taken]
        return self._ledger.write(reds)

    def _unused_people(self, import_id: str) -> list[str]:
        """Return the people of an import whom no other record names."""
        found = self._ledger.db.rows("SELECT id FROM person WHERE import_id = ?", (import_id,))
        return [one for (one,) in found if not self._is_named(Person.kind, one)]

    def _unused_products(self, import_id: str) -> list[str]:
        """Return the products that came with an import, are as it left them, and no other's."""
        return [
            one
            for one, version in self._brought_in(import_id)
            if self._ledger.get(Product, one).version == version
            and not self._is_named(Product.kind, one)
        ]

    def _brought_in(self, import_id: str) -> Iterator[tuple[str, int]]:
        """Yield the products an import entered or took up again, and the version it gave them.

        One transaction writes an import, what is new here, and its deliveries, in this order.
        """
        log, _, seq = import_id.rpartition(".")
        (first,) = self._ledger.db.one(DELIVERED, (import_id,)) or (None,)
        for place in range(int(seq) + 1, first or 0):
            event = self._ledger.event(f"{log}.{place}")
            if isinstance(event.fields, Product):
                yield event.id, 0
            elif isinstance(event.fields, ProductChange):
                said = columns_of(event.fields)
                yield str(said["of"]), int(said["base"] or 0) + 1

    def _is_named(self, kind: str, identity: str) -> bool:
        """Whether a record names a person or product, other than deliveries of undone imports."""
        return any(
            self._ledger.db.one(
                f'SELECT 1 FROM "{table}" WHERE "{column}" = ?'  # noqa: S608 - our own names
                + (IN_FORCE if table == PURCHASE else ""),
                (identity,),
            )
            for table, column in self._naming(kind)
        )

    def _take_people(self, header: Import, outcome: Outcome) -> Changes:
        with self._ledger.db.atomic():
            changes = self._books.book(header)
            for row in _accepted(outcome):
                person = person_of(row.values, who_of(PEOPLE, row.values), changes.ids[0])
                changes |= self._people.add(person, core_only=True)
        return changes

    def _take_orders(
        self, header: Import, survey: Survey, asked: Asked, step: Step | None
    ) -> Changes:
        """Book new orders, then let each sale have what the file says happened to it."""
        book = book_of(self._ledger, self._packs, asked.decisions)
        plans = [plan for _row, plan in book.judged(survey.rows()) if plan is not None]
        facts = [without_misfits(plan.fact) for plan in plans if plan.fact is not None]
        with self._ledger.db.atomic():
            written = self._papers.take_in(header, facts, step=step)
            batch, made = written.ids[0], written.ids[1:]
            remember(self._ledger.db, book.chosen)
            moved = {UpMove.kind} if any(plan.moves for plan in plans) else set[str]()
            for number, plan in enumerate(plans, len(made)):
                sale = plan.sale.id or made[plan.sale.order]
                follow(self._following, plan, sale, batch, self._packs)
                if step is not None:
                    step(number)
        return msgspec.structs.replace(written, kinds=written.kinds | moved)

    def _take_purchases(
        self, header: Import, survey: Survey, asked: Asked, step: Step | None
    ) -> Changes:
        """Book what farmers brought; farmers and products that are new here are entered first."""
        book = DeliveryBook(self._ledger, asked.decisions)
        judged = book.judged(self._classed(survey, PURCHASE))
        plans = [one for _row, one in judged if one is not None]  # before anything is written
        with self._ledger.db.atomic():
            opened = self._books.book(header)
            batch = opened.ids[0]
            facts = [self._bought(book, one, batch) for one in plans]
            remember(self._ledger.db, book.chosen)
            return opened | self._papers.fill(batch, facts, step=step)

    def _bought(self, book: DeliveryBook, one: Delivery, batch: EventId) -> Fact:
        """Return a delivery as a fact, of a farmer and a product that the station knows now."""
        farmer = one.who.person or book.who(one.row.values)[0].person  # perhaps of a row above
        if farmer is None:
            new = person_of(one.row.values, one.who, batch)
            new = msgspec.structs.replace(new, role=one.who.role)
            farmer = self._people.add(new, core_only=True).ids[0]
        unit = one.row.values.get("unit")
        product = one.product or self._catalog.find_or_add(one.name, str(unit) if unit else None)
        known = one.row.values | {"product": product}
        return self._made(one.row, PURCHASE, one.who._replace(person=farmer), known)

    def _judged(
        self, survey: Survey, asked: Asked
    ) -> Iterator[tuple[SurveyedRow, Plan | Delivery | None]]:
        if asked.kind == PURCHASE:
            book = DeliveryBook(self._ledger, asked.decisions)
            return book.judged(self._classed(survey, PURCHASE))
        if asked.kind != ORDERS:
            return ((row, None) for row in self._classed(survey, asked.kind))
        return book_of(self._ledger, self._packs, asked.decisions).judged(survey.rows())

    def _classed(self, survey: Survey, kind: str) -> Iterator[SurveyedRow]:
        """Yield the rows; those that the books have are duplicates. Never ask while writing."""
        row_keys = (self._row_key(row) for row in survey.rows())
        booked = Booked(self._ledger.db, kind, row_keys) if kind != PEOPLE else None
        returned = Returned(self._ledger.db, kind)
        for row in survey.rows():
            same = returned.is_same(row.values)
            known = row.klass is RowClass.ACCEPTED and self._is_known(kind, row, booked)
            if known or same:
                yield row.judged(RowClass.DUPLICATE)
            elif same is False and row.klass is not RowClass.REJECTED and not survey.takes(row):
                yield row.judged(RowClass.DOUBTFUL, *row.issues, Issue("row", codes.ALTERED, {}))
            else:
                yield row

    def _facts(self, outcome: Outcome, kind: str) -> Iterator[Fact]:
        """Yield what the accepted rows become, in the file's order."""
        journal = self._ledger.journal
        seq = journal.end()[0]
        for row in _accepted(outcome):
            fact = self._fact(row, kind)
            seq += 1
            yield fact
            identity = event_id(journal.device, journal.epoch, seq)
            for move in afterwards(fact, identity, row.values):
                seq += 1
                yield move

    def _fact(self, row: SurveyedRow, kind: str) -> Fact:
        return self._made(row, kind, self._known(who_of(kind, row.values)), row.values)

    def _made(self, row: SurveyedRow, kind: str, who: Who, values: Values) -> Fact:
        code_of = self._packs.couriers.code_of
        record = record_of(kind, values, who, self._row_key(row), code_of)
        if isinstance(record, Parcel):
            record = self._with_courier(record)
        return without_misfits(cast("Fact", record))

    def _known(self, who: Who) -> Who:
        found = self._people.match(who.name, who.phone)
        return who._replace(person=EventId(found.id)) if found else who

    def _with_courier(self, parcel: Parcel) -> Parcel:
        if parcel.courier != "unknown":
            return parcel
        fitting = self._packs.couriers.candidates(parcel.waybill)
        code = fitting[0].code if fitting else "unknown"
        return msgspec.structs.replace(parcel, courier=code)

    def _is_known_waybill(self, waybill: str) -> bool:
        rest = "WHERE waybill = ? AND reverses IS NULL AND reversed_by IS NULL"
        return rows.first(self._ledger.db, Parcel, rest, (waybill,)) is not None

    def _is_known(self, kind: str, row: SurveyedRow, booked: Booked | None) -> bool:
        who = who_of(kind, row.values)
        if booked is None:
            return self._people.match(who.name, who.phone) is not None
        return booked.has(self._row_key(row), row.values, who)

    def _row_key(self, row: SurveyedRow) -> bytes:
        """Return a digest of the row that says nothing about it without this file's secret."""
        if not self._secret:
            self._secret = self._load_secret()
        return hmac.digest(self._secret, row.key.encode(), "sha256")[:KEY_BYTES]

    def _load_secret(self) -> bytes:
        db = self._ledger.db
        row = db.one("SELECT value FROM local_setting WHERE name = ?", (SECRET,))
        if row is None:
            secret = os.urandom(32)
            if not db.read_only:
                db.execute("INSERT INTO local_setting VALUES (?, ?)", (SECRET, secret.hex()))
            return secret
        return bytes.fromhex(row[0])


def _accepted(outcome: Outcome) -> Iterator[SurveyedRow]:
    """Yield the rows that were accepted before anything was written: as many as were counted.

    Asked again while they are written, the books would know some of them already.
    """
    for row, klass in zip(outcome.survey.rows(), outcome.tally.classes, strict=True):
        if klass is RowClass.ACCEPTED:
            yield row


def without_misfits(fact: F) -> F:
    """Return the fact without optional fields that break their declaration.

    The file stays the original: an odd phone number must not keep a sale out.
    """
    wrong = [e.field for e in errors_of(fact) if e.code != "field.missing"]
    optional = {spec.name for spec in specs(type(fact)) if spec.optional}
    blank = dict.fromkeys(name for name in wrong if name in optional)
    return msgspec.structs.replace(fact, **blank) if blank else fact
