"""What a station's file keeps of packs: the county's signed pack, and its own price board."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import msgspec

from core.db import settings
from core.db.file import Database
from core.packs.errors import PackError
from core.packs.install import SIGNATURE, Pack, reopen_pack
from core.packs.model import MarketRule

FEES: Final = "fees"
MARKET: Final = "market_rule"


class Kept(NamedTuple):
    """A county's subjects by name with their ``manifest``, and packs that no longer open."""

    installed: dict[str, bytes]
    broken: tuple[str, ...]


def keep_pack(db: Database, pack: Pack) -> None:
    """Keep a verified pack in place of the older one of its name; the caller's transaction."""
    said = pack.manifest
    db.execute(
        "INSERT OR REPLACE INTO local_pack (name, version, content) VALUES (?, ?, ?)",
        (said.name, said.version, pack.content),
    )


def version_kept(db: Database, name: str) -> str | None:
    """Return the version of the kept pack of this name, for ``verify_pack``; None when none is."""
    row = db.one("SELECT version FROM local_pack WHERE name = ?", (name,))
    return str(row[0]) if row else None


def kept_packs(db: Database) -> Kept:
    """Return what the kept packs say; of two that hold one subject the newer speaks."""
    packs, broken = [], []
    for name, content in db.rows("SELECT name, content FROM local_pack ORDER BY name"):
        try:
            packs.append(reopen_pack(content))
        except PackError:
            broken.append(str(name))
    installed: dict[str, bytes] = {}
    for pack in sorted(packs, key=lambda one: one.manifest.order):
        files = {name.removesuffix(".json"): part for name, part in pack.files.items()}
        files.pop(SIGNATURE)
        installed |= files
    return Kept(installed, tuple(broken))


def own_fees(db: Database) -> dict[str, int]:
    """Return the station's own prices in fen by item; empty when it posted none."""
    said = settings.kept(db, FEES)
    return msgspec.json.decode(said, type=dict[str, int]) if said else {}


def post_fees(db: Database, prices: Mapping[str, int]) -> None:
    """Post the station's own prices (fen by item) over those of the pack."""
    settings.keep(db, FEES, msgspec.json.encode(dict(prices)).decode())


def own_market(db: Database) -> MarketRule | None:
    """Return when the station's own market is held; None when nobody said."""
    said = settings.kept(db, MARKET)
    return msgspec.json.decode(said, type=MarketRule | None) if said else None


def set_market(db: Database, rule: MarketRule | None) -> None:
    """Keep when the station's own market is held; None forgets it."""
    settings.keep(db, MARKET, msgspec.json.encode(rule).decode())
