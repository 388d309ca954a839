"""Characters as dots, for a roll printer whose own font lacks them."""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING, Final

import uharfbuzz

from core.paper.fonts import FULL, font

if TYPE_CHECKING:
    from collections.abc import Sequence

Contours = list[list[tuple[float, float]]]
Edge = tuple[float, float, float, float]

SIDE: Final = 24
"""Dots of a full-width character of the printer's own font."""
FINE: Final = 3
"""Samples across a dot; a dot is printed when enough of them are inside."""
DARK: Final = 0.42
STEPS: Final = 4
"""Straight pieces that stand for one curve."""
DESCENT: Final = 0.12
HALF: Final = 0.5


def _move(x: float, y: float, contours: Contours) -> None:
    contours.append([(x, y)])


def _line(x: float, y: float, contours: Contours) -> None:
    contours[-1].append((x, y))


def _curve(x1: float, y1: float, x2: float, y2: float, contours: Contours) -> None:
    x0, y0 = contours[-1][-1]
    for step in range(1, STEPS + 1):
        t = step / STEPS
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        contours[-1].append((a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2))


def _close(contours: Contours) -> None:
    contours[-1].append(contours[-1][0])


def dots(letter: str) -> tuple[int, ...]:
    """Return 24 rows of 24 dots for a character, the leftmost dot in the highest bit."""
    rows = _sampled(letter)
    return tuple(
        sum(
            1 << (SIDE - 1 - column)
            for column in range(SIDE)
            if _cover(rows, row * FINE, column * FINE) >= DARK * FINE * FINE
        )
        for row in range(SIDE)
    )


def _cover(rows: Sequence[Sequence[bool]], top: int, left: int) -> int:
    """Count the samples of one dot that are inside the glyph."""
    return sum(sum(row[left : left + FINE]) for row in rows[top : top + FINE])


def _sampled(letter: str) -> list[list[bool]]:
    """Return the glyph as fine samples, from the top row down."""
    edges = _edges(letter)
    fine = SIDE * FINE
    rows = []
    for row in range(fine):
        y = 1 - DESCENT - (row + HALF) / fine
        crossings = sorted(
            (x0 + (y - y0) / (y1 - y0) * (x1 - x0), 1 if y1 > y0 else -1)
            for x0, y0, x1, y1 in edges
            if (y0 <= y) != (y1 <= y)
        )
        rows.append(_row(crossings, fine))
    return rows


def _row(crossings: list[tuple[float, int]], fine: int) -> list[bool]:
    """Tell for each sample of a row whether the outline winds around it."""
    inside = [False] * fine
    winding = 0
    for (start, way), (end, _) in itertools.pairwise(crossings):
        winding += way
        if winding:
            for column in range(max(0, round(start * fine)), min(fine, round(end * fine))):
                inside[column] = True
    return inside


def _edges(letter: str) -> list[Edge]:
    """Return the outline of a character as directed straight pieces, in em."""
    full = font(FULL)
    em = full.face.unitsPerEm
    contours: Contours = []
    full.hbFont().draw_glyph(full.glyphs.get(ord(letter), 0), _pen(), contours)
    return [
        (x0 / em, y0 / em, x1 / em, y1 / em)
        for contour in contours
        for (x0, y0), (x1, y1) in itertools.pairwise(contour)
    ]


@functools.cache
def _pen() -> uharfbuzz.DrawFuncs:
    """Return the calls by which HarfBuzz tells an outline."""
    pen = uharfbuzz.DrawFuncs()
    pen.set_move_to_func(_move)
    pen.set_line_to_func(_line)
    pen.set_quadratic_to_func(_curve)
    pen.set_close_path_func(_close)
    return pen
