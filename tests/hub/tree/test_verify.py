"""Recomputing the tree from the segments finds whatever was changed, and names it."""

from __future__ import annotations

import pytest
from sqlalchemy import and_, delete, exists, update

from core.sync.segment import without
from hub.store import segments, tables
from hub.tree.problem import Problem
from hub.tree.sequence import Notary, sequence
from hub.tree.verify import verify_tree
from tests.faults.mutant import Mutant
from tests.hub.tree.county import KEY, ORIGIN, OTHER

MUTANTS = (
    Mutant("hub/tree/verify.py", "elif _leaf_of(station, raw) != hash_:", "elif not hash_:",
           "a segment replaced after it was signed for would go unnoticed", "found"),
    Mutant("hub/tree/verify.py", "if one.root != frontier.root() or one.size != frontier.size:",
           "if not one.root:", "a checkpoint that was never true would go unnoticed", "found"),
)  # fmt: skip
LEAF, NODE, SEGMENT, BODY = tables.leaf, tables.node, tables.segment, tables.body
CHECKPOINT = tables.checkpoint


@pytest.fixture
def grown(county):
    """Six leaves of real segments, three checkpoints."""
    for _ in range(3):
        county.send()
        county.sequence()
    return county


def changed(county, *statements):
    for one in statements:
        county.store.write(lambda c, one=one: c.execute(one).rowcount)
    return verify_tree(county.store, [KEY.public])


def of_leaf(position):
    """Tell whether bytes are those of the segment at a position."""
    here = and_(SEGMENT.c.station == BODY.c.station, SEGMENT.c.arrival == BODY.c.arrival)
    return exists().where(here, SEGMENT.c.position == position)


def test_an_untouched_tree_has_no_problem(grown):
    assert verify_tree(grown.store, [OTHER.public, KEY.public]) == []
    origin = "cunzhan.example/500241/2"
    assert sequence(grown.store, Notary(origin, OTHER), 1)
    assert verify_tree(grown.store, [OTHER.public, KEY.public]) == []
    assert verify_tree(grown.store, [KEY.public]) == [Problem("note_forged", f"{origin}/6")]


def test_an_empty_tree_has_no_problem(county):
    assert verify_tree(county.store, [KEY.public]) == []
    county.send()
    assert verify_tree(county.store, [KEY.public]) == []


def test_an_erased_person_leaves_the_tree_as_it_was(grown):
    with grown.store.read() as connection:
        whole = segments.whole(connection, 1, 1)
        assert whole is not None
    smaller = without(whole.raw, ["nobody"])
    grown.store.write(lambda c: segments.replace_raw(c, 1, 1, smaller))
    assert verify_tree(grown.store, [KEY.public]) == []


def test_whatever_was_changed_is_found_and_named(grown):
    with grown.store.read() as connection:
        other = segments.whole(connection, 1, 2)
        assert other is not None
    raw = update(BODY).where(of_leaf(0)).values(raw=other.raw)
    assert changed(grown, raw) == [Problem("leaf_wrong", "0")]


def test_a_segment_that_cannot_be_read_is_found(grown):
    raw = update(BODY).where(of_leaf(3)).values(raw=b"CZSEG1")
    assert changed(grown, raw) == [Problem("leaf_wrong", "3")]
    assert changed(grown, delete(BODY).where(of_leaf(3))) == [Problem("leaf_wrong", "3")]


def test_a_checkpoint_that_was_never_true_is_found(grown):
    root = update(CHECKPOINT).where(CHECKPOINT.c.size == 4).values(root=bytes(32))
    assert changed(grown, root) == [
        Problem("root_wrong", f"{ORIGIN}/4"),
        Problem("note_wrong", f"{ORIGIN}/4"),
    ]


def test_a_checkpoint_of_a_larger_tree_is_found(grown):
    size = update(CHECKPOINT).where(CHECKPOINT.c.size == 6).values(size=9)
    assert changed(grown, size) == [Problem("checkpoint_beyond", f"{ORIGIN}/9")]


def test_a_note_of_no_hub_is_found(grown):
    note = update(CHECKPOINT).where(CHECKPOINT.c.size == 2).values(note=b"soon")
    assert changed(grown, note) == [Problem("note_forged", f"{ORIGIN}/2")]


def test_a_changed_node_is_found(grown):
    node = update(NODE).where(NODE.c.level == 1, NODE.c.index == 2).values(hash=bytes(32))
    assert changed(grown, node) == [Problem("node_wrong", "1/2")]


def test_a_lost_node_and_one_too_many_are_found(grown):
    lost = NODE.delete().where(NODE.c.level == 2)
    assert changed(grown, lost) == [Problem("node_wrong", "2/0"), Problem("nodes_not_counted", "3")]
    more = NODE.insert().values(level=9, index=9, hash=bytes(32))
    assert changed(grown, more) == [Problem("node_wrong", "2/0")]


def test_a_changed_leaf_is_found_with_all_that_stands_on_it(grown):
    leaf = update(LEAF).where(LEAF.c.position == 5).values(hash=bytes(32))
    assert changed(grown, leaf) == [
        Problem("leaf_wrong", "5"),
        Problem("root_wrong", f"{ORIGIN}/6"),
        Problem("node_wrong", "1/2"),
    ]


def test_a_lost_leaf_is_found_and_so_is_its_segment(grown):
    found = changed(grown, LEAF.delete().where(LEAF.c.position == 2))
    assert found[:2] == [Problem("leaf_missing", "2"), Problem("segment_no_leaf", "1/2")]


def test_a_lost_segment_is_found(grown):
    lost = SEGMENT.delete().where(SEGMENT.c.position == 2)
    assert changed(grown, lost) == [Problem("leaf_of_nothing", "2")]


def test_segments_that_changed_places_are_found(grown):
    swap = [
        update(SEGMENT).where(SEGMENT.c.position == a).values(position=b)
        for a, b in ((0, 100), (1, 0), (100, 1))
    ]
    assert changed(grown, *swap) == [
        Problem("leaf_of_nothing", "0"),
        Problem("leaf_of_nothing", "1"),
        Problem("segment_no_leaf", "1/1"),
        Problem("segment_no_leaf", "2/1"),
    ]
