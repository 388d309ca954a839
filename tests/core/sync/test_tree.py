"""The hash tree against RFC 6962's own definition, its published vectors, and liars."""

from __future__ import annotations

import functools
import hashlib
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.sync import tree
from core.sync.tree import (
    EMPTY_ROOT,
    LARGEST,
    Frontier,
    OutsideTreeError,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    peaks,
    root,
    segment_entry,
    trace_commitment,
    trace_entry,
    verify_consistency,
    verify_inclusion,
)
from tests.core.sync.vectors import (
    GROWTHS,
    INCLUSIONS,
    INPUTS,
    ROOTS,
    by_definition,
    growth_by_definition,
    path_by_definition,
)
from tests.faults.mutant import Mutant

FILE = "core/sync/tree.py"
MUTANTS = (
    Mutant(FILE, 'LEAF_PREFIX: Final = b"\\x00"', 'LEAF_PREFIX: Final = b""',
           "a node could be shown as a leaf", "published"),
    Mutant(FILE, 'NODE_PREFIX: Final = b"\\x01"', 'NODE_PREFIX: Final = b""',
           "a leaf of 64 bytes could be shown as a node", "published"),
    Mutant(FILE, "return not last and found == expected", "return found == expected",
           "a node could be proved to be a leaf", "short"),
    Mutant(FILE, "return None if last else (before, after)", "return before, after",
           "an old tree could be proved to have grown into a part of the new one", "part_of"),
    Mutant(FILE, "== (old_root, new_root)", "[1:] == (new_root,)",
           "a rewritten history would pass", "tampered"),
    Mutant(FILE, "if old & (old - 1) == 0 else", "if old & (old - 1) < 0 else",
           "growing from 1, 2, 4, 8 … leaves could not be proved", "every_proof"),
)  # fmt: skip


class Grown:
    """A tree whose complete subtrees and roots by size are all kept."""

    def __init__(self, leaves):
        self.leaves = list(leaves)
        self.nodes: dict[tuple[int, int], bytes] = {}
        frontier = Frontier()
        self.roots = [frontier.root()]
        for leaf in self.leaves:
            self.nodes |= {(n.level, n.place): n.hash for n in frontier.append(leaf)}
            self.roots.append(frontier.root())

    def read(self, level, place):
        return self.nodes[level, place]


def leaf(number):
    return leaf_hash(number.to_bytes(4, "big"))


@functools.cache
def grown(size):
    return Grown(leaf(number) for number in range(size))


def hexes(hashes):
    return tuple(one.hex() for one in hashes)


def test_the_published_roots_and_proofs_come_out():
    told = Grown(leaf_hash(one) for one in INPUTS)
    assert hexes(told.roots) == ROOTS
    assert [root(told.leaves[:n]).hex() for n in range(9)] == list(ROOTS)
    for (index, size), path in INCLUSIONS.items():
        found = inclusion_proof(index, size, told.read)
        assert hexes(found) == path
        assert verify_inclusion(told.leaves[index], index, size, found, told.roots[size])
    for (old, new), path in GROWTHS.items():
        found = consistency_proof(old, new, told.read)
        assert hexes(found) == path
        assert verify_consistency(old, new, found, told.roots[old], told.roots[new])


def test_every_proof_up_to_64_leaves_is_the_definitions_and_holds():
    told = grown(64)
    for size in range(65):
        leaves, head = told.leaves[:size], told.roots[size]
        assert head == by_definition(leaves) == root(leaves)
        for index in range(size):
            path = inclusion_proof(index, size, told.read)
            assert path == path_by_definition(index, leaves)
            assert verify_inclusion(leaves[index], index, size, path, head)
        for old in range(1, size + 1):
            path = consistency_proof(old, size, told.read)
            assert path == growth_by_definition(old, leaves)
            assert verify_consistency(old, size, path, told.roots[old], head)
        assert consistency_proof(0, size, told.read) == []
        assert verify_consistency(0, size, [], EMPTY_ROOT, head)


@settings(max_examples=300)
@given(st.data())
def test_random_proofs_of_large_trees_hold(data):
    told = grown(100_000)
    new = data.draw(st.integers(1, 100_000))
    old, index = data.draw(st.integers(0, new)), data.draw(st.integers(0, new - 1))
    path = inclusion_proof(index, new, told.read)
    assert len(path) <= new.bit_length()
    assert verify_inclusion(told.leaves[index], index, new, path, told.roots[new])
    growth = consistency_proof(old, new, told.read)
    assert verify_consistency(old, new, growth, told.roots[old], told.roots[new])
    frontier = Frontier.of(old, told.read)
    assert frontier.root() == told.roots[old]
    assert Frontier.from_bytes(frontier.to_bytes()).root() == told.roots[old]


def flipped(chance, one):
    place = chance.randrange(len(one) * 8)
    return (int.from_bytes(one, "big") ^ 1 << place).to_bytes(len(one), "big")


def spoiled(chance, path):
    """A path with one bit flipped, a hash gone, doubled, added, or two of them swapped."""
    path = list(path)
    at = chance.randrange(len(path))
    ways = [
        lambda: [*path[:at], flipped(chance, path[at]), *path[at + 1 :]],
        lambda: path[:at] + path[at + 1 :],
        lambda: path[: at + 1] + path[at:],
        lambda: [*path[:at], chance.randbytes(32), *path[at:]],
        lambda: path[at:] + path[:at] if at else path[::-1],
    ]
    return chance.choice(ways)()


def test_ten_thousand_tampered_inclusion_proofs_are_refused():
    told, chance, refused = grown(4096), random.Random(1), 0
    while refused < 10_000:
        size = chance.randrange(2, 4097)
        index = chance.randrange(size)
        truth = [told.leaves[index], index, size, inclusion_proof(index, size, told.read)]
        lie = [*truth, told.roots[size]]
        which = chance.randrange(5)
        if which == 2:  # the size is signed together with the root
            lie[2] = chance.randrange(1, 4097)
            lie[4] = told.roots[lie[2]]
        else:
            lie[which] = (
                flipped(chance, lie[0]),
                chance.randrange(size),
                size,
                spoiled(chance, lie[3]),
                flipped(chance, lie[4]),
            )[which]
        if lie[:4] == truth and which < 4:
            continue
        assert not verify_inclusion(*lie), (which, index, size)
        refused += 1


def test_ten_thousand_tampered_consistency_proofs_are_refused():
    told, chance, refused = grown(4096), random.Random(2), 0
    while refused < 10_000:
        new = chance.randrange(2, 4097)
        old = chance.randrange(1, new)
        path = consistency_proof(old, new, told.read)
        which = chance.randrange(3)
        lie = [path, told.roots[old], told.roots[new]]
        lie[which] = spoiled(chance, path) if not which else flipped(chance, lie[which])
        if lie[0] == path and not which:
            continue
        assert not verify_consistency(old, new, *lie), (which, old, new)
        refused += 1


def test_a_rewritten_leaf_cannot_be_proved_to_be_growth():
    old, new = grown(40), Grown([*map(leaf, range(20)), leaf(99), *map(leaf, range(21, 64))])
    for size in range(21, 41):
        path = consistency_proof(size, 64, new.read)
        assert not verify_consistency(size, 64, path, old.roots[size], new.roots[64])


def test_a_node_is_no_leaf_even_when_the_path_is_short():
    told = grown(8)
    path = inclusion_proof(0, 8, told.read)
    assert not verify_inclusion(told.nodes[1, 0], 0, 8, path[1:], told.roots[8])
    assert verify_inclusion(told.nodes[1, 0], 0, 4, path[1:], told.roots[8])  # why sizes are signed
    assert not verify_inclusion(told.roots[8], 0, 8, [], told.roots[8])


def test_a_tree_does_not_grow_into_a_part_of_another():
    told = grown(8)
    path = consistency_proof(3, 4, told.read)
    assert verify_consistency(3, 4, path, told.roots[3], told.roots[4])
    assert not verify_consistency(3, 8, path, told.roots[3], told.roots[4])


GARBAGE = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.binary(max_size=40), st.text(),
    st.lists(st.one_of(st.binary(min_size=32, max_size=32), st.none(), st.integers()), max_size=99),
    st.just(bytearray(32)), st.just(2**4000), st.just([bytes(32)] * 100_000), st.just(iter([])),
)  # fmt: skip


@given(GARBAGE, GARBAGE, GARBAGE, GARBAGE, GARBAGE)
def test_garbage_of_any_kind_is_refused_and_never_an_error(a, b, c, d, e):
    assert verify_inclusion(a, b, c, d, e) is False
    if d != EMPTY_ROOT:
        assert verify_consistency(a, b, c, d, e) in (False, d == e and c == [])


@pytest.mark.parametrize("size", [LARGEST + 1, 2**64, -1, True, 1.0, "1", None])
def test_sizes_that_no_tree_has_are_refused(size):
    hash_ = bytes(32)
    assert not verify_inclusion(hash_, 0, size, [], hash_)
    assert not verify_inclusion(hash_, size, 2, [hash_], hash_)
    assert not verify_consistency(size, size, [], hash_, hash_)
    for ask in (
        lambda: peaks(size),
        lambda: Frontier(size),
        lambda: inclusion_proof(0, size, grown(8).read),
        lambda: inclusion_proof(size, 8, grown(8).read),
        lambda: consistency_proof(size, 8, grown(8).read),
        lambda: consistency_proof(0, size, grown(8).read),
    ):
        with pytest.raises(OutsideTreeError):
            ask()


@pytest.mark.parametrize(("old", "new"), [(5, 4), (1, 0)])
def test_a_tree_never_shrinks(old, new):
    with pytest.raises(OutsideTreeError):
        consistency_proof(old, new, grown(8).read)
    assert not verify_consistency(old, new, [], grown(8).roots[old], grown(8).roots[new])


def test_there_is_no_proof_of_a_leaf_beyond_the_end():
    with pytest.raises(OutsideTreeError):
        inclusion_proof(8, 8, grown(8).read)
    assert not verify_inclusion(leaf(8), 8, 8, [], grown(8).roots[8])


@given(st.binary(max_size=400))
def test_a_frontier_reads_back_exactly_what_one_wrote(raw):
    try:
        frontier = Frontier.from_bytes(raw)
    except OutsideTreeError:
        return
    assert frontier.to_bytes() == raw


def test_a_frontier_goes_on_where_it_stopped():
    told = grown(64)
    for size in range(64):
        resumed = Frontier.from_bytes(Frontier.of(size, told.read).to_bytes())
        made = resumed.append(told.leaves[size])
        assert {(n.level, n.place): n.hash for n in made}.items() <= told.nodes.items()
        assert resumed.root() == told.roots[size + 1]
        assert resumed.size == size + 1


def test_the_largest_tree_is_proved_at_once():
    def read(level, place):
        return node_hash(level.to_bytes(8, "big"), place.to_bytes(8, "big"))

    head = Frontier.of(LARGEST, read).root()
    # These hashes are of no real tree: what is looked at is that its height bounds the work.
    for index in (0, LARGEST - 1, LARGEST // 3):
        assert len(inclusion_proof(index, LARGEST, read)) <= 63
    assert len(consistency_proof(LARGEST // 3, LARGEST, read)) <= 64
    assert len(head) == 32


def test_two_different_segments_are_two_different_leaves():
    said: list[Any] = [b"A" * 16 + b".1", 7, 1, 9, bytes(32)]
    others: list[Any] = [b"A" * 16 + b".11", 8, 2, 8, bytes(31) + b"\x01"]
    entry = segment_entry(*said)
    assert entry == (
        b"cz-leaf-1" + (7).to_bytes(8, "big") + said[0]
        + (1).to_bytes(8, "big") + (9).to_bytes(8, "big") + bytes(32)
    )  # fmt: skip
    for place, other in enumerate(others):
        changed = [other if at == place else one for at, one in enumerate(said)]
        assert segment_entry(*changed) != entry


def test_a_public_event_is_a_leaf_that_tells_nothing_without_its_salt():
    salt, event = bytes(range(16)), b"apples, 20 kg"
    entry = trace_entry(trace_commitment(salt, event))
    assert entry == b"cz-leaf-2" + hashlib.sha256(b"cz-trace-1" + salt + event).digest()
    assert trace_commitment(salt[::-1], event) != trace_commitment(salt, event)
    assert tree.leaf_hash(entry) != tree.leaf_hash(segment_entry(b"", 0, 0, 0, bytes(32)))
