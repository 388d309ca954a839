"""The monthly report's figures in words, on a page and in a sheet."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from core.sheets.workbook import Cell
from core.sheets.writer import Leaf
from hub.console.figures import percent, weight, yuan
from hub.console.tongue import Tongue
from hub.report import Figure, Report

WIDTHS: Final = (18, 18, 10, 60)
NONE: Final = "—"


def told(figure: Figure, tongue: Tongue) -> str:
    """Write a figure with its unit."""
    value = figure.value
    if figure.whole == 0:
        return NONE
    if figure.kind == "fen":
        return tongue("{yuan} 元", yuan=yuan(value))
    if figure.kind == "grams":
        return weight(value, tongue)
    if figure.kind == "hours":
        return tongue("{hours} 小时", hours=value)
    if figure.whole is not None:
        return (percent if figure.kind == "rate" else ratio)(value, figure.whole)
    return f"{value:,}"


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
    if figure.whole == 0:
        return NONE, ""
    if figure.kind == "fen":
        return Decimal(figure.value) / 100, tongue("元")
    if figure.kind == "grams":
        return Decimal(figure.value) / 1000, "kg"
    if figure.kind == "hours":
        return figure.value, tongue("小时")
    if figure.kind in {"rate", "ratio"}:
        times = 100 if figure.kind == "rate" else 1
        share = Decimal(figure.value * times) / (figure.whole or 1)
        return share.quantize(Decimal("0.01")), "%" if times > 1 else ""
    return figure.value, ""
