"""The hub's hash tree, against the bare SHA-256 calls that it cannot do without.

Growing: every leaf and every node above it is hashed once, and the complete subtrees are kept, as
the hub keeps them. Proving: the floor verifies a leaf's path by bare hashing, without looking at
sizes, places or shapes; ours makes the path from the kept subtrees and verifies it strictly.
"""

from __future__ import annotations

import hashlib
import random
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measure import expect, flags, paired, show, told, worked
from core.sync.tree import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)

ENTRY = b"cz-leaf-1" + bytes(82)
"""As long as a segment's leaf."""


def hashed(count: int) -> None:
    """Hash as many leaves and nodes as a tree of this size has, and keep nothing."""
    sha256 = hashlib.sha256
    leaf = node = bytes(32)
    for number in range(count):
        leaf = sha256(b"\x00" + ENTRY + number.to_bytes(8, "big")).digest()
    for _ in range(count - 1):
        node = sha256(b"\x01" + leaf + node).digest()


def grown(count: int) -> tuple[Frontier, list[list[bytes]]]:
    """Grow a tree and keep the complete subtrees of every level."""
    frontier = Frontier()
    levels: list[list[bytes]] = [[] for _ in range(count.bit_length())]
    for number in range(count):
        for node in frontier.append(leaf_hash(ENTRY + number.to_bytes(8, "big"))):
            levels[node.level].append(node.hash)
    return frontier, levels


def bare(count: int, height: int) -> None:
    """Hash as often as verifying so many paths of this height needs."""
    sha256 = hashlib.sha256
    found = bytes(32)
    for _ in range(count * height):
        found = sha256(b"\x01" + found + found).digest()


def proved(levels: list[list[bytes]], size: int, root: bytes, places: list[int]) -> int:
    """Make and verify the path of each place; return how many held."""
    held = 0
    for index in places:
        path = inclusion_proof(index, size, lambda level, place: levels[level][place])
        held += verify_inclusion(levels[0][index], index, size, path, root)
    return held


def main() -> None:
    said = flags(__doc__, leaves=1_048_576, proofs=20_000, n=5)
    growing = paired(
        lambda: worked(lambda: hashed(said.leaves)),
        lambda: worked(lambda: grown(said.leaves)),
        said.n,
        warm=0,
    )
    frontier, levels = grown(said.leaves)
    size, root = frontier.size, frontier.root()
    expect(sum(map(len, levels)), 2 * size - size.bit_count(), "subtrees")
    chance = random.Random(said.seed)
    places = [chance.randrange(size) for _ in range(said.proofs)]
    expect(proved(levels, size, root, places), said.proofs, "proofs that hold")
    height = (size - 1).bit_length()
    proving = paired(
        lambda: worked(lambda: bare(said.proofs, height)),
        lambda: worked(lambda: proved(levels, size, root, places)),
        said.n,
    )
    old = size - size // 3
    path = consistency_proof(old, size, lambda level, place: levels[level][place])
    before = Frontier.of(old, lambda level, place: levels[level][place]).root()
    expect(verify_consistency(old, size, path, before, root), 1, "growths that hold")
    show(answer(growing, proving, said.leaves, said.proofs))


def answer(growing: Any, proving: Any, leaves: int, proofs: int) -> dict[str, Any]:
    """Return both promises."""
    return told(
        "the tree grows in at most 4 × the hashing alone",
        growing,
        4,
        unit="ms",
        leaves=leaves,
        leaves_per_second=per_second(leaves, growing.value),
        proofs=told(
            "a path is made and verified in at most 4 × the hashing alone",
            proving,
            4,
            unit="ms",
            proofs=proofs,
            proofs_per_second=per_second(proofs, proving.value),
        ),
    )


def per_second(count: int, taken_ms: list[float]) -> int:
    """Return how many of them the median run did in a second."""
    return round(count * 1000 / sorted(taken_ms)[len(taken_ms) // 2])


if __name__ == "__main__":
    main()
