"""Bundles are written and read back exactly, cut to what fits, in little memory."""

from __future__ import annotations

import hashlib
import io
import itertools
import tracemalloc

import pytest

from core.sync.bundle import (
    ANSWER,
    FILE,
    SEGMENT,
    ChangedError,
    Header,
    NotOursError,
    Source,
    cost,
    described,
    fitting,
    stretch,
    whole,
    write_bundle,
)
from core.sync.frames import (
    BLOCK,
)
from core.sync.messages import Echo
from tests.core.sync.bundles import (
    ALL,
    CONTENTS,
    HUB,
    KEY,
    KINDS,
    LONG,
    OWN,
    STRANGER,
    WHOLE,
    good,
    header_of,
    post,
    read,
    sources,
    written,
)
from tests.faults.mutant import Mutant

MUTANTS = (
    Mutant(
        "core/sync/bundle.py",
        "                raise ChangedError\n",
        "                continue\n",
        "a picture that changes while it is written travels half old, half new",
        "changed",
    ),
)


@pytest.mark.parametrize("identity", [HUB, OWN])
def test_receiver_and_sender_read_back_what_was_written(identity):
    bundle = read(WHOLE, identity)
    assert (bundle.is_listed, bundle.harmed) == (True, 0)
    said = header_of(bundle)
    assert said == Header(
        bundle=said.bundle,
        station=7,
        sender=KEY.device,
        receiver="",
        public_key=KEY.public,
        made_ms=5,
        entries=4,
        index=said.index,
        index_size=said.index_size,
        echo=Echo(3, bytes(32)),
    )
    assert [entry.kind for entry in bundle.entries] == list(KINDS)
    assert good(bundle) == ALL
    assert [bundle.content(place) for place in range(4)] == list(CONTENTS)
    assert all(bundle.gaps(place) == [] for place in range(4))


def test_nobody_else_can_read_it_and_nothing_can_be_learned_from_it():
    with pytest.raises(NotOursError):
        read(WHOLE, STRANGER)
    for secret in (*CONTENTS[:3], KEY.device.encode(), b"request", b"segment", LONG[:32]):
        assert secret not in WHOLE


def test_memory_stays_flat_however_large_a_file_is():
    size = 40 << 20
    block = bytes(BLOCK)

    def reading(start: int) -> bytes:
        return block[: min(BLOCK, size - start)]

    digest = hashlib.sha256()
    for start in range(0, size, BLOCK):
        digest.update(reading(start))
    source = Source(described(FILE, digest.digest(), size, reading), reading)

    class Counting(io.BytesIO):
        written = 0

        def write(self, content) -> int:
            self.written += len(content)
            return len(content)

        def writelines(self, lines) -> None:
            for line in lines:
                self.write(line)

    tracemalloc.start()
    file = Counting()
    write_bundle(file, post(), [source], lambda *_: None)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 << 20
    assert size < file.written < size + size // 50
    assert file.written <= cost(source.entry) + 2 * 8192


def test_a_source_that_changed_is_not_written():
    source = whole(SEGMENT, b"as it was")
    with pytest.raises(ChangedError):
        written([Source(source.entry, lambda _: b"as it is")])


def test_what_fits_is_taken_from_the_first_on_and_only_files_are_cut():
    all_of_it = sources()
    room = len(WHOLE) + 30_000
    taken, rest = fitting(all_of_it, room)
    assert (taken, rest) == (all_of_it, [])
    for less in range(9_000, room, 7_919):
        taken, rest = fitting(all_of_it, less)
        assert len(written(taken)) <= less
        lengths = [source.entry.length for source in taken + rest]
        assert sum(lengths) == sum(map(len, CONTENTS))
        assert all(s.entry.is_whole for s in taken + rest if s.entry.kind != FILE)


def test_a_file_in_two_bundles_is_whole_again():
    source = whole(FILE, LONG, "photo")
    first, second = stretch(source, 0, BLOCK), stretch(source, BLOCK, len(LONG) - BLOCK)
    bundles = [read(written([part])) for part in (first, second)]
    blocks = dict(itertools.chain.from_iterable(bundle.blocks(0) for bundle in bundles))
    assert b"".join(content for _, content in sorted(blocks.items())) == LONG
    assert [bundle.entries[0].what for bundle in bundles] == ["photo", "photo"]
    assert not bundles[0].entries[0].is_whole


def test_an_entry_of_a_kind_that_is_unknown_here_is_kept_apart():
    bundle = read(written([whole("novelty", b"later"), whole(ANSWER, b"yes")]))
    assert [entry.kind for entry in bundle.entries] == ["novelty", ANSWER]
    assert bundle.content(1) == b"yes"
