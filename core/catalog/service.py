"""What a clerk can do with products and stock: one method, one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import msgspec

from core.base.changes import Changes, Finding
from core.base.errors import InvalidRecordError
from core.base.ids import EventId
from core.base.record import check
from core.base.record import errors_of as declared_errors
from core.catalog import lookup
from core.catalog.errors import (
    BarcodeTakenError,
    LossCauseError,
    NotEnoughError,
    NothingMovedError,
    NotInPackError,
    ProductExistsError,
    SamePlaceError,
)
from core.catalog.goods import LicensedTrade
from core.catalog.model import MOVING, SHOP, Product, ProductChange, Shelf, Stock, StockLevel
from core.catalog.rules import (
    errors_of,
    from_starter,
    is_past,
    signed,
    tidy,
    traps_in,
)
from core.journal.ledger import Ledger
from core.journal.revise import changed, refuse_stale, revision
from core.packs.findings import findings_of
from core.packs.shelf import Packs

NO_REASONS: Final[Mapping[str, str]] = {}
PAST_DATE: Final = "Q6"
EXPIRED: Final = "expired"
COUNT_DIFFERENCE: Final = "count"
LONGEST_INITIALS: Final = 200


class Catalog:
    """Products and the one shared stock."""

    def __init__(self, ledger: Ledger, packs: Packs) -> None:
        self._ledger = ledger
        self._packs = packs
        self.licensed = LicensedTrade(ledger.db, packs)

    def add(self, product: Product, reasons: Mapping[str, str] = NO_REASONS) -> Changes:  # noqa: ARG002 - what every service's add takes
        """Add a product; findings name laws that are often missed for such goods.

        Raises ``InvalidRecordError``, ``ProductExistsError``, ``BarcodeTakenError``.
        """
        ready = self._ready(product)
        with self._ledger.db.atomic():
            twin = lookup.by_name(self._ledger.db, ready.name)
            if twin and (twin.variety, twin.unit) == (ready.variety, ready.unit):
                raise ProductExistsError(field="name", id=twin.id, name=twin.name)
            self._refuse_barcode(ready)
            return self._ledger.write([ready], findings=self.findings(ready))

    def _ready(self, product: Product) -> Product:
        ready = tidy(product)
        if self._packs.units.get(ready.unit) is not None:
            ready = msgspec.structs.replace(ready, unit=self._unit(ready.unit))
        readings = " ".join(self._packs.initials.all(ready.name))
        if len(readings) > LONGEST_INITIALS:
            readings = readings[: LONGEST_INITIALS + 1].rpartition(" ")[0]
        ready = msgspec.structs.replace(ready, initials=readings or None)
        knows = self._packs.units.get(ready.unit) is not None
        errors = (*declared_errors(ready), *errors_of(ready, knows_unit=knows))
        if errors:
            raise InvalidRecordError(Product.kind, errors)
        return ready

    def _unit(self, name: str) -> str:
        known = self._packs.units.get(name)
        return known.zh if known else name

    def _refuse_barcode(self, product: Product) -> None:
        if not product.barcode:
            return
        other = lookup.by_barcode(self._ledger.db, product.barcode)
        if other is not None and other.id != product.id:
            raise BarcodeTakenError(field="barcode", id=other.id, name=other.name)

    def findings(self, product: Product) -> tuple[Finding, ...]:
        """Return the pack's warnings for such goods; the sale itself is where one is stopped.

        A trap's ``args`` hold the word that was found and the pack's advice.
        """
        said = self._packs.manifest_of("products")
        traps = tuple(
            Finding(
                rule=trap.rule,
                level="warn",
                field="name",
                args={"word": word, "advice": trap.advice_zh, "advice_en": trap.advice_en},
                pack=said.name,
                version=said.version,
            )
            for word, trap in traps_in(product, self._packs.products.traps)
        )
        return (*traps, *self._licence_findings(product))

    def _licence_findings(self, product: Product) -> list[Finding]:
        """Return L14 and Q6 as warnings: that a product is known hurts nobody yet."""
        today, licensed = self._ledger.today(), self.licensed
        hits = licensed.traded(product.name, today, "name") + licensed.kept(product.name, "name")
        found = findings_of(self._packs, today, product, hits)
        replace = msgspec.structs.replace
        return [replace(one, level="warn", wants_reason=False) for one in found]

    def change(
        self, product: str, fields: Mapping[str, Any], seen: Product | None = None
    ) -> Changes:
        """Write the fields that differ from what is kept; None blanks a text.

        ``seen`` is what the form showed: for a field that somebody else has changed since
        raises ``StaleError``. Raises also ``BarcodeTakenError``, ``InvalidRecordError``.
        """
        with self._ledger.db.atomic():
            kept = self._ledger.get(Product, product)
            now = tidy(kept)
            wanted = self._ready(msgspec.structs.replace(now, **fields))
            refuse_stale(kept, changed(now, wanted), seen)
            self._refuse_barcode(wanted)
            said = revision(ProductChange, now, wanted)
            if said is None:
                return Changes(kinds=frozenset(), ids=(now.id,))
            return self._ledger.write([said], findings=self.findings(wanted))

    def retire(self, product: str) -> Changes:
        """Take a product out of lists; its records stay."""
        return self.change(product, {"retired": True})

    def from_pack(self, name: str) -> Changes:
        """Add a product of the starter catalogue by name; ``NotInPackError``."""
        for starter in self._packs.products.products:
            if name.strip() in (starter.zh, starter.en):
                return self.add(from_starter(starter))
        raise NotInPackError(field="name", name=name)

    def by_name(self, name: str) -> Product | None:
        """Return the product of exactly this name."""
        return lookup.by_name(self._ledger.db, name)

    def find(self, text: str, limit: int = 20) -> list[Product]:
        """Return products by barcode, name, initials or variety, best first."""
        return lookup.find(self._ledger.db, text, limit)

    def find_or_add(self, name: str, unit: str | None = None) -> EventId:
        """Return the product of this name; for imports one is added when there is none.

        A retired one is taken up again.

        The starter catalogue's own entry is taken when it has one. An unknown or missing unit
        becomes the kilogram: the spreadsheet's own unit stays on its rows.
        """
        with self._ledger.db.atomic():
            known = lookup.by_name(self._ledger.db, name)
            if known is not None:
                if known.retired:
                    self.change(known.id, {"retired": False})
                return known.id
            if any(name.strip() == starter.zh for starter in self._packs.products.products):
                return self.from_pack(name).ids[0]
            known_unit = self._packs.units.get(unit or "")
            kind = known_unit.measure if known_unit else "mass"
            usual = known_unit.zh if known_unit and kind in {"count", "package"} else "千克"
            return self.add(Product(name=name, unit=usual, counted=kind == "count")).ids[0]

    def grams(self, product: str, number: Decimal, unit: str) -> int:
        """Return the weight of a quantity, packages by the product's own weight.

        Raises ``UnitError`` and ``NotWholeGramsError`` (``core.packs.errors``).
        """
        known = self._ledger.get(Product, product)
        each = known.unit_grams if self._unit(unit) == known.unit else None
        return self._packs.units.to_grams(number, unit, each=each)

    def move(self, stock: Stock, reasons: Mapping[str, str] = NO_REASONS) -> Changes:  # noqa: ARG002 - what every service's add takes
        """Book goods that moved without being bought or sold, with the signs of their cause.

        Raises ``NothingMovedError``, ``SamePlaceError``, ``LossCauseError``, ``NotEnoughError``
        (a lock beyond what is there), ``InvalidRecordError``, ``UnknownRecordError``.
        """
        with self._ledger.db.atomic():
            ready = signed(stock)
            check(ready)
            product = self._ledger.get(Product, ready.product)
            self._refuse(ready)
            hits = self.licensed.kept(product.name, "product")
            found = findings_of(self._packs, self._ledger.today(), ready, hits)
            return self._ledger.write([ready], findings=found)

    def _refuse(self, stock: Stock) -> None:
        if not (stock.grams or stock.count):
            raise NothingMovedError(field="grams")
        if stock.cause in MOVING and stock.to_place in (None, stock.place):
            raise SamePlaceError(field="to_place")
        if stock.lot:
            self._ledger.get(Shelf, stock.lot)
        if stock.cause == "loss":
            self._need_cause(stock.loss)
        if stock.cause in {"lock", "unlock"}:
            self._need_stock(stock)

    def _need_cause(self, loss: str | None) -> None:
        codes = [cause.code for cause in self._packs.loss_causes.causes if cause.of == "produce"]
        if loss not in codes:
            raise LossCauseError(field="loss", causes=" ".join(codes))

    def _need_stock(self, stock: Stock) -> None:
        """Locks never promise what is not there; only counted facts may go below nothing."""
        now = lookup.level(self._ledger.db, stock.product, stock.place)
        if now.grams + stock.grams < 0 or now.count + stock.count < 0:
            raise NotEnoughError(field="grams", grams=now.grams, count=now.count)

    def take_stock(
        self,
        product: str,
        place: str = SHOP,
        *,
        grams: int | None = None,
        count: int | None = None,
        reason: str = "",
    ) -> Changes:
        """Book the difference between what was counted and what the books say.

        Nothing is written when both agree. What was not counted (None) stays as it is.
        """
        with self._ledger.db.atomic():
            self._ledger.get(Product, product)
            now = lookup.level(self._ledger.db, product, place)
            difference = Stock(
                product=EventId(product),
                place=place,
                cause=COUNT_DIFFERENCE,
                grams=0 if grams is None else grams - now.grams,
                count=0 if count is None else count - now.count,
                counted_g=grams,
                counted=count,
                counted_by=self._ledger.clerk or None,
                note=reason.strip() or None,
            )
            check(difference)
            if not (difference.grams or difference.count):
                return Changes(kinds=frozenset())
            return self._ledger.write([difference])

    def lose(
        self, product: str, grams: int, cause: str, *, count: int = 0, place: str = SHOP
    ) -> Changes:
        """Book a loss with its cause (腐烂, 失水 …); ``LossCauseError``."""
        said = Stock(
            product=EventId(product),
            place=place,
            cause="loss",
            grams=grams,
            count=count,
            loss=cause,
        )
        return self.move(said)

    def shelve(self, shelf: Shelf) -> Changes:
        """Note a lot's date, so that it is off the shelf in time."""
        with self._ledger.db.atomic():
            check(shelf)
            self._ledger.get(Product, shelf.product)
            return self._ledger.write([shelf])

    def clear(self, lot: str, grams: int, count: int = 0) -> Changes:
        """Take a lot that is past its date off the shelf: a loss that names it."""
        found = self._ledger.get(Shelf, lot)
        said = Stock(
            product=found.product,
            place=found.place,
            cause="loss",
            grams=grams,
            count=count,
            loss=EXPIRED,
            lot=EventId(lot),
        )
        return self.move(said)

    def sale_findings(
        self, product: str, best_before: dt.date | None = None
    ) -> tuple[Finding, ...]:
        """Return what stops a sale: these goods, or a lot on the shelf, are past their date (Q6).

        The lot has to be cleared first (``clear``).
        """
        today = self._ledger.today()
        known = self._ledger.get(Product, product)
        lots = lookup.past_date(self._ledger.db, today, product)
        if not (lots or is_past(best_before, today)):
            return ()
        args: dict[str, str | int] = {"product": known.name}
        if lots:
            args["lot"] = lots[0].id
        found = self._packs.rules.finding(PAST_DATE, today, field="best_before", args=args)
        return (found,) if found else ()

    def level(self, product: str, place: str = SHOP) -> StockLevel:
        """Return what the books say lies at a place."""
        return lookup.level(self._ledger.db, product, place)

    def negative(self) -> list[StockLevel]:
        """Return the places where less than nothing lies: a task, never a refusal."""
        return lookup.negative(self._ledger.db)
