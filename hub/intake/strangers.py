"""Who is turned away at the hub's doors: nobody knows its key, or it lost its right."""

from __future__ import annotations

from typing import ClassVar

from core.base.errors import ClerkError


class StrangerError(ClerkError):
    """No device of this name is registered here: unsigned, hence only a hint to whoever asks."""

    code = "unknown"
    status: ClassVar[int] = 403


class RevokedError(ClerkError):
    """The key that asks was revoked: a new one has to be made."""

    code = "revoked"
