"""A listing that the county took over: its fields and titles, mended by the county itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from sqlalchemy import Connection
from starlette.responses import Response

from core.base.errors import ClerkError
from core.base.record import FieldSpec, Record, check
from core.base.validators import plain
from core.journal.revise import revision
from core.listing import rules
from core.listing.errors import TitleCharacterError, TitleTooLongError
from core.listing.model import Listing, ListingChange, Wording, WordingChange
from core.packs.offers import Profile
from hub.console import forms, offers, rights, verdicts
from hub.console.doors import GET, POST, Door
from hub.console.figures import local
from hub.console.forms import Ask
from hub.console.offer_lines import GROUPS, TITLE
from hub.console.rulebook import Rulebook
from hub.console.saying import say
from hub.console.visit import MissingError, Visit

LONGEST_TITLE: Final = 200
NUMBERS: Final = ("licence_no", "gtin")


class NotTakenOverError(ClerkError):
    """Only what the county took over is mended here."""

    code = "console.not_taken_over"


def form(visit: Visit) -> Response:
    """Show a listing's fields to be mended."""
    return _page(visit, None)


def mend(visit: Visit) -> Response:
    """Write what was changed as the county's own word."""
    try:
        visit.room.store.write(lambda c: _mend(visit, c))
    except MissingError:
        raise
    except ClerkError as error:
        return _page(visit, error)
    visit.room.poke()
    to = f"/stations/{visit.station.id}/listings/{visit.path['listing']}"
    return visit.go(f"{to}?done=listing-saved")


def _mend(visit: Visit, connection: Connection) -> None:
    now = _taken_over(visit, connection)
    verdicts.refuse_unseen(now, visit.typed("seen"))
    wanted = _wanted(visit, now)
    check(wanted)
    said = revision(ListingChange, now, wanted)
    titles = list(_titles(visit, connection, now))
    if said is None and not titles:
        raise forms.NoChangeError
    event = say(visit, connection, [*titles, said or verdicts.touch(now)])[-1]
    visit.note(connection, "mend-listing", subject=f"listing/{now.id}", detail=event)


def _wanted(visit: Visit, now: Listing) -> Listing:
    """Return the listing as the form says it; what was emptied says nothing any more."""
    said = forms.said(Listing, visit.form, visit.tongue)
    known = forms.asked_for(Listing)
    fields = {spec.name: _tidy(spec, said.get(spec.name, spec.default)) for spec in known}
    return msgspec.structs.replace(now, **fields)


def _tidy(spec: FieldSpec, value: Any) -> Any:  # noqa: ANN401 - any field's value
    """Return a value as the desk keeps it: texts on one line, no number where none was typed."""
    if spec.name in NUMBERS:
        return plain(value or "") or None
    if isinstance(value, str):
        return value if forms.is_long(spec) else " ".join(value.split())
    return None if isinstance(value, int) and not value else value


def _titles(visit: Visit, connection: Connection, now: Listing) -> Iterator[Record]:
    """Yield the changes of titles; raises what a platform refuses."""
    book = _book(visit, connection)
    for one in offers.wordings(connection, visit.station.id, now):
        text = " ".join(visit.typed(TITLE + one.platform).split())
        if text == one.text:
            continue
        _refuse_title(book.packs.profiles.of(one.platform), text, TITLE + one.platform)
        change: Record = WordingChange(of=one.id, base=one.version, text=text)
        check(change)
        yield change


def _refuse_title(profile: Profile | None, text: str, field: str) -> None:
    if profile is None or profile.title is None:
        return
    width, odd = (
        rules.title_width(text, profile.title),
        rules.refused_character(text, profile.title),
    )
    if width > profile.title.longest:
        longest = profile.title.longest
        raise TitleTooLongError(field=field, platform=profile.zh, longest=longest, now=width)
    if odd:
        raise TitleCharacterError(field=field, platform=profile.zh, character=odd)


def _page(visit: Visit, error: ClerkError | None) -> Response:
    with visit.room.store.read() as connection:
        now = _taken_over(visit, connection)
        titles = offers.wordings(connection, visit.station.id, now)
        book = _book(visit, connection)
    # What was typed over an edition that is no more would overwrite what the station said since.
    kept = error is not None and not isinstance(error, verdicts.UNSEEN)
    typed = visit.form if kept else forms.typed(now)
    wrongs = visit.tongue.wrongs(error)
    asks = {ask.name: ask for ask in forms.asks(Listing, visit.tongue, typed, error=error)}
    return visit.page(
        "mending.html",
        status=422 if error else 200,
        listing=now,
        groups=[
            (visit.tongue(title), [asks[name] for name in names if name in asks])
            for title, names in GROUPS.items()
        ],
        titles=[
            ask._replace(wrong=wrongs.get(ask.name, ""))
            for ask in (_ask(visit, one, book, kept=kept) for one in titles)
        ],
        seen=verdicts.standing(now),
        told=visit.tongue.told(error) if error else None,
    )


def _ask(visit: Visit, one: Wording, book: Rulebook, *, kept: bool) -> Ask:
    profile = book.packs.profiles.of(one.platform)
    name = profile.name(visit.tongue.language) if profile else one.platform
    return Ask(
        name=TITLE + one.platform,
        label=visit.tongue("{platform}的标题", platform=name),
        widget="text",
        unit="",
        required=False,
        choices=(),
        longest=LONGEST_TITLE,
        help="",
        value=visit.typed(TITLE + one.platform) if kept else one.text,
    )


def _book(visit: Visit, connection: Connection) -> Rulebook:
    return visit.room.rulebooks.on(connection, local(visit.now_ms).date())


def _taken_over(visit: Visit, connection: Connection) -> Listing:
    found = offers.listing(connection, visit.station.id, visit.path["listing"])
    if found is None:
        raise MissingError
    if rules.state_of(found) != verdicts.TAKEN_OVER:
        raise NotTakenOverError
    return found


DOORS: Final = (
    Door(GET, "/stations/{station}/listings/{listing}/edit", rights.JUDGE, form),
    Door(POST, "/stations/{station}/listings/{listing}/edit", rights.JUDGE, mend),
)
