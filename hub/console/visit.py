"""One request of one person, and the answers a page can give."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final, NamedTuple

from sqlalchemy import Connection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from core.base.errors import ClerkError
from hub.console import audit, rights
from hub.console.accounts import Account
from hub.console.figures import local
from hub.console.leaves import LEAVES
from hub.console.room import Room
from hub.console.sessions import Session
from hub.console.tongue import Tongue
from hub.store.stations import Station

HOME: Final = "/console"
SIGN_IN: Final = f"{HOME}/sign-in"


class Upload(bytes):
    """The bytes of an uploaded file."""

    __slots__ = ()


class Brought(NamedTuple):
    """A file that a form brought, as it came: name and content are not trusted."""

    name: str
    file: BinaryIO
    size: int


class MissingError(ClerkError):
    """What the address names is not there, or not for this account."""

    code = "console.missing"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What one person asks for.

    ``path``, ``query``, ``form`` and ``brought`` are as they came, so not trusted. Pages that
    everybody may see have neither account nor session.
    """

    room: Room
    address: str
    url: str
    tongue: Tongue
    now_ms: int
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str | Upload] = field(default_factory=dict)
    brought: Sequence[Brought] = ()
    cookies: Mapping[str, str] = field(default_factory=dict)
    signed_in: Account | None = None
    session: Session | None = None
    at: Station | None = None
    large: bool = False

    @property
    def account(self) -> Account:
        """Who asks."""
        if self.signed_in is None:
            raise MissingError
        return self.signed_in

    @property
    def station(self) -> Station:
        """The station that the address names, which the account may see."""
        if self.at is None:
            raise MissingError
        return self.at

    def may(self, right: str) -> bool:
        """Tell whether the account holds a right."""
        return self.signed_in is not None and rights.holds(self.signed_in.role, right)

    @functools.cached_property
    def waiting(self) -> int:
        """How many listings wait for the county's word, for whoever may give it."""
        if not self.may(rights.JUDGE):
            return 0
        with self.room.store.read() as connection:
            return self.room.tally.of(connection, self.account)

    def typed(self, name: str) -> str:
        """Return a text of the form, stripped; "" if it was not sent."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def asked(self, name: str) -> str:
        """Return a text of the address's query, stripped; "" if it was not sent."""
        return self.query.get(name, "").strip()

    def note(self, connection: Connection, action: str, **said: Any) -> None:  # noqa: ANN401 - whatever is told
        """Enter what is done into the audit trail; ``said`` are fields of ``audit.Deed``."""
        if self.at is not None:
            said.setdefault("station", self.at.id)
        said.setdefault("account", self.signed_in.name if self.signed_in else "")
        audit.write(connection, audit.Deed(action=action, **said), self.now_ms)

    def page(self, leaf: str, *, status: int = 200, **said: Any) -> Response:  # noqa: ANN401 - whatever is told
        """Answer with a page made from a template."""
        template = LEAVES.get_template(leaf)
        said |= {"county": self.room.keys.county.name, "done": self.asked("done")}
        said["printed"] = f"{local(self.now_ms):%Y-%m-%d}"
        text = template.render(visit=self, _=self.tongue, pgettext=self.tongue.pgettext, **said)
        return HTMLResponse(text, status_code=status)

    def go(self, to: str) -> Response:
        """Answer a deed: the browser fetches the page that shows what came of it."""
        return RedirectResponse(HOME + to, status_code=303)
