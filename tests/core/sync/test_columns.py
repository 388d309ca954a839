"""Events as columns: undone byte for byte or not done, and no columns do harm."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.journal.chain import first_head, next_head
from core.keys.device import DeviceKey
from core.sync.columns import Shape, Sheet, folded, unfolded
from core.sync.errors import MalformedError, OversizeError
from core.sync.packing import pack
from core.sync.segment import MAGIC, Header, Stretch, joined, read_segment, write_segment
from tests.faults.mutant import Mutant

MUTANTS = (
    Mutant(
        "core/sync/columns.py", "return sheet if same else None", "return sheet",
        "an event written by another program would come back with other bytes", "undone",
    ),
    Mutant(
        "core/sync/columns.py", "if left < 0:", "if left < -(1 << 60):",
        "a small segment could fill the memory", "memory",
    ),
)  # fmt: skip
KEY = DeviceKey(bytes(range(32)))
MOST = 1 << 20
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text() | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)
bodies = st.fixed_dictionaries(
    {"s": st.integers(0, 2**40), "t": st.sampled_from(["up", "down", ""]), "w": st.integers()
     .filter(lambda n: -(2**61) < n < 2**61)},
    optional={"f": st.dictionaries(st.text(max_size=3), values), "b": values, "m": values},
)  # fmt: skip


def body(seq: int, kind: str = "up", **fields: object) -> bytes:
    return msgspec.msgpack.encode({"s": seq, "t": kind, "w": 1_700_000_000_000 + seq, "f": fields})


@given(st.lists(bodies, max_size=8))
def test_folding_is_undone_byte_for_byte_or_not_done(said):
    events = [msgspec.msgpack.encode(one) for one in said]
    sheet = folded(events)
    if all("f" in one and type(m := one.get("m", 0)) is int and abs(m) < 2**61 for one in said):
        assert sheet is not None
    if sheet is not None:
        again = msgspec.msgpack.decode(msgspec.msgpack.encode(sheet), type=Sheet)
        assert list(unfolded(again, MOST)) == events


@pytest.mark.parametrize(
    "odd",
    [
        b"",
        b"\xc1",
        b"\x93\x01\x02\x03",
        msgspec.msgpack.encode({"s": 1}),
        b"\x82\xa1t\xa2up\xa1f\x81\xa1x\xcd\x00\x01",
        b"\x83\xa1t\xa2up\xa1f\x80\xa1t\xa2up",
    ],
)
def test_an_event_that_could_not_be_undone_keeps_all_in_rows(odd):
    assert folded([body(1), odd]) is None


def test_columns_are_smaller_than_rows():
    events = [body(n, farmer=f"F{n % 7}", grams=n * 37 % 991, price_fen=660) for n in range(500)]
    sheet = folded(events)
    assert sheet is not None
    assert len(pack(msgspec.msgpack.encode(sheet))) * 2 < len(pack(msgspec.msgpack.encode(events)))


def test_long_names_do_not_fill_the_memory():
    shape = Shape("x", ("t", "f"), ("n" * 100_000,))
    many = 10_000
    sheet = Sheet(
        shapes=[shape], order=[0] * many, heads={}, facts={"x": {shape.names[0]: [0] * many}}
    )
    with pytest.raises(OversizeError):
        list(unfolded(sheet, MOST))


@pytest.mark.parametrize(
    "sheet",
    [
        Sheet(shapes=[], order=[0], heads={}, facts={}),
        Sheet(shapes=[Shape("x", ("s",), ())], order=[0], heads={}, facts={}),
        Sheet(shapes=[Shape("x", ("s",), ())], order=[0, 0], heads={"s": [1]}, facts={}),
        Sheet(shapes=[Shape("x", ("s", "s"), ())], order=[0], heads={"s": [1, 2]}, facts={}),
        Sheet(shapes=[Shape("x", ("s",), ())], order=[0], heads={"s": ["1"]}, facts={}),
        Sheet(shapes=[Shape("x", ("s",), ())], order=[0] * 8, heads={"s": [2**62] * 8}, facts={}),
        Sheet(shapes=[Shape("x", ("f",), ("a",))], order=[0], heads={}, facts={"x": {}}),
    ],
)
def test_columns_that_say_nonsense_are_malformed(sheet):
    with pytest.raises(MalformedError):
        list(unfolded(sheet, MOST))


@given(
    st.builds(
        Sheet,
        shapes=st.lists(
            st.builds(
                Shape,
                st.sampled_from(["x", "y"]),
                st.lists(st.sampled_from(["t", "f", "s", "q"])).map(tuple),
                st.lists(st.sampled_from(["a", "b"])).map(tuple),
            ),
            max_size=3,
        ),
        order=st.lists(st.integers(-4, 4), max_size=4),
        heads=st.dictionaries(st.sampled_from(["s", "q", "t"]), st.lists(values, max_size=4)),
        facts=st.dictionaries(
            st.sampled_from(["x", "y"]),
            st.dictionaries(st.sampled_from(["a", "b"]), st.lists(values, max_size=4)),
        ),
    )
)
def test_no_columns_raise_anything_else(sheet):
    try:
        list(unfolded(sheet, MOST))
    except (MalformedError, OversizeError):
        return


class Log:
    """A log of one device, cut into segments."""

    def __init__(self, many: int) -> None:
        self.heads = [first_head(KEY.public, 1, bytes(32))]
        self.events = [body(n, x="一", n=n) for n in range(1, many + 1)]
        for event in self.events:
            self.heads.append(next_head(self.heads[-1], event))

    def cut(self, first: int, last: int) -> bytes:
        header = Header(
            device=KEY.device,
            epoch=1,
            first=first,
            count=last - first + 1,
            before=b"" if first == 1 else self.heads[first - 1],
            public_key=KEY.public if first == 1 else b"",
        )
        events = [Stretch(one) for one in self.events[first - 1 : last]]
        return write_segment(header, KEY.sign_head(1, last, self.heads[last]), events)


def test_segments_of_one_log_join_to_one_that_its_device_signed():
    log = Log(40)
    whole = read_segment(joined([log.cut(1, 7), log.cut(8, 30), log.cut(31, 40)]))
    assert [one.content for one in whole.events] == log.events
    assert whole.is_signed_by(KEY.public)
    part = read_segment(joined([log.cut(8, 30), log.cut(31, 40)]))
    assert (part.header.first, part.last, part.head) == (8, 40, log.heads[40])
    assert part.is_signed_by(KEY.public)


def test_segments_that_do_not_stand_on_one_another_are_not_joined():
    log, other = Log(40), Log(20)
    for raws in ([log.cut(1, 7), log.cut(9, 30)], [log.cut(8, 30), log.cut(1, 7)],
                 [log.cut(1, 7), other.cut(1, 7)]):  # fmt: skip
        with pytest.raises(MalformedError):
            joined(raws)


def test_a_segment_of_columns_with_another_count_is_malformed():
    log = Log(3)
    raw = joined([log.cut(1, 1), log.cut(2, 3)])
    size = int.from_bytes(raw[len(MAGIC) : len(MAGIC) + 2], "big")
    start = len(MAGIC) + 2
    header = msgspec.msgpack.decode(raw[start : start + size], type=Header)
    said = msgspec.msgpack.encode(msgspec.structs.replace(header, count=4))
    assert len(said) == size
    with pytest.raises(MalformedError):
        read_segment(raw[:start] + said + raw[start + size :])
