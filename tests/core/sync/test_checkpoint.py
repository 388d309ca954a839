"""Checkpoints: three lines and nothing else, under the hub's own name and key."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.keys.certificate import ForgedError
from core.keys.device import DeviceKey
from core.sync.checkpoint import Checkpoint, checkpoint_of, open_note, open_own, sign
from core.sync.errors import MalformedError, OversizeError
from core.sync.note import NoteKey, countersign, write_note
from core.sync.tree import EMPTY_ROOT, LARGEST
from tests.faults.mutant import Mutant

FILE = "core/sync/checkpoint.py"
MUTANTS = (
    Mutant(FILE, "[NoteKey(said, public) for public in publics]",
           '[NoteKey("witness.example", public) for public in publics]',
           "somebody else's name would vouch for the tree", "own_name"),
    Mutant(FILE, "and not origin.startswith(RESERVED)", "",
           "another message of ours could be shown as a checkpoint", "exactly"),
    Mutant(FILE, 'r"0|[1-9][0-9]{0,18}"', 'r"[0-9]{1,19}"',
           "one checkpoint could be written in several ways", "exactly"),
    Mutant(FILE, "signers(note, keys)", "signers(note, keys) if note.body == text else None",
           "an unsigned checkpoint would pass", "flipped"),
)  # fmt: skip
HUB = DeviceKey(bytes(range(32)))
WITNESS = DeviceKey(bytes(32))
ORIGIN = "cunzhan.example/500241/1"
ROOT = bytes.fromhex("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
CHECKPOINT = Checkpoint(ORIGIN, 8, ROOT)
BODY = f"{ORIGIN}\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n"
KEY = NoteKey(ORIGIN, HUB.public)


def test_a_checkpoint_is_three_lines_signed_by_the_hub():
    note = sign(CHECKPOINT, ORIGIN, HUB)
    assert note.startswith(f"{BODY}\n— {ORIGIN} ")
    assert note.count("\n") == 5
    packed = base64.b64decode(note.rsplit(" ", 1)[1])
    assert packed == KEY.id + HUB.sign(b"", BODY.encode())
    assert open_note(note, [KEY]) == open_own(note.encode(), [HUB.public], ORIGIN) == CHECKPOINT


def test_the_specifications_own_example_is_read():
    # c2sp.org/tlog-checkpoint prints it without its key.
    said = checkpoint_of(
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )
    assert (said.origin, said.size) == ("example.com/behind-the-sofa", 20852163)
    assert said.root.hex().startswith("0ac5186a91863e8e")


def test_a_witness_signs_too_and_the_hub_must_sign_in_its_own_name():
    alone = sign(CHECKPOINT, "witness.example", WITNESS)
    both = countersign(sign(CHECKPOINT, ORIGIN, HUB), "witness.example", WITNESS)
    watched = NoteKey("witness.example", WITNESS.public)
    assert open_note(alone, [KEY, watched]) == CHECKPOINT
    with pytest.raises(ForgedError):
        open_note(alone, [KEY])
    with pytest.raises(ForgedError):
        open_own(alone, [HUB.public, WITNESS.public])
    assert open_own(both, [HUB.public]) == CHECKPOINT


def test_a_checkpoint_of_another_origin_is_not_taken_for_ours():
    other = Checkpoint("cunzhan.example/500241/2", 8, ROOT)
    note = sign(other, other.origin, HUB)
    assert open_own(note, [bytes(32), HUB.public]) == other
    with pytest.raises(ForgedError):
        open_own(note, [HUB.public], ORIGIN)
    with pytest.raises(ForgedError):
        open_note(note, [KEY])


@given(st.data())
def test_no_flipped_bit_passes(data):
    raw = bytearray(sign(CHECKPOINT, ORIGIN, HUB).encode())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises((MalformedError, ForgedError)):
        open_own(bytes(raw), [HUB.public], ORIGIN)


PACKED = BODY.split("\n")[2]
SPOILED = {
    "nothing": "",
    "no origin": f"\n8\n{PACKED}\n",
    "an origin like a purpose of ours": f"cz-head-1\n8\n{PACKED}\n",
    "no root": f"{ORIGIN}\n8\n",
    "no newline": BODY[:-1],
    "a leading zero": BODY.replace("\n8\n", "\n08\n"),
    "a plus": BODY.replace("\n8\n", "\n+8\n"),
    "less than none": BODY.replace("\n8\n", "\n-8\n"),
    "a size of Arabic digits": BODY.replace("\n8\n", "\n٨\n"),
    "a space": BODY.replace("\n8\n", "\n8 \n"),
    "an underscore": BODY.replace("\n8\n", "\n1_0\n"),
    "more leaves than a tree has": BODY.replace("\n8\n", f"\n{LARGEST + 1}\n"),
    "digits without end": BODY.replace("\n8\n", f"\n{'9' * 5000}\n"),
    "an empty tree with a root": BODY.replace("\n8\n", "\n0\n"),
    "31 bytes": BODY.replace(PACKED, base64.b64encode(ROOT[:31]).decode()),
    "33 bytes": BODY.replace(PACKED, base64.b64encode(ROOT + b"a").decode()),
    "no base64": BODY.replace(PACKED, "*" * 44),
    "bits after the last byte": BODY.replace("yg=", "yh="),
    "an extension": BODY + "more\n",
    "a blank line": BODY + "\n",
    "two checkpoints": BODY + BODY,
}


@pytest.mark.parametrize("body", SPOILED.values(), ids=SPOILED)
def test_only_what_is_exactly_a_checkpoint_is_read(body):
    with pytest.raises(MalformedError):
        checkpoint_of(body)
    if body.endswith("\n"):
        with pytest.raises(MalformedError):
            open_own(write_note(body, "a", HUB), [HUB.public])


@pytest.mark.parametrize(
    "wrong",
    [
        Checkpoint("", 8, ROOT),
        Checkpoint("cz-hub", 8, ROOT),
        Checkpoint("two lines\nof it", 8, ROOT),
        Checkpoint("a space", 8, ROOT),
        Checkpoint("a\ud800b", 8, ROOT),
        Checkpoint(ORIGIN, -1, ROOT),
        Checkpoint(ORIGIN, LARGEST + 1, ROOT),
        Checkpoint(ORIGIN, 0, ROOT),
        Checkpoint(ORIGIN, 8, ROOT[:31]),
    ],
)
def test_no_checkpoint_is_signed_that_could_not_be_read(wrong):
    with pytest.raises(MalformedError):
        sign(wrong, "hub.example", HUB)


names = st.text(st.characters(exclude_categories=["Z", "C"], exclude_characters="+"), min_size=1)


@given(names, st.integers(1, LARGEST), st.binary(min_size=32, max_size=32))
def test_what_was_signed_is_read_back(origin, size, root):
    for told in (Checkpoint(origin, size, root), Checkpoint(origin, 0, EMPTY_ROOT)):
        assert open_own(sign(told, origin, HUB), [HUB.public], origin) == told


@given(st.one_of(st.text(), st.binary(), st.text(alphabet="a8\n=— ")))
def test_whatever_comes_is_refused_in_the_named_ways(text):
    with pytest.raises((MalformedError, OversizeError)):
        open_own(text, [HUB.public])
    if isinstance(text, str):
        with pytest.raises(MalformedError):
            checkpoint_of(text)
