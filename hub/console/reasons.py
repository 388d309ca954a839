"""The reason that somebody gives who wants to see a person's data."""

from __future__ import annotations

from typing import Final

from core.base.errors import ClerkError

SHORTEST: Final = 4
"""Letters of a reason: one word is none."""


class ReasonNeededError(ClerkError):
    """Who wants to see a person's data says why."""

    code = "console.reason_needed"
