"""Python's cycle collector where very many small objects are made, which make no cycles."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from typing import Final

SELDOM: Final = (50_000, 20, 50)
"""After how many new objects a search is made, and how many young ones before an older one."""


@contextlib.contextmanager
def paused() -> Iterator[None]:
    """Make no search for cycles inside the block.

    With a million rows in hand each search walks all of them, for nothing: rows make no cycles.
    Everything else is freed as ever, by counting references.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def made_seldom() -> None:
    """Search for cycles seldom from now on, and never in what is here: a server's code stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
