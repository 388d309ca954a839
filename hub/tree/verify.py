"""Recomputing the whole tree from the segments: what a court would do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sqlalchemy import Connection, and_, func, select

from core.base.errors import ClerkError
from core.keys.device import log_name
from core.sync.checkpoint import open_own
from core.sync.errors import SyncError
from core.sync.segment import Segment, read_segment
from core.sync.tree import Frontier, Node, leaf_hash, segment_entry
from hub.store import tables
from hub.store.store import Store
from hub.tree import checkpoints, nodes
from hub.tree.checkpoints import Signed
from hub.tree.leaves import SEGMENT, THEIRS
from hub.tree.problem import Problem

SEGMENTS: Final = 32
"""How many segments are held in memory at once: one may have megabytes."""
LEAVES: Final = 4096
G = tables.segment.c
B = tables.body.c
F = tables.leaf.c
N = tables.node.c


def verify_tree(store: Store, publics: Iterable[bytes]) -> list[Problem]:
    """Recompute leaves from segments, nodes from leaves, roots from nodes; return what is wrong.

    ``publics`` are the hub's present and earlier keys. No problem: the tree is the segments',
    and every checkpoint ever signed was true of it.
    """
    with store.read() as connection:
        return [
            *_leaves(connection),
            *_strays(connection),
            *_above(connection, list(publics)),
        ]


def _leaves(connection: Connection) -> Iterator[Problem]:
    """Hold each leaf against the segment it is said to be."""
    query = select(F.position, F.hash, F.kind, F.station, B.raw, G.position.label("placed"))
    query = query.outerjoin_from(tables.leaf, tables.segment, THEIRS)
    query = query.outerjoin(tables.body, and_(B.station == G.station, B.arrival == G.arrival))
    expected, rows = 0, True
    while rows:
        page = query.where(F.position >= expected).order_by(F.position).limit(SEGMENTS)
        rows = False
        for position, hash_, kind, station, raw, placed in connection.execute(page):
            rows = True
            if position != expected:
                yield Problem("leaf_missing", str(expected))
            if kind != SEGMENT or placed != position:
                yield Problem("leaf_of_nothing", str(position))
            elif _leaf_of(station, raw) != hash_:
                yield Problem("leaf_wrong", str(position))
            expected = position + 1


def _leaf_of(station: int, raw: bytes | None) -> bytes:
    """Return the leaf that a segment's own bytes make; no bytes when they cannot be read."""
    try:
        segment: Segment = read_segment(raw or b"")
    except SyncError:
        return b""
    said = segment.header
    log = log_name(said.device, said.epoch)
    return leaf_hash(segment_entry(log, station, said.first, segment.last, segment.head))


def _strays(connection: Connection) -> Iterator[Problem]:
    """Find segments that say they are a leaf which they are not."""
    query = select(G.station, G.arrival).outerjoin_from(
        tables.segment, tables.leaf, THEIRS & (F.position == G.position)
    )
    for station, arrival in connection.execute(
        query.where(G.position.is_not(None), F.position.is_(None)).order_by(G.station, G.arrival)
    ):
        yield Problem("segment_no_leaf", f"{station}/{arrival}")


def _above(connection: Connection, publics: Sequence[bytes]) -> Iterator[Problem]:
    """Hold every node against the leaves, and every checkpoint against the root it speaks of."""
    size = nodes.size(connection)
    signed = checkpoints.every(connection)
    frontier = Frontier()
    made: list[Node] = []
    for leaf in _hashes(connection):
        made += frontier.append(leaf)[1:]
        while signed and signed[0].size <= frontier.size:
            yield from _signed(signed.pop(0), frontier, publics)
        if frontier.size % LEAVES == 0 or frontier.size == size:
            yield from _nodes(connection, made)
            made = []
    yield from (Problem("checkpoint_beyond", f"{one.origin}/{one.size}") for one in signed)
    count = connection.scalar(select(func.count()).select_from(tables.node))
    if count != frontier.size - frontier.size.bit_count():
        yield Problem("nodes_not_counted", str(count))


def _hashes(connection: Connection) -> Iterator[bytes]:
    query = select(F.position, F.hash).order_by(F.position).limit(LEAVES)
    after = -1
    while rows := connection.execute(query.where(F.position > after)).all():
        for after, hash_ in rows:  # noqa: B007 - where the next page begins
            yield hash_


def _nodes(connection: Connection, made: Sequence[Node]) -> Iterator[Problem]:
    levels: dict[int, list[Node]] = {}
    for node in made:
        levels.setdefault(node.level, []).append(node)
    for level, there in levels.items():
        query = select(N.index, N.hash).where(
            N.level == level, N.index >= there[0].place, N.index <= there[-1].place
        )
        stored = dict(connection.execute(query).all())
        for node in there:
            if stored.get(node.place) != node.hash:
                yield Problem("node_wrong", f"{level}/{node.place}")


def _signed(one: Signed, frontier: Frontier, publics: Sequence[bytes]) -> Iterator[Problem]:
    where = f"{one.origin}/{one.size}"
    if one.root != frontier.root() or one.size != frontier.size:
        yield Problem("root_wrong", where)
    try:
        told = open_own(one.note, publics, one.origin)
    except ClerkError:
        yield Problem("note_forged", where)
    else:
        if told != one.checkpoint:
            yield Problem("note_wrong", where)
