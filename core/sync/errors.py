"""Why something that travelled is refused: every cause a sentence and one thing to do."""

from __future__ import annotations

from core.base.errors import ClerkError


class SyncError(ClerkError):
    """Base of all that can go wrong between a station and its county."""

    code = "sync.failed"


class MalformedError(SyncError):
    """The bytes are not what they should be; nothing of them was used."""

    code = "sync.malformed"


class OversizeError(SyncError):
    """The bytes are larger, or unpack to more, than any honest sender makes (args: most)."""

    code = "sync.oversize"
