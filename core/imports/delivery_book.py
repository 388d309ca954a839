"""Deliveries out of a ledger of purchases against the books: whose, of what, told twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from core.base.ids import EventId
from core.catalog.model import Product
from core.db import rows
from core.imports import codes
from core.imports.decisions import Decisions
from core.imports.goods import Goods, Known, key_of, unknown
from core.imports.purchase_words import PURCHASE
from core.imports.reader import RowClass, SurveyedRow
from core.imports.records import Who, who_of
from core.imports.values import Issue, Values
from core.journal.ledger import Ledger
from core.people import lookup
from core.trade.model.purchase import Purchase

_SAME_DAY: Final = (
    f"WHERE farmer IN ({lookup.kin('?')}) "
    "AND coalesce(true_day, day) = ? AND product = ? "
    "AND reverses IS NULL AND reversed_by IS NULL"
)
"""The deliveries of a farmer, his entries merged, that stand in the books for one day."""


class Delivery(NamedTuple):
    """What an accepted row becomes: by whom, of which product; None for what is new here."""

    row: SurveyedRow
    who: Who
    product: EventId | None
    name: str


class DeliveryBook:
    """Judges the rows of one file, from its top to its end."""

    def __init__(self, ledger: Ledger, decisions: object) -> None:
        self.chosen: dict[str, str] = {}
        """What the clerk decided some goods are, to be remembered."""
        self._db = ledger.db
        self._decisions = Decisions(PURCHASE, decisions)
        self._goods = Goods(ledger.db)
        self._new: set[str] = set()
        self._farmers: defaultdict[str, set[str]] = defaultdict(set)
        """Phones, by name, of the farmers whom the books do not have."""
        self._told: Counter[tuple[object, ...]] = Counter()

    def judged(self, found: Iterable[SurveyedRow]) -> Iterator[tuple[SurveyedRow, Delivery | None]]:
        """Yield each row in its class, with what it becomes when it is accepted."""
        for row in found:
            yield self._judge(row)

    def _judge(self, row: SurveyedRow) -> tuple[SurveyedRow, Delivery | None]:
        again = row.klass is RowClass.DUPLICATE
        if row.klass is not RowClass.ACCEPTED and not again:
            return row, None
        who, several = self.who(row.values)
        known = self._known(row)
        if self._is_booked(row.values, who, known) or again:
            return row.judged(RowClass.DUPLICATE, Issue("row", codes.KNOWN, {})), None
        several = several or self._newcomers(who)
        if several:
            args: dict[str, str | int] = {"text": str(who.name), "count": several}
            return row.judged(RowClass.DOUBTFUL, Issue("phone", codes.FARMER_SEVERAL, args)), None
        if who.person is None and "*" in str(who.name):
            hidden: dict[str, str | int] = {"text": str(who.name), "field": "farmer"}
            return row.judged(RowClass.DOUBTFUL, Issue("farmer", codes.UNCLEAR, hidden)), None
        if known.product is None and known.near:
            return row.judged(RowClass.DOUBTFUL, unknown(row.values, known)), None
        name = str(row.values.get("goods") or row.values["product"])
        name = known.product.name if known.product else name
        in_use = known.product and not known.product.retired
        product = EventId(known.product.id) if known.product and in_use else None
        if product and row.values.get("goods"):
            self.chosen[_key(row.values)] = product
        self._enter(who)
        return row, Delivery(row, who, product, name)

    def _enter(self, who: Who) -> None:
        """Remember a farmer who is new here; one without a phone is whoever has his name."""
        phones = self._farmers[str(who.name)]
        if who.person is None and (who.phone or not phones):
            phones.add(who.phone or "")

    def _newcomers(self, who: Who) -> int:
        """Return how many of the file's own new farmers a row may mean, if several.

        A name that came without a phone is one farmer, of the first phone that comes with it.
        """
        phones = self._farmers[str(who.name)]
        if who.person is not None or bool(who.phone) != ("" in phones):
            return 0
        many = len({*phones, who.phone} - {"", None})
        return many if many > 1 else 0

    def who(self, values: Values) -> tuple[Who, int]:
        """Return the farmer of a row, and how many it may be if that is more than one."""
        who = who_of(PURCHASE, values)
        if who.phone:
            found = lookup.match(self._db, who.name, who.phone)
            if found is not None:
                return who._replace(person=EventId(found.id)), 0
        named = lookup.standing(self._db, "name = ?", (who.name,))
        if who.phone:
            named = [one for one in named if not one.phone]
        village = str(values.get("village") or "")
        if len(named) > 1 and village:
            named = [one for one in named if one.village and one.village in village] or named
        if len(named) > 1:
            return who, len(named)
        return who._replace(person=EventId(named[0].id)) if named else who, 0

    def _known(self, row: SurveyedRow) -> Known:
        """Return which product a row's goods are: by name, by the clerk's word; never by a part."""
        values = row.values
        decision = self._decisions.about(row.sheet, row.row, row.block)
        if decision is not None and decision.take and "goods" not in decision.fields:
            self._new.add(_key(values))
        said = self.chosen.get(_key(values))
        if said:
            return Known(rows.by_id(self._db, Product, said))
        known = self._goods.called(str(values.get("goods") or values["product"]))
        if known.product is None and _key(values) in self._new:
            return Known()
        return known

    def _is_booked(self, values: Values, who: Who, known: Known) -> bool:
        """Whether the books have this delivery: as often as they have it, a row says it again."""
        if who.person is None or known.product is None:
            return False
        grams, amount = int(values.get("grams", 0)), int(values.get("amount_fen", 0))
        place = (who.person, str(values["day"]), known.product.id)
        kept = rows.read(self._db, Purchase, _SAME_DAY, place)
        same = sum(
            one.amount_fen == amount
            and (one.grams == grams if one.grams and grams else one.qty == _thousandths(values))
            for one in kept
        )
        told = (*place, grams, amount)
        self._told[told] += 1
        return self._told[told] <= same


def _key(values: Values) -> str:
    return key_of(str(values.get("product") or ""), "")


def _thousandths(values: Values) -> int:
    return int(Decimal(str(values.get("qty", 0))) * 1000)
