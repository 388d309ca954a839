"""Serves the county until it is told to stop; one JSON line says where it listens."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from core.base import collector
from hub import app, serving, tls
from hub.call import Call, say
from hub.caretaking import Caretaker
from hub.console.accounts import first_code
from hub.errors import BadTlsError
from hub.intake import settings
from hub.office import Office
from hub.serving import Papers
from words.say import _

EVERYWHERE = "0.0.0.0"  # noqa: S104 - stations come from elsewhere
PORT = 8443
HOUR_S = 3600


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("--host", default=EVERYWHERE)
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--sign-every", type=int, default=HOUR_S, metavar="SECONDS")
    parser.add_argument("--tls-cert", type=Path, default=None, help="what browsers see, PEM")
    parser.add_argument("--tls-key", type=Path, default=None)


def act(call: Call) -> None:
    """Serve; nothing more is said when it ends."""
    said = call.flags
    given = _given(said.tls_cert, said.tls_key)
    named = serving.given(given) if given else None
    with call.office(found=True) as office:
        taken = serving.listen(said.host, said.port)
        port = int(taken.getsockname()[1])
        papers = _papers(office, said.host)
        host = tls.reached_at() if said.host in (EVERYWHERE, "::") else said.host
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        office.store.write(lambda c: settings.remember_address(c, address))
        here = {"address": address, "pin": office.keys.pin}
        first = first_code(office.store, office.now_ms())
        if first is not None:
            words = _("县级控制台 https://{address}/console/ 第一次使用的口令：{code}",
                      address=address, code=first)  # fmt: skip
            sys.stderr.write(f"{words}\n")
        made = app.create(office, sign_every_ms=said.sign_every * 1000)
        server = serving.server(made, papers, lambda: say(here, line=True))
        contexts = {papers: server.context()}
        if given and named:
            contexts[given] = named
            serving.show_by_name(contexts[papers], named)
        caretaker = Caretaker(office, contexts)
        caretaker.start()
        collector.made_seldom()
        try:
            server.run(sockets=[taken])
        finally:
            caretaker.stop()


def _given(certificate: Path | None, key: Path | None) -> Papers | None:
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        raise BadTlsError(why="--tls-cert --tls-key")
    return Papers(certificate, key)


def _papers(office: Office, host: str) -> Papers:
    with office.store.read() as connection:
        known = [one.rpartition(":")[0].strip("[]") for one in settings.addresses(connection)]
    pair = tls.server(office.folder, {*known, *tls.meant(host)}, office.now_ms())
    return Papers(*pair)
