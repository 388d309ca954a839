"""Course packs on the sticks that are in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from desktop.pages.drives import Volume
from desktop.pages.player.asking import ENDING

MOST: Final = 8
"""More packs than this are chosen from the stick's own folder."""
PATTERNS: Final = (f"*{ENDING}", f"*/*{ENDING}")


def packs_on(volumes: Sequence[Volume]) -> list[Path]:
    """Return the packs in each stick's root and first folders, by name."""
    found: list[Path] = []
    for volume in volumes:
        for pattern in PATTERNS:
            try:
                found += islice(Path(volume.root).glob(pattern), MOST)
            except OSError:
                # Pulled out in the middle: what was found so far is what there is.
                continue
    seen = [one for one in found if not one.name.startswith(".")]
    return sorted(seen, key=lambda one: one.name)[:MOST]
