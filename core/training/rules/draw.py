"""Drawing people by chance so that anybody can draw the same ones again.

The list depends on the seed, the class and who came, on nothing else: not on order, clock or
program. With any tool that makes SHA-256:

1. For each trainee who came write one line ``cz-draw-1|SEED|CLASS|TRAINEE`` in UTF-8 (ids as the
   archive's spreadsheet has them, no line end) and take its SHA-256 in hexadecimal.
2. Sort by that text; the first N are drawn, in this order.

The roster's own digest is the SHA-256 of all trainee ids, sorted, one to a line, each with a line
feed behind it: two lists drawn from different rosters cannot be mistaken for one another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

PURPOSE: Final = "cz-draw-1"


def draw(seed: str, class_id: str, trainees: Iterable[str], wanted: int) -> tuple[str, ...]:
    """Return the ids drawn, at most ``wanted``, in the order of the draw."""
    ranked = sorted(set(trainees), key=lambda one: lot(seed, class_id, one))
    return tuple(ranked[:wanted])


def lot(seed: str, class_id: str, trainee: str) -> str:
    """Return one person's lot; the smallest are drawn."""
    line = f"{PURPOSE}|{seed}|{class_id}|{trainee}"
    return hashlib.sha256(line.encode()).hexdigest()


def roster_digest(trainees: Iterable[str]) -> str:
    """Return what names a roster, whatever its order."""
    lines = "".join(f"{one}\n" for one in sorted(set(trainees)))
    return hashlib.sha256(lines.encode()).hexdigest()
