"""The people who sign in to the console, and the one-time code that makes the first of them."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import Final

import msgspec
from sqlalchemy import Connection, func, select

from core.base.errors import ClerkError
from hub.console.figures import DAY
from hub.console.passwords import is_long_enough
from hub.console.rights import ADMINISTRATOR, ROLES
from hub.store import rows, tables
from hub.store.store import Store

A = tables.account.c
NAME: Final = re.compile(r"[\w.@-]{2,40}")
SETUP: Final = "console.setup"
LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """One person: ``township`` bounds the stations she sees, None for all of the county."""

    name: str
    shown: str
    password: str
    role: str
    township: str | None = None
    language: str = ""
    active: int = 1
    made_ms: int = 0


class Setup(msgspec.Struct, frozen=True):
    """The hash of the set-up code and until when it opens the door."""

    digest: bytes
    until_ms: int


class _Setting(msgspec.Struct, frozen=True):
    name: str
    value: bytes


class AccountTakenError(ClerkError):
    """Somebody has this name already."""

    code = "console.account_taken"


class AccountNameError(ClerkError):
    """An account's name is two to forty letters, digits or . @ - _."""

    code = "console.account_name"


class PasswordShortError(ClerkError):
    """The password is too short or far too long."""

    code = "console.password_short"


class SignInFailedError(ClerkError):
    """The name or the password is wrong; which of the two is not said."""

    code = "console.sign_in_failed"


class RoleUnknownError(ClerkError):
    """There is no such role."""

    code = "console.role_unknown"


class LastAdministratorError(ClerkError):
    """Without an administrator nobody could let anybody in any more."""

    code = "console.last_administrator"


def check_account(account: Account, password: str | None) -> None:
    """Raise the error of an account that cannot be made."""
    if not NAME.fullmatch(account.name):
        raise AccountNameError(field="name")
    if account.role not in ROLES:
        raise RoleUnknownError(field="role")
    if password is not None and not is_long_enough(password):
        raise PasswordShortError(field="password")


def add(connection: Connection, account: Account) -> None:
    """Add an account; raises ``AccountTakenError``."""
    if not rows.add(connection, tables.account, account):
        raise AccountTakenError(field="name")


def change(connection: Connection, name: str, **said: str | int | None) -> None:
    """Change columns of an account; raises ``LastAdministratorError`` if the last one would go."""
    before = one(connection, name)
    connection.execute(tables.account.update().where(A.name == name).values(**said))
    if before is None or before.role != ADMINISTRATOR or not before.active:
        return
    left = (A.role == ADMINISTRATOR, A.active == 1)
    if not connection.scalar(select(func.count()).select_from(tables.account).where(*left)):
        raise LastAdministratorError


def one(connection: Connection, name: str) -> Account | None:
    """Return an account, or None."""
    return rows.first(connection, Account, select(tables.account).where(A.name == name))


def every(connection: Connection) -> list[Account]:
    """Return all accounts by name."""
    return rows.read(connection, Account, select(tables.account).order_by(A.name))


def first_code(store: Store, now_ms: int) -> str | None:
    """Return a new one-time code to make the first administrator with; None if there are accounts.

    It holds for a day and replaces an earlier one.
    """

    def work(connection: Connection) -> str | None:
        if connection.scalar(select(func.count()).select_from(tables.account)):
            return None
        code = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
        kept = Setup(_digest(code), now_ms + DAY)
        rows.put(connection, tables.setting, _Setting(SETUP, msgspec.msgpack.encode(kept)))
        return code

    return store.write(work)


def opens(connection: Connection, code: str, at_ms: int) -> bool:
    """Tell whether this is the set-up code and nobody has an account yet."""
    if connection.scalar(select(func.count()).select_from(tables.account)):
        return False
    S = tables.setting.c  # noqa: N806 - a table's columns
    raw = connection.scalar(select(S.value).where(S.name == SETUP))
    if raw is None:
        return False
    kept = msgspec.msgpack.decode(raw, type=Setup)
    return at_ms <= kept.until_ms and hmac.compare_digest(_digest(code), kept.digest)


def use_up(connection: Connection) -> None:
    """Forget the set-up code."""
    connection.execute(tables.setting.delete().where(tables.setting.c.name == SETUP))


def _digest(code: str) -> bytes:
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(b"cz-setup-1" + plain.encode()).digest()
