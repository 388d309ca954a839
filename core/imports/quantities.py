"""Quantities with their units: `12斤半`, `3公斤`, `2.5kg`, `一箱`, `三斤二两`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from core.imports.numerals import CHINESE_DIGITS, number
from core.imports.plain import squeeze, words

GRAMS: Final = {
    "斤": 500,
    "市斤": 500,
    "公斤": 1000,
    "千克": 1000,
    "kg": 1000,
    "kgs": 1000,
    "克": 1,
    "g": 1,
    "两": 50,
    "钱": 5,
    "担": 50_000,
    "市担": 50_000,
    "吨": 1_000_000,
    "t": 1_000_000,
}
COUNTED: Final = frozenset(
    words("""
    个 只 枚 袋 箱 瓶 包 盒 件 桶 罐 壶 篮 筐 捆 把 份 束 条 头 羽 尾 颗 粒 套 双 台 床 张
    块 板 提 打 听 支 根 串 扎 单 株 棵 盆 匹 篓 坛 缸 卷 片 对 盘 升 毫升 l ml 亩 棒 挂
    筒 扇 副 部 本 小包 大包 小袋 大袋 小盒 大盒 礼盒 箱装 托 蛇皮袋 泡沫箱 人 次 户
    """)
)
UNITS: Final = frozenset(GRAMS) | COUNTED
_UNIT: Final = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_NUMBER: Final = rf"[-+]?(?:\d[\d,]*(?:\.\d+)?|\.\d+|[{CHINESE_DIGITS}]+|半)"
_PART: Final = re.compile(rf"(?P<number>{_NUMBER})(?P<unit>{_UNIT})(?P<half>半)?", re.IGNORECASE)
_BARE: Final = re.compile(_NUMBER)
_REMARK: Final = re.compile(r"\([^()退欠少差坏毛皮扣]*\)\Z")
"""A remark says what a box holds; one that takes something off is no remark."""
_HALF: Final = Decimal("0.5")


class Quantity(NamedTuple):
    """A number and its unit as entered; None where no unit was written."""

    number: Decimal
    unit: str | None

    @property
    def grams(self) -> Decimal | None:
        """The weight, or None for what is counted."""
        return weight(self.number, self.unit)


@lru_cache(maxsize=4096)
def quantity(text: str) -> Quantity | None:
    """Read a quantity, or None when it is not one plain quantity (`约3斤`, `2+3`)."""
    plain = _REMARK.sub("", squeeze(text))
    if _BARE.fullmatch(plain):
        value = _HALF if plain == "半" else number(plain)
        return None if value is None else Quantity(value, None)
    parts = list(_PART.finditer(plain))
    if not parts or "".join(part[0] for part in parts) != plain:
        return None
    if any(part["number"][0] in "+-" for part in parts[1:]):
        return None
    read = [_part(part) for part in parts]
    sound = [part for part in read if part is not None]
    if len(sound) < len(read):
        return None
    return sound[0] if len(sound) == 1 else _joined(sound)


def _part(found: re.Match[str]) -> Quantity | None:
    value = _HALF if found["number"] == "半" else number(found["number"])
    if value is None:
        return None
    return Quantity(value + (_HALF if found["half"] else 0), unit_of(found["unit"]))


def _joined(parts: list[Quantity]) -> Quantity | None:
    """三斤二两 is one weight in the first unit; 2箱3袋 is no single quantity."""
    grams = [part.grams for part in parts]
    first = weight(Decimal(1), parts[0].unit)
    known = [value for value in grams if value is not None]
    falling = known == sorted(known, reverse=True)
    if first is None or len(known) < len(parts) or not falling:
        return None
    return Quantity(sum(known, Decimal(0)) / first, parts[0].unit)


def unit_of(text: str) -> str | None:
    """The unit a cell or a heading names, in its usual spelling; None if it is none."""
    plain = squeeze(text)
    for unit in (plain, plain.lower()):
        if unit in UNITS:
            return unit
    return None


def weight(value: Decimal, unit: str | None) -> Decimal | None:
    """The grams of ``value`` units, or None if the unit is no weight."""
    grams = GRAMS.get(unit or "")
    return None if grams is None else value * grams


def plain_number(number: Decimal) -> str:
    """A decimal without trailing zeros or exponent: 45.5, 3, 1200."""
    return f"{number.normalize():f}"
