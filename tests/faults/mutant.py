"""A planted bug, named by the test that must notice it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """One line made wrong on purpose.

    Args:
        file: the file to spoil, from the root of the tree.
        old: text that stands in it exactly once.
        new: what to put there instead.
        why: what would be lost if this bug went unnoticed.
        test: the test that must go red, when the file's others need not run.
    """

    file: str
    old: str
    new: str
    why: str
    test: str = ""
