"""What the scale said: gross, tare and net of one delivery."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from core.imports import codes
from core.imports.quantities import GRAMS, plain_number, weight
from core.imports.values import Issue, Value, Values

_SIDES: Final[tuple[str, ...]] = ("gross", "tare")


def weighed_in(values: Values) -> tuple[Values, list[Issue]]:
    """Work the net weight out from gross and tare, or compare the three.

    Net goods may be counted: then the scale only says what they weigh.
    """
    full = dict(values)
    sides = {side: Decimal(str(full.pop(side))) for side in _SIDES if side in full}
    units = {side: full.pop(f"{side}_unit", None) for side in _SIDES}
    if not sides:
        return full, []
    own = full.get("qty_unit") or full.get("unit") or full.get("head_unit")
    scale = next((unit for unit in (*units.values(), own) if unit in GRAMS), None)
    counted = own is not None and own not in GRAMS
    grams = {
        side: weight(number, str(units[side] or scale)) or number for side, number in sides.items()
    }
    if "qty" not in full and not counted and len(sides) == len(_SIDES):
        net = (grams["gross"] - grams["tare"]) / GRAMS.get(str(scale), 1)
        full["qty"] = plain_number(net)
    if scale is None:
        return full, [Issue("unit", codes.MISSING, {"field": "unit"})]
    full.setdefault("head_unit", scale)
    return _compared(full, sides, grams, None if counted else _net(full, own or scale))


def _net(values: Values, unit: Value) -> Decimal | None:
    return weight(Decimal(str(values["qty"])), str(unit)) if "qty" in values else None


def _compared(
    values: Values, sides: dict[str, Decimal], grams: dict[str, Decimal], net: Decimal | None
) -> tuple[Values, list[Issue]]:
    """Keep what the scale said, in grams; the side that nobody wrote follows from the others."""
    gross, tare = grams.get("gross"), grams.get("tare")
    if net is not None:
        tare = gross - net if tare is None and gross is not None else tare
        gross = net + tare if gross is None and tare is not None else gross
    if gross is None or tare is None:
        return values | ({"gross_g": int(gross)} if gross else {}), []
    if not 0 <= tare < gross or (net is not None and gross != net + tare):
        args: dict[str, str | int] = {
            **{side: plain_number(sides[side]) if side in sides else "" for side in _SIDES},
            "net": str(values.get("qty", "")),
        }
        return values, [Issue("qty", codes.WEIGHT_DIFFERS, args)]
    said: Values = {"gross_g": int(gross), "tare_g": int(tare)}
    return values | said | ({"grams": int(gross - tare)} if net is None else {}), []
