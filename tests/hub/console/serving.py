"""Serves a county's console over TLS in a process of its own: a browser wants a real server."""

from __future__ import annotations

import sys
from pathlib import Path

from fastapi import FastAPI

from core.base.clock import FixedClock
from hub import console, serving, tls
from hub.intake.worker import Worker
from hub.office import Office
from hub.serving import Papers
from tests.hub.console.county import NOW


def main(folder: Path) -> None:
    """Serve until stopped; the first line on standard output is the port."""
    with Office.open(folder, clock=FixedClock(NOW)) as office:
        app = FastAPI(redirect_slashes=False)
        app.include_router(console.router(office, Worker(office).finish))
        taken = serving.listen("127.0.0.1", 0)
        pair = tls.server(office.folder, {"127.0.0.1", "localhost"}, office.now_ms())
        port = taken.getsockname()[1]
        serving.server(app, Papers(*pair), lambda: print(port, flush=True)).run(sockets=[taken])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
