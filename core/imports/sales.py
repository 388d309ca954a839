"""What a station's own ledger of sales says became of a sale: it stands, fell through, came back.

Platforms' files say more, by other columns: ``orders``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from core.imports import codes
from core.imports.order_words import CANCELLED, ORDERED, PARTLY, REFUNDED, SHIPPED, SIGNED
from core.imports.orders import meanings
from core.imports.plain import squeeze, words
from core.imports.values import Issue, Values

LOST: Final = "lost"
_OWN: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(words("已付 已付款 已支付 已结 已结清 结清 付清 已收款 成交 √ 是"), SIGNED),
        **dict.fromkeys(words("退货 已退货 已退 退回 已退回 拒收 退款 全退"), REFUNDED),
        **dict.fromkeys(
            words("已红冲 红冲 红字 作废 已作废 无效 不算 不计 重复 没成 未成交 撤单 退单"),
            CANCELLED,
        ),
        **dict.fromkeys(words("丢失 丢件 丢损 已丢失 丢了"), LOST),
        **dict.fromkeys(words("在途 路上 已寄出 已寄 寄出"), SHIPPED),
        **dict.fromkeys(words("已下单 下单 待发 未发 没发 备货"), ORDERED),
    }
)
"""Words that platforms do not use, or use in another sense."""
COSTS: Final = ("freight", "packing", "commission")
"""What may be taken off a sale before its money comes."""
_SURE: Final = (REFUNDED, CANCELLED, PARTLY, LOST, SIGNED, SHIPPED, ORDERED)
_VOID: Final = re.compile(
    r"(?<![未没无不免])(?<!没有)(?:作废|不算|不计|重复[登录记]|重复一|退[了过]?款|退[了过]?货|全退|取消|红冲|冲[账销红]"
    r"|[录登记]错|错[录登记]|测试|试录)"
)
_BRACKETED: Final = re.compile(r"\((?:已?退[货款]?|已?作废|不算|取消|重复|错)\)\Z")
LEFT_OUT: Final = {CANCELLED: codes.ORDER_CANCELLED, REFUNDED: codes.SALE_REFUNDED}
"""What brought no income, and why the row is left out."""


@functools.lru_cache(maxsize=512)
def sale(text: str) -> str | None:
    """What a cell says became of a sale, by one of the states in ``_SURE``."""
    own = _OWN.get(squeeze(text).lower())
    told = {own} if own else meanings((text,))
    return next((state for state in _SURE if state in told), None)


def sold(values: Values, amount: int) -> list[Issue]:
    """Say why a sale is none, or what of its refund cannot be told."""
    state, text = values.get("state"), str(values.get("state_said", ""))
    refund = int(values.get("refund_fen", 0))
    if refund > amount > 0:
        return [Issue("refund", codes.UNCLEAR, {"field": "refund", "text": f"{refund / 100:.2f}"})]
    if refund and refund == amount:
        state = REFUNDED
    elif refund and state == REFUNDED:
        state = PARTLY
    if state in LEFT_OUT:
        return [Issue("row", LEFT_OUT[str(state)], {"text": text})]
    if state == PARTLY and not refund:
        return [Issue("refund", codes.ORDER_PARTLY, {"text": text})]
    return _shared_out(values, amount)


def _shared_out(values: Values, amount: int) -> list[Issue]:
    """Nobody gets more of a sale than it brought, and it brought what was received."""
    share = int(values.get("share_fen", 0))
    if not amount:
        return []
    if share > amount:
        args: dict[str, str | int] = {"share_fen": share, "amount_fen": amount}
        return [Issue("share", codes.SHARE_MORE, args)]
    owed = int(values.get("owed_fen", 0))
    got = int(values.get("got_fen", amount - owed))
    costs = sum(int(values.get(f"{one}_fen", 0)) for one in COSTS)
    if owed or got not in {amount, amount - costs, amount - int(values.get("refund_fen", 0))}:
        args = {"paid_fen": got, "owed_fen": owed or amount - got, "due_fen": amount}
        return [Issue("got" if "got_fen" in values else "owed", codes.PAID_DIFFERS, args)]
    return []


def noted(values: Values) -> list[Issue]:
    """A note, or a bracket at a name, may say that a row does not count: 作废, 已退款, 重复."""
    for field in ("farmer", "villager", "product", "item"):
        text = str(values.get(field, ""))
        text = squeeze(text) if text[-1:] in {")", "）"} else ""
        if _BRACKETED.search(text):
            return [Issue(field, codes.NOTE_VOID, {"text": text[:60]})]
    note = squeeze(str(values.get("note", "")))
    if not _VOID.search(note) or values.get("state") == "returned" or "refund_fen" in values:
        return []
    return [Issue("note", codes.NOTE_VOID, {"text": note[:60]})]
