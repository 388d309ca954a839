"""What the simulated disk keeps and loses, on operations written by hand."""

from __future__ import annotations

from random import Random

import pytest

from tests.faults.disk import Disk, Kind, Loss, Operation


def step(kind, path="", content=b"", inode=7, offset=0):
    return Operation(kind, path, content, inode, offset)


def images(steps, loss, tmp_path, count=50):
    """Every file of `count` images, as {path: bytes}."""
    disk = Disk()
    for one in steps:
        disk.do(one)
    found = []
    for seed in range(count):
        target = tmp_path / str(seed)
        target.mkdir()
        disk.image(target, loss, Random(seed))
        files = [path for path in target.rglob("*") if path.is_file()]
        found.append({str(path.relative_to(target)): path.read_bytes() for path in files})
    return found


FLUSHED = [
    step(Kind.CREATE, "book"),
    step(Kind.WRITE, content=b"a" * 2048),
    step(Kind.SYNC),
]
UNFLUSHED = [*FLUSHED, step(Kind.WRITE, content=b"b" * 1024, offset=1536)]
REPLACED = [
    *FLUSHED,
    step(Kind.CREATE, "book.new", inode=8),
    step(Kind.WRITE, content=b"c" * 600, inode=8),
    step(Kind.RENAME, "book.new", b"book"),
]


@pytest.mark.parametrize("loss", list(Loss))
def test_flushed_bytes_survive_every_kind_of_loss(loss, tmp_path):
    assert all(image == {"book": b"a" * 2048} for image in images(FLUSHED, loss, tmp_path))


def test_a_plain_cut_takes_back_everything_since_the_flush(tmp_path):
    assert images(UNFLUSHED, Loss.ALL, tmp_path, 1) == [{"book": b"a" * 2048}]


def test_a_killed_process_loses_no_byte_it_wrote(tmp_path):
    assert images(UNFLUSHED, Loss.NONE, tmp_path, 1) == [{"book": b"a" * 1536 + b"b" * 1024}]


def test_sectors_are_lost_one_by_one_and_whole(tmp_path):
    seen = {image["book"][1536:] for image in images(UNFLUSHED, Loss.SOME, tmp_path)}
    assert seen == {b"a" * 512, b"a" * 512 + b"b" * 512, b"b" * 512, b"b" * 1024}


def test_a_torn_sector_is_half_old_and_half_new(tmp_path):
    seen = [image["book"][1536:2048] for image in images(UNFLUSHED, Loss.TORN, tmp_path)]
    assert any(set(sector) == set(b"ab") for sector in seen)
    assert all(b"ab" not in sector for sector in seen)


def test_a_renamed_file_that_was_never_flushed_comes_back_empty(tmp_path):
    assert images(REPLACED, Loss.ALL, tmp_path, 1) == [{"book": b""}]


def test_a_forgotten_rename_leaves_the_old_name_standing(tmp_path):
    flushed = [*REPLACED[:-1], step(Kind.SYNC, inode=8), REPLACED[-1]]
    seen = {image["book"] for image in images(flushed, Loss.FORGOTTEN, tmp_path)}
    assert seen == {b"a" * 2048, b"c" * 600}


def test_a_file_that_crosses_the_edge_of_the_folder_is_refused():
    with pytest.raises(ValueError, match="edge of the folder"):
        Disk().do(step(Kind.FOREIGN, "book", b""))
