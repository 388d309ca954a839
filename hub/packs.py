"""The packs in use in the county: the shipped one, its own newest subjects in their place."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, select

from core.packs.errors import PackError
from core.packs.install import SIGNATURE, Pack, reopen_pack
from core.packs.shelf import Packs
from hub.store import tables

P = tables.pack.c
JSON: Final = ".json"


def packs_of(connection: Connection) -> Packs:
    """Return the shipped pack with the county's subjects in their place, as a station has them."""
    newest: dict[str, Pack] = {}
    broken: list[str] = []
    for version, content in connection.execute(select(P.version, P.content).order_by(P.version)):
        try:
            pack = reopen_pack(bytes(content))
        except PackError:
            broken.append(str(version))
            continue
        known = newest.get(pack.manifest.name)
        if known is None or known.manifest.order <= pack.manifest.order:
            newest[pack.manifest.name] = pack
    installed: dict[str, bytes] = {}
    for pack in sorted(newest.values(), key=lambda one: one.manifest.order):
        files = {name.removesuffix(JSON): part for name, part in pack.files.items()}
        files.pop(SIGNATURE)
        installed |= files
    return Packs(None, installed, None, tuple(broken))
