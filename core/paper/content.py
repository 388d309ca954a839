"""What each kind of record comes to on a receipt: its lines, what is taken off, who pays whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec

from core.base.masking import mask_name
from core.base.tables import Fact
from core.packs.shelf import Packs
from core.paper.model import Deduction, Line, Translator, Way, chinese
from core.paper.naming import METHODS, PURPOSES
from core.trade.model.down import Down
from core.trade.model.errand import WITHDRAWAL, Errand
from core.trade.model.mailing import Mailing
from core.trade.model.money import OWED
from core.trade.model.payment import IN, Payment
from core.trade.model.purchase import Purchase
from core.trade.model.receipt import Receipt, item_of
from core.trade.model.up import Up

THOUSAND: Final = 1000
MASS: Final = "mass"
LEGAL: Final = ("千克", "克", "kg", "g")


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """The money part of a receipt; its total is what changed hands.

    ``person`` is the villager's or farmer's name; all amounts are positive, also of a red entry.
    ``owed_fen`` is paid later, ``owed_when`` says when.
    """

    way: Way
    person: str
    lines: tuple[Line, ...]
    deductions: tuple[Deduction, ...] = ()
    owed_fen: int = 0
    owed_when: str = ""
    method: str = ""
    note: str = ""

    @property
    def total_fen(self) -> int:
        """The sum of the lines less the deductions and what stays owed."""
        less = sum(deduction.amount_fen for deduction in self.deductions)
        return sum(line.amount_fen for line in self.lines) - less - self.owed_fen


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """What stands behind a record's ids: its person, its product, the units, the language."""

    person: str
    product: str
    packs: Packs
    tr: Translator = chinese

    def method(self, code: str) -> str:
        """Return what a way of paying is called."""
        return self.tr(METHODS.get(code, code))

    def quantity(self, fact: Purchase | Up) -> str:
        """Return a quantity for a paper: kilograms first, the unit as entered beside it."""
        unit = fact.unit or ""
        entered = f"{figure(abs(fact.qty))} {unit}".strip() if fact.qty else ""
        weight = kilograms(abs(fact.grams)) if fact.grams else ""
        known = self.packs.units.get(unit)
        is_mass = known is not None and known.measure == MASS
        if unit in LEGAL or (weight and not entered):
            return weight or entered
        if not weight:
            return entered
        first, second = (weight, entered) if is_mass else (entered, weight)
        return self.tr("{first}（{second}）", first=first, second=second)


def figure(thousandths: int) -> str:
    """Write thousandths without idle zeros: 12500 is ``12.5``."""
    whole, part = divmod(thousandths, THOUSAND)
    return f"{whole}.{part:03d}".rstrip("0").rstrip(".")


def kilograms(grams: int) -> str:
    """Write a weight in the legal units: below a kilogram in grams."""
    return f"{grams} g" if grams < THOUSAND else f"{figure(grams)} kg"


def _taken_off(*pairs: tuple[str, int]) -> tuple[Deduction, ...]:
    return tuple(Deduction(name=name, amount_fen=fen) for name, fen in pairs if fen)


def of_purchase(said: Purchase, names: Names) -> Content:
    """A delivery: what it is worth, what was paid for it, what stays owed."""
    tr = names.tr
    line = Line(
        name=names.product,
        spec=said.grade or "",
        quantity=names.quantity(said),
        unit=said.unit or "",
        price_fen=said.price_fen,
        amount_fen=abs(said.amount_fen),
    )
    owed = said.method == OWED
    method = "" if owed else names.method(said.method)
    return Content(
        way=Way.PAID,
        person=names.person,
        lines=(line,),
        deductions=_taken_off((said.deduct_why or tr("扣款"), abs(said.deduct_fen))),
        owed_fen=abs(said.owed_fen),
        owed_when=tr("结算时付"),
        method=method,
        note="；".join(filter(None, (_scale(said, tr), said.note))),
    )


def _scale(said: Purchase, tr: Translator) -> str:
    """Say what the scale showed with the container on it, and what that weighs."""
    if not said.gross_g:
        return ""
    gross, tare = kilograms(abs(said.gross_g)), kilograms(abs(said.tare_g))
    return tr("毛重 {gross}，皮重 {tare}", gross=gross, tare=tare)


def of_up(said: Up, names: Names) -> Content:
    """A sale: what the farmer gets out of it, or what the buyer paid when it is nobody's."""
    tr, fees = names.tr, abs(said.packing_fee_fen) + abs(said.freight_fen)
    fees += abs(said.commission_fen)
    amount, net = abs(said.amount_fen), abs(said.net_to_farmer_fen or 0)
    line = Line(
        name=said.item or names.product,
        quantity=names.quantity(said),
        unit=said.unit or "",
        price_fen=said.price_fen or None,
        amount_fen=amount,
    )
    if not names.person:
        buyer = " ".join(filter(None, (said.platform, said.buyer_region))) or tr("买家")
        method = names.method(said.method)
        return Content(
            way=Way.RECEIVED, person=buyer, lines=(line,), method=method, note=said.note or ""
        )
    less = _taken_off(
        (tr("包装费"), abs(said.packing_fee_fen)),
        (tr("运费"), abs(said.freight_fen)),
        (tr("平台佣金"), abs(said.commission_fen)),
    )
    rest = amount - fees - net
    if rest < 0:
        line, less = msgspec.structs.replace(line, price_fen=None, amount_fen=net), ()
    else:
        less += _taken_off((tr("站里留存"), rest))
    order = tr("订单 {order}", order=said.order_no) if said.order_no else ""
    note = " ".join(filter(None, (order, said.note)))
    return Content(
        way=Way.PAID,
        person=names.person,
        lines=(line,),
        deductions=less,
        owed_fen=net if said.consigned and not said.history else 0,
        owed_when=tr("货款结算时付"),
        note=note,
    )


def of_down(said: Down, names: Names) -> Content:
    """Goods ordered for a villager: price and fee, what was paid, what stays owed."""
    tr = names.tr
    amount, fee, paid = abs(said.amount_fen), abs(said.fee_fen), abs(said.paid_fen or 0)
    lines = [
        Line(
            name=said.item,
            spec=said.platform or "",
            quantity=f"{figure(abs(said.qty))} {said.unit or ''}".strip(),
            unit=said.unit or "",
            price_fen=said.price_fen or None,
            amount_fen=amount,
        )
    ]
    if fee:
        lines.append(Line(name=tr("代买服务费"), amount_fen=fee))
    return Content(
        way=Way.RECEIVED,
        person=said.name or names.person,
        lines=tuple(lines),
        owed_fen=amount + fee - paid,
        owed_when=tr("取货时付"),
        method=names.method(said.method) if paid else "",
        note=said.note or "",
    )


def of_payment(said: Payment, names: Names) -> Content:
    """One sum between the station and a person."""
    line = Line(name=names.tr(PURPOSES[said.purpose]), amount_fen=abs(said.amount_fen))
    return Content(
        way=Way.RECEIVED if said.direction == IN else Way.PAID,
        person=names.person,
        lines=(line,),
        method=names.method(said.method),
        note=said.note or "",
    )


def of_receipt(said: Receipt, names: Names) -> Content:
    """What has no ledger of its own; lines that name no amount share one line."""
    items = [item for text in said.items if (item := item_of(text))]
    total = abs(said.amount_fen)
    if items and all(item.amount_fen is not None for item in items):
        lines = tuple(
            Line(name=item.name, quantity=item.quantity, amount_fen=item.amount_fen or 0)
            for item in items
        )
    else:
        lines = (Line(name="、".join(item.name for item in items), amount_fen=total),)
    return Content(
        way=Way.RECEIVED if said.direction == IN else Way.PAID,
        person=said.name or names.person,
        lines=lines,
        method=names.method(said.method),
        note=said.note or "",
    )


def of_errand(said: Errand, names: Names) -> Content:
    """An errand: what was passed on and the fee; a withdrawal is the bank's money, only noted."""
    tr, amount, fee = names.tr, abs(said.amount_fen), abs(said.fee_fen)
    is_withdrawal = said.what == WITHDRAWAL
    lines = [Line(name=said.what, spec=said.slip_no or "", amount_fen=amount)]
    if is_withdrawal:
        lines = []
    if fee or not lines:
        lines.append(Line(name=tr("{what}服务费", what=said.what), amount_fen=fee))
    told = (
        tr("银行终端取款 {yuan} 元，已交本人", yuan=f"{amount / 100:.2f}") if is_withdrawal else ""
    )
    return Content(
        way=Way.RECEIVED,
        person=names.person or tr("村民"),
        lines=tuple(lines),
        method=names.method(said.method),
        note=" ".join(filter(None, (told, said.result, said.note))),
    )


def of_mailing(said: Mailing, names: Names) -> Content:
    """A parcel sent for a villager; the receiver's name is masked."""
    courier = names.packs.couriers.name(said.courier)
    line = Line(
        name=names.tr("代寄 {item}", item=said.item),
        spec=courier,
        quantity=names.tr("{count} 件", count=abs(said.pieces)),
        amount_fen=abs(said.fee_fen),
    )
    to = names.tr("寄给 {name}", name=mask_name(said.receiver_name)) if said.receiver_name else ""
    number = names.tr("运单 {waybill}", waybill=said.waybill) if said.waybill else ""
    return Content(
        way=Way.RECEIVED,
        person=said.sender_name or names.person,
        lines=(line,),
        method=names.method(said.method),
        note=" ".join(filter(None, (number, to, said.note))),
    )


CONTENTS: Final[Mapping[str, Callable[[Any, Names], Content]]] = MappingProxyType(
    {
        "purchase": of_purchase,
        "up": of_up,
        "down": of_down,
        "payment": of_payment,
        "receipt": of_receipt,
        "errand": of_errand,
        "parcel-out": of_mailing,
    }
)
PARTIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "purchase": "farmer",
        "up": "farmer",
        "down": "villager",
        "payment": "party",
        "receipt": "party",
        "errand": "person",
        "parcel-out": "sender",
    }
)
"""The field of each kind that names the person on its receipt."""


def content_of(fact: Fact, names: Names) -> Content:
    """Return what a record comes to; ``KeyError`` for a kind without receipts."""
    return CONTENTS[fact.kind](fact, names)
