"""Proofs out of the stored tree: that a leaf is in it, and that it only ever grew."""

from __future__ import annotations

from sqlalchemy import Connection

from core.sync.checkpoint import sign
from core.sync.tree import consistency_proof, inclusion_proof
from hub.tree import checkpoints, nodes
from hub.tree.sequence import Notary


def inclusion(connection: Connection, position: int, size: int) -> list[bytes]:
    """Return the path of a leaf in the tree of ``size`` leaves.

    ``OutsideTreeError`` when there is no such leaf, ``DamagedTreeError`` when there should be.
    """
    return nodes.fetched(connection, lambda read: inclusion_proof(position, size, read))


def consistency(connection: Connection, old: int, new: int) -> list[bytes]:
    """Return the proof that the tree of ``old`` leaves grew into that of ``new``; errors alike."""
    return nodes.fetched(connection, lambda read: consistency_proof(old, new, read))


def news(connection: Connection, notary: Notary, seen: int) -> tuple[str, tuple[bytes, ...]]:
    """Return an origin's newest checkpoint and how it grew from the one of ``seen`` leaves.

    Signed by the key of now: who missed the one that signed it first could not check that. The
    text is empty while nothing was signed, or when nothing was since; a ``seen`` beyond the
    tree gets the checkpoint without a proof: there is none.
    """
    last = checkpoints.latest(connection, notary.origin)
    if last is None or last.size == seen:
        return "", ()
    path = consistency(connection, seen, last.size) if 0 < seen < last.size else []
    return sign(last.checkpoint, notary.origin, notary.key), tuple(path)


def has_seen(connection: Connection, size: int, root: bytes) -> bool:
    """Tell whether the tree once had this size and root: if not, somebody saw another tree."""
    return size <= nodes.size(connection) and nodes.root_at(connection, size) == root
