"""Signing in and out, the first administrator, and how the pages should look."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from core.base.errors import ClerkError
from hub.console import accounts, attempts, rights, sessions
from hub.console.accounts import Account, SignInFailedError
from hub.console.doors import COOKIE, GET, LANGUAGE, LARGE, POST, Door
from hub.console.figures import MINUTE
from hub.console.visit import HOME, SIGN_IN, Visit
from words.say import LANGUAGES

FAILED: Final = "sign-in-failed"
YEAR: Final = 365 * 24 * 3600


class TooManyTriesError(ClerkError):
    """This account or address was tried too often (args: minutes)."""

    code = "console.too_many_tries"


class SetupCodeError(ClerkError):
    """The set-up code is wrong, used or over."""

    code = "console.setup_code"


def form(visit: Visit) -> Response:
    """Show the sign-in form; the set-up form while nobody has an account."""
    with visit.room.store.read() as connection:
        empty = not accounts.every(connection)
    return visit.page("set_up.html" if empty else "sign_in.html", told=None)


def sign_in(visit: Visit) -> Response:
    """Begin a session, or say why not; a wrong name takes as long as a wrong password."""
    name, password = visit.typed("name"), str(visit.form.get("password", ""))
    store, now = visit.room.store, visit.now_ms
    wait = store.write(lambda c: attempts.count(c, name, visit.address, now))
    if wait:
        told = visit.tongue.told(TooManyTriesError(minutes=wait // MINUTE + 1))
        return visit.page("sign_in.html", status=429, told=told)
    with store.read() as connection:
        account = accounts.one(connection, name)
    standing = account if account is not None and account.active else None
    kept = standing.password if standing else None
    if not visit.room.passwords.fits(password, kept) or standing is None:
        store.write(lambda c: _note(c, visit, FAILED, account.name if account else ""))
        told = visit.tongue.told(SignInFailedError())
        return visit.page("sign_in.html", status=403, told=told)
    return _welcome(visit, standing)


def set_up(visit: Visit) -> Response:
    """Make the first administrator with the code that the hub printed."""
    name, password = visit.typed("name"), str(visit.form.get("password", ""))
    account = Account(
        name=name,
        shown=visit.typed("shown") or name,
        password="",
        role=rights.ADMINISTRATOR,
        language=visit.tongue.language,
        made_ms=visit.now_ms,
    )
    wait = visit.room.store.write(lambda c: attempts.count(c, "", visit.address, visit.now_ms))
    if wait:
        return _not_yet(visit, TooManyTriesError(minutes=wait // MINUTE + 1), 429)
    try:
        accounts.check_account(account, password)
    except ClerkError as error:
        return _not_yet(visit, error, 422)
    sealed = visit.room.passwords.sealed(password)

    def work(connection: Connection) -> bool:
        if not accounts.opens(connection, visit.typed("code"), visit.now_ms):
            return False
        _add(connection, account, sealed)
        accounts.use_up(connection)
        _note(connection, visit, "setup", name)
        return True

    if not visit.room.store.write(work):
        return _not_yet(visit, SetupCodeError(), 403)
    return _welcome(visit, account)


def sign_out(visit: Visit) -> Response:
    """End this session."""

    def work(connection: Connection) -> None:
        sessions.end(connection, visit.cookies.get(COOKIE, ""))
        visit.note(connection, "sign-out")

    visit.room.store.write(work)
    answer = RedirectResponse(f"{SIGN_IN}?done=signed-out", status_code=303)
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
    return answer


def look(visit: Visit) -> Response:
    """Change the language or the text's size, and go back to the page."""
    back = visit.typed("back")
    inside = back.startswith(f"{HOME}/") and "\\" not in back
    answer = RedirectResponse(back if inside else f"{HOME}/", status_code=303)
    language = visit.typed("language")
    if language in LANGUAGES:
        visit.room.store.write(lambda c: _speak(c, visit, language))
        answer.set_cookie(LANGUAGE, language, max_age=YEAR, secure=True, samesite="strict")
    if visit.typed("large") in {"0", "1"}:
        answer.set_cookie(LARGE, visit.typed("large"), max_age=YEAR, secure=True, samesite="strict")
    return answer


def _welcome(visit: Visit, account: Account) -> Response:
    """Begin a new session, whatever token the browser had before."""

    def work(connection: Connection) -> str:
        sessions.sweep(connection, visit.now_ms)
        attempts.sweep(connection, visit.now_ms)
        attempts.succeeded(connection, account.name, visit.address, visit.now_ms)
        sessions.end(connection, visit.cookies.get(COOKIE, ""))
        _note(connection, visit, "sign-in", account.name)
        return sessions.begin(connection, account.name, visit.now_ms)

    token = visit.room.store.write(work)
    answer = RedirectResponse(f"{HOME}/", status_code=303)
    answer.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="strict")
    return answer


def _add(connection: Connection, account: Account, sealed: str) -> None:
    said = {**{name: getattr(account, name) for name in Account.__struct_fields__}}
    accounts.add(connection, Account(**{**said, "password": sealed}))


def _note(connection: Connection, visit: Visit, action: str, account: str) -> None:
    """Enter a sign-in with who did it and from where; a failed one was nobody's."""
    who = "" if action == FAILED else account
    visit.note(connection, action, account=who, subject=account, detail=visit.address)


def _speak(connection: Connection, visit: Visit, language: str) -> None:
    accounts.change(connection, visit.account.name, language=language)


def _not_yet(visit: Visit, error: ClerkError, status: int) -> Response:
    return visit.page("set_up.html", status=status, told=visit.tongue.told(error))


DOORS: Final = (
    Door(GET, "/sign-in", rights.PUBLIC, form),
    Door(POST, "/sign-in", rights.PUBLIC, sign_in),
    Door(POST, "/set-up", rights.PUBLIC, set_up),
    Door(POST, "/sign-out", rights.SELF, sign_out),
    Door(POST, "/look", rights.SELF, look),
)
