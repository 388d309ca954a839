"""Money in financial capitals (大写金额), as receipts and payment slips carry it.

Rule: 中国人民银行《支付结算办法》附一《正确填写票据和结算凭证的基本规定》. Up to 元 the sum ends
with 整; after 角 the 整 is optional and we write none; after 分 there is none; an empty 角 before
a 分 is written 零.
"""

from __future__ import annotations

from typing import Final

LARGEST: Final = 2**53 - 1
DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
PLACES: Final = ("", "拾", "佰", "仟")
GROUPS: Final = ("", "万", "亿", "万亿")
GROUP: Final = 10_000
PREFIX: Final = "人民币"
ZERO: Final = "零"


def capitals(fen: int) -> str:
    """Return integer ``fen`` in capitals: 32504 → 人民币叁佰贰拾伍元零肆分, 0 → 人民币零元整.

    Raises ``ValueError`` for a negative sum (write a refund or red slip instead) and beyond 2^53.
    """
    if not 0 <= fen <= LARGEST:
        raise ValueError(f"not a sum that can be written in capitals: {fen}")
    yuan, rest = divmod(fen, 100)
    jiao, last = divmod(rest, 10)
    if not rest:
        return f"{PREFIX}{_whole(yuan) or ZERO}元整"
    text = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        text += f"{DIGITS[jiao]}角"
    elif yuan:
        text += ZERO
    if last:
        text += f"{DIGITS[last]}分"
    return PREFIX + text


def _whole(yuan: int) -> str:
    text = ""
    for power in reversed(range(len(GROUPS))):
        group = yuan // GROUP**power % GROUP
        if group:
            needs_zero = text and (group < GROUP // 10 or _ends_empty(yuan, power))
            text += (ZERO if needs_zero else "") + _group(group) + GROUPS[power]
    return _joined(text)


def _ends_empty(yuan: int, power: int) -> bool:
    """Tell whether the group above ``power`` is empty, so that a 零 must bridge it."""
    return not yuan // GROUP ** (power + 1) % GROUP


def _joined(text: str) -> str:
    """Write 亿 once: 壹万亿贰亿 is said 壹万零贰亿."""
    over, _, under = text.partition("万亿")
    if not over or "亿" not in under:
        return text
    return f"{over}万{under}"


def _group(number: int) -> str:
    text = ""
    empty = False
    for power in reversed(range(len(PLACES))):
        digit = number // 10**power % 10
        if digit:
            text += (ZERO if empty and text else "") + DIGITS[digit] + PLACES[power]
            empty = False
        else:
            empty = True
    return text
