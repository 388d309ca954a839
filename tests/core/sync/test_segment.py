"""Segments: read back exactly, smaller than they were, and nothing in them can be changed."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.journal.chain import first_head, next_head
from core.journal.codec import BlockRef, Body, block_hash, encode_body, make_blocks
from core.keys.device import DeviceKey
from core.sync.errors import MalformedError, OversizeError, SyncError
from core.sync.packing import pack, unpack
from core.sync.segment import (
    HOLE,
    LARGEST,
    Frame,
    Header,
    Stretch,
    header_of,
    read_segment,
    without,
    write_segment,
)

KEY = DeviceKey(bytes(range(32)))
OTHER = DeviceKey(bytes(32))
subjects = st.sampled_from(["", f"{KEY.device}.1.1", f"{OTHER.device}.1.3"])
personal = st.dictionaries(subjects, st.dictionaries(st.text(max_size=4), st.text(max_size=9)))


@st.composite
def events(draw) -> list[Stretch]:
    """Draw a log's beginning: events whose blocks are there, erased, or never were."""
    found = []
    for seq in range(1, draw(st.integers(1, 6)) + 1):
        blocks = make_blocks(
            draw(personal), lambda size: draw(st.binary(min_size=size, max_size=size))
        )
        body = Body(
            seq=seq,
            type="person",
            wall_ms=1_700_000_000_000 + seq,
            mono_ms=seq,
            day=dt.date(2026, 11, 20),
            fields=msgspec.Raw(
                msgspec.msgpack.encode({"x": draw(st.sampled_from([b"", HOLE, bytes(32)]))})
            ),
            blocks=tuple(BlockRef(block_hash(b.salt, b.body), b.subject) for b in blocks),
        )
        kept = tuple(b for b in blocks if draw(st.booleans()))
        found.append(Stretch(encode_body(body), kept))
    return found


def sealed(told: list[Stretch], key: DeviceKey = KEY) -> bytes:
    """Return the segment of a log's first events."""
    header = Header(device=key.device, epoch=1, first=1, count=len(told), public_key=key.public)
    head = first_head(key.public, 1)
    for one in told:
        head = next_head(head, one.content)
    return write_segment(header, key.sign_head(1, len(told), head), told)


def one_event(**personal: dict[str, str]) -> Stretch:
    """Return one event with its blocks, by subject."""
    blocks = make_blocks(personal, lambda size: b"\x07" * size)
    refs = tuple(BlockRef(block_hash(b.salt, b.body), b.subject) for b in blocks)
    day = dt.date(2026, 11, 20)
    fields = msgspec.Raw(msgspec.msgpack.encode({}))
    body = Body(seq=1, type="x", wall_ms=1, mono_ms=1, day=day, fields=fields, blocks=refs)
    return Stretch(encode_body(body), tuple(blocks))


@given(events())
def test_what_was_written_is_read_back_byte_for_byte_and_signed(told):
    segment = read_segment(sealed(told))
    assert [(one.content, set(one.blocks)) for one in segment.events] == [
        (one.content, set(one.blocks)) for one in told
    ]
    assert segment.is_signed_by(KEY.public)
    assert not segment.is_signed_by(OTHER.public)


@given(events(), subjects)
def test_an_erased_subject_is_gone_and_the_signature_still_stands(told, subject):
    raw = without(sealed(told), [subject] if subject else [])
    segment = read_segment(raw)
    assert segment.is_signed_by(KEY.public)
    assert [one.content for one in segment.events] == [one.content for one in told]
    if subject:
        own = f"{KEY.device}.1."
        left = {
            block.subject or own + str(place)
            for place, one in enumerate(segment.events, 1)
            for block in one.blocks
        }
        assert subject not in left


@given(events(), st.data())
def test_no_flipped_bit_passes_as_the_devices_word(told, data):
    raw = bytearray(sealed(told))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= 1 << data.draw(st.integers(0, 7))
    before = read_segment(sealed(told))
    try:
        segment = read_segment(bytes(raw))
    except SyncError:
        return
    # A bit that packs the same content another way changes nothing that was said.
    assert segment.events == before.events or not segment.is_signed_by(KEY.public)
    if segment.is_signed_by(KEY.public):
        assert segment.head == before.head


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_our_own_words(raw):
    for tried in (raw, b"CZSEG1" + raw):
        with pytest.raises(SyncError):
            read_segment(tried)


@given(events(), st.integers(0, 2000))
def test_a_segment_cut_short_is_refused(told, place):
    raw = sealed(told)
    with pytest.raises(SyncError):
        read_segment(raw[: min(place, len(raw) - 1)])


def test_a_block_that_the_event_does_not_name_is_refused():
    told = one_event(A={"name": "杨秀英"})
    forged = msgspec.structs.replace(told.blocks[0], body=msgspec.msgpack.encode({"name": "田"}))
    raw = sealed([told])
    start = raw.index(KEY.sign_head(1, 1, next_head(first_head(KEY.public, 1), told.content))) + 64
    frame = Frame([told.content], [0], [forged.subject], forged.salt, [forged.body])
    with pytest.raises(MalformedError):
        read_segment(raw[:start] + pack(msgspec.msgpack.encode(frame)))


def test_hashes_do_not_travel_with_their_blocks():
    told = one_event(A={"name": "杨秀英"})
    hidden = sealed([told])
    erased = sealed([Stretch(told.content)])
    frame = unpack(hidden[-(len(hidden) - hidden.index(b"\x28\xb5\x2f\xfd")) :], 1 << 20)
    assert block_hash(told.blocks[0].salt, told.blocks[0].body) not in frame
    assert read_segment(erased).head == read_segment(hidden).head


def test_a_bomb_is_cut_at_its_limit():
    with pytest.raises(OversizeError):
        unpack(pack(bytes(64 << 20)), 32 << 20)
    with pytest.raises(OversizeError):
        read_segment(bytes(LARGEST + 1))


def test_the_header_alone_says_which_events_these_are():
    header = header_of(sealed([one_event()]))
    assert (header.device, header.epoch, header.first, header.count) == (KEY.device, 1, 1, 1)


def test_a_public_key_that_is_not_the_devices_is_refused():
    header = Header(device=KEY.device, epoch=1, first=1, count=1, public_key=OTHER.public)
    with pytest.raises(MalformedError):
        read_segment(write_segment(header, bytes(64), [one_event()]))


def test_the_bytes_of_a_segment_are_these_for_ever():
    raw = sealed([one_event(A={"name": "杨秀英"})])
    start = len(b"CZSEG1") + 2 + int.from_bytes(raw[6:8], "big")
    assert raw[: start + 64] == GOLDEN[: start + 64]
    assert read_segment(GOLDEN) == read_segment(raw)


GOLDEN = bytes.fromhex(
    "435a53454731004185a164b04b5a4456564a32554d4e445559415546a16501a16601a16e01a16bc42003a107"
    "bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8e38444c95b48a90b97ad50a362c910"
    "0ab274a1ccc6bb607ebe5397a245f61caa15774a9143af05c57aecac0aa166c9d7c6adae4a5c7a805de46ae9"
    "84be0c060128b52ffd23b836de1f786d0100b09591c44aa178a177016680a141910091a141c410079106cc51"
    "70ac0077760a1137e9a1db0a4e196250f99009"
)
