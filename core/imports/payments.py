"""Who paid for goods bought for a villager, how much of it, and what is still owed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from core.imports import codes
from core.imports.marks import advanced, mark
from core.imports.money import scaled, to_fen, yuan
from core.imports.plain import fold, squeeze
from core.imports.values import Issue, Values
from core.trade.model.money import OWED

_SAID: Final = re.compile(
    r"(?:(?P<advance>(?:站[长点里上]?|本站)?垫[付款]?)"
    r"|(?P<owed>(?:还|尚|下|未)?[欠差赊](?:款|账)?|未[付收])"
    r"|(?P<got>(?:已|先|预|只|本人)?[付收交给还](?:款|定金)?))?了?:?(?P<sum>.+)"
)
_OF_SUMS: Final = re.compile("[额款钱元]")
_OFF: Final = re.compile("优惠|折扣|红包|立减|满减|抵扣")
_METHODS: Final = {
    OWED: re.compile("(?<![不未没])欠|赊|挂账|未付|没付|待付"),
    "wechat": re.compile("微信|微|wechat", re.IGNORECASE),
    "alipay": re.compile("支付宝|alipay", re.IGNORECASE),
    "bank": re.compile("银行|转账|转帐|打卡|汇款|对公|一卡通|社保卡"),
    "cash": re.compile("现金|现付|现款|现结|付现|cash", re.IGNORECASE),
}
_HOW: Final = re.compile("转[账帐]")
"""What any of the ways may be called besides."""
_SETTLED: Final = re.compile(r"(?<![未没])(?:[还付结]清|已(?:还|付|收(?![到货]))|结账|[还付]完)")
_OWING: Final = re.compile(r"[未没](?:[付还结]|收(?![到货]))|(?<![不未没])欠|赊|垫")


def said(field: str, text: str, heading: str = "", scale: Decimal = Decimal(1)) -> Values | None:
    """Read a cell about payment: 是, 已付, 站长垫, 20, 垫20元, 已收500, 欠30; None if it is none.

    ``advance`` is what the station put down, ``paid`` and ``got`` what the villager gave,
    in units of ``scale`` yuan. Below a heading of sums a bare 1 may be a sum or a tick: ``bare``
    names the field then.
    """
    told = advanced(text) if field == "advance" else None if "垫" in text else mark(text)
    summed = field == "got" or (field == "advance" and _OF_SUMS.search(heading) is not None)
    if told is not None and not (summed and yuan(fold(text)) is not None):
        return {"advance" if field == "advance" else "paid": told}
    if summed and squeeze(text) == "1":
        return {f"{field}_fen": to_fen(scale), "bare": field}
    found = _SAID.fullmatch(squeeze(text))
    amount = scaled(found["sum"], scale) if found else None
    if found is None or amount is None or amount < 0:
        return None
    verbs = [one for one in ("advance", "owed", "got") if found[one]]
    verb = verbs[0] if verbs else ("advance" if field == "advance" else "got")
    if (verb == "advance") != (field == "advance"):
        return None
    return {f"{verb}_fen": to_fen(amount)}


def method(text: str) -> str | None:
    """How money changed hands, or that it is owed; None if a cell does not say, or names two.

    微信转账 is one way; 现金20微信10 is two, and 欠10 leaves open what became of the rest.
    """
    plain = squeeze(text)
    found = [one for one, words in _METHODS.items() if words.search(plain)]
    if len(found) > 1:
        bare = _HOW.sub("", plain)
        found = [one for one, words in _METHODS.items() if words.search(bare)]
    in_part = OWED in found and any(map(str.isdecimal, plain))
    return found[0] if len(found) == 1 and not in_part else None


def bought(values: Values, amount: int) -> tuple[Values, list[Issue]]:
    """Work out what the farmer was paid of what is due to him."""
    deduct = int(values.get("deduct_fen", 0))
    due = int(values.get("due_fen", amount - deduct))
    if amount and (due != amount - deduct or due < 0):
        args: dict[str, str | int] = {"amount_fen": amount, "deduct_fen": deduct, "due_fen": due}
        return values, [Issue("due", codes.DUE_DIFFERS, args)]
    return _settled(values, due)


def settled(
    values: Values, amount: int, headings: Sequence[str] = ()
) -> tuple[Values, list[Issue]]:
    """Work out what the villager has paid, ``paid_fen``; nothing where no cell speaks of it.

    What ``headings`` call taken off may be why he paid less: that is asked about.
    """
    due = amount and amount + int(values.get("fee_fen", 0))
    full, issues = _settled(values, due)
    short = "got_fen" in values and "owed_fen" not in values and full.get("paid_fen", due) != due
    if short and not issues and any(_OFF.search(text) for text in headings):
        return full, [_differs(values, int(full["paid_fen"]), due)]
    return full, issues


def _settled(values: Values, due: int) -> tuple[Values, list[Issue]]:
    values = dict(values)
    bare = values.pop("bare", None)
    if not due:
        return values, []
    if bare and due != values[f"{bare}_fen"]:
        return values, [Issue(str(bare), codes.PAID_UNSURE, {"text": "1"})]
    sums = [int(values["got_fen"])] if "got_fen" in values else []
    sums += [due - int(values["owed_fen"])] if "owed_fen" in values else []
    told = values.get("paid")
    paid = _first(sums, told, values, due)
    issues = []
    sound = len({*sums}) < 2 and (told is None or not sums or told == (paid == due))  # noqa: PLR2004 - no two of them
    if paid is not None and not (sound and 0 <= paid <= due):
        issues.append(_differs(values, paid, due))
    full = values if paid is None else values | {"paid_fen": min(max(paid, 0), due)}
    return full, issues or _noted(full, due)


def _first(sums: list[int], told: object, values: Values, due: int) -> int | None:
    """What the surest cell says: a sum, a tick, what the station put down, that it did so."""
    if sums:
        return sums[0]
    if told is not None:
        return due if told else 0
    if "advance_fen" in values:
        return due - int(values["advance_fen"])
    return 0 if values.get("advance") else None


def _differs(values: Values, paid: int, due: int) -> Issue:
    owed = int(values.get("owed_fen", max(0, due - paid)))
    field = next((name for name in ("got", "owed") if f"{name}_fen" in values), "paid")
    args: dict[str, str | int] = {"paid_fen": paid, "owed_fen": owed, "due_fen": due}
    return Issue(field, codes.PAID_DIFFERS, args)


def _noted(values: Values, due: int) -> list[Issue]:
    """A note that says what the columns do not: 已还清 where the station put the money down."""
    note = squeeze(str(values.get("note", "")))
    paid = int(values.get("paid_fen", due))
    settled_too = bool(_SETTLED.search(note))
    owing = bool(_OWING.search(_SETTLED.sub("", note)))
    agrees = settled_too == (paid == due)
    if settled_too == owing or agrees:
        return []
    return [Issue("paid", codes.NOTE_DIFFERS, {"text": note[:60]})]
