"""What can stand on a page, in points from its top left corner, and in which tones."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.paper.ink import Ink, Run
    from core.paper.qr import Modules

MM: Final = 72 / 25.4
A4: Final = (210 * MM, 297 * MM)
A5: Final = (148 * MM, 210 * MM)
A5_WIDE: Final = (210 * MM, 148 * MM)
HAIR: Final = 0.4
FIRM: Final = 0.9
MIDDLE: Final = 0.37
"""The middle of a character stands this share of its size above the base line."""

Colour = tuple[float, float, float]
TONES: Final[Mapping[str, Colour]] = MappingProxyType(
    {
        "ink": (0.0, 0.0, 0.0),
        "soft": (0.36, 0.36, 0.36),
        "hair": (0.62, 0.62, 0.62),
        "wash": (0.945, 0.945, 0.945),
        "red": (0.76, 0.07, 0.09),
        "stamp": (0.95, 0.67, 0.66),
    }
)
"""Greys stay light enough to print as hairlines, and text stays pure black on a cheap laser."""
RED_TONES: Final[Mapping[str, Colour]] = MappingProxyType(
    {**TONES, "ink": TONES["red"], "soft": (0.62, 0.25, 0.26), "hair": (0.83, 0.55, 0.55)}
)
"""红字: a reversal is written in red ink."""
ROLL_TONES: Final[Mapping[str, Colour]] = MappingProxyType(
    {**TONES, "soft": TONES["ink"], "hair": TONES["ink"], "red": TONES["ink"]}
)
"""A thermal head knows black and nothing else."""


class Text(NamedTuple):
    """A text at its left end, on its base line, all in points from the top left corner."""

    x: float
    y: float
    runs: tuple[Run, ...]
    ink: Ink
    spread: float = 0.0


class Rule(NamedTuple):
    """A straight line."""

    x: float
    y: float
    to_x: float
    to_y: float
    weight: float
    tone: str
    dash: tuple[float, ...] = ()


class Box(NamedTuple):
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    tone: str


class Square(NamedTuple):
    """A code in a square of this size."""

    x: float
    y: float
    size: float
    modules: Modules


class Photo(NamedTuple):
    """A JPEG, as large as it can be in this rectangle without being stretched or cut."""

    x: float
    y: float
    width: float
    height: float
    content: bytes


class Turned(NamedTuple):
    """A text with its middle at x, y, turned by degrees against the clock.

    ``stamped``: with a frame around it, like a rubber stamp.
    """

    x: float
    y: float
    text: str
    ink: Ink
    angle: float
    stamped: bool = False


Mark = Text | Rule | Box | Square | Photo | Turned


class Page(NamedTuple):
    """The size of a page in points and what stands on it."""

    width: float
    height: float
    marks: list[Mark]
