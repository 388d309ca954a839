"""One listing: text, pictures and findings side by side, and what the county decides of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection
from starlette.responses import Response

from core.base.errors import ClerkError
from core.base.photos import photo_in
from core.listing import rules
from core.listing.lookup import Whole
from core.listing.model import DECISIONS, Basis, FieldNote, Listing
from core.listing.review import Review, assess
from hub.console import editions, handed, offers, rights, verdicts
from hub.console.doors import GET, POST, Door
from hub.console.editions import Since
from hub.console.figures import local
from hub.console.offer_lines import NOTED, TITLE, Lines, texts
from hub.console.rulebook import Rulebook
from hub.console.saying import say
from hub.console.verdicts import Judgement
from hub.console.visit import MissingError, Visit
from hub.intake import files

LONGEST_NOTE: Final = 500
LONGEST_REMARK: Final = 1000
NOTE: Final = "note-"
DONE: Final = {"approved": "listing-approved", "returned": "listing-returned"}


def review(visit: Visit) -> Response:
    """Show a listing with all that the county needs to decide."""
    return _page(visit, None)


def decide(visit: Visit) -> Response:
    """Approve, return or take over what the form showed."""
    try:
        decision = visit.room.store.write(lambda c: _decide(visit, c))
    except MissingError:
        raise
    except ClerkError as error:
        return _page(visit, error)
    visit.room.poke()
    if decision == verdicts.TAKEN_OVER:
        return visit.go(f"/stations/{visit.station.id}/listings/{visit.path['listing']}/edit")
    return visit.go(f"/listings?done={DONE[decision]}")


def _decide(visit: Visit, connection: Connection) -> str:
    listing = _listing(visit, connection)
    decision = visit.typed("decision")
    if decision not in DECISIONS:
        raise MissingError
    whole = offers.whole(connection, visit.station.id, listing)
    found = _assessed(visit, connection, whole)[1]
    said = Judgement(
        decision=decision,
        seen=visit.typed("seen"),
        author=visit.account.shown,
        remark=_lines(visit.typed("remark"))[:LONGEST_REMARK],
        notes=_notes(visit, whole) if decision == verdicts.RETURNED else {},
        stops=found.stops,
    )
    verdicts.refuse_unfit(listing, said)
    written = list(verdicts.records(listing, said))
    event = say(visit, connection, written)[-1]
    told = f"{decision} {getattr(written[-1], 'at', 0)} {' '.join(said.notes)} {event}"
    visit.note(connection, "judge", subject=f"listing/{listing.id}", detail=told)
    return decision


def _notes(visit: Visit, whole: Whole) -> dict[str, str]:
    """Return the notes that were typed, by field."""
    names = (*NOTED, *(TITLE + code for code in whole.titles))
    typed = {name: _lines(visit.typed(NOTE + name))[:LONGEST_NOTE] for name in names}
    return {name: text for name, text in typed.items() if text}


def _page(visit: Visit, error: ClerkError | None) -> Response:
    station = visit.station.id
    with visit.room.store.read() as connection:
        listing = _listing(visit, connection)
        whole = offers.whole(connection, station, listing)
        book, found = _assessed(visit, connection, whole)
        given = offers.past(connection, station, listing.id)
        judged = given[0].verdict.at if given else 0
        before = editions.since(connection, station, listing, judged) if judged else None
        said = _texts(visit, connection, whole, found, book, before)
        came = handed.handed_in(connection, station, listing.id)
        pictures = _pictures(connection, station, whole)
    return visit.page(
        "review.html",
        status=422 if error else 200,
        listing=listing,
        whole=whole,
        found=found,
        book=book,
        given=given,
        judged=judged,
        since=before,
        came=came,
        pictures=pictures,
        bases=[_basis(one, book) for one in whole.bases],
        open=visit.may(rights.JUDGE) and verdicts.is_open(listing),
        seen=verdicts.standing(listing),
        typed=_typed(visit, error),
        earlier=_earlier(whole.notes),
        told=visit.tongue.told(error) if error else None,
        **said,
    )


def _texts(
    visit: Visit,
    connection: Connection,
    whole: Whole,
    found: Review,
    book: Rulebook,
    before: Since | None,
) -> Mapping[str, Any]:
    every = [whole.listing, *([before.listing] if before else [])]
    now, *then = texts(connection, visit.station.id, every, visit.tongue)
    lines = Lines(book, visit.tongue, whole, found)
    return {
        "groups": lines.groups(now, then[0] if then else None),
        "titles": lines.titles(),
        "findings": lines.found(),
        "missing": lines.missing(),
        "label": lines.label,
    }


def _typed(visit: Visit, error: ClerkError | None) -> Mapping[str, str]:
    """Return what a refused form said, so that nothing has to be typed again."""
    if error is None:
        return {}
    return {name: visit.typed(name) for name in visit.form}


def _earlier(notes: tuple[FieldNote, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for note in notes:
        found.setdefault(note.field, []).append(note.text)
    return found


def _pictures(connection: Connection, station: int, whole: Whole) -> list[dict[str, Any]]:
    """Return the pictures with what is known of each; ``here`` when the file itself has come."""
    found = []
    for one in whole.pictures:
        photo = photo_in(one.photo) if one.photo else None
        if photo is not None:
            kept = files.one(connection, photo.digest)
            here = bool(kept and kept.done and kept.station in (None, station))
            found.append({"picture": one, "digest": photo.digest.hex(), "here": here})
    return found


def _basis(one: Basis, book: Rulebook) -> dict[str, Any]:
    photo = photo_in(one.photo) if one.photo else None
    over = one.expires is not None and one.expires < book.day
    return {
        "basis": one,
        "holds": rules.holds(one, book.day),
        "over": over,
        "digest": photo.digest.hex() if photo else "",
    }


def _assessed(visit: Visit, connection: Connection, whole: Whole) -> tuple[Rulebook, Review]:
    book = visit.room.rulebooks.on(connection, local(visit.now_ms).date())
    made = offers.product(connection, visit.station.id, whole.listing)
    return book, assess(book.packs, book.day, book.check, whole, made)


def _listing(visit: Visit, connection: Connection) -> Listing:
    found = offers.listing(connection, visit.station.id, visit.path["listing"])
    if found is None:
        raise MissingError
    return found


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


DOORS: Final = (
    Door(GET, "/stations/{station}/listings/{listing}", rights.LISTINGS, review),
    Door(POST, "/stations/{station}/listings/{listing}", rights.JUDGE, decide),
)
