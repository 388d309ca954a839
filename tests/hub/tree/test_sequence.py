"""Growing the tree: the same segments give the same root, and nothing signed is taken back."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select, update

from core.sync.checkpoint import Checkpoint, open_own
from core.sync.tree import leaf_hash, root, segment_entry
from hub.store import segments, tables
from hub.store.store import Store
from hub.tree import checkpoints, leaves, nodes
from hub.tree.errors import DamagedTreeError
from hub.tree.sequence import Notary, sequence
from tests.faults.mutant import Mutant
from tests.hub.conftest import KEY as SECRET
from tests.hub.tree.county import KEY, NOTARY, ORIGIN, County, newest

MUTANTS = (
    Mutant("hub/tree/sequence.py", "if not verify_consistency(", "if path and not path and (",
           "a tree that was changed behind the hub's back would be signed", "changed_before"),
    Mutant("hub/tree/sequence.py", "_ in leaves.entries(connection, before, found.size - before)",
           "_ in ()", "a leaf that flipped on its way would be signed", "flipped"),
    Mutant("hub/tree/sequence.py", "if not waiting and before == (last.size if last else 0):",
           "if not waiting:", "a new origin would have no checkpoint", "new_origin"),
)  # fmt: skip


def feeds(store):
    """Every segment in the order in which it should be a leaf."""
    with store.read() as connection:
        order = select(*segments.ENTRY).order_by("hub_ms", "station", "arrival")
        return [segments.Entry(**row) for row in connection.execute(order).mappings()]


def expected(store):
    return [leaf_hash(leaves.entry_of(one)) for one in feeds(store)]


def test_the_tree_is_rfc_6962s_over_the_segments_in_the_order_they_came(county):
    county.send(3)
    assert county.sequence(most=4) == Checkpoint(ORIGIN, 4, root(expected(county.store)[:4]))
    assert county.sequence(most=4) == Checkpoint(ORIGIN, 6, root(expected(county.store)))
    assert county.sequence() is None
    first = feeds(county.store)[0]
    named = f"{first.device}.1".encode()
    assert expected(county.store)[0] == leaf_hash(
        segment_entry(named, first.station, 1, 2, first.head)
    )
    assert [one.position for one in feeds(county.store)] == list(range(6))


def test_every_checkpoint_is_kept_and_signed_by_the_hub(county):
    for _ in range(3):
        county.send()
        found = county.sequence()
        with county.store.read() as connection:
            kept = newest(connection)
        assert open_own(kept.note, [KEY.public], ORIGIN) == kept.checkpoint == found
        assert kept.at_ms == county.at_ms
    with county.store.read() as connection:
        assert [one.size for one in checkpoints.every(connection)] == [2, 4, 6]
        assert [one.size for one in checkpoints.after(connection, ORIGIN, 2)] == [4, 6]
        assert checkpoints.at(connection, ORIGIN, 4) == checkpoints.after(connection, ORIGIN, 2)[0]
        assert checkpoints.at(connection, ORIGIN, 5) is None
        assert newest(connection, "another") is None
        assert [nodes.root_at(connection, n) for n in range(7)] == [
            root(expected(county.store)[:n]) for n in range(7)
        ]


def test_an_empty_county_signs_nothing(county):
    assert county.sequence() is None


def test_cut_into_any_steps_it_is_the_same_tree(county, tmp_path):
    county.send(5)
    whole = county.sequence()
    for most in (1, 3, 7):
        again = Store.open(str(tmp_path / f"county{most}"), key=SECRET)
        try:
            twin = County(again)
            twin.send(5)
            while found := sequence(again, NOTARY, 1, most=most):
                last = found
        finally:
            again.close()
        assert last == whole


def test_a_new_origin_is_signed_over_the_leaves_that_are_there(county):
    county.send(2)
    first = county.sequence()
    origin = "cunzhan.example/500241/2"
    second = sequence(county.store, Notary(origin, KEY), 9)
    assert second == Checkpoint(origin, first.size, first.root)
    assert sequence(county.store, Notary(origin, KEY), 9) is None


def test_a_tree_changed_before_is_not_signed_again_and_nothing_is_written(county):
    county.send(2)
    county.sequence()
    county.send()
    changed = update(tables.node).where(tables.node.c.level == 2).values(hash=bytes(32))
    county.store.write(lambda c: c.execute(changed).rowcount)
    with pytest.raises(DamagedTreeError):
        county.sequence()
    with county.store.read() as connection:
        assert nodes.size(connection) == 4
        assert len(segments.unsequenced(connection)) == 2
        assert newest(connection).size == 4


def test_a_tree_that_lost_its_end_is_not_signed_again(county):
    county.send(2)
    county.sequence()
    lost = tables.leaf.delete().where(tables.leaf.c.position == 3)
    county.store.write(lambda c: c.execute(lost).rowcount)
    with pytest.raises(DamagedTreeError):
        county.sequence()
    county.send()
    with pytest.raises(DamagedTreeError):
        county.sequence()


def test_a_leaf_that_flipped_on_its_way_to_the_disk_is_not_signed(small, monkeypatch):
    small.send()
    true = leaves.made_of

    def flipped(waiting, first):
        made = true(waiting, first)
        hash_ = bytes([made[0].hash[0] ^ 1]) + made[0].hash[1:]
        return [leaves.Leaf(**{**row(made[0]), "hash": hash_}), *made[1:]]

    def row(leaf):
        return {name: getattr(leaf, name) for name in leaf.__struct_fields__}

    with monkeypatch.context() as bent:
        bent.setattr(leaves, "made_of", flipped)
        with pytest.raises(DamagedTreeError):
            small.sequence()
    assert small.sequence().size == 2


def test_two_programs_that_grow_one_tree_at_once_give_each_segment_one_leaf(county, address):
    county.send_plenty(300)
    stores = [Store.open(address, key=SECRET) for _ in range(2)]
    troubles = []

    def work(store):
        try:
            while sequence(store, NOTARY, 1, most=7):
                pass
        except Exception as error:  # noqa: BLE001 - told to the test
            troubles.append(error)

    threads = [threading.Thread(target=work, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        store.close()
    assert troubles == []
    assert sorted(one.position for one in feeds(county.store)) == list(range(300))
    with county.store.read() as connection:
        last = newest(connection)
        assert (last.size, last.root) == (300, root(expected(county.store)))
