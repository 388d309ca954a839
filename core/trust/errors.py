"""Why an application cannot be made."""

from __future__ import annotations

from core.base.errors import ClerkError


class NotYetError(ClerkError):
    """A figure is below what the level asks for (args: what, missing)."""

    code = "trust.not_yet"


class PendingError(ClerkError):
    """An application for the same level waits for the county (args: level)."""

    code = "trust.pending"


class NothingToAppealError(ClerkError):
    """Nothing was refused, or the appeal was made already."""

    code = "trust.nothing_to_appeal"
