"""What the scale said: gross, tare and net of one delivery."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from core.imports import codes
from core.imports.quantities import GRAMS, plain_number, weight
from core.imports.values import Issue, Values

_SIDES: Final[tuple[str, ...]] = ("gross", "tare", "net")
_ROUNDED: Final = 1
"""Grams by which two sides may differ that were rounded, each by itself."""


def weighed_in(values: Values) -> tuple[Values, list[Issue]]:
    """Work the net weight out from gross and tare, or compare the three.

    Net goods may be counted: then the scale only says what they weigh. A scale that says nothing
    but zeros was not used.
    """
    if values.keys().isdisjoint(_SIDES):
        return values, []
    full = dict(values)
    said = {side: Decimal(str(full.pop(side))) for side in _SIDES if side in full}
    units = {side: full.pop(f"{side}_unit", None) for side in _SIDES}
    own = full.get("qty_unit") or full.get("unit") or full.get("head_unit")
    if not any(said.values()):
        return full, []
    scale = next((unit for unit in (*units.values(), own) if unit in GRAMS), None)
    grams = {
        side: weight(number, str(units[side] or scale)) or number for side, number in said.items()
    }
    if "qty" not in full and "gross" in said and "tare" in said and (own is None or own in GRAMS):
        net = (grams["gross"] - grams["tare"]) / GRAMS.get(str(scale), 1)
        full["qty"] = plain_number(net)
    if scale is None:
        return full, [Issue("unit", codes.MISSING, {"field": "unit"})]
    unit = own or (None if "net" in said else scale)
    return _compared(full | ({"head_unit": unit} if unit else {}), said, grams)


def _compared(
    values: Values, said: dict[str, Decimal], grams: dict[str, Decimal]
) -> tuple[Values, list[Issue]]:
    """Keep what the scale said, in grams; the side that nobody wrote follows from the others."""
    unit = str(values.get("head_unit"))
    counted = weight(Decimal(str(values["qty"])), unit) if "qty" in values else None
    gross, tare, net = grams.get("gross"), grams.get("tare"), grams.get("net") or counted
    if net is not None and gross is not None and tare is None:
        tare = gross - net
    if net is not None and tare and gross is None:
        gross = net + tare
    if net is None and gross is not None and tare is not None:
        net = gross - tare
    sound = counted is None or net is None or abs(counted - net) <= _ROUNDED
    if gross and net is not None:
        sound = (
            sound and tare is not None and 0 <= tare < gross and abs(gross - net - tare) <= _ROUNDED
        )
    if not sound:
        args: dict[str, str | int] = {
            side: plain_number(said[side]) if side in said else "" for side in _SIDES
        }
        args["net"] = args["net"] or str(values.get("qty", ""))
        return values, [Issue("qty", codes.WEIGHT_DIFFERS, args)]
    kept: Values = {"gross_g": int(gross), "tare_g": int(tare or 0)} if gross else {}
    return values | kept | ({} if net is None else {"grams": int(net)}), []
