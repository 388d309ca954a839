"""What the county decides of a listing, as records of its own log at the station."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from core.base.errors import ClerkError
from core.base.record import Record
from core.listing import rules
from core.listing.model import FieldNote, Listing, ListingChange, Verdict
from hub.console.reasons import SHORTEST

APPROVED, RETURNED, TAKEN_OVER = "approved", "returned", "taken_over"
DRAFT: Final = "draft"


class NewerEditionError(ClerkError):
    """The listing changed since the page was opened (args: seen, now)."""

    code = "console.newer_edition"


class DecidedMeanwhileError(ClerkError):
    """Somebody else decided on the edition since the page was opened."""

    code = "console.decided_meanwhile"


class NotHandedInError(ClerkError):
    """The station works on the listing, or took it out of use: there is nothing to judge."""

    code = "console.not_handed_in"


class AlreadySoError(ClerkError):
    """The county said just that of this edition already."""

    code = "console.already_so"


class NoteNeededError(ClerkError):
    """Who returns a listing says what to mend."""

    code = "console.note_needed"


class ApprovalReasonError(ClerkError):
    """Who approves what the rules forbid says why."""

    code = "console.approval_reason"


UNSEEN: Final = (NewerEditionError, DecidedMeanwhileError)
"""What is told to an answer to another standing than the listing's."""


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody decided: of which standing (``standing``), and what is to be mended.

    ``notes`` are the texts by field; ``stops`` tells that the rules forbid what is judged.
    """

    decision: str
    seen: str
    author: str
    remark: str = ""
    notes: Mapping[str, str]
    stops: bool = False


def standing(listing: Listing) -> str:
    """Return what a form keeps of the edition that it shows: who answers it answers to that."""
    return f"{rules.edition(listing)}.{listing.judged}.{listing.decision or ''}"


def is_open(listing: Listing) -> bool:
    """Tell whether the county may say something of a listing: the station is not at work on it."""
    return not listing.dropped and rules.state_of(listing) != DRAFT


def refuse_unseen(listing: Listing, seen: str) -> None:
    """Refuse an answer to another standing than the listing's; raises what is different."""
    if seen == standing(listing):
        return
    edition, now = seen.partition(".")[0], rules.edition(listing)
    if edition == str(now):
        raise DecidedMeanwhileError
    raise NewerEditionError(seen=int(edition) if edition.isdecimal() else 0, now=now)


def refuse_unfit(listing: Listing, said: Judgement) -> None:
    """Refuse a decision that cannot be: raises one of this module's errors."""
    refuse_unseen(listing, said.seen)
    if not is_open(listing):
        raise NotHandedInError
    if said.decision == rules.state_of(listing) != RETURNED:
        raise AlreadySoError
    if said.decision == RETURNED and not (said.notes or said.remark):
        raise NoteNeededError(field="remark")
    if said.decision == APPROVED and said.stops and len(said.remark) < SHORTEST:
        raise ApprovalReasonError(field="remark")


def records(listing: Listing, said: Judgement) -> Iterator[Record]:
    """Yield what the county writes.

    A verdict on an edition that has one already would be another word of the same rank: the
    county makes an edition of its own first.
    """
    at, changes = rules.edition(listing), listing.changes
    if listing.judged >= at:
        yield touch(listing)
        at, changes = at + 1, changes + 1
    for name, text in said.notes.items():
        yield FieldNote(listing=listing.id, at=at, field=name, text=text)
    yield Verdict(
        listing=listing.id,
        at=at,
        changes=changes,
        decision=said.decision,
        note=said.remark or None,
        author=said.author,
    )


def touch(listing: Listing) -> Record:
    """Return the change that makes a new edition of a listing and says nothing else."""
    return ListingChange(of=listing.id, base=listing.version)
