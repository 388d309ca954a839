"""The form of one purchase: weighed, priced, paid or owed, all sums live."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final, NamedTuple, cast

import msgspec

from core.base.capitals import capitals
from core.base.errors import ClerkError, FieldError, InvalidRecordError
from core.base.record import FieldSpec
from core.catalog.model import Product
from core.packs.units import Units
from core.station import Views
from core.trade.model.money import OWED
from core.trade.model.purchase import Purchase
from core.trade.service.measures import THOUSAND, Weighed, amount_of, goods_of, measured
from desktop.pages import finders
from desktop.pages.desk import Desk
from desktop.pages.naming import naming, unit_words
from desktop.pages.photographing import take_photos
from desktop.pages.platforms import prompt
from desktop.pages.reissuing import AnewForm
from desktop.pages.up.kept import JIN, KILO, Kept, kept_in
from desktop.pages.up.reading import weight_words
from desktop.pages.up.usual_price import UsualPrice
from desktop.widgets import typed
from desktop.widgets.card import Card
from desktop.widgets.choice import WeightEditor
from desktop.widgets.editor import Editor
from desktop.widgets.form import FormPlan
from desktop.widgets.quantity import QuantityEditor, UnitEditor
from words.say import _

CERTIFIED: Final = (
    "cert_no",
    "cert_reason",
    "cert_lacks",
    "cert_old",
    "sprayed_day",
    "wait_days",
)
"""What is asked of goods that are due a certificate."""
FIELDS: Final = (
    "farmer",
    "product",
    "grade",
    "qty",
    "unit",
    "gross_g",
    "tare_g",
    "count",
    "price_fen",
    "deduct_fen",
    "deduct_why",
    "method",
    "paid_fen",
    *CERTIFIED,
    "harvest_day",
    "place",
    "note",
    "photo",
    "day",
)
BESIDE: Final = MappingProxyType(
    {
        "grade": "product",
        "unit": "qty",
        "tare_g": "gross_g",
        "deduct_why": "deduct_fen",
        "paid_fen": "method",
        "cert_reason": "cert_no",
        "cert_lacks": "cert_no",
        "cert_old": "cert_no",
        "wait_days": "sprayed_day",
        "place": "harvest_day",
        "photo": "note",
    }
)
"""What is said in one breath stands in one row: so the form fits a low screen."""
WEIGHED: Final = ("gross_g", "tare_g")
MEASURES: Final = ("qty", *WEIGHED, "count")
MENDED: Final = MappingProxyType(
    {
        "grams": ("gross_g", "qty"),
        "qty": ("qty", "gross_g"),
        "count": ("count", "qty", "gross_g"),
    }
)
"""Beside which field a measure is mended: the first of these that is asked."""
MISSING: Final = "field.missing"
UNIT_KEPT: Final = "purchase.unit"
KEPT: Final = "kept"


class Sums(NamedTuple):
    """What the form comes to, in thousandths, grams and fen."""

    unit: str
    qty: int
    grams: int
    pieces: int
    amount_fen: int
    payable_fen: int
    paid_fen: int
    errors: tuple[FieldError, ...]


class PurchaseForm(AnewForm):
    """Collects one purchase; decides nothing."""

    def __init__(self, desk: Desk) -> None:
        plan = FormPlan(
            kind=Purchase,
            today=desk.today,
            fields=FIELDS,
            beside=BESIDE,
            headed={"gross_g": _("毛重、皮重")},
            find={"farmer": finders.people(desk, "farmer"), "product": finders.products(desk)},
            adds=("farmer", "product"),
            remember=("method", "place"),
            naming=naming,
            settings=desk.settings,
        )
        super().__init__(plan)
        take_photos(desk, self)
        prompt(self, {"product": _("品名、首字母或条码")})
        self._desk = desk
        self._product: Product | None = None
        self._units: Units | None = None
        self._usual = UsualPrice(self)
        self.kept = Kept()
        desk.fetch(lambda views: views.packs.units, self._know_units)
        unit = desk.settings.recall(UNIT_KEPT, "")
        for name in WEIGHED:
            if unit:
                cast("WeightEditor", self.editor(name)).units.set_value(unit)
        self.edited.connect(self._on_change)
        self._show_measure()
        self._show_certificate()

    def _know_units(self, units: Units) -> None:
        self._units = units
        self._know_product(self._product)

    def dump(self) -> dict[str, str]:
        """Return what is half-typed, the price offered, and what is kept of a void purchase."""
        kept = {KEPT: self.kept.written()} if self.kept.product else {}
        return super().dump() | self._usual.dump() | kept

    def restore(self, half_typed: Mapping[str, str]) -> None:
        """Show again what was half-typed, and what is known of its product."""
        self.kept = kept_in(half_typed.get(KEPT, ""))
        self._usual.restore(half_typed)
        super().restore(half_typed)
        self._on_change("product")

    def _editor_for(self, spec: FieldSpec) -> Editor:
        return UnitEditor(spec) if spec.name == "unit" else super()._editor_for(spec)

    def _on_change(self, name: str) -> None:
        if name == "product":
            product = self.values().get("product")
            if product:
                self._desk.fetch(partial(_product, product), self._know_product, latest="goods")
            else:
                self._know_product(None)
        elif name in {*WEIGHED, "unit", "qty"}:
            self._follow_unit(name)
        elif name == "cert_no":
            self._show_certificate()
        elif name == "method":
            self.set_shown("paid_fen", self.values().get("method") != OWED)
        self._tell_net()

    def _know_product(self, product: Product | None) -> None:
        self._product = product
        own = [] if product is None or self._is_mass(product.unit) else [product.unit, JIN, KILO]
        if self._keeps() and self.kept.mass and not self.kept.scale:
            own = [*(own or (JIN, KILO)), self.kept.unit]
        cast("UnitEditor", self.editor("unit")).offer(own)
        self.set_shown("unit", bool(own))
        self._follow_unit("unit")
        self._show_certificate()
        self.edited.emit("")

    def _keeps(self) -> bool:
        """Tell whether the goods are those of the void purchase."""
        return self._product is not None and self._product.id == self.kept.product

    def _is_mass(self, unit: str) -> bool:
        known = self._units.get(unit) if self._units is not None else None
        return known is not None and known.measure == "mass"

    def _by_weight(self) -> bool:
        """Tell whether the scale says how much it is, and not a number of the product's unit."""
        unit = self.editor("unit").value()
        return self._product is None or unit in {None, JIN, KILO} or self._is_mass(unit)

    def unit(self) -> str:
        """Return the unit of the price: what is weighed in, what is typed, or the product's own."""
        asked = self.editor("unit").value()
        if self._by_weight() and asked in {None, JIN, KILO}:
            chosen = cast("WeightEditor", self.editor("gross_g")).unit()
            return chosen if chosen == JIN else KILO
        if self._by_weight():
            return str(asked)
        typed_unit = cast("QuantityEditor", self.editor("qty")).unit()
        return typed_unit or (self._product.unit if self._product else KILO)

    def _asked(self) -> frozenset[str]:
        """Return which of the measures this delivery needs."""
        by_weight, goods = self._by_weight(), goods_of(self._product)
        is_mass = by_weight or self._is_mass(self.unit())
        weighed = by_weight or goods.lacks_weight(by_weight=is_mass)
        counted = goods.lacks_count(by_weight=is_mass)
        return frozenset(
            {
                *(WEIGHED if weighed else ()),
                *(() if by_weight else ("qty",)),
                *(("count",) if counted else ()),
                *(self.kept.measures if self._keeps() else ()),
            }
        )

    def _follow_unit(self, name: str) -> None:
        """Weigh gross and tare in the unit that is bought by, remember it, ask what it needs."""
        units = cast("UnitEditor", self.editor("unit"))
        if name in WEIGHED:
            unit = cast("WeightEditor", self.editor(name)).unit()
            if units.value() in {JIN, KILO}:
                units.set_value(unit if unit == JIN else KILO)
        else:
            chosen = units.value()
            unit = chosen if chosen in {JIN, KILO} else ""
        for other in WEIGHED if unit else ():
            cast("WeightEditor", self.editor(other)).units.set_value(unit)
        if unit and unit != self._desk.settings.recall(UNIT_KEPT, ""):
            self._desk.settings.remember(UNIT_KEPT, unit)
        self._show_measure()

    def _show_measure(self) -> None:
        asked = self._asked()
        for name in MEASURES:
            self.set_shown(name, name in asked)
        # Both are weighed on one scale: the unit is chosen once, behind the second of them.
        cast("WeightEditor", self.editor("gross_g")).units.setVisible("tare_g" not in asked)
        self._offer_price()
        self._tell_measure(asked)

    def _tell_measure(self, asked: frozenset[str]) -> None:
        """Say why boxes are weighed and what was weighed is counted."""
        unit = self._product.unit if self._product else ""
        unknown = _("还不知道一{unit}多重，请连货过秤", unit=unit_words(unit))
        self.tell("qty", unknown if asked.issuperset({"qty", "gross_g"}) else "")
        self.tell(
            "count",
            _("库存按{unit}记，请数一数", unit=unit_words(unit)) if "count" in asked else "",
        )

    def _offer_price(self) -> None:
        """Offer the usual price in the unit that is bought by, until another one is typed."""
        awaited = self._units is None or (self._product is None and self.values().get("product"))
        if not awaited:
            self._usual.offer(self._usual_price())
        self._tell_price()

    def _usual_price(self) -> int | None:
        """Return the product's own price for one of the unit that is bought by, where known."""
        product, units = self._product, self._units
        if product is None or units is None or not product.buy_fen:
            return None
        one, own = (
            measured(units, Weighed(unit=unit, qty=THOUSAND), goods_of(product)).grams
            for unit in (self.unit(), product.unit)
        )
        if self.unit() == product.unit:
            return product.buy_fen
        return amount_of(product.buy_fen, one * THOUSAND // own) if one and own else None

    def _show_certificate(self) -> None:
        """Ask about the certificate in hand, or why there is none, where one is due."""
        due = self._product is not None and self._product.certificate
        has = bool(self.values().get("cert_no"))
        for name in CERTIFIED:
            self.set_shown(name, due)
        for name in ("cert_lacks", "cert_old"):
            self.set_shown(name, due and has)
        self.set_shown("cert_reason", due and not has)

    def _tell_price(self) -> None:
        usual = self._product.buy_fen if self._product else None
        words = _("元/{unit}", unit=unit_words(self.unit()))
        if usual and self._product:
            words += _(
                "，平时 {yuan} 元/{unit}",
                yuan=typed.yuan(usual),
                unit=unit_words(self._product.unit),
            )
        self.tell("price_fen", words)

    def _tell_net(self) -> None:
        sums = self.sums()
        if sums is not None and sums.grams and "gross_g" in self._asked():
            self.tell("tare_g", _("净重 {words}", words=weight_words(sums.grams)), "done")
        else:
            self.tell("tare_g", "")

    def _weighed(self) -> Weighed:
        """Return how much it is as typed, without the measures that are not asked."""
        said, asked = self.values(), self._asked()
        typed_in = {name: said.get(name, 0) for name in MEASURES if name in asked}
        return Weighed(unit=self.unit(), **typed_in)

    def sums(self) -> Sums | None:
        """Return what is typed comes to; None while units are not known yet."""
        if self._units is None:
            return None
        said = self.values()
        weight = measured(self._units, self._weighed(), goods_of(self._product))
        amount = amount_of(said.get("price_fen", 0), max(0, weight.qty))
        payable = max(0, amount - said.get("deduct_fen", 0))
        owed = said.get("method") == OWED
        paid = 0 if owed else said.get("paid_fen", payable)
        wrong = tuple(one for one in weight.errors if one.code != MISSING)
        pieces = weight.count
        return Sums(weight.unit, weight.qty, weight.grams, pieces, amount, payable, paid, wrong)

    def purchase(self) -> Purchase:
        """Return the purchase; ``InvalidRecordError`` for what is to be mended."""
        sums = self.sums()
        if sums is not None and sums.errors:
            raise InvalidRecordError(Purchase.kind, sums.errors)
        weighed = self._weighed()
        more: dict[str, Any] = {"gross_g": weighed.gross_g, "tare_g": weighed.tare_g}
        if sums is not None and sums.qty > 0:
            more |= {"unit": sums.unit, "qty": sums.qty, "count": sums.pieces}
        return cast("Purchase", self.record(**more))

    def show_error(self, error: ClerkError) -> bool:
        """Show an error; what concerns how much it is stands where that is asked."""
        if not isinstance(error, InvalidRecordError):
            return super().show_error(error)
        asked = self._asked()
        errors = tuple(
            _moved(one, next(name for name in MENDED[one.field] if name in asked))
            if one.field in MENDED
            else one
            for one in error.errors
        )
        return super().show_error(InvalidRecordError(error.kind, errors))

    def card(self) -> Card | None:
        """Return what is turned towards the farmer while it is typed."""
        sums = self.sums()
        if sums is None or not sums.amount_fen:
            return None
        farmer, product = (self.editor(name).text().partition("|")[2] for name in FIELDS[:2])
        price = typed.yuan(self.values().get("price_fen", 0))
        weight = (
            weight_words(sums.grams)
            if sums.grams
            else typed.thousandths(sums.qty) + unit_words(sums.unit)
        )
        return Card(
            name=farmer,
            what=product,
            amount_fen=sums.payable_fen,
            capitals=capitals(sums.payable_fen),
            lines=(weight, _("每{unit} {yuan} 元", unit=unit_words(sums.unit), yuan=price)),
        )


def _moved(error: FieldError, name: str) -> FieldError:
    code = MISSING if error.code == "field.too_small" else error.code
    return msgspec.structs.replace(error, field=name, code=code)


def _product(identity: str, views: Views) -> Product | None:
    return views.catalog.get(identity)
