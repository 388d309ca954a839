"""What a listing said in the edition that the county judged last, and what changed since.

Read out of the events that the stations signed: every change names the version that its author
saw, so any edition can be put together again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple, cast

import msgspec
from sqlalchemy import Connection, select

from core.base.change import ITSELF
from core.base.ids import event_id, split_id
from core.base.tables import Event
from core.listing.model import Listing, ListingChange
from hub.console import history
from hub.console.offers import LISTING
from hub.store.derived import DERIVED, STATION

MOST: Final = 400
"""Changes of one listing that are looked through."""
BELONGINGS: Final = ("picture", "basis", "wording")
ADDED, CHANGED, DROPPED = "added", "changed", "dropped"
CHANGE: Final = "listing.change"


class Since(NamedTuple):
    """What is new since an edition: the listing as it was, and belongings by row id."""

    listing: Listing
    belongings: Mapping[str, str]


def since(connection: Connection, station: int, now: Listing, at: int) -> Since | None:
    """Return what changed since edition ``at``; None where its events cannot be read."""
    names = [now.id, *_touching(connection, station, LISTING, [now.id])]
    said = history.events(connection, station, names)
    if now.id not in said or len(said) < len(set(names)):
        return None
    first = said[now.id].fields
    changes = [event for event in said.values() if event.type == CHANGE]
    changes.sort(key=lambda event: (_version(event), event.id))
    then = cast("Listing", first)
    for event in changes:
        if _version(event) < at:
            then = _changed(then, event.fields)
    return Since(then, _belongings(connection, station, now, at))


def _changed(listing: Listing, change: Any) -> Listing:  # noqa: ANN401 - a made type
    said = {
        name: value
        for name in ListingChange.__struct_fields__
        if name not in ITSELF and (value := getattr(change, name)) is not None
    }
    return msgspec.structs.replace(listing, **said)


def _belongings(
    connection: Connection, station: int, listing: Listing, at: int
) -> Mapping[str, str]:
    """Return which pictures, bases and titles are new, changed or gone, by row id."""
    found: dict[str, str] = {}
    for table in BELONGINGS:
        made = DERIVED[table].c
        columns = [made[name] for name in ("id", "dropped") if name in made]
        query = select(*columns).where(made[STATION] == station, made["listing"] == listing.id)
        for row in connection.execute(query).all():
            identity, gone = str(row[0]), bool(row[1:] and row[1])
            later = _touching(connection, station, table, [identity])
            fresh = _since(connection, station, listing, at, [identity, *later])
            if fresh and not (gone and identity in fresh):
                found[identity] = DROPPED if gone else ADDED if identity in fresh else CHANGED
    return found


def _since(
    connection: Connection, station: int, listing: Listing, at: int, names: Iterable[str]
) -> set[str]:
    """Return which of these events were written after edition ``at``.

    What belongs to a listing is written together with a change of the listing itself, which
    follows it in the log and tells the edition.
    """
    pairs = {_next(name): name for name in names}
    told = history.events(connection, station, pairs)
    return {
        pairs[name]
        for name, event in told.items()
        if event.type == CHANGE
        and getattr(event.fields, "of", "") == listing.id
        and _version(event) >= at
    }


def _next(name: str) -> str:
    key = split_id(name)
    return event_id(key.device, key.epoch, key.seq + 1) if key else ""


def _touching(connection: Connection, station: int, table: str, rows: Iterable[str]) -> list[str]:
    touched = DERIVED.touched.c
    mine = (touched[STATION] == station, touched["target"] == table, touched["row"].in_(list(rows)))
    return list(connection.scalars(select(touched["event"]).where(*mine).limit(MOST)))


def _version(event: Event) -> int:
    """Return the version that a change made: the edition is one more."""
    return int(getattr(event.fields, "base", 0) or 0) + 1
