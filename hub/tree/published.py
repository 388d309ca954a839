"""Reading the tree back from its files, as anybody outside would, without the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from core.base.errors import ClerkError
from core.sync.checkpoint import Checkpoint, open_own
from core.sync.errors import MalformedError
from core.sync.tree import Frontier, leaf_hash, node_hash, root
from hub.tree.problem import Problem
from hub.tree.shapes import CHECKPOINT, HEIGHT, WIDTH, Tile, hashes, unbundle


class Published:
    """A folder of tiles, at one size of the tree.

    Reading raises ``OSError`` for a file that is not there, ``MalformedError`` for one that is
    not what it should be.
    """

    def __init__(self, folder: Path, size: int) -> None:
        self._folder = folder
        self._size = size
        self._kept: dict[tuple[int, int], list[bytes]] = {}

    def read(self, level: int, place: int) -> bytes:
        """Return a complete subtree's hash: what proofs are made from."""
        tile, inside = level // HEIGHT, level % HEIGHT
        first = place << inside
        found = self._tile(tile, first // WIDTH)[first % WIDTH :][: 1 << inside]
        if len(found) != 1 << inside:
            raise MalformedError
        while len(found) > 1:
            found = [node_hash(*found[at : at + 2]) for at in range(0, len(found), 2)]
        return found[0]

    def root(self) -> bytes:
        """Return the root that the tiles give."""
        return Frontier.of(self._size, self.read).root()

    def tiles(self) -> Iterator[Tile]:
        """Yield every tile that a tree of this size has, the leaves' first."""
        level = 0
        while count := self._size >> HEIGHT * level:
            for place in range(-(-count // WIDTH)):
                yield Tile(level, place, min(WIDTH, count - place * WIDTH))
            level += 1

    def hashes_of(self, tile: Tile) -> list[bytes]:
        """Return what a tile says."""
        return self._cut(tile, Tile.path, hashes)

    def entries_of(self, tile: Tile) -> list[bytes]:
        """Return the leaves' own bytes that belong to a tile of level 0."""
        return self._cut(tile, Tile.entries_path, unbundle)

    def _cut(
        self, tile: Tile, path: Callable[[Tile], str], parts: Callable[[bytes], list[bytes]]
    ) -> list[bytes]:
        """Read a tile; a partial one that is gone is the beginning of the full one."""
        there = tile
        try:
            raw = (self._folder / path(there)).read_bytes()
        except FileNotFoundError:
            there = tile._replace(width=WIDTH)
            raw = (self._folder / path(there)).read_bytes()
        found = parts(raw)
        if len(found) != there.width:
            raise MalformedError
        return found[: tile.width]

    def true_hashes_of(self, tile: Tile) -> list[bytes]:
        """Return what a tile should say, by the entries or by the tiles below."""
        if not tile.level:
            return [leaf_hash(entry) for entry in self.entries_of(tile)]
        below = range(tile.first, tile.first + tile.width)
        return [root(self.hashes_of(Tile(tile.level - 1, place))) for place in below]

    def _tile(self, level: int, place: int) -> list[bytes]:
        if (level, place) not in self._kept:
            left = (self._size >> HEIGHT * level) - place * WIDTH
            self._kept[level, place] = self.hashes_of(Tile(level, place, min(WIDTH, left)))
        return self._kept[level, place]


def checkpoint_in(folder: Path, publics: Iterable[bytes]) -> Checkpoint:
    """Return the folder's checkpoint if one of these keys signed it.

    ``MalformedError`` or ``ForgedError`` otherwise, ``OSError`` when it cannot be read.
    """
    return open_own((folder / CHECKPOINT).read_bytes(), publics)


def verify_tiles(
    folder: Path, publics: Iterable[bytes], seen: Callable[[Checkpoint], bool] = lambda _: True
) -> list[Problem]:
    """Recompute every tile of a folder from its entries, and hold the root against its checkpoint.

    ``seen`` tells whether the hub's own tree was once what a checkpoint says. Where nothing was
    published nothing is wrong.
    """
    if not (folder / CHECKPOINT).exists():
        return []
    try:
        checkpoint = checkpoint_in(folder, publics)
    except ClerkError:
        return [Problem("note_forged", CHECKPOINT)]
    published = Published(folder, checkpoint.size)
    found = []
    for tile in published.tiles():
        code = _wrong(published, tile)
        if code:
            found.append(Problem(code, tile.path()))
    if not found and published.root() != checkpoint.root:
        found.append(Problem("root_wrong", CHECKPOINT))
    if not seen(checkpoint):
        found.append(Problem("of_another_tree", CHECKPOINT))
    return found


def _wrong(published: Published, tile: Tile) -> str:
    try:
        wrong = published.hashes_of(tile) != published.true_hashes_of(tile)
    except OSError:
        return "tile_missing"
    except MalformedError:
        wrong = True
    return "tile_wrong" if wrong else ""
