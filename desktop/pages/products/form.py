"""The forms of products and stock: a product, a stock-taking, a loss, a transfer, a date."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from core.catalog.model import Product, Shelf, Stock
from core.catalog.queries import OnHand
from core.station import Views
from desktop.pages.desk import Desk
from desktop.pages.finders import hint
from desktop.pages.naming import naming
from desktop.pages.products.reading import amount
from desktop.widgets import typed
from desktop.widgets.choice import TickEditor
from desktop.widgets.form import FormPlan, RecordForm
from desktop.widgets.found import Answer, Find, Found
from words.say import _, language

FIELDS: Final = (
    "name",
    "variety",
    "unit",
    "counted",
    "unit_grams",
    "buy_fen",
    "sell_fen",
    "grades",
    "category",
    "certificate",
    "processed",
    "licence_no",
    "shelf_days",
    "barcode",
    "counter",
    "online",
    "note",
)
BESIDE: Final = MappingProxyType(
    {
        "variety": "name",
        "counted": "unit",
        "sell_fen": "buy_fen",
        "category": "grades",
        "barcode": "shelf_days",
        "online": "counter",
    }
)


class ProductForm(RecordForm):
    """Collects a product."""

    def __init__(self, desk: Desk) -> None:
        plan = FormPlan(
            kind=Product,
            today=desk.today,
            fields=FIELDS,
            beside=BESIDE,
            remember=("unit", "category"),
            naming=naming,
            settings=desk.settings,
        )
        super().__init__(plan)
        for name in FIELDS:
            editor = self.editor(name)
            if isinstance(editor, TickEditor) and editor.spec.field.help:
                # Under the tick a long remark wraps; beside it, it would widen the drawer.
                editor.tick.setText(_("是"))
                self.tell(name, _(editor.spec.field.help))
        self.edited.connect(self._on_change)
        self._show_licence()

    def _on_change(self, name: str) -> None:
        if name == "processed":
            self._show_licence()

    def _show_licence(self) -> None:
        self.set_shown("licence_no", bool(self.values().get("processed")))


def starters(desk: Desk) -> Find:
    """Return a search in the starter catalogue."""

    def find(text: str, answer: Answer) -> None:
        desk.fetch(lambda views: found_starters(text, views), answer, latest="find-starter")

    return find


def found_starters(text: str, views: Views) -> list[Found]:
    """Return the products of the starter catalogue that fit, by name or initials."""
    asked, lang = text.strip().lower(), language()
    found = []
    for one in views.packs.products.products:
        readings = views.packs.initials.all(one.zh)
        if asked in one.zh or asked in one.en.lower() or any(asked in r for r in readings):
            detail = "  ".join(filter(None, (_(one.category), _(one.unit), one.trap(lang))))
            found.append(Found(one.zh, one.name(lang), detail, "starter"))
    return found


def losses(desk: Desk) -> Find:
    """Return a search for the causes of a loss; any letter shows those that fit."""

    def find(text: str, answer: Answer) -> None:
        desk.fetch(lambda views: found_losses(text, views), answer, latest="find-loss")

    return find


def found_losses(text: str, views: Views) -> list[Found]:
    """Return the causes of the pack that fit, all of them for a star."""
    asked, lang = text.strip().lower(), language()
    found = []
    for cause in views.packs.loss_causes.causes:
        if cause.of != "produce":
            continue
        readings = views.packs.initials.all(cause.zh)
        names = (cause.zh, cause.en.lower())
        fits = asked == "*" or any(asked in name for name in names)
        if fits or any(reading.startswith(asked) for reading in readings):
            found.append(Found(cause.code, cause.name(lang), "", "loss"))
    return found


def amount_field(product: Product) -> str:
    """Return which field says how much there is of a product."""
    return "count" if product.counted else "grams"


class StockForm(RecordForm):
    """Collects one movement; says under the amount what the books have at that place."""

    def __init__(self, desk: Desk, on_hand: OnHand, fields: tuple[str, ...]) -> None:
        plan = FormPlan(
            kind=Stock,
            today=desk.today,
            fields=fields,
            find={"loss": losses(desk)} if "loss" in fields else {},
            naming=naming,
        )
        super().__init__(plan)
        self._on_hand = on_hand
        self._counts = next((f for f in fields if f in {"counted_g", "counted"}), "")
        self._amount = next((f for f in fields if f in {"grams", "count"}), self._counts)
        self.edited.connect(lambda _name: self._compare())
        self._compare()

    def start(self) -> None:
        """Go to the amount: the place is mostly the shop."""
        self.editor(self._amount).focus_widget().setFocus()

    def _compare(self) -> None:
        """Say what the books have, and how much more or less was counted."""
        said = self.values()
        level = self._on_hand.levels.get(said.get("place", "shop"))
        product = self._on_hand.product
        book = amount(product, level) or "0"
        text = _("账面 {book}", book=book)
        counted = said.get(self._counts)
        if counted is not None:
            had = (level.count if product.counted else level.grams) if level else 0
            less = counted - had
            words = str(less) if product.counted else typed.weight(less)
            text += _("，差 {less}", less=words) if less else _("，正好")
        self.tell(self._amount, text)


def take_form(desk: Desk, on_hand: OnHand) -> StockForm:
    """Return the form of a stock-taking."""
    counted = "counted" if on_hand.product.counted else "counted_g"
    return StockForm(desk, on_hand, ("place", counted, "note"))


def loss_form(desk: Desk, on_hand: OnHand) -> StockForm:
    """Return the form of a loss."""
    form = StockForm(desk, on_hand, ("place", amount_field(on_hand.product), "loss", "note"))
    hint(form, "loss", _("原因首字母，如 fl；打 * 看全部"))
    return form


def transfer_form(desk: Desk, on_hand: OnHand) -> StockForm:
    """Return the form of a transfer between places."""
    return StockForm(desk, on_hand, ("place", "to_place", amount_field(on_hand.product), "note"))


def clear_form(desk: Desk, on_hand: OnHand) -> StockForm:
    """Return the form of a lot taken off the shelf: how much is thrown away."""
    return StockForm(desk, on_hand, (amount_field(on_hand.product),))


def date_form(desk: Desk) -> RecordForm:
    """Return the form of a lot with a date."""
    plan = FormPlan(
        kind=Shelf,
        today=desk.today,
        fields=("best_before", "place", "note"),
        naming=naming,
    )
    return RecordForm(plan)


FORMS: Final[dict[str, Callable[[Desk, OnHand], RecordForm]]] = {
    "take": take_form,
    "loss": loss_form,
    "transfer": transfer_form,
    "date": lambda desk, _on_hand: date_form(desk),
}
