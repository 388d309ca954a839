"""Somebody who asks the console's pages over HTTP, without a browser."""

from __future__ import annotations

import asyncio
import html
import io
import re
from http.cookies import SimpleCookie
from typing import Any

import httpx
import openpyxl
from fastapi import FastAPI
from openpyxl.worksheet.worksheet import Worksheet

from hub import console
from hub.console import sessions
from hub.console.doors import COOKIE
from hub.console.rulebook import Rulebooks
from hub.intake.worker import Worker
from hub.office import Office

BASE = "https://county.test"
TAG = re.compile(r"<[^>]+>")


def served(office: Office, rulebooks: Rulebooks | None = None) -> FastAPI:
    """Return the console of an office; what the county writes is applied at once."""
    app = FastAPI(redirect_slashes=False)
    app.include_router(console.router(office, Worker(office).finish, rulebooks))
    return app


class Visitor:
    """One browser's cookies, at one address."""

    def __init__(
        self, office: Office, address: str = "198.51.100.7", app: FastAPI | None = None
    ) -> None:
        self.office = office
        self.address = address
        self.cookies: dict[str, str] = {}
        self.app = app or served(office)

    def as_account(self, name: str) -> Visitor:
        """Begin a session without a password."""
        now = self.office.now_ms()
        token = self.office.store.write(lambda c: sessions.begin(c, name, now))
        self.cookies[COOKIE] = token
        return self

    @property
    def csrf(self) -> str:
        """The mark of the session's forms."""
        with self.office.store.read() as connection:
            token = self.cookies.get(COOKIE, "")
            found = sessions.one(connection, token, self.office.now_ms())
        return found.csrf if found else ""

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self._ask("GET", path, params=query or None)

    def post(self, path: str, form: dict[str, Any] | None = None, **said: Any) -> httpx.Response:
        """Send a form with the session's mark in it."""
        return self._ask("POST", path, data={"csrf": self.csrf, **(form or {})}, **said)

    def text(self, path: str, **query: Any) -> str:
        """Return what a page says, without its tags."""
        answer = self.get(path, **query)
        assert answer.status_code == 200, (path, answer.status_code)
        return words(answer)

    def _ask(self, method: str, path: str, **said: Any) -> httpx.Response:
        return asyncio.run(self._asked(method, path, **said))

    async def _asked(self, method: str, path: str, **said: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, client=(self.address, 40000))
        said.setdefault("headers", {})["Cookie"] = "; ".join(
            f"{name}={value}" for name, value in self.cookies.items()
        )
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
            answer = await client.request(method, f"/console{path}", **said)
        for line in answer.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
                if morsel["max-age"] == "0":
                    del self.cookies[name]
        return answer


def found(pattern: str, text: str) -> str:
    """Return what the group of a pattern holds in a text; it has to be there."""
    match = re.search(pattern, text)
    assert match is not None, pattern
    return str(match[1])


def sheet_of(content: bytes) -> Worksheet:
    """Return the first sheet of a workbook."""
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def words(answer: httpx.Response) -> str:
    """Return what an answer says, without its tags."""
    return html.unescape(" ".join(TAG.sub(" ", answer.text).split()))
