"""Which lines under a heading are data, and which are totals, notes, signatures or headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

from core.imports.headings import sure_fields
from core.imports.money import yuan
from core.imports.plain import is_blank, squeeze

_WHOLE: Final = r"[\d一二三四五六七八九十年月日季度份.\-/~至止截到全本当上下半第每页周共总各类合计]"
_TOTAL: Final = re.compile(
    rf"总|{_WHOLE}{{0,12}}共(?::.*|\d+[户人位笔单条页])?|"
    rf"{_WHOLE}{{0,12}}(?:小计|合计|总计|共计|累计|总合计|合计数|结转|总额|汇总|承前页|过次页|接下页|转下页|"
    r"平均|合\s*计|小\s*计|subtotal|total|sum|平均值|总数)(?:金额|数量|数|额|人数|笔数|件数|大写)?"
    r"(?:[:(（¥\d共].*)?",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"(?:经手|制表|审核|复核|负责|填报|填表|站长|签字|签名|盖章|会计|出纳|主管|单位|联系|记账|登记|统计|打印|导出|备注|"
    r"说明|注意|附注|领导|校对|核对|监督|验收|制单|收款|主办|讲师|班主任|日期|时间|地点|课程|公章|填写|以上|数据来源|"
    r"单位盖章|村委|审批|经办|保管|证明|见证)[^:]{0,8}:.*|注\d?[:.、].*|※.*|\*.{6,}|备注[:.].*|(?:以上|以下|上述).{2,}"
    r"|第?\d+页.*|共\d+[页条笔单件].*|\d+、.{8,}|\(?(?:此页|以下)(?:无正文|空白)\)?|(?:年月日)"
)
_LONGEST: Final = 40
_TWO: Final = 2
_THREE: Final = 3
"""Cells that make a line more than a title, and more than a note."""
_FREE: Final = frozenset({"note"})
_NUMBERS: Final = frozenset(
    {"qty", "amount", "price", "fee", "total", "owed", "got", "age", "gross", "tare", "pieces"}
    | {"deduct", "due", "net", "in_words", "freight", "packing", "commission", "share", "refund"}
)


@lru_cache(maxsize=8192)
def is_total_word(text: str) -> bool:
    """Whether a cell says that its line sums others up."""
    plain = squeeze(text).lower()
    return len(plain) <= _LONGEST and _TOTAL.fullmatch(plain) is not None


@lru_cache(maxsize=8192)
def is_label(text: str) -> bool:
    """Whether a cell is a signature line or a remark under a table."""
    return _LABEL.fullmatch(squeeze(text)) is not None


def is_heading_again(kind: str, texts: Sequence[str], headings: frozenset[str]) -> bool:
    """Whether a row repeats the headings, as every printed page does."""
    said = [text for text in texts if text]
    same = sum(text in headings for text in said)
    if same >= _TWO and same * 2 >= len(said):
        return True
    fields = sure_fields(kind, said) if same else set()
    return len(fields) >= _THREE and same * 3 >= len(said)


def is_data(values: dict[str, str], around: Sequence[str], *, wide: bool) -> bool:
    """Whether a block's line is data.

    Args:
        values: The texts of the block's fields.
        around: The texts of all the block's cells.
        wide: Whether a merged cell covers several of the block's columns in this row.
    """
    said = {field: text for field, text in values.items() if not is_blank(text)}
    named = {field for field in said if field not in _FREE and field not in _NUMBERS}
    if (not said or set(said) <= _FREE) and not _are_many(around):
        return False
    if _is_total(said, named, around):
        return False
    strange = [text for text in around if text and not text.isascii() and is_label(text)]
    if strange and len(said) <= len(strange) + 2 and not _is_full(said):
        return False
    return not (wide and len(said) < _THREE)


def _is_total(said: dict[str, str], named: set[str], around: Sequence[str]) -> bool:
    totals = [text for text in around if _may_total(text) and is_total_word(text)]
    if not totals:
        return False
    by_note = said.get("note") in totals
    true_names = [field for field in named if not is_total_word(said[field])]
    return not by_note or len(true_names) < _TWO


def _may_total(text: str) -> bool:
    """Whether a text is worth a closer look: Chinese, or an English word."""
    return bool(text) and (not text.isascii() or text[0] in "tTsS")


def _are_many(around: Sequence[str]) -> bool:
    """Whether so much is said, if only in columns nobody knows, that it is no remark."""
    return sum(not is_blank(text) and not is_label(text) for text in around) >= _THREE


def _is_full(said: dict[str, str]) -> bool:
    """Whether enough is said for a row, even if one of its cells reads like a remark."""
    real = [text for text in said.values() if not is_label(text)]
    return len(real) >= _THREE


def summed(values: dict[str, str]) -> Decimal | None:
    """The figure of a line that a total adds up."""
    return yuan(values.get("amount") or values.get("total") or "")


def sums_up(values: dict[str, str], running: Sequence[object]) -> bool:
    """Whether a line of bare numbers repeats one of the running sums: a total without a word."""
    if any(text and field not in _NUMBERS and not is_blank(text) for field, text in values.items()):
        return False
    amount = summed(values)
    return amount is not None and amount in running
