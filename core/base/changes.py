"""What a service answers: which kinds of record changed, their ids, and what it warned of."""

from __future__ import annotations

import msgspec

from core.base.ids import EventId


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One rule's remark on one record, with the pack that holds its words.

    ``level`` is block, warn or tip. A ``wants_reason`` finding is refused until the clerk's
    reason is given.
    """

    rule: str
    level: str
    law: str = ""
    field: str | None = None
    args: dict[str, str | int] = {}
    wants_reason: bool = False
    pack: str = ""
    version: str = ""


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """The kinds touched by one action and the ids it made, in order."""

    kinds: frozenset[str]
    ids: tuple[EventId, ...] = ()
    serials: tuple[str | None, ...] = ()
    findings: tuple[Finding, ...] = ()

    def __or__(self, other: Changes) -> Changes:
        """Join two answers, this one first."""
        return Changes(
            kinds=self.kinds | other.kinds,
            ids=self.ids + other.ids,
            serials=self.serials + other.serials,
            findings=self.findings + other.findings,
        )


NOTHING = Changes(kinds=frozenset())
