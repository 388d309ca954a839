"""The hub's hash tree (RFC 6962, SHA-256): one root for all leaves, and proofs about it.

A leaf's hash begins with 0x00, a node's with 0x01, so that neither can be passed off as the other.
Proofs are made from the hashes of complete subtrees: ``level`` 0 are the leaves, and subtree
``place`` of a level covers the leaves from ``place << level`` on, ``1 << level`` of them. Whoever
verifies needs no more than the proof; whatever is handed to a verifying function, it answers.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

NodeReader = Callable[[int, int], bytes]
"""Returns the 32-byte hash of the complete subtree (level, place)."""
LEAF_PREFIX: Final = b"\x00"
NODE_PREFIX: Final = b"\x01"
HASH_BYTES: Final = 32
EMPTY_ROOT: Final = hashlib.sha256().digest()
LARGEST: Final = 2**63 - 1
"""No tree has more leaves; it bounds every proof."""
SEGMENT_CONTEXT: Final = b"cz-leaf-1"
TRACE_CONTEXT: Final = b"cz-leaf-2"
COMMITMENT_CONTEXT: Final = b"cz-trace-1"


class OutsideTreeError(ValueError):
    """Somebody asks for a proof about leaves that the tree does not have."""


class Node(NamedTuple):
    """A complete subtree and its hash."""

    level: int
    place: int
    hash: bytes


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf with these bytes."""
    return hashlib.sha256(LEAF_PREFIX + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node above two hashes."""
    return hashlib.sha256(NODE_PREFIX + left + right).digest()


def segment_entry(log: bytes, station: int, first: int, last: int, head: bytes) -> bytes:
    """Return the leaf that a segment is: station, its log's name, seqs, the head they lead to."""
    place = struct.pack(">QQ", first, last)
    return SEGMENT_CONTEXT + struct.pack(">Q", station) + log + place + head


def trace_entry(commitment: bytes) -> bytes:
    """Return the leaf that a public trace event is: nothing but its commitment."""
    return TRACE_CONTEXT + commitment


def trace_commitment(salt: bytes, event: bytes) -> bytes:
    """Return what the tree says of a public event: without its 16-byte salt it tells nothing."""
    return hashlib.sha256(COMMITMENT_CONTEXT + salt + event).digest()


class Frontier:
    """A growing tree that keeps only the roots of its complete subtrees, the largest first."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self._peaks = list(peaks)
        hashes = all(_is_hash(peak) for peak in self._peaks)
        if not (_is_size(size) and hashes and len(self._peaks) == size.bit_count()):
            raise OutsideTreeError(size)

    @classmethod
    def of(cls, size: int, read: NodeReader) -> Frontier:
        """Return the frontier of the first ``size`` leaves of a tree."""
        return cls(size, [read(*place) for place in peaks(size)])

    @classmethod
    def from_bytes(cls, raw: bytes) -> Frontier:
        """Return the frontier that ``to_bytes`` wrote; ``OutsideTreeError`` for anything else."""
        hashes = [raw[at : at + HASH_BYTES] for at in range(8, len(raw), HASH_BYTES)]
        return cls(int.from_bytes(raw[:8].rjust(8, b"\xff"), "big"), hashes)

    def to_bytes(self) -> bytes:
        """Return the size (u64be) and the subtrees' roots."""
        return self.size.to_bytes(8, "big") + b"".join(self._peaks)

    def append(self, leaf: bytes) -> list[Node]:
        """Add a leaf's hash; return the subtrees that are complete now, the leaf itself first."""
        made = [Node(0, self.size, leaf)]
        level, place, found = 0, self.size, leaf
        while place & 1:
            found = node_hash(self._peaks.pop(), found)
            place >>= 1
            level += 1
            made.append(Node(level, place, found))
        self._peaks.append(found)
        self.size += 1
        return made

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        return _joined(self._peaks)


def peaks(size: int) -> list[tuple[int, int]]:
    """Return (level, place) of the complete subtrees that a tree consists of, largest first."""
    if not _is_size(size):
        raise OutsideTreeError(size)
    return _complete(0, size)


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the root over these leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def inclusion_proof(index: int, size: int, read: NodeReader) -> list[bytes]:
    """Return the hashes that lead from leaf ``index`` to the root of the first ``size`` leaves.

    ``OutsideTreeError`` when there is no such leaf.
    """
    if not (_is_size(size) and _is_size(index) and index < size):
        raise OutsideTreeError(index, size)
    start, end, path = 0, size, list[bytes]()
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_root(middle, end, read))
            end = middle
        else:
            path.append(_range_root(start, middle, read))
            start = middle
    return path[::-1]


def consistency_proof(old: int, new: int, read: NodeReader) -> list[bytes]:
    """Return the hashes that prove that a tree of ``old`` leaves grew into one of ``new``.

    ``OutsideTreeError`` when ``old`` is the larger.
    """
    if not (_is_size(old) and _is_size(new) and old <= new):
        raise OutsideTreeError(old, new)
    if not old:
        return []
    start, end, path = 0, new, list[bytes]()
    while old < end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_range_root(middle, end, read))
            end = middle
        else:
            path.append(_range_root(start, middle, read))
            start = middle
    if start:
        path.append(_range_root(start, end, read))
    return path[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes
) -> bool:
    """Tell whether the hash ``leaf`` is leaf ``index`` of the tree with this size and root."""
    if not (_is_size(index) and _is_size(size) and index < size):
        return False
    if not _are_hashes((leaf, expected)) or not _are_hashes(proof):
        return False
    place, last, found = index, size - 1, leaf
    for sibling in proof:
        if not last:
            return False
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return not last and found == expected


def verify_consistency(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
    """Tell whether the tree with the old size and root is the beginning of the new one."""
    if not (_is_size(old) and _is_size(new) and old <= new):
        return False
    if not _are_hashes((old_root, new_root)) or not _are_hashes(proof):
        return False
    if old == new:
        return not proof and old_root == new_root
    if not old:
        return not proof and old_root == EMPTY_ROOT
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    return _grown(old - 1, new - 1, path) == (old_root, new_root)


def _grown(place: int, last: int, path: list[bytes]) -> tuple[bytes, bytes] | None:
    """Return the roots before and after that a path leads to; None when it does not fit."""
    if not path:
        return None
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if not last:
            return None
        if place & 1 or place == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        place, last = place >> 1, last >> 1
    return None if last else (before, after)


def _split(size: int) -> int:
    """Return the largest power of two below ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


def _complete(start: int, end: int) -> list[tuple[int, int]]:
    """Return the complete subtrees between two leaves, when the left ones can be the largest."""
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def _range_root(start: int, end: int, read: NodeReader) -> bytes:
    width = end - start
    if not width & (width - 1):  # most are one subtree
        level = width.bit_length() - 1
        return read(level, start >> level)
    return _joined([read(*place) for place in _complete(start, end)])


def _joined(hashes: Sequence[bytes]) -> bytes:
    """Return the root over complete subtrees, the largest first."""
    if not hashes:
        return EMPTY_ROOT
    found = hashes[-1]
    for left in hashes[-2::-1]:
        found = node_hash(left, found)
    return found


def _is_size(found: object) -> bool:
    return type(found) is int and 0 <= found <= LARGEST


def _is_hash(found: object) -> bool:
    return isinstance(found, bytes) and len(found) == HASH_BYTES


def _are_hashes(found: object) -> bool:
    """Tell whether this is a list or tuple of hashes, no longer than any proof can be."""
    if not isinstance(found, list | tuple) or len(found) > LARGEST.bit_length() + 1:
        return False
    return all(map(_is_hash, found))
