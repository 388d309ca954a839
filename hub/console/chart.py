"""Bars as a drawing: places and heights in its own units, drawn by a template as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

WIDTH: Final = 720
HEIGHT: Final = 150
FOOT: Final = 22
TOP: Final = 18
LABELS: Final = 6


class Bar(NamedTuple):
    """One bar; ``label`` is "" where it would stand too close to the next."""

    x: float
    y: float
    width: float
    height: float
    name: str
    label: str
    value: int


class Bars(NamedTuple):
    """The drawing: its size, its bars, and its highest value."""

    width: int
    height: int
    base: int
    bars: tuple[Bar, ...]
    most: int


def bars(values: Sequence[tuple[str, int]]) -> Bars:
    """Draw values side by side; what is below nothing is drawn as nothing."""
    most = max((value for _, value in values), default=0)
    step = WIDTH / max(1, len(values))
    base = HEIGHT - FOOT
    every = max(1, len(values) // LABELS)
    made = []
    for place, (name, value) in enumerate(values):
        height = round((base - TOP) * max(0, value) / most, 1) if most > 0 else 0
        made.append(
            Bar(
                x=round(place * step + step * 0.15, 1),
                y=round(base - height, 1),
                width=round(step * 0.7, 1),
                height=height,
                name=name,
                label=name if place % every == 0 else "",
                value=value,
            )
        )
    return Bars(WIDTH, HEIGHT, base, tuple(made), max(0, most))
