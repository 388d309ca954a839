"""Any bytes at all, and good ones spoilt: every reader answers with an error of ours, or reads."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.base.errors import ClerkError
from core.keys.certificate import (
    DEVICE,
    REVOCATION,
    Certificate,
    Revocation,
    county_of,
    seal,
    unseal,
)
from core.keys.device import DeviceKey
from core.sync import checkpoint
from core.sync.enrolment import read_code, read_invitation, request_of
from core.sync.frames import look_through
from core.sync.link import Answer
from core.sync.messages import (
    REPLY,
    REQUEST,
    Application,
    Item,
    Reply,
    Request,
    claimed,
    read_message,
    write_message,
)
from core.sync.segment import header_of, read_segment, without
from core.sync.tree import verify_consistency
from core.sync.unbundle import Bundle, peek
from tests.core.sync.bundles import HUB, WHOLE
from tests.faults.mutant import Mutant
from tests.hub.intake.pc import Pc

MUTANT = Mutant(
    "core/sync/messages.py",
    "    except (msgspec.MsgspecError, ValueError, RecursionError) as error:\n",
    "    except msgspec.ValidationError as error:\n",
    "bytes that are nothing at all would end the program", "claim",
)  # fmt: skip
KEY = DeviceKey(bytes(range(32)))
PC = Pc(KEY).live(4)
SEGMENT = PC.segment()
SAID = Request(device=KEY.device, nonce=bytes(8), wall_ms=1, epoch=1, segments=(SEGMENT,))
REQUESTED = write_message(REQUEST, SAID, KEY)
TOLD = Reply(hub_ms=5, items=(Item(2, 1, "segment", SEGMENT),), checkpoint="x/1\n3\nabc\n")
REPLIED = write_message(REPLY, TOLD, KEY, REQUESTED)
PAPER = Certificate(
    serial=1, station=1, public_key=KEY.public, role="station", recipient="age1", since_ms=1
)
CERTIFIED = seal(DEVICE, PAPER, KEY)
REVOKED = seal(REVOCATION, Revocation(serial=1, station=1, device=KEY.device, ends=((1, 2),), since_ms=1), KEY)  # fmt: skip  # noqa: E501 - one sample, one line
NOTE = b"county/1\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\xe2\x80\x94 county/1 Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"  # noqa: E501 - one sample, one line
Read = Callable[[bytes], object]


def bundle(raw: bytes) -> object:
    read = Bundle(io.BytesIO(raw), str(HUB))
    return [read.content(place) for place in range(len(read.entries))]


def segment(raw: bytes) -> object:
    header_of(raw)
    return read_segment(raw).is_signed_by(KEY.public)


READERS: dict[str, tuple[Read, bytes]] = {
    "segment": (segment, SEGMENT),
    "segment without": (lambda raw: without(raw, ("x",)), SEGMENT),
    "request": (lambda raw: read_message(REQUEST, raw, Request, (KEY.public,)), REQUESTED),
    "claim": (lambda raw: claimed(raw, Request), REQUESTED),
    "claimed answer": (lambda raw: claimed(raw, Reply), REPLIED),
    "claimed application": (lambda raw: claimed(raw, Application), REQUESTED),
    "answer": (lambda raw: read_message(REPLY, raw, Reply, (KEY.public,), REQUESTED), REPLIED),
    "certificate": (lambda raw: unseal(DEVICE, raw, Certificate, (KEY.public,)), CERTIFIED),
    "revocation": (lambda raw: unseal(REVOCATION, raw, Revocation, (KEY.public,)), REVOKED),
    "county": (county_of, CERTIFIED),
    "bundle": (bundle, WHOLE[:20_000]),
    "peek": (lambda raw: peek(io.BytesIO(raw), str(HUB)), WHOLE[:4000]),
    "frames": (lambda raw: look_through(io.BytesIO(raw)), WHOLE[:4000]),
    "checkpoint": (lambda raw: checkpoint.open_own(_text(raw), (KEY.public,)), NOTE),
    "invitation": (read_invitation, b"CZINV1" + CERTIFIED),
    "request file": (request_of, b"CZREQ1" + REQUESTED),
    "code": (lambda raw: read_code(_text(raw)), b"h:1/" + b"A" * 20 + b"/" + b"B" * 32),
    "refusal": (lambda raw: Answer(400, {}, raw).code, b"\x81\xa4code\xa5quota"),
}


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def tried(read: Read, raw: bytes) -> None:
    with contextlib.suppress(ClerkError):
        read(raw)


@st.composite
def spoilt(draw, good: bytes) -> bytes:
    """Return good bytes with a few of them changed, cut out, doubled or put in."""
    raw = bytearray(good)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(raw) - 1)))
        how = draw(st.integers(0, 3))
        some = draw(st.binary(min_size=1, max_size=6))
        if how == 0:
            raw[at : at + len(some)] = some
        elif how == 1:
            del raw[at : at + draw(st.integers(1, 64))]
        elif how == 2:
            raw[at:at] = raw[at : at + 32]
        else:
            raw[at:at] = some
    return bytes(raw)


@pytest.mark.parametrize("name", READERS)
def test_any_bytes_and_spoilt_ones_give_only_errors_of_ours(name):
    read, good = READERS[name]

    @settings(max_examples=150, derandomize=True, database=None)
    @given(st.one_of(st.binary(max_size=300), spoilt(good)))
    def each(raw):
        tried(read, raw)

    each()
    tried(read, b"")
    for at in range(min(len(good), 600)):
        tried(read, good[:at])


@pytest.mark.parametrize("name", ["segment", "request", "claim", "answer", "certificate", "bundle"])
def test_what_is_good_is_read(name):
    read, good = READERS[name]
    assert read(good)


@settings(max_examples=300, derandomize=True, database=None)
@given(
    st.integers(-5, 1 << 60),
    st.integers(-5, 1 << 60),
    st.lists(st.binary(max_size=40), max_size=70),
    st.binary(max_size=40),
)
def test_no_made_up_proof_of_growth_is_believed(old, new, path, root):
    if 0 < old < new:
        assert not verify_consistency(old, new, path, root, bytes(32))
    else:
        with contextlib.suppress(ClerkError):
            verify_consistency(old, new, path, root, bytes(32))


@pytest.mark.soak
@pytest.mark.parametrize("name", READERS)
def test_many_more_spoilt_bytes(name):
    read, good = READERS[name]

    @settings(max_examples=50_000, database=None)
    @given(st.one_of(st.binary(max_size=2000), spoilt(good)))
    def each(raw):
        tried(read, raw)

    each()
