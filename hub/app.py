"""The hub's web application: the stations' doors, and whatever other rooms open."""

from __future__ import annotations

from typing import Final

from fastapi import FastAPI

from core.base.errors import ClerkError
from hub.intake.bodies import StalledError
from hub.intake.refusals import refuse
from hub.intake.routes import Doors
from hub.office import Office
from hub.store.errors import StoreClosedError

TITLE: Final = "村站通 county hub"


def create(office: Office) -> FastAPI:
    """Return the application of an open office."""
    app = FastAPI(
        title=TITLE,
        version="1",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.office = office
    app.state.doors = doors = Doors(office)
    app.include_router(doors.router())
    for refused in (ClerkError, StalledError, StoreClosedError):
        app.add_exception_handler(refused, refuse)
    return app
