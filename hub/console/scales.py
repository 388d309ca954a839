"""Money and weights as people type them: yuan and kilograms, kept in fen and grams."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

SCALES: Final[Mapping[str, int]] = MappingProxyType(
    {"fen": 100, "grams": 1000, "thousandths": 1000}
)
"""By what is multiplied what is typed, for each shape that is typed otherwise than kept."""


def as_typed(shape: str, value: object) -> str:
    """Return a value as a person types it: 4650 fen is ``46.5``."""
    times = SCALES.get(shape)
    if times is None or not isinstance(value, int):
        return str(value)
    return f"{Decimal(value) / times:f}"
