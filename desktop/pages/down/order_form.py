"""The form of one order for a villager, with what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final, cast

import msgspec

from core.base.errors import InvalidRecordError
from core.packs.fees import FeeBoard
from core.people.model import Person
from core.station import Views
from core.trade.model.down import Down
from core.trade.rules.down import SERVICE
from core.trade.service.fetching import paid_at_once
from core.trade.service.measures import amount_of
from desktop.pages import finders
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from desktop.pages.platforms import platforms, prompt, take_free_text
from desktop.pages.reissuing import AnewForm, Instead
from desktop.widgets import typed
from desktop.widgets.form import FormPlan
from desktop.widgets.quantity import QuantityEditor
from words.say import _

FIELDS: Final = (
    "villager",
    "item",
    "platform",
    "order_no",
    "qty",
    "price_fen",
    "fee_fen",
    "saving_fen",
    "paid_by",
    "paid_fen",
    "method",
    "paid_from",
    "note",
    "day",
)
BESIDE: Final = MappingProxyType(
    {
        "order_no": "platform",
        "price_fen": "qty",
        "saving_fen": "fee_fen",
        "method": "paid_fen",
        "day": "note",
    }
)
AT: Final = MappingProxyType({"name": "villager"})
"""Beside which field it is said what lacks in one that is not on the form."""
REMEMBERED: Final = ("platform", "paid_by", "method", "paid_from")


class OrderForm(AnewForm):
    """Collects one order; decides nothing."""

    def __init__(self, desk: Desk) -> None:
        plan = FormPlan(
            kind=Down,
            today=desk.today,
            fields=FIELDS,
            beside=BESIDE,
            find={"villager": finders.people(desk, "shopper"), "platform": platforms(desk)},
            adds=("villager", "platform"),
            remember=REMEMBERED,
            naming=naming,
            settings=desk.settings,
        )
        super().__init__(plan)
        self.require("villager")
        self._desk = desk
        take_free_text(self, "platform")
        prompt(self, {"platform": _("平台名或首字母")})
        self.edited.connect(self._on_change)
        desk.fetch(lambda views: views.packs.fees, self._know_fees)
        self._show_payment()

    def show_paper(
        self, instead: Instead, said: Mapping[str, Any], words: Mapping[str, str]
    ) -> None:
        """Fill in what an order said, the unit behind its number."""
        super().show_paper(instead, said, words)
        qty = self.editor("qty")
        qty.set_text(qty.text() + (said.get("unit") or ""))

    def _know_fees(self, board: FeeBoard) -> None:
        fee = board.get(SERVICE)
        fen = fee.fen if fee else 0
        self.tell("fee_fen", _("价目牌：最多 {yuan} 元", yuan=typed.yuan(fen)))
        if "fee_fen" not in self.values() and fen:
            self.fill({"fee_fen": fen})
        self.edited.emit("")

    def _on_change(self, name: str) -> None:
        if name == "paid_by":
            self._show_payment()
        elif name == "villager" and self.values().get("villager"):
            self._desk.fetch(partial(_owing, self.values()["villager"]), self._know_villager)

    def _know_villager(self, answer: tuple[Person | None, int]) -> None:
        _person, owing = answer
        words = _("还欠站里 ¥{yuan}", yuan=typed.yuan(owing)) if owing > 0 else ""
        self.tell("villager", words, "wait" if owing > 0 else "")

    def _show_payment(self) -> None:
        self.set_shown("method", self.values().get("paid_by") != "station")

    def draft(self) -> Down | None:
        """Return the order as far as it is typed, None while it has no price."""
        said = {name: value for name, value in self.values().items() if name in FIELDS}
        if not said.get("price_fen"):
            return None
        made = Down(**{"item": "", **said})
        amount = amount_of(made.price_fen, made.qty)
        paid = paid_at_once(made, amount + made.fee_fen)
        return msgspec.structs.replace(made, amount_fen=amount, paid_fen=paid)

    def order(self) -> Down:
        """Return the order; ``InvalidRecordError`` for what is to be mended."""
        draft = self.draft()
        words = self.editor("villager").text().partition("|")[2].strip()
        unit = cast("QuantityEditor", self.editor("qty")).unit() or None
        more = {"amount_fen": draft.amount_fen} if draft else {}
        # The service fills in the name of who was picked; the declaration wants one beforehand.
        try:
            return cast("Down", self.record(name=words or None, unit=unit, **more))
        except InvalidRecordError as error:
            told = [
                msgspec.structs.replace(e, field=AT.get(e.field, e.field)) for e in error.errors
            ]
            raise InvalidRecordError(error.kind, tuple(told)) from error


def _owing(villager: str, views: Views) -> tuple[Person | None, int]:
    owing = next((one.fen for one in views.accounts.receivables() if one.person == villager), 0)
    return views.people.get(villager), owing
