"""Who may sign in: the administrator's page, and everybody's own password."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import Connection, select
from starlette.responses import Response

from core.base.errors import ClerkError
from hub.console import accounts, rights, sessions
from hub.console.accounts import Account, PasswordShortError, SignInFailedError
from hub.console.doors import COOKIE, GET, POST, Door
from hub.console.passwords import is_long_enough
from hub.console.visit import MissingError, Visit
from hub.store import tables

LONGEST: Final = 60


def every(visit: Visit) -> Response:
    """Show all accounts and the form of a new one."""
    return _page(visit, None)


def _page(visit: Visit, error: ClerkError | None) -> Response:
    with visit.room.store.read() as connection:
        found = accounts.every(connection)
        query = select(tables.station.c.township).distinct()
        townships = sorted(name for (name,) in connection.execute(query) if name)
    return visit.page(
        "accounts.html",
        status=422 if error else 200,
        accounts=found,
        townships=townships,
        roles=rights.ROLES,
        told=visit.tongue.told(error) if error else None,
    )


def add(visit: Visit) -> Response:
    """Make an account with a first password."""
    password = str(visit.form.get("password", ""))
    name = visit.typed("name")
    account = Account(
        name=name,
        shown=visit.typed("shown")[:LONGEST] or name,
        password="",
        role=visit.typed("role"),
        township=_township(visit),
        made_ms=visit.now_ms,
    )
    try:
        accounts.check_account(account, password)
        sealed = visit.room.passwords.sealed(password)
        whole = msgspec.structs.replace(account, password=sealed)

        def work(connection: Connection) -> None:
            accounts.add(connection, whole)
            told = f"{account.role} {account.township or ''}"
            visit.note(connection, "account-add", subject=name, detail=told)

        visit.room.store.write(work)
    except ClerkError as error:
        return _page(visit, error)
    return visit.go("/accounts?done=saved")


def change(visit: Visit) -> Response:
    """Change an account's role, township or state; a new password ends its sessions."""
    name, password = visit.path["name"], str(visit.form.get("password", ""))
    try:
        sealed = _sealed(visit, password) if password else None
        visit.room.store.write(lambda c: _change(visit, c, name, sealed))
    except MissingError:
        raise
    except ClerkError as error:
        return _page(visit, error)
    return visit.go("/accounts?done=saved")


def _change(visit: Visit, connection: Connection, name: str, sealed: str | None) -> None:
    account = accounts.one(connection, name)
    if account is None:
        raise MissingError
    role, active = visit.typed("role"), int(visit.typed("active") == "1")
    said: dict[str, str | int | None] = {
        "role": role,
        "township": _township(visit),
        "active": active,
    }
    accounts.check_account(msgspec.structs.replace(account, role=role), None)
    told = " ".join(f"{key}={value}" for key, value in said.items())
    if sealed is not None:
        said["password"] = sealed
    accounts.change(connection, name, **said)
    if sealed is not None or not active:
        sessions.end_all(connection, name)
    visit.note(connection, "account-change", subject=name, detail=told)


def own(visit: Visit) -> Response:
    """Show the form of one's own password."""
    return visit.page("password.html", told=None)


def own_password(visit: Visit) -> Response:
    """Change one's own password; all other sessions end."""
    before, password = str(visit.form.get("before", "")), str(visit.form.get("password", ""))
    account = visit.account
    try:
        _check_own(visit, before)
        sealed = _sealed(visit, password)
    except ClerkError as error:
        told = visit.tongue.told(error)
        return visit.page("password.html", status=422, told=told)

    def work(connection: Connection) -> str:
        accounts.change(connection, account.name, password=sealed)
        sessions.end_all(connection, account.name)
        visit.note(connection, "password", subject=account.name)
        return sessions.begin(connection, account.name, visit.now_ms)

    token = visit.room.store.write(work)
    answer = visit.go("/?done=password")
    answer.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="strict")
    return answer


def _check_own(visit: Visit, before: str) -> None:
    if not visit.room.passwords.fits(before, visit.account.password):
        raise SignInFailedError(field="before")


def _township(visit: Visit) -> str | None:
    """Return the township of the form; an administrator is bound to none."""
    if visit.typed("role") == rights.ADMINISTRATOR:
        return None
    return visit.typed("township")[:LONGEST] or None


def _sealed(visit: Visit, password: str) -> str:
    if not is_long_enough(password):
        raise PasswordShortError(field="password")
    return visit.room.passwords.sealed(password)


DOORS: Final = (
    Door(GET, "/accounts", rights.ACCOUNTS, every),
    Door(POST, "/accounts", rights.ACCOUNTS, add),
    Door(POST, "/accounts/{name}", rights.ACCOUNTS, change),
    Door(GET, "/password", rights.SELF, own),
    Door(POST, "/password", rights.SELF, own_password),
)
