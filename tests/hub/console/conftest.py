"""A county that lived, copied for every test, and somebody who asks its console."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright

from core.base.clock import FixedClock
from core.base.ids import EventId
from hub.console.rulebook import Rulebooks
from hub.office import Office
from tests.hub.conftest import POSTGRESQL, SQLITE
from tests.hub.console import browsing, county
from tests.hub.console.judging import AT
from tests.hub.console.moving import move
from tests.hub.console.offering import Offering
from tests.hub.console.visitor import Visitor, served
from tests.hub.servers import Kept, Server


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Say on what each test's county is stored: PostgreSQL reads each page's own shape once."""
    if "stored" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both")
        metafunc.parametrize("stored", (SQLITE, POSTGRESQL) if both else (SQLITE,))


@pytest.fixture(scope="session")
def lived(tmp_path_factory) -> Path:
    """A folder with the county and the stations' own files, built once."""
    folder: Path = tmp_path_factory.mktemp("lived")
    county.build(folder)
    return folder


@pytest.fixture(scope="module")
def fonts(tmp_path_factory) -> Path:
    """A data folder in which the browser finds the fonts that we ship."""
    folder: Path = tmp_path_factory.mktemp("data")
    (folder / "fonts").symlink_to(browsing.ROOT / "resources" / "fonts")
    return folder


@pytest.fixture(scope="module")
def browser(fonts: Path) -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        # A browser refuses its own sandbox to root, which is who tests often are.
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        told: dict[str, str | float | bool] = {**os.environ, "XDG_DATA_HOME": str(fonts)}
        opened = playwright.chromium.launch(executable_path=browsing.CHROMIUM, args=flags, env=told)
        yield opened
        opened.close()


@pytest.fixture
def clock() -> FixedClock:
    """The county's clock, moved by hand."""
    return FixedClock(county.NOW)


@pytest.fixture(scope="session")
def lived_on_server(lived: Path, server: Server, tmp_path_factory) -> tuple[str, Kept]:
    """The address of a database with that county, and how to put it back after a test."""
    address = server.database()
    folder = tmp_path_factory.mktemp("moved") / "county"
    shutil.copytree(lived / "county", folder)
    with Office.open(folder) as office:
        move(office.store, address)
    return address, server.kept(address)


@pytest.fixture
def address(request: pytest.FixtureRequest, stored: str) -> Iterator[str | None]:
    """Where the county lies: None in its folder, else a database on the server."""
    if stored == SQLITE:
        yield None
        return
    known, kept = request.getfixturevalue("lived_on_server")
    yield known
    kept.put_back()


@pytest.fixture
def office(lived: Path, address: str | None, tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    """The county's office, open, on a copy."""
    beside = shutil.ignore_patterns("hub.db*") if address else None
    shutil.copytree(lived / "county", tmp_path / "county", ignore=beside)
    with Office.open(tmp_path / "county", address, clock=clock) as opened:
        yield opened


@pytest.fixture
def empty(tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    """An office that was founded just now."""
    with Office.open(tmp_path / "new", clock=clock, name="新县") as opened:
        yield opened


@pytest.fixture(scope="session")
def rulebooks() -> Rulebooks:
    """The rules, read once for every console of the run: each test would take a second for it."""
    return Rulebooks()


@pytest.fixture
def app(office: Office, rulebooks: Rulebooks) -> FastAPI:
    """The console of the county's office."""
    return served(office, rulebooks)


@pytest.fixture
def enter(office: Office, app: FastAPI) -> Callable[..., Visitor]:
    """Return somebody signed in by the name of an account."""

    def entered(name: str = "coordinator") -> Visitor:
        return Visitor(office, app=app).as_account(name)

    return entered


@pytest.fixture
def desk(office: Office) -> Offering:
    """A PC of the station that offers."""
    return Offering(office, AT)


@pytest.fixture
def offered(desk: Offering) -> EventId:
    """A listing that waits, with a warning that was let stand and a picture whose file came."""
    listing = desk.listing()
    desk.picture(listing, send=True, agreed=True)
    desk.keep(listing, "和自家去年的比")
    desk.submit(listing)
    return listing
