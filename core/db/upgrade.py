"""Bringing a file to this program's version, one whole step at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core.db.errors import NewerFileError
from core.db.file import Database
from core.db.steps import STEPS


class Step(Protocol):
    """One numbered module of ``core.db.steps``."""

    @property
    def NUMBER(self) -> int:  # noqa: N802 - a module's constant
        """The step's number."""

    @property
    def SQL(self) -> Sequence[str]:  # noqa: N802 - a module's constant
        """The step's statements."""


def refuse_newer(db: Database, steps: Sequence[Step] = STEPS) -> None:
    """Raise ``NewerFileError`` for a file that a newer program wrote."""
    newest = steps[-1].NUMBER
    if db.version > newest:
        raise NewerFileError(file=db.version, program=newest)


def is_current(db: Database, steps: Sequence[Step] = STEPS) -> bool:
    """Tell whether a file has every step of this program."""
    return db.version >= steps[-1].NUMBER


def upgrade(db: Database, steps: Sequence[Step] = STEPS) -> None:
    """Apply the steps that the file lacks; a step that fails leaves shape and number untouched."""
    refuse_newer(db, steps)
    for step in steps:
        if db.version >= step.NUMBER:
            continue
        with db.atomic():
            for sql in step.SQL:
                db.execute(sql)
            db.execute(f"PRAGMA user_version = {step.NUMBER:d}")
