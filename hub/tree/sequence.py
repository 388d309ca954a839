"""Growing the tree: stored segments become leaves, and the hub signs what the tree is then.

Nothing is signed before it was read back: a bit that flips on the way to the disk must not end in
a signed root that no leaves have.
"""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import Connection, text

from core.keys.device import DeviceKey
from core.sync.checkpoint import Checkpoint, sign
from core.sync.tree import Frontier, consistency_proof, verify_consistency
from hub.store import segments, tables
from hub.store.store import Store
from hub.tree import checkpoints, leaves, nodes
from hub.tree.checkpoints import Signed
from hub.tree.errors import DamagedTreeError

MOST: Final = 1024
"""Leaves that one transaction adds: others want to write too."""


class Notary(msgspec.Struct, frozen=True):
    """In whose name the tree is signed: its origin, and the hub's key."""

    origin: str
    key: DeviceKey


def sequence(store: Store, notary: Notary, at_ms: int, *, most: int = MOST) -> Checkpoint | None:
    """Make leaves of the oldest segments that are none yet, and sign the tree they give.

    Returns None when there was nothing to add or sign; whoever wants all segments to be leaves
    calls until then. ``DamagedTreeError`` (and nothing changed) when what is stored does not fit
    what was signed before.
    """
    return store.write(lambda connection: grow(connection, notary, at_ms, most=most))


def grow(
    connection: Connection, notary: Notary, at_ms: int, *, most: int = MOST
) -> Checkpoint | None:
    """Do what ``sequence`` does, first in a transaction of the caller's."""
    if connection.dialect.name == "postgresql":
        # Locked before the transaction's first look, so that it sees what the last holder did.
        connection.execute(text(f"LOCK TABLE {tables.leaf.name} IN EXCLUSIVE MODE"))
    waiting = segments.unsequenced(connection, limit=most)
    before = nodes.size(connection)
    # Placed first: whoever changes the same rows meanwhile is the one to try again.
    segments.place(connection, waiting, before)
    last = checkpoints.latest(connection, notary.origin)
    if not waiting and before == (last.size if last else 0):
        return None
    if last is not None and before < last.size:
        raise DamagedTreeError(what="leaf", place=before)
    frontier = nodes.frontier(connection, before)
    _append(connection, frontier, leaves.made_of(waiting, before))
    found = Checkpoint(notary.origin, frontier.size, frontier.root())
    _check(connection, before, found, last)
    note = sign(found, notary.origin, notary.key).encode()
    checkpoints.add(
        connection,
        Signed(origin=found.origin, size=found.size, root=found.root, note=note, at_ms=at_ms),
    )
    return found


def _append(connection: Connection, frontier: Frontier, added: list[leaves.Leaf]) -> None:
    leaves.add(connection, added)
    nodes.add(connection, [node for leaf in added for node in frontier.append(leaf.hash)])


def _check(connection: Connection, before: int, found: Checkpoint, last: Signed | None) -> None:
    """Hold what is stored now against the segments and against the last word that was signed."""
    for _ in leaves.entries(connection, before, found.size - before):
        pass
    if nodes.root_at(connection, found.size) != found.root:
        raise DamagedTreeError(what="root", place=found.size)
    if last is None:
        return
    path = nodes.fetched(connection, lambda read: consistency_proof(last.size, found.size, read))
    if not verify_consistency(last.size, found.size, path, last.root, found.root):
        raise DamagedTreeError(what="root", place=last.size)
