"""The form of one purchase: weighed, priced, paid or owed, all sums live."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final, NamedTuple, cast

import msgspec

from core.base.capitals import capitals
from core.base.errors import ClerkError, FieldError, InvalidRecordError
from core.catalog.model import Product
from core.packs.units import Units
from core.station import Views
from core.trade.model.money import OWED
from core.trade.model.purchase import Purchase
from core.trade.service.measures import Weighed, amount_of, goods_of, measured
from desktop.pages import finders
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from desktop.pages.photographing import take_photos
from desktop.pages.platforms import prompt
from desktop.pages.up.reading import weight_words
from desktop.widgets import typed
from desktop.widgets.card import Card
from desktop.widgets.choice import WeightEditor
from desktop.widgets.form import FormPlan, RecordForm
from words.say import _

CERTIFIED: Final = (
    "cert_no",
    "cert_lacks",
    "cert_old",
    "cert_reason",
    "sprayed_day",
    "wait_days",
)
"""What is asked of goods that are due a certificate."""
FIELDS: Final = (
    "farmer",
    "product",
    "grade",
    "gross_g",
    "tare_g",
    "qty",
    "price_fen",
    "deduct_fen",
    "deduct_why",
    "method",
    "paid_fen",
    *CERTIFIED,
    "harvest_day",
    "place",
    "photo",
    "note",
    "day",
)
WEIGHED: Final = ("gross_g", "tare_g")
KILO: Final = "公斤"
MISSING: Final = "field.missing"
UNIT_KEPT: Final = "purchase.unit"


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


class PurchaseForm(RecordForm):
    """Collects one purchase; decides nothing."""

    def __init__(self, desk: Desk) -> None:
        plan = FormPlan(
            kind=Purchase,
            today=desk.today,
            fields=FIELDS,
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
        self.edited.emit("")

    def restore(self, half_typed: Mapping[str, str]) -> None:
        """Show again what was half-typed, and what is known of its product."""
        super().restore(half_typed)
        self._on_change("product")

    def _on_change(self, name: str) -> None:
        if name == "product":
            product = self.values().get("product")
            if product:
                self._desk.fetch(partial(_product, product), self._know_product, latest="goods")
            else:
                self._know_product(None)
        elif name in WEIGHED:
            self._follow_unit(name)
        elif name == "cert_no":
            self._show_certificate()
        elif name == "method":
            self.set_shown("paid_fen", self.values().get("method") != OWED)
        self._tell_net()

    def _know_product(self, product: Product | None) -> None:
        self._product = product
        self._show_measure()
        self._show_certificate()
        if product is not None and product.buy_fen and "price_fen" not in self.values():
            self.fill({"price_fen": self._usual_price(product)})
        self.edited.emit("")

    def _usual_price(self, product: Product) -> int:
        """Return the product's own price, for a 斤 where one weighs in 斤."""
        fen = product.buy_fen or 0
        return (fen + 1) // 2 if self._is_weighed() and self.unit() == "斤" else fen

    def _is_weighed(self) -> bool:
        if self._product is None or self._units is None:
            return True
        known = self._units.get(self._product.unit)
        return known is not None and known.measure == "mass"

    def unit(self) -> str:
        """Return the unit of the price: what is weighed in, or the product's own."""
        if self._product is not None and not self._is_weighed():
            return self._product.unit
        chosen = cast("WeightEditor", self.editor("gross_g")).unit()
        return chosen if chosen == "斤" else KILO

    def _follow_unit(self, name: str) -> None:
        """Weigh gross and tare in the same unit, and remember it."""
        unit = cast("WeightEditor", self.editor(name)).unit()
        for other in WEIGHED:
            cast("WeightEditor", self.editor(other)).units.set_value(unit)
        if unit != self._desk.settings.recall(UNIT_KEPT, ""):
            self._desk.settings.remember(UNIT_KEPT, unit)
        self._tell_price()

    def _show_measure(self) -> None:
        weighed = self._is_weighed()
        for name in WEIGHED:
            self.set_shown(name, weighed)
        self.set_shown("qty", not weighed)
        self._tell_price()

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
        words = _("元/{unit}", unit=self.unit())
        if usual and self._product:
            words += _("，平时 {yuan} 元/{unit}", yuan=typed.yuan(usual), unit=self._product.unit)
        self.tell("price_fen", words)

    def _tell_net(self) -> None:
        sums = self.sums()
        if sums is not None and sums.grams and self._is_weighed():
            self.tell("tare_g", _("净重 {words}", words=weight_words(sums.grams)), "done")
        else:
            self.tell("tare_g", "")

    def sums(self) -> Sums | None:
        """Return what is typed comes to; None while units are not known yet."""
        if self._units is None:
            return None
        said = self.values()
        weighed = self._is_weighed()
        asked = Weighed(
            unit=self.unit(),
            qty=0 if weighed else said.get("qty", 0),
            gross_g=said.get("gross_g", 0) if weighed else 0,
            tare_g=said.get("tare_g", 0) if weighed else 0,
        )
        weight = measured(self._units, asked, goods_of(self._product))
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
        more: dict[str, Any] = {}
        if sums is not None and sums.qty > 0:
            more = {"unit": sums.unit, "qty": sums.qty, "count": sums.pieces}
        made = cast("Purchase", self.record(**more))
        if not self._is_weighed():
            return msgspec.structs.replace(made, gross_g=0, tare_g=0)
        return made

    def show_error(self, error: ClerkError) -> bool:
        """Show an error; what concerns the net weight is mended at the scale."""
        if not isinstance(error, InvalidRecordError):
            return super().show_error(error)
        weighed = self._is_weighed()
        errors = tuple(
            _moved(one, "gross_g" if weighed else "qty")
            if one.field in {"qty", "grams", "count"}
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
        weight = weight_words(sums.grams) if sums.grams else typed.thousandths(sums.qty) + sums.unit
        return Card(
            name=farmer,
            what=product,
            amount_fen=sums.payable_fen,
            capitals=capitals(sums.payable_fen),
            lines=(weight, _("每{unit} {yuan} 元", unit=sums.unit, yuan=price)),
        )


def _moved(error: FieldError, name: str) -> FieldError:
    code = MISSING if error.code == "field.too_small" else error.code
    return msgspec.structs.replace(error, field=name, code=code)


def _product(identity: str, views: Views) -> Product | None:
    return views.catalog.get(identity)
