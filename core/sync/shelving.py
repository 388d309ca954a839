"""Taking the county's packs: whole or as what is new in them, verified alike, in use at once."""

from __future__ import annotations

from typing import Final

from core.db import settings
from core.db.file import Database
from core.packs.errors import PackOldError
from core.packs.install import verify_pack
from core.packs.kept import keep_pack, version_kept
from core.sync import patch
from core.sync.messages import Item
from core.sync.trust import Trust

WHOLE: Final = "sync.whole_packs"
"""Setting: what the county took for this PC's pack was another; the next ones come whole."""


def wants_whole(db: Database) -> bool:
    """Tell whether packs are wanted whole next time."""
    return settings.kept(db, WHOLE) is not None


def want_whole(db: Database) -> None:
    """Have packs come whole next time."""
    settings.keep(db, WHOLE)


def take_pack(db: Database, item: Item, content: bytes, trust: Trust) -> bool:
    """Keep a pack that is the county's and newer; True if it was. The caller's transaction.

    Raises ``OtherBaseError`` for a patch of what is not here, ``MalformedError``,
    ``OversizeError`` and ``PackError`` for anything that is no pack of the county's.
    """
    whole = item.what != patch.WHAT
    if not whole:
        content = patch.read_patch(content, _kept(db, item.name.partition(" ")[0]))
    keys = (*trust.county.roots, *trust.hub_keys)
    pack = verify_pack(content, keys)
    if whole:
        settings.forget(db, WHOLE)
    try:
        verify_pack(content, keys, newer_than=version_kept(db, pack.manifest.name))
    except PackOldError:
        return False
    keep_pack(db, pack)
    return True


def _kept(db: Database, name: str) -> bytes:
    row = db.one("SELECT content FROM local_pack WHERE name = ?", (name,))
    if row is None:
        raise patch.OtherBaseError
    return bytes(row[0])
