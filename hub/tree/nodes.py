"""The tree's stored hashes: leaves in one table, the complete subtrees above them in another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from sqlalchemy import Connection, func, select, tuple_

from core.sync.tree import Frontier, Node, NodeReader
from hub.store import tables
from hub.tree.errors import DamagedTreeError

T = TypeVar("T")
UNKNOWN: Final = bytes(32)
N = tables.node.c
F = tables.leaf.c


def size(connection: Connection) -> int:
    """Return how many leaves there are."""
    return int(connection.scalar(select(func.coalesce(func.max(F.position) + 1, 0))) or 0)


def fetched(connection: Connection, ask: Callable[[NodeReader], T]) -> T:
    """Return what ``ask`` makes of the stored hashes, fetched in two queries at most.

    ``ask`` is called twice: to see which hashes it wants, then with them. ``DamagedTreeError``
    when one of them is missing.
    """
    wanted: set[tuple[int, int]] = set()

    def note(level: int, place: int) -> bytes:
        wanted.add((level, place))
        return UNKNOWN

    ask(note)
    found = _stored(connection, wanted)
    for level, place in wanted - found.keys():
        raise DamagedTreeError(what=f"node {level}", place=place)
    return ask(lambda level, place: found[level, place])


def _stored(
    connection: Connection, wanted: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], bytes]:
    low = [place for level, place in wanted if not level]
    high = [(level, place) for level, place in wanted if level]
    found: dict[tuple[int, int], bytes] = {}
    if low:
        leaves = select(F.position, F.hash).where(F.position.in_(low))
        found |= {(0, place): hash_ for place, hash_ in connection.execute(leaves)}
    if high:
        nodes = select(N.level, N.index, N.hash).where(tuple_(N.level, N.index).in_(high))
        found |= {(level, place): hash_ for level, place, hash_ in connection.execute(nodes)}
    return found


def frontier(connection: Connection, leaves: int) -> Frontier:
    """Return the frontier of the first ``leaves`` leaves."""
    return fetched(connection, lambda read: Frontier.of(leaves, read))


def root_at(connection: Connection, leaves: int) -> bytes:
    """Return the root that the tree had with ``leaves`` leaves."""
    return frontier(connection, leaves).root()


def run(connection: Connection, level: int, first: int, count: int) -> list[bytes]:
    """Return neighbouring hashes of one level; ``DamagedTreeError`` when one is missing."""
    place, hash_ = (N.index, N.hash) if level else (F.position, F.hash)
    query = select(place, hash_).where(place >= first, place < first + count).order_by(place)
    rows = connection.execute(query.where(N.level == level) if level else query).all()
    for expected, (found, _) in enumerate(rows, first):
        if expected != found:
            raise DamagedTreeError(what=f"node {level}", place=expected)
    if len(rows) != count:
        raise DamagedTreeError(what=f"node {level}", place=first + len(rows))
    return [one for _, one in rows]


def add(connection: Connection, made: Iterable[Node]) -> None:
    """Store complete subtrees; leaves (level 0) are not theirs to store."""
    rows = [{"level": n.level, "index": n.place, "hash": n.hash} for n in made if n.level]
    if rows:
        connection.execute(tables.node.insert(), rows)
