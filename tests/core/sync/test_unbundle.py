"""Damaged bundles are used as far as they are good; hostile ones are refused plainly."""

from __future__ import annotations

import contextlib
import hashlib
import io

import msgspec
import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.keys.certificate import ForgedError
from core.keys.device import DeviceKey
from core.sync.bundle import (
    BUNDLE,
    FILE,
    SEGMENT,
    Entry,
    Header,
    NewerBundleError,
    NotBundleError,
    NotOursError,
    Piece,
    whole,
)
from core.sync.errors import MalformedError, SyncError
from core.sync.frames import (
    BLOCK,
    HEADER,
    INDEX,
    LARGEST_SEALED,
    MARK,
    MOST_HARMED,
    PIECE,
    PREAMBLE,
    SHELL,
    framed,
    look_through,
)
from core.sync.messages import write_message
from core.sync.unbundle import Gap
from tests.core.sync.bundles import (
    ALL,
    CONTENTS,
    FRAMES,
    HUB,
    KEY,
    KINDS,
    LONG,
    STRANGER,
    WHOLE,
    bytes_of,
    good,
    header_of,
    read,
    sources,
    written,
)
from tests.faults.mutant import Mutant

MUTANTS = (
    Mutant(
        "core/sync/frames.py",
        "    if len(sealed) < length or _digest(kind, number, sealed) != digest:\n",
        "    if len(sealed) < length:\n",
        "a flipped bit in the shell goes unnoticed and frames take each other's places",
        "flipped",
    ),
    Mutant(
        "core/sync/frames.py",
        "        place = _next_mark(file, place + 1, end)\n",
        "        break\n",
        "everything behind the first damaged place is given up",
        "flipped",
    ),
    Mutant(
        "core/sync/unbundle.py",
        "        good = not self.is_listed or hashlib.sha256(piece.content).digest() == said\n",
        "        good = True\n",
        "anybody who knows the hub's public key swaps pieces on a stick",
        "swapped",
    ),
    Mutant(
        "core/sync/unbundle.py",
        "        for order in (frames, frames[::-1]):\n",
        "        for order in ((),):\n",
        "the list of what is missing is lost with any damage",
        "missing",
    ),
)


@pytest.mark.parametrize(
    "raw", [b"", b"CZBND1", PREAMBLE, b"SQLite format 3\0" + bytes(5000), b"PK\3\4" * 99, MARK * 50]
)
def test_what_is_no_bundle_is_refused_as_such(raw):
    with pytest.raises(NotBundleError):
        read(raw)


def places():
    """Yield a place in each class of bytes: the preamble, each part of each frame."""
    yield from range(len(PREAMBLE))
    for frame in FRAMES:
        start = frame.offset - SHELL.size
        yield from (start, start + 8, start + 9, start + 13, start + 17, frame.offset - 1)
        yield from (frame.offset, frame.offset + 30, frame.offset + frame.length - 1)


PLACES = sorted(set(places()))


@pytest.mark.parametrize("place", PLACES, ids=range(len(PLACES)))
def test_a_flipped_bit_costs_one_frame_and_no_more(place):
    raw = bytearray(WHOLE)
    raw[place] ^= 0x10
    bundle = read(bytes(raw))
    assert bundle.harmed == 1
    assert bundle.is_listed
    hit = [f for f in FRAMES if f.offset - SHELL.size <= place < f.offset + f.length]
    lost = sum(frame.kind == PIECE for frame in hit)
    assert len(good(bundle)) == len(ALL) - lost
    gaps = [gap for n in range(len(bundle.entries)) for gap in bundle.gaps(n)]
    assert len(gaps) == lost


@pytest.mark.parametrize("frame", FRAMES)
def test_a_lost_frame_is_missing_by_name_and_the_rest_is_used(frame):
    raw = WHOLE[: frame.offset - SHELL.size] + WHOLE[frame.offset + frame.length :]
    bundle = read(raw)
    assert bundle.is_listed
    assert good(bundle) <= ALL
    assert len(good(bundle)) == len(ALL) - (frame.kind == PIECE)


def test_missing_stretches_are_named_even_if_half_the_file_is_gone():
    third = [f for f in FRAMES if f.kind == PIECE][4]
    bundle = read(WHOLE[: third.offset])
    assert bundle.is_listed
    assert bundle.content(0) == CONTENTS[0]
    assert bundle.gaps(3) == [Gap(BLOCK, len(LONG) - BLOCK)]


@pytest.mark.parametrize("lost", [{HEADER}, {INDEX}, {HEADER, INDEX}])
def test_without_header_or_index_the_pieces_speak_for_themselves(lost):
    kept = [
        WHOLE[f.offset - SHELL.size : f.offset + f.length] for f in FRAMES if f.kind not in lost
    ]
    bundle = read(b"".join(kept))
    assert not bundle.is_listed
    assert good(bundle) == ALL
    assert sorted(e.kind for e in bundle.entries) == sorted(KINDS)
    with pytest.raises((NotOursError, NotBundleError)):
        read(b"".join(kept), STRANGER)


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_frames_are_read_all_the_same(seed):
    parts = [bytes_of(frame) for frame in FRAMES]
    shuffled = sorted(parts, key=lambda part: hashlib.sha256(bytes([seed]) + part).digest())
    assert good(read(PREAMBLE + b"".join(shuffled))) == ALL


def test_the_file_cut_anywhere_gives_what_is_whole_or_a_plain_refusal():
    edges = {f.offset + step for f in FRAMES for step in (-SHELL.size, -1, 0, 1, f.length - 1)}
    for end in sorted(edges):
        try:
            bundle = read(WHOLE[:end])
        except (NotBundleError, NotOursError):
            assert end < FRAMES[1].offset + FRAMES[1].length
            continue
        assert good(bundle) <= ALL


def test_two_halves_of_two_bundles_do_not_mix():
    other = written([whole(SEGMENT, b"other " * 99)])
    bundle = read(WHOLE + other[len(PREAMBLE) :])
    assert good(bundle) == ALL


def swapped(piece: Piece, number: int) -> bytes:
    """Return a bundle in whose place ``number`` anybody put another piece, sealed to the hub."""
    frame = [f for f in FRAMES if f.kind == PIECE][number]
    sealed = pyrage.encrypt(msgspec.msgpack.encode(piece), [HUB.to_public()])
    start, end = frame.offset - SHELL.size, frame.offset + frame.length
    return WHOLE[:start] + framed(PIECE, number, sealed) + WHOLE[end:]


def test_a_swapped_piece_is_not_used():
    digest = hashlib.sha256(LONG).digest()
    bundle = read(swapped(Piece(FILE, digest, len(LONG), 0, "", b"x" * BLOCK), 3))
    assert len(good(bundle)) == len(ALL) - 1
    assert bundle.gaps(3) == [Gap(0, BLOCK)]
    digest = hashlib.sha256(CONTENTS[2]).digest()
    bundle = read(swapped(Piece(SEGMENT, digest, 15, 0, "", b"x" * 15), 2))
    assert bundle.content(2) is None


def resealed(header: Header, key: DeviceKey = KEY, entries: list[Entry] | None = None) -> bytes:
    """Return a bundle of this header and index and nothing else."""
    index = msgspec.msgpack.encode(entries or [])
    header = msgspec.structs.replace(
        header, index=hashlib.sha256(index).digest(), index_size=len(index)
    )
    said = write_message(BUNDLE, header, key)
    to = [HUB.to_public()]
    frames = (framed(HEADER, 0, pyrage.encrypt(said, to)),)
    return PREAMBLE + b"".join(frames) + framed(INDEX, 0, pyrage.encrypt(index, to))


def test_a_header_that_another_key_signed_is_forged():
    header = header_of(read(WHOLE))
    with pytest.raises(ForgedError):
        read(resealed(header, DeviceKey(bytes(32))))


def test_a_bundle_of_a_newer_version_is_left_alone():
    header = msgspec.structs.replace(header_of(read(WHOLE)), version=2)
    with pytest.raises(NewerBundleError):
        read(resealed(header))


IMPOSSIBLE = [
    {"size": 0},
    {"size": -1},
    {"size": 9 << 20},
    {"length": 0},
    {"start": 1},
    {"start": -BLOCK},
    {"start": 2**70},
    {"length": 5},
    {"digest": b"short"},
    {"blocks": b""},
    {"what": "x" * 33},
    {"size": 2**62, "length": 2**62},
]


@pytest.mark.parametrize("wrong", IMPOSSIBLE)
def test_a_list_with_impossible_numbers_is_malformed(wrong):
    entry = msgspec.structs.replace(sources()[1].entry, **wrong)
    with pytest.raises((MalformedError, OverflowError)) as refused:
        read(resealed(header_of(read(WHOLE)), entries=[entry]))
    if refused.type is OverflowError:
        assert "start" in wrong, "only a number that cannot be written"


@pytest.mark.parametrize("size", [-1, 2**40])
def test_a_list_of_impossible_size_is_malformed(size):
    said = msgspec.structs.replace(header_of(read(WHOLE)), index_size=size)
    message = write_message(BUNDLE, said, KEY)
    with pytest.raises(MalformedError):
        read(PREAMBLE + framed(HEADER, 0, pyrage.encrypt(message, [HUB.to_public()])))


def test_frames_that_claim_to_be_huge_are_skipped():
    bomb = SHELL.pack(MARK, PIECE, 0, 2**32 - 1, bytes(32))
    assert LARGEST_SEALED < 2**17
    assert good(read(PREAMBLE + bomb + WHOLE[len(PREAMBLE) :])) == ALL


def test_a_file_of_nothing_but_marks_is_given_up_soon():
    shell = look_through(io.BytesIO(PREAMBLE + MARK * (MOST_HARMED * 3)))
    assert shell.harmed == MOST_HARMED
    assert shell.frames == ()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_the_bytes_a_bundle_gives_good_contents_or_a_plain_refusal(data):
    raw = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(raw) - 1))
        how = data.draw(st.sampled_from(["flip", "zero", "cut", "insert", "copy"]))
        size = data.draw(st.integers(1, 3000))
        if how == "flip":
            raw[at] ^= data.draw(st.integers(1, 255))
        elif how == "zero":
            raw[at : at + size] = bytes(len(raw[at : at + size]))
        elif how == "cut":
            del raw[at : at + size]
        elif how == "insert":
            raw[at:at] = data.draw(st.binary(max_size=200))
        else:
            raw[at:at] = raw[: size * 40]
        raw = raw or bytearray(b"x")
    with contextlib.suppress(SyncError):
        assert good(read(bytes(raw))) <= ALL


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([HEADER, INDEX, PIECE]), st.integers(0, 2**32 - 1))
def test_whatever_is_sealed_in_a_frame_is_refused_plainly(content, kind, number):
    frame = framed(kind, number, pyrage.encrypt(content, [HUB.to_public()]))
    with contextlib.suppress(SyncError, ForgedError):
        read(PREAMBLE + frame)
