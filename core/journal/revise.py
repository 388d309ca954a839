"""Changing a record: only what differs is written, and not over somebody else's newer word."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from core.base.errors import ClerkError
from core.base.record import Record, spec_of, specs
from core.base.tables import Entry

FOLLOWING: Final = frozenset({"initials"})
"""Made from another field: changes with it."""
NOTHING: Final = (None, "", (), b"")
BLANKS: Final[dict[str, object]] = {"text": "", "ref": "", "texts": (), "photo": b""}


class StaleError(ClerkError):
    """Somebody changed the same field since the form was opened (args: now)."""

    code = "journal.stale"


class CannotBlankError(ClerkError):
    """A day, or a number that is never 0, once said can be corrected, not taken back."""

    code = "journal.cannot_blank"


def changed(now: Entry, wanted: Entry) -> list[str]:
    """Return the fields that differ, in their declared order."""
    return [
        spec.name
        for spec in specs(type(now))
        if not spec.field.row and _told(wanted, spec.name) != _told(now, spec.name)
    ]


def _told(entry: Entry, name: str) -> object:
    """Return what a field says: one that was emptied says no more than one never filled in."""
    value = getattr(entry, name)
    return None if value in NOTHING else value


def refuse_stale(now: Entry, fields: Collection[str], seen: Entry | None) -> None:
    """Raise ``StaleError`` for a field that is no more as the author had ``seen`` it.

    By value: of words that came in the wrong order, or of the county's new term, no version tells.
    So whoever writes has seen what the field says, and its change may say by which event.
    """
    if seen is None:
        return
    for name in fields:
        if name not in FOLLOWING and _told(now, name) != _told(seen, name):
            raise StaleError(field=name, now=str(getattr(now, name) or ""))


def revision(change: type[Record], now: Entry, wanted: Entry) -> Record | None:
    """Return the change event's record that makes ``now`` into ``wanted``; None if nothing differs.

    An emptied text or number is said as "" or 0. Raises ``CannotBlankError``.
    """
    names = changed(now, wanted)
    if not names:
        return None
    said = {name: _said(wanted, name) for name in names}
    return change(of=now.id, base=now.version, **said)


def _said(wanted: Entry, name: str) -> object:
    value = getattr(wanted, name)
    if value is not None:
        return value
    spec = spec_of(type(wanted), name)
    if spec.shape in {"day", "moment"} or (spec.field.low or 0) > 0:
        raise CannotBlankError(field=name)
    return BLANKS.get(spec.shape, 0)
