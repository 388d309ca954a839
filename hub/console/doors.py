"""The only way to a page: who asks, may she, is the station hers, was the form really hers.

A door names the right that it takes. The router is made of doors and nothing else, so a page that
forgot its right cannot be reached at all.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hmac
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core.base.errors import ClerkError
from hub.console import accounts, rights, scope, sessions
from hub.console.accounts import Account
from hub.console.room import Room
from hub.console.sessions import Session
from hub.console.tongue import tongue
from hub.console.visit import HOME, SIGN_IN, Brought, MissingError, Upload, Visit
from hub.store.stations import Station

COOKIE: Final = "__Host-cunzhan"
LARGE: Final = "cunzhan-large"
LANGUAGE: Final = "cunzhan-language"
LARGEST: Final = 2 << 20
"""Bytes of a form, with the file it may carry."""
FIELDS: Final = 5_000
"""Fields of a form: one for each station of a large county, and what is typed."""
LONGEST_NUMBER: Final = 15
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
GET: Final = "GET"
POST: Final = "POST"


class RefusedError(ClerkError):
    """The account's role may not do this."""

    code = "console.refused"


class StaleFormError(ClerkError):
    """The form does not belong to this sign-in: it is too old, or another site sent it."""

    code = "console.stale_form"


class OversizeFormError(ClerkError):
    """The form or its file is too large."""

    code = "console.form_too_large"


class OddSignError(ClerkError):
    """A sign was sent that no keyboard types and that PostgreSQL stores in no text: NUL."""

    code = "console.odd_sign"


class Load(NamedTuple):
    """How much a form may bring: bytes in all, and files."""

    size: int
    files: int


PAPER: Final = Load(LARGEST, 1)


class Door(NamedTuple):
    """One page (GET) or one deed (POST): ``right`` says who may enter, ``load`` with how much.

    What is more than a paper stays in files (``Visit.brought``), and only who holds the right
    may bring it.
    """

    method: str
    path: str
    right: str
    act: Callable[[Visit], Response]
    load: Load = PAPER


async def enter(room: Room, door: Door, request: Request) -> Response:
    """Let a request through a door, or say why not."""
    if door.method != POST:
        return _dressed(await run_in_threadpool(_entered, _stranger(room, request), door, request))
    load = await run_in_threadpool(_load, room, door, request)
    async with contextlib.AsyncExitStack() as held:
        try:
            form = await _form(request, load, held)
        except OversizeFormError as error:
            return _dressed(_told(_stranger(room, request), error, 413))
        texts = await _texts(form, door)
        visit = dataclasses.replace(
            _stranger(room, request), form=texts, brought=_brought(form, door)
        )
        return _dressed(await run_in_threadpool(_entered, visit, door, request))


def _load(room: Room, door: Door, request: Request) -> Load:
    """Return how much this one may bring: a stranger no more than a paper anywhere."""
    if door.load == PAPER:
        return PAPER
    try:
        visit = _known(_stranger(room, request), request)
    except _NobodyError:
        return PAPER
    return door.load if rights.holds(visit.account.role, door.right) else PAPER


def _entered(visit: Visit, door: Door, request: Request) -> Response:
    try:
        _check_signs(visit)
        if door.right != rights.PUBLIC:
            visit = _known(visit, request)
            visit = _let_in(visit, door)
        if door.method == POST:
            _check_form(visit, request)
        return door.act(visit)
    except _NobodyError:
        return _to_sign_in(request)
    except OddSignError as error:
        return _told(visit, error, 400)
    except RefusedError as error:
        return _told(visit, error, 403)
    except MissingError as error:
        return _told(visit, error, 404)
    except ClerkError as error:
        return _told(visit, error, 422)


class _NobodyError(Exception):
    """Nobody is signed in."""


def _stranger(room: Room, request: Request) -> Visit:
    spoken = request.query_params.get("lang") or request.cookies.get(LANGUAGE)
    return Visit(
        room=room,
        address=request.client.host if request.client else "",
        url=_page(request),
        tongue=tongue(spoken),
        now_ms=room.now_ms(),
        path={name: str(value) for name, value in request.path_params.items()},
        query=dict(request.query_params),
        cookies=request.cookies,
        large=request.cookies.get(LARGE) == "1",
    )


def _page(request: Request) -> str:
    """Return the address of the page that is shown: for a form, the one it was sent from."""
    asked = str(request.url)
    before = request.headers.get("referer", "") if request.method == POST else ""
    inside = before.startswith(f"{request.url.scheme}://{request.url.netloc}{HOME}/")
    page = urlsplit(before if inside else asked)
    return urlunsplit(("", "", page.path, page.query, ""))


def _known(visit: Visit, request: Request) -> Visit:
    """Return the visit of somebody signed in."""
    token = request.cookies.get(COOKIE, "")
    with visit.room.store.read() as connection:
        session, account = _who(connection, token, visit.now_ms)
    if visit.now_ms > session.seen_ms + sessions.NOTED:
        visit.room.store.write(lambda c: sessions.see(c, session, visit.now_ms))
    spoken = tongue(account.language) if account.language else visit.tongue
    return dataclasses.replace(visit, signed_in=account, session=session, tongue=spoken)


def _let_in(visit: Visit, door: Door) -> Visit:
    """Return the visit at the station it names, if the account may be there and do this."""
    if not rights.holds(visit.account.role, door.right):
        raise RefusedError
    with visit.room.store.read() as connection:
        at = _station(connection, visit.account, visit.path.get("station"))
    return dataclasses.replace(visit, at=at)


def _who(connection: Connection, token: str, at_ms: int) -> tuple[Session, Account]:
    session = sessions.one(connection, token, at_ms) if token else None
    account = accounts.one(connection, session.account) if session else None
    if session is None or account is None or not account.active:
        raise _NobodyError
    return session, account


def _station(connection: Connection, account: Account, number: str | None) -> Station | None:
    if number is None:
        return None
    plain = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
    found = scope.station(connection, account, int(number)) if plain else None
    if found is None:
        raise MissingError
    return found


def _check_form(visit: Visit, request: Request) -> None:
    """Refuse a form of another site; one of somebody signed in must bear her session's mark."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise StaleFormError
    if visit.session and not hmac.compare_digest(
        visit.typed("csrf").encode(), visit.session.csrf.encode()
    ):
        raise StaleFormError


def _check_signs(visit: Visit) -> None:
    said = (*visit.path.values(), *visit.query.values(), *visit.form, *visit.form.values())
    if any(isinstance(text, str) and "\0" in text for text in said):
        raise OddSignError


async def _form(request: Request, load: Load, held: contextlib.AsyncExitStack) -> FormData:
    said = request.headers.get("content-length", "")
    if not said.isdigit() or int(said) > load.size:
        raise OversizeFormError
    try:
        return await held.enter_async_context(
            request.form(max_files=load.files, max_fields=FIELDS, max_part_size=LARGEST)
        )
    except HTTPException as error:
        raise OversizeFormError from error


async def _texts(form: FormData, door: Door) -> dict[str, str | Upload]:
    found: dict[str, str | Upload] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            found[name] = value
        elif door.load == PAPER:
            found[name] = Upload(await value.read())
    return found


def _brought(form: FormData, door: Door) -> list[Brought]:
    if door.load == PAPER:
        return []
    files = (value for _, value in form.multi_items() if isinstance(value, UploadFile))
    return [Brought(one.filename, one.file, one.size or 0) for one in files if one.filename]


def _to_sign_in(request: Request) -> Response:
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"HX-Redirect": SIGN_IN})
    return RedirectResponse(SIGN_IN, status_code=303)


def _told(visit: Visit, error: ClerkError, status: int) -> Response:
    return visit.page("trouble.html", status=status, told=visit.tongue.told(error), code=status)


def _dressed(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers[name] = value
    answer.headers.setdefault("Cache-Control", "no-store")
    return answer
