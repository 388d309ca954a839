"""The form of one sale: what the buyer pays, what it costs, what the farmer gets, live."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final, NamedTuple, cast

import msgspec

from core.base.errors import ClerkError, FieldError, InvalidRecordError
from core.catalog.model import SHOP, Product
from core.catalog.queries import OnHand
from core.packs.units import Units
from core.station import Views
from core.trade.model.up import Up
from core.trade.service.measures import Weighed, amount_of, goods_of, measured
from core.trade.service.selling import net_of
from desktop.pages import finders
from desktop.pages.desk import Desk
from desktop.pages.naming import naming, unit_words
from desktop.pages.platforms import platforms, prompt, take_free_text
from desktop.pages.reissuing import AnewForm, Instead
from desktop.pages.up.usual_price import UsualPrice
from desktop.widgets import typed
from desktop.widgets.form import FormPlan
from desktop.widgets.quantity import QuantityEditor
from words.say import _

FIELDS: Final = (
    "product",
    "qty",
    "price_fen",
    "platform",
    "order_no",
    "buyer_region",
    "farmer",
    "consigned",
    "farmer_pay_fen",
    "packing_fee_fen",
    "freight_fen",
    "commission_fen",
    "method",
    "courier",
    "waybill",
    "mixed",
    "cert_no",
    "best_before",
    "place",
    "note",
    "day",
)
BESIDE: Final = MappingProxyType(
    {
        "price_fen": "qty",
        "order_no": "platform",
        "consigned": "farmer",
        "freight_fen": "packing_fee_fen",
        "method": "commission_fen",
        "waybill": "courier",
        "cert_no": "mixed",
        "place": "best_before",
        "day": "note",
    }
)
REMEMBERED: Final = ("platform", "method", "place")


class SaleForm(AnewForm):
    """Collects one sale; decides nothing."""

    def __init__(self, desk: Desk) -> None:
        plan = FormPlan(
            kind=Up,
            today=desk.today,
            fields=FIELDS,
            beside=BESIDE,
            find={
                "product": finders.products(desk, "sold"),
                "farmer": finders.people(desk, "seller"),
                "platform": platforms(desk),
                "courier": finders.couriers(desk),
            },
            adds=("product", "farmer", "platform", "courier"),
            remember=REMEMBERED,
            naming=naming,
            settings=desk.settings,
        )
        super().__init__(plan)
        self._desk = desk
        self._product: Product | None = None
        self._stock: Stocked | None = None
        self._usual = UsualPrice(self)
        self._freed: Mapping[str, Any] = {}
        take_free_text(self, "platform", "courier")
        prompt(
            self,
            {
                "product": _("品名、首字母或条码"),
                "platform": _("平台名或首字母"),
                "courier": _("快递名或首字母"),
            },
        )
        self.edited.connect(self._on_change)
        self._show_share()

    def show_paper(
        self, instead: Instead, said: Mapping[str, Any], words: Mapping[str, str]
    ) -> None:
        """Fill in what a sale said; what it took from the shelf lies there again for this one."""
        self._freed = said if instead.reason else {}
        super().show_paper(instead, said, words)

    def dump(self) -> dict[str, str]:
        """Return what is half-typed, and the price that was offered."""
        return super().dump() | self._usual.dump()

    def restore(self, half_typed: Mapping[str, str]) -> None:
        """Show again what was half-typed, and what is known of its product."""
        self._usual.restore(half_typed)
        super().restore(half_typed)
        self._on_change("product")
        self._show_share()

    def _on_change(self, name: str) -> None:
        if name == "product":
            product = self.values().get("product")
            if product:
                self._desk.fetch(partial(_stocked, product), self._know_product, latest="goods")
        elif name in {"qty", "place"}:
            self._tell_stock()
        elif name in {"farmer", "consigned"}:
            self._show_share()

    def _know_product(self, stocked: Stocked | None) -> None:
        self._stock = stocked
        product = self._product = stocked.on_hand.product if stocked else None
        if product is not None:
            cast("QuantityEditor", self.editor("qty")).measure(product.unit, product.unit_grams)
            self.tell("price_fen", _("元/{unit}", unit=unit_words(product.unit)))
            self._usual.offer(product.sell_fen)
        self._tell_stock()
        self.edited.emit("")

    def _tell_stock(self) -> None:
        """Say what the goods are counted in, and what there is where more is sold than that."""
        if self._stock is None:
            return
        product = self._stock.on_hand.product
        words = unit_words(product.unit)
        if product.unit_grams:
            words += _("，每{unit} {grams}", unit=unit_words(product.unit), grams=_each(product))
        said = self.values()
        same = all(said.get(name) == self._freed.get(name) for name in ("product", "place"))
        more = said.get("qty", 0) - (self._freed.get("qty") or 0 if same else 0)
        there = self._stock.short(max(0, more), said.get("place", SHOP))
        if there is not None:
            words += _("；账上这里只有 {there}，卖出的比这多", there=there)
        self.tell("qty", words, "" if there is None else "wait")

    def _show_share(self) -> None:
        known = bool(self.values().get("farmer"))
        self.set_shown("consigned", known)
        self.set_shown("farmer_pay_fen", known)

    def draft(self) -> Up:
        """Return the sale as far as it is typed."""
        said = {name: value for name, value in self.values().items() if name in FIELDS}
        made = Up(**said)
        amount = amount_of(made.price_fen, made.qty)
        return msgspec.structs.replace(
            made, amount_fen=amount, net_to_farmer_fen=net_of(made, amount)
        )

    def sale(self) -> Up:
        """Return the sale; ``InvalidRecordError`` for what is to be mended."""
        more = {"item": self._product.name, "unit": self._product.unit} if self._product else {}
        return cast("Up", self.record(**more))

    def show_error(self, error: ClerkError) -> bool:
        """Show an error; a sale without goods is mended at the product."""
        if not isinstance(error, InvalidRecordError):
            return super().show_error(error)
        errors = tuple(_moved(one) for one in error.errors)
        return super().show_error(InvalidRecordError(error.kind, errors))


def _moved(error: FieldError) -> FieldError:
    name = {"item": "product", "grams": "qty", "count": "qty", "amount_fen": "price_fen"}
    code = "field.missing" if error.field == "qty" and error.code == "field.too_small" else ""
    return msgspec.structs.replace(
        error, field=name.get(error.field, error.field), code=code or error.code
    )


def _each(product: Product) -> str:
    return typed.weight(product.unit_grams or 0)


class Stocked(NamedTuple):
    """A product with what lies where, and how it is measured."""

    on_hand: OnHand
    units: Units

    def short(self, qty: int, place: str) -> str | None:
        """Return in words what lies at a place if ``qty`` thousandths are more than that."""
        product, level = self.on_hand.product, self.on_hand.levels.get(place)
        asked = measured(self.units, Weighed(unit=product.unit, qty=qty), goods_of(product))
        wanted = asked.count if product.counted else asked.grams
        there = 0 if level is None else level.count if product.counted else level.grams
        if wanted <= there:
            return None
        return f"{there} {unit_words(product.unit)}" if product.counted else typed.weight(there)


def _stocked(identity: str, views: Views) -> Stocked | None:
    on_hand = views.catalog.on_hand(identity)
    return Stocked(on_hand, views.packs.units) if on_hand else None
