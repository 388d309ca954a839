"""Makes an account of the console, or gives a forgotten one a new password."""

from __future__ import annotations

import os
import secrets
from argparse import ArgumentParser
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from hub.call import Call
from hub.console import accounts, audit, sessions
from hub.console.accounts import Account
from hub.console.passwords import Passwords
from hub.console.rights import ADMINISTRATOR, ROLES

PASSWORD: Final = "CUNZHAN_PASSPHRASE"  # noqa: S105 - the variable's name
BYTES: Final = 12


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("name")
    parser.add_argument("--role", choices=ROLES, required=True)
    parser.add_argument("--shown", default="", help="the person's name")
    parser.add_argument("--township", default=None, help="sees this township's stations only")
    parser.add_argument("--renew", action="store_true", help="a new password for one there is")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{account, role, password}``; the password only when it was made up here."""
    said = call.flags
    given = os.environ.get(PASSWORD)
    password = given or secrets.token_urlsafe(BYTES)
    account = Account(
        name=said.name,
        shown=said.shown or said.name,
        password="",
        role=said.role,
        township=None if said.role == ADMINISTRATOR else said.township,
    )
    accounts.check_account(account, password)
    sealed = Passwords().sealed(password)
    with call.office(found=True) as office:
        now = office.now_ms()
        whole = msgspec.structs.replace(account, password=sealed, made_ms=now)
        office.store.write(lambda c: _write(c, whole, now, renew=said.renew))
    told = {} if given else {"password": password}
    return {"account": account.name, "role": account.role, **told}


def _write(connection: Connection, account: Account, now_ms: int, *, renew: bool) -> None:
    if renew and accounts.one(connection, account.name) is not None:
        said: dict[str, str | int | None] = {
            "password": account.password,
            "role": account.role,
            "township": account.township,
            "active": 1,
        }
        accounts.change(connection, account.name, **said)
        sessions.end_all(connection, account.name)
    else:
        accounts.add(connection, account)
    action = "account-change" if renew else "account-add"
    deed = audit.Deed(account=audit.HERE, action=action, subject=account.name, detail=account.role)
    audit.write(connection, deed, now_ms)
