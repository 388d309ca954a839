"""Amounts and days as a paper prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.base.capitals import capitals
from core.base.errors import ClerkError

if TYPE_CHECKING:
    import datetime as dt

    from core.paper.model import Deduction, Delivery, Line, Translator

FEN: Final = 100
MINUS: Final = "−"


def yuan(fen: int) -> str:
    """Return fen as yuan with two decimals and thousands apart: 123450 is ``1,234.50``."""
    whole, rest = divmod(abs(fen), FEN)
    return f"{MINUS if fen < 0 else ''}{whole:,}.{rest:02d}"


class NegativeTotalError(ClerkError):
    """A paper's sum is below zero: it is a refund or a red slip, and must be made as one."""

    code = "paper.negative_total"


def in_words(fen: int) -> str:
    """Return an amount in capitals, as it is written on papers: 人民币壹佰元整.

    Raises:
        NegativeTotalError: the amount is below zero.
    """
    if fen < 0:
        raise NegativeTotalError(fen=fen)
    return capitals(fen)


def difference(fen: int) -> str:
    """Return a difference with its sign; nothing different is a dash."""
    return "—" if fen == 0 else yuan(fen) if fen < 0 else f"+{yuan(fen)}"


def day_text(day: dt.date, tr: Translator) -> str:
    """Return a day in words: 2026年11月21日."""
    return tr("{year}年{month}月{day}日", year=day.year, month=day.month, day=day.day)


def price_text(line: Line | Delivery) -> str:
    """Return a price with its unit: ``4.60/kg``; nothing when there is none."""
    if line.price_fen is None:
        return ""
    return yuan(line.price_fen) + (f"/{line.unit}" if line.unit else "")


def adds_up(
    amounts: tuple[Line, ...] | tuple[Delivery, ...], less: tuple[Deduction, ...], total_fen: int
) -> bool:
    """Tell whether the lines less the deductions give the total, all in fen."""
    return sum(a.amount_fen for a in amounts) - sum(d.amount_fen for d in less) == total_fen
