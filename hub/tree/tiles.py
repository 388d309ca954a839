"""The tree as files that anybody may fetch and keep (c2sp.org/tlog-tiles).

A full tile never changes again. The checkpoint is written last, so that it never speaks of a tile
that is not there; whatever a power cut leaves undone, the next ``publish`` does.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from core.base.files import write_durably
from core.db.errors import disk_told
from core.sync.checkpoint import Checkpoint, checkpoint_of
from core.sync.errors import SyncError
from core.sync.note import read_note
from hub.store.store import Store
from hub.tree import checkpoints, leaves, nodes, prove
from hub.tree.errors import DamagedTreeError
from hub.tree.shapes import CHECKPOINT, HEIGHT, Tile, bundle, full, partial

FOLDER: Final = "tree"
"""Where in an office's folder they lie."""
PUBLIC: Final = 0o644
"""Files that another program may serve."""


def publish(store: Store, folder: Path, origin: str) -> Checkpoint | None:
    """Bring the folder to an origin's newest checkpoint; return it, or None while there is none.

    What another origin left there is moved aside. ``DamagedTreeError`` when a file that must not
    change would, or when the folder is ahead of the store or of another tree; core's errors of
    the disk.
    """
    with store.read() as connection, disk_told():
        last = checkpoints.latest(connection, origin)
        if last is None:
            return None
        said = _published(folder, origin)
        done = said.size if said else 0
        if said and not prove.has_seen(connection, said.size, said.root):
            raise DamagedTreeError(what=CHECKPOINT, place=done)
        if done < last.size:
            _write_tiles(connection, folder, origin, (done, last.size))
            write_durably(folder / CHECKPOINT, last.note, mode=PUBLIC)
        return last.checkpoint


def _published(folder: Path, origin: str) -> Checkpoint | None:
    """Return what is published of this origin's tree, if anything; make room for a new origin."""
    path = folder / CHECKPOINT
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    if not path.exists():
        return None
    try:
        found = checkpoint_of(read_note(path.read_bytes()).body)
    except SyncError as error:
        raise DamagedTreeError(what=CHECKPOINT, place=0) from error
    if found.origin == origin:
        return found
    number = 1
    while (aside := folder.with_name(f"{folder.name}.{number}")).exists():
        number += 1
    folder.rename(aside)
    folder.mkdir(mode=0o755)
    return None


def _write_tiles(connection: Connection, folder: Path, origin: str, grown: tuple[int, int]) -> None:
    """Write what is new between two sizes, with the partial tiles of every checkpoint between."""
    done, size = grown
    for tile in full(done, size):
        _write_tile(connection, folder, tile)
        for path in (tile.path(), tile.entries_path())[: 1 if tile.level else 2]:
            shutil.rmtree(folder / f"{path}.p", ignore_errors=True)
    for signed in checkpoints.after(connection, origin, done):
        for tile in partial(signed.size):
            if tile.place == size >> HEIGHT * (tile.level + 1):
                _write_tile(connection, folder, tile)


def _write_tile(connection: Connection, folder: Path, tile: Tile) -> None:
    found = nodes.run(connection, tile.level * HEIGHT, tile.first, tile.width)
    if not tile.level:
        entries = [entry for entry, _ in leaves.entries(connection, tile.first, tile.width)]
        _write(folder / tile.entries_path(), bundle(entries), tile)
    _write(folder / tile.path(), b"".join(found), tile)


def _write(path: Path, content: bytes, tile: Tile) -> None:
    if path.exists():
        if path.read_bytes() != content:
            raise DamagedTreeError(what=f"tile {tile.level}", place=tile.place)
        return
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    write_durably(path, content, mode=PUBLIC)
