"""A day whose year, month and day stand in columns of their own, as account books have it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from core.imports.cells import Asked
from core.imports.numerals import CHINESE_DIGITS
from core.imports.plain import squeeze

PARTS: Final = frozenset({"year", "month"})
"""Columns that say nothing alone; blank, they say what the row above says."""
_NUMBER: Final = rf"\d{{1,2}}|[{CHINESE_DIGITS}]{{1,3}}"
_YEAR: Final = re.compile(rf"(\d{{4}}|\d{{2}}|[{CHINESE_DIGITS}]{{4}})年?")
_MONTH: Final = re.compile(rf"({_NUMBER})月?份?")
_DAY: Final = re.compile(rf"({_NUMBER})[日号]?")


def with_whole_day(asked: Mapping[str, Asked]) -> dict[str, Asked]:
    """Put month, and year if there is one, to a day that is a bare number; drop their columns."""
    left = {field: one for field, one in asked.items() if field not in PARTS}
    day = _said(_DAY, asked.get("day"))
    month = _said(_MONTH, asked.get("month"))
    if day and month:
        year = _said(_YEAR, asked.get("year"))
        text = f"{year}年{month}月{day}日" if year else f"{month}月{day}日"
        left["day"] = asked["day"]._replace(cell=text, text=text)
    return left


def _said(form: re.Pattern[str], one: Asked | None) -> str:
    found = form.fullmatch(squeeze(one.text)) if one else None
    return found[1] if found else ""
