"""The hub's web application: the stations' doors, the console, and the worker behind them."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator
from typing import Final

from fastapi import FastAPI

from core.base.errors import ClerkError
from hub.console.entrance import router as console
from hub.intake.bodies import StalledError
from hub.intake.refusals import refuse
from hub.intake.routes import Doors
from hub.intake.worker import Worker
from hub.office import Office
from hub.store.errors import StoreClosedError

TITLE: Final = "村站通 county hub"


def create(office: Office, *, sign_every_ms: int = 0) -> FastAPI:
    """Return the application of an open office; while it runs, what comes is applied."""
    worker = Worker(office, sign_every_ms=sign_every_ms)
    doors = Doors(office, worker.poke)

    @contextlib.asynccontextmanager
    async def living(_app: FastAPI) -> AsyncIterator[None]:
        thread = threading.Thread(target=worker.run, name="hub-worker")
        thread.start()
        try:
            yield
        finally:
            worker.stop()
            thread.join()

    app = FastAPI(
        title=TITLE,
        version="1",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=living,
    )
    app.include_router(doors.router())
    app.include_router(console(office, worker.poke))
    for refused in (ClerkError, StalledError, StoreClosedError):
        app.add_exception_handler(refused, refuse)
    return app
