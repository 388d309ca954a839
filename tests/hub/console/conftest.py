"""A county that lived, copied for every test, and somebody who asks its console."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from core.base.clock import FixedClock
from core.base.ids import EventId
from hub.office import Office
from tests.hub.console import county
from tests.hub.console.judging import AT
from tests.hub.console.offering import Offering
from tests.hub.console.visitor import Visitor, served


@pytest.fixture(scope="session")
def lived(tmp_path_factory) -> Path:
    """A folder with the county and the stations' own files, built once."""
    folder: Path = tmp_path_factory.mktemp("lived")
    county.build(folder)
    return folder


@pytest.fixture
def clock() -> FixedClock:
    """The county's clock, moved by hand."""
    return FixedClock(county.NOW)


@pytest.fixture
def office(lived: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    """The county's office, open, on a copy."""
    shutil.copytree(lived / "county", tmp_path / "county")
    with Office.open(tmp_path / "county", clock=clock) as opened:
        yield opened


@pytest.fixture
def empty(tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    """An office that was founded just now."""
    with Office.open(tmp_path / "new", clock=clock, name="新县") as opened:
        yield opened


@pytest.fixture
def app(office: Office) -> FastAPI:
    """The console of the county's office."""
    return served(office)


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
