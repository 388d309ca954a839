"""Serving the county: one HTTPS port, told when it listens, ended without losing a request."""

from __future__ import annotations

import socket
import ssl
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Final, NamedTuple

import uvicorn
from starlette.applications import Starlette

from hub.errors import BadTlsError, PortTakenError

KEEP_ALIVE_S: Final = 120
GRACE_S: Final = 20
BACKLOG: Final = 1024


class Papers(NamedTuple):
    """The files by which the server proves who it is."""

    certificate: Path
    key: Path


class Server(uvicorn.Server):
    """A server that says when it listens and ends quietly on a signal."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if not self.should_exit:
            self._listening()

    def context(self) -> ssl.SSLContext:
        """Return the TLS context that new connections get."""
        if not self.config.loaded:
            self.config.load()
        context = self.config.ssl
        assert context is not None  # noqa: S101 - there is a certificate
        # A PC has one connection at a time: a second ticket is 255 bytes for nothing.
        context.num_tickets = 1
        return context

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - uvicorn's
        """End: the first time after what is under way, the second time at once."""
        self.force_exit = self.should_exit
        self.should_exit = True


def given(papers: Papers) -> ssl.SSLContext:
    """Return a context for a certificate that a public authority made; ``BadTlsError``."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(*papers, password="")
    except (OSError, ValueError) as error:
        raise BadTlsError(why=getattr(error, "strerror", None) or str(error)) from error
    return context


def show_by_name(context: ssl.SSLContext, named: ssl.SSLContext) -> None:
    """Have browsers, which ask by a name, see another certificate than stations do.

    A station names nobody and trusts the county's own authority alone; a browser that is led to an
    address without a name sees the county's certificate too.
    """

    def chosen(wire: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> None:
        if name is not None:
            wire.context = named

    context.sni_callback = chosen


def listen(host: str, port: int) -> socket.socket:
    """Take a port; ``PortTakenError`` when somebody else has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    if sys.platform != "win32":
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen(BACKLOG)
    except OSError as error:
        taken.close()
        raise PortTakenError(address=f"{host}:{port}", why=str(error)) from error
    taken.set_inheritable(False)
    return taken


def server(app: Starlette, papers: Papers, listening: Callable[[], None]) -> Server:
    """Return a server for an application; ``run(sockets=[...])`` starts it."""
    config = uvicorn.Config(
        app,
        http="h11",
        loop="asyncio",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACE_S,
        ssl_certfile=papers.certificate,
        ssl_keyfile=papers.key,
    )
    return Server(config, listening)
