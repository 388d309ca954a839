"""The tree as files: read back they give the same root, whatever was interrupted."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from sqlalchemy import update

from core.base.files import write_durably
from core.sync.errors import MalformedError
from core.sync.tree import (
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from hub.store import tables
from hub.store.store import Store
from hub.tree import nodes, prove, tiles
from hub.tree.errors import DamagedTreeError
from hub.tree.problem import Problem
from hub.tree.published import Published, checkpoint_in, verify_tiles
from hub.tree.sequence import Notary, sequence
from tests.faults.mutant import Mutant
from tests.hub.conftest import KEY as STORE_KEY
from tests.hub.tree.county import KEY, ORIGIN, OTHER, County

MUTANTS = (
    Mutant("hub/tree/tiles.py", "if path.read_bytes() != content:", "if not path.read_bytes():",
           "a published tile that changed would go unnoticed", "never_changes"),
    Mutant("hub/tree/tiles.py", "for signed in checkpoints.after(connection, origin, done):",
           "for signed in checkpoints.after(connection, origin, size - 1):",
           "a checkpoint that was signed between would lack its tiles", "every_checkpoint"),
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tiles"


def grow(county, count):
    county.send_plenty(count)
    while county.sequence():
        pass


def publish(store, folder, origin):
    return tiles.publish(store, folder, origin)


def files(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_the_files_are_those_of_the_specification_and_give_the_same_root(county, folder):
    grow(county, 600)
    checkpoint = publish(county.store, folder, ORIGIN)
    assert files(folder) == {
        "checkpoint", "tile/0/000", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2",
        "tile/entries/000", "tile/entries/001", "tile/entries/002.p/88",
    }  # fmt: skip
    assert checkpoint_in(folder, [KEY.public]) == checkpoint
    assert Published(folder, 600).root() == checkpoint.root
    assert verify_tiles(folder, [KEY.public]) == []
    assert (folder / "tile/0/000").stat().st_size == 8192


def test_every_proof_can_be_made_from_the_files_alone(small, folder):
    grow(small, 700)
    checkpoint = publish(small.store, folder, ORIGIN)
    published = Published(folder, 700)
    with small.store.read() as connection:
        roots = {size: nodes.root_at(connection, size) for size in range(0, 701, 50)}
    for index in range(0, 700, 13):
        path = inclusion_proof(index, 700, published.read)
        assert verify_inclusion(published.read(0, index), index, 700, path, checkpoint.root)
    for old, root in roots.items():
        path = consistency_proof(old, 700, published.read)
        assert verify_consistency(old, 700, path, root, checkpoint.root)


def test_growing_writes_only_what_is_new_and_every_checkpoint_keeps_its_tiles(small, folder):
    grow(small, 250)
    publish(small.store, folder, ORIGIN)
    for count in (2, 3):
        grow(small, count)
    publish(small.store, folder, ORIGIN)
    with small.store.read() as connection:
        for size in (250, 252, 255):
            assert Published(folder, size).root() == nodes.root_at(connection, size)
    assert {f"tile/0/000.p/{size}" for size in (250, 252, 255)} < files(folder)
    grow(small, 1)
    assert publish(small.store, folder, ORIGIN).size == 256
    assert files(folder) == {"checkpoint", "tile/0/000", "tile/1/000.p/1", "tile/entries/000"}
    grow(small, 300)
    publish(small.store, folder, ORIGIN)
    full = (folder / "tile/0/000").stat().st_ino
    grow(small, 300)
    assert publish(small.store, folder, ORIGIN).size == 856
    assert (folder / "tile/0/000").stat().st_ino == full
    assert verify_tiles(folder, [KEY.public]) == []


def test_nothing_signed_nothing_published(small, folder):
    assert publish(small.store, folder, ORIGIN) is None
    assert not folder.exists()


@pytest.mark.parametrize("allowed", range(10))
def test_whatever_a_power_cut_leaves_the_next_publish_completes(
    small, folder, allowed, monkeypatch
):
    grow(small, 100)
    publish(small.store, folder, ORIGIN)
    grow(small, 500)
    left = [allowed]

    def cut(path, content, **said):
        left[0] -= 1
        if left[0] < 0:
            raise InterruptedError
        write_durably(path, content, **said)

    with monkeypatch.context() as bent:
        bent.setattr(tiles, "write_durably", cut)
        try:
            publish(small.store, folder, ORIGIN)
        except Exception as error:  # noqa: BLE001 - the cut, as the disk's error
            assert left[0] < 0, error  # noqa: PT017 - nothing else may fail
    told = checkpoint_in(folder, [KEY.public])
    assert Published(folder, told.size).root() == told.root
    assert publish(small.store, folder, ORIGIN).size == 600
    assert verify_tiles(folder, [KEY.public]) == []


def test_a_full_tile_never_changes(small, folder):
    grow(small, 300)
    publish(small.store, folder, ORIGIN)
    (folder / "checkpoint").unlink()
    other = update(tables.node).where(tables.node.c.level == 8).values(hash=bytes(32))
    small.store.write(lambda c: c.execute(other).rowcount)
    with pytest.raises(DamagedTreeError):
        publish(small.store, folder, ORIGIN)


def test_a_folder_ahead_of_the_store_is_left_alone(small, folder):
    grow(small, 5)
    publish(small.store, folder, ORIGIN)
    lost = tables.checkpoint.delete().where(tables.checkpoint.c.size == 5)
    small.store.write(lambda c: c.execute(lost).rowcount)
    short = tables.leaf.delete().where(tables.leaf.c.position > 2)
    small.store.write(lambda c: c.execute(short).rowcount)
    small.store.write(lambda c: c.execute(tables.node.delete()).rowcount)
    with pytest.raises(DamagedTreeError):
        sequence(small.store, Notary(ORIGIN, KEY), 1)
    assert publish(small.store, folder, ORIGIN) is None
    assert verify_tiles(folder, [KEY.public]) == []


def test_a_tree_that_was_put_back_and_grew_otherwise_is_not_written_over_the_other(
    small, folder, tmp_path
):
    grow(small, 5)
    publish(small.store, folder, ORIGIN)
    said = (folder / "checkpoint").read_bytes()
    with contextlib.closing(Store.open(str(tmp_path / "again"), key=STORE_KEY)) as store:
        again = County(store)
        again.send(1)
        grow(again, 9)
        with pytest.raises(DamagedTreeError):
            publish(store, folder, ORIGIN)
        assert (folder / "checkpoint").read_bytes() == said
        with store.read() as connection:
            problems = verify_tiles(
                folder, [KEY.public], lambda one: prove.has_seen(connection, one.size, one.root)
            )
    assert [one.code for one in problems] == ["of_another_tree"]


def test_another_origin_begins_a_new_folder_and_keeps_the_old_one(small, folder):
    grow(small, 5)
    first = publish(small.store, folder, ORIGIN)
    origin = "cunzhan.example/500241/2"
    sequence(small.store, Notary(origin, KEY), 1)
    assert publish(small.store, folder, origin).origin == origin
    assert checkpoint_in(folder.with_name("tiles.1"), [KEY.public]) == first
    publish(small.store, folder, ORIGIN)
    assert checkpoint_in(folder.with_name("tiles.2"), [KEY.public]).origin == origin


SPOILED = {
    "tile/0/000": ("tile_wrong", "tile/0/000"),
    "tile/0/001.p/44": ("tile_wrong", "tile/0/001.p/44"),
    "tile/1/000.p/1": ("tile_wrong", "tile/1/000.p/1"),
    "tile/entries/000": ("tile_wrong", "tile/0/000"),
}


@pytest.mark.parametrize(("name", "expected"), SPOILED.items())
def test_a_flipped_bit_in_any_file_is_found(small, folder, name, expected):
    grow(small, 300)
    publish(small.store, folder, ORIGIN)
    path = folder / name
    content = bytearray(path.read_bytes())
    content[10] ^= 1
    path.write_bytes(content)
    assert Problem(*expected) in verify_tiles(folder, [KEY.public])
    path.write_bytes(content[:-1])
    assert Problem(*expected) in verify_tiles(folder, [KEY.public])
    path.unlink()
    assert Problem("tile_missing", expected[1]) in verify_tiles(folder, [KEY.public])


def test_files_that_fit_each_other_but_not_the_signed_root_are_found(small, folder, tmp_path):
    grow(small, 5)
    publish(small.store, folder, ORIGIN)
    entries = folder / "tile/entries/000.p/5"
    content = bytearray(entries.read_bytes())
    content[-1] ^= 1
    entries.write_bytes(content)
    leaves = Published(folder, 5).true_hashes_of(next(Published(folder, 5).tiles()))
    (folder / "tile/0/000.p/5").write_bytes(b"".join(leaves))
    assert verify_tiles(folder, [KEY.public]) == [Problem("root_wrong", "checkpoint")]


def test_a_checkpoint_that_the_hub_did_not_sign_is_no_checkpoint(small, folder):
    grow(small, 5)
    publish(small.store, folder, ORIGIN)
    assert verify_tiles(folder, [OTHER.public]) == [Problem("note_forged", "checkpoint")]
    (folder / "checkpoint").write_bytes(b"soon")
    with pytest.raises(MalformedError):
        checkpoint_in(folder, [KEY.public])
    with pytest.raises(DamagedTreeError):
        publish(small.store, folder, ORIGIN)


def test_others_may_read_the_files(small, folder):
    grow(small, 5)
    before = os.umask(0o022)
    try:
        publish(small.store, folder, ORIGIN)
    finally:
        os.umask(before)
    assert {(folder / name).stat().st_mode & 0o777 for name in files(folder)} == {0o644}
