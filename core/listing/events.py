"""What listing events do to the tables."""

from __future__ import annotations

from typing import Final, cast

from core.base.change import OF
from core.base.tables import Add, Event, Put, RowChange, Table, Value, put_change, put_row
from core.journal.registry import Capability
from core.listing.model import (
    Basis,
    BasisChange,
    FieldNote,
    Listing,
    ListingChange,
    ListingPicture,
    ListingPictureChange,
    ListingSubmit,
    Override,
    Verdict,
    Wording,
    WordingChange,
)


def apply_change(event: Event) -> list[RowChange]:
    """Put the changed fields, and count the change, whoever else made one on the same version."""
    of = str(getattr(event.fields, OF))
    return [*put_change("listing", event), Add("listing", (of,), {"changes": 1})]


def apply_submit(event: Event) -> list[RowChange]:
    """Note the version that was handed in; of two the higher stands."""
    said = cast("ListingSubmit", event.fields)
    return [Put("listing", (said.of,), {"submitted": said.at}, said.at)]


def apply_verdict(event: Event) -> list[RowChange]:
    """Put the verdict; of verdicts on several versions the highest version's stands."""
    said = cast("Verdict", event.fields)
    stands: dict[str, Value] = {
        "judged": said.at,
        "changes_judged": said.changes,
        "decision": said.decision,
    }
    return [put_row("verdict", event), Put("listing", (said.listing,), stands, said.at)]


CAPABILITY: Final = Capability(
    name="listing",
    records=(
        Listing,
        ListingChange,
        ListingSubmit,
        Verdict,
        FieldNote,
        Wording,
        WordingChange,
        Basis,
        BasisChange,
        ListingPicture,
        ListingPictureChange,
        Override,
    ),
    appliers={
        "listing": lambda event: [put_row("listing", event)],
        "listing.change": apply_change,
        "listing.submit": apply_submit,
        "verdict": apply_verdict,
        "field-note": lambda event: [put_row("field_note", event)],
        "wording": lambda event: [put_row("wording", event)],
        "wording.change": lambda event: put_change("wording", event),
        "basis": lambda event: [put_row("basis", event)],
        "basis.change": lambda event: put_change("basis", event),
        "picture": lambda event: [put_row("picture", event)],
        "picture.change": lambda event: put_change("picture", event),
        "override": lambda event: [put_row("override", event)],
    },
    tables=(
        Table(name="listing", row=Listing, indexes=("day", "product", "name")),
        Table(name="verdict", row=Verdict, indexes=("listing",)),
        Table(name="field_note", row=FieldNote, indexes=("listing",)),
        Table(name="wording", row=Wording, indexes=("listing",)),
        Table(name="basis", row=Basis, indexes=("listing",)),
        Table(name="picture", row=ListingPicture, indexes=("listing",)),
        Table(name="override", row=Override, indexes=("listing", "day")),
    ),
)
