"""How a tree is cut into tiles, by the words and examples of c2sp.org/tlog-tiles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sync.errors import MalformedError
from hub.tree.shapes import Tile, bundle, full, hashes, partial, unbundle


def count(tiles):
    found: dict[int, int] = {}
    for tile in tiles:
        found[tile.level] = found.get(tile.level, 0) + 1
    return found


def test_the_specifications_examples():
    assert Tile(0, 1234067).path() == "tile/0/x001/x234/067"
    assert count(full(0, 70_000)) == {0: 273, 1: 1}
    assert list(partial(70_000)) == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert (list(full(0, 256)), list(partial(256))) == ([Tile(0, 0)], [Tile(1, 0, 1)])
    assert (list(full(0, 0)), list(partial(0))) == ([], [])


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(1, 999), "tile/1/999"),
        (Tile(0, 1000), "tile/0/x001/000"),
        (Tile(2, 5, 17), "tile/2/005.p/17"),
        (Tile(0, 1_000_000, 255), "tile/0/x001/x000/000.p/255"),
    ],
)
def test_a_tiles_path_is_its_number_in_groups_of_three(tile, path):
    assert tile.path() == path
    assert Tile(0, *tile[1:]).entries_path() == f"tile/entries/{path[7:]}"


@given(st.integers(0, 2**34), st.integers(0, 3000))
def test_growing_adds_exactly_the_tiles_that_became_full(old, more):
    added = list(full(old, old + more))
    for level in range(6):
        shift = 8 * (level + 1)
        mine = [tile.place for tile in added if tile.level == level]
        assert mine == list(range(old >> shift, (old + more) >> shift))
    for tile in partial(old + more):
        assert tile.width == ((old + more) >> 8 * tile.level) % 256
        assert tile.first + tile.width == (old + more) >> 8 * tile.level


@given(st.lists(st.binary(max_size=300)))
def test_a_bundle_is_read_back(entries):
    assert unbundle(bundle(entries)) == entries


@given(st.binary(max_size=300))
def test_what_is_no_bundle_is_refused(content):
    try:
        found = unbundle(content)
    except MalformedError:
        return
    assert bundle(found) == content


def test_half_a_hash_is_refused():
    assert hashes(bytes(64)) == [bytes(32)] * 2
    with pytest.raises(MalformedError):
        hashes(bytes(65))
