"""The monthly report's figures in words, on a page and in a sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from core.sheets.workbook import Cell
from core.sheets.writer import Leaf
from hub.console.figures import mean, percent, weight, yuan
from hub.console.tongue import Tongue
from hub.report import Figure, Report
from words.told import N_

WIDTHS: Final = (18, 18, 10, 60)
NONE: Final = "—"
SCALED: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "fen": ("0.01", "0.01", N_("元")),
        "grams": ("0.001", "0.001", "kg"),
        "rate": ("100", "0.01", "%"),
        "ratio": ("1", "0.01", ""),
        "marks": ("1", "0.01", ""),
    }
)
"""By what a figure is multiplied in a sheet, how it is rounded, and its unit."""


def told(figure: Figure, tongue: Tongue) -> str:
    """Write a figure with its unit; a dash where there is nothing to divide by."""
    return NONE if figure.whole == 0 else TOLD[figure.kind](figure, tongue)


def ratio(part: int, whole: int) -> str:
    """Write one number over another with two decimals, a dash where there is no whole."""
    if not whole:
        return NONE
    hundredths = (abs(part) * 200 + abs(whole)) // (2 * abs(whole))
    sign = "-" if (part < 0) != (whole < 0) and part else ""
    return f"{sign}{hundredths // 100}.{hundredths % 100:02d}"


def report_leaf(made: Report, tongue: Tongue) -> Leaf:
    """Return the report as a sheet: name, value, unit, definition."""
    rows: list[list[Cell]] = [[tongue("指标"), tongue("数值"), tongue("单位"), tongue("口径")]]
    for figure in made.figures:
        value, unit = _number(figure, tongue)
        rows.append([tongue(figure.label), value, unit, tongue(figure.definition)])
    return Leaf(tongue("月报 {month}", month=made.month), rows, WIDTHS)


def _number(figure: Figure, tongue: Tongue) -> tuple[Cell, str]:
    """Return a figure as a number and its unit, or as it is written on the page."""
    if figure.whole == 0 or figure.kind == "share":
        return told(figure, tongue), ""
    if figure.kind == "hours":
        return figure.value, tongue("小时")
    if figure.kind not in SCALED:
        return figure.value, ""
    times, places, unit = SCALED[figure.kind]
    value = figure.value * Decimal(times) / (figure.whole or 1)
    return value.quantize(Decimal(places)), tongue(unit)


def _each(figure: Figure) -> int:
    """Return an amount, or the mean of so many."""
    return figure.value // (figure.whole or 1)


TOLD: Final[Mapping[str, Callable[[Figure, Tongue], str]]] = MappingProxyType(
    {
        "fen": lambda one, tongue: tongue("{yuan} 元", yuan=yuan(_each(one))),
        "grams": lambda one, tongue: weight(one.value, tongue),
        "hours": lambda one, tongue: tongue("{hours} 小时", hours=one.value),
        "marks": lambda one, _: mean(one.value * 100 // (one.whole or 1)),
        "share": lambda one, _: f"{one.value} / {one.whole}",
        "rate": lambda one, _: percent(one.value, one.whole or 0),
        "ratio": lambda one, _: ratio(one.value, one.whole or 0),
        "count": lambda one, _: f"{one.value:,}",
    }
)
"""How each kind of figure is written."""
