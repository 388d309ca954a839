"""Proofs that stand alone: what they say can be checked offline, and only the truth passes."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.keys.certificate import ForgedError
from core.keys.device import DeviceKey
from core.sync.checkpoint import Checkpoint, sign
from core.sync.errors import MalformedError, OversizeError
from core.sync.note import countersign
from core.sync.proof import LARGEST_TEXT, Proof, read_proof, verify_proof, write_proof
from core.sync.tree import Frontier, inclusion_proof, leaf_hash
from tests.faults.mutant import Mutant

FILE = "core/sync/proof.py"
MUTANTS = (
    Mutant(FILE, "if not verify_inclusion(leaf,", "if not leaf and verify_inclusion(leaf,",
           "every leaf would stand in every tree", "stands"),
    Mutant(FILE, "if index >= checkpoint_of(read_note(note).body).size:", "if index < 0:",
           "a place outside the tree would be read", "exactly"),
)  # fmt: skip
HUB = DeviceKey(bytes(range(32)))
ORIGIN = "cunzhan.example/500241/1"
LEAVES = [leaf_hash(bytes([number])) for number in range(100)]


def grown():
    nodes: dict[tuple[int, int], bytes] = {}
    frontier = Frontier()
    for leaf in LEAVES:
        nodes |= {(n.level, n.place): n.hash for n in frontier.append(leaf)}
    return nodes, sign(Checkpoint(ORIGIN, len(LEAVES), frontier.root()), ORIGIN, HUB)


NODES, NOTE = grown()


def path(index):
    return inclusion_proof(index, len(LEAVES), lambda *place: NODES[place])


TEXT = write_proof(73, path(73), NOTE)


def test_a_proof_is_its_place_its_path_and_the_checkpoint_as_it_was_signed():
    lines = TEXT.split("\n")
    assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 73"]
    assert lines.index("") == 2 + len(path(73))
    assert TEXT.endswith("\n\n" + NOTE)
    assert read_proof(TEXT) == Proof(index=73, hashes=tuple(path(73)), note=NOTE)


def test_every_leafs_proof_stands_and_no_other_leafs():
    for index, leaf in enumerate(LEAVES):
        text = write_proof(index, path(index), NOTE, b"apples")
        proof, checkpoint = verify_proof(text, leaf, [HUB.public], ORIGIN)
        assert (proof.index, proof.extra, checkpoint.size) == (index, b"apples", 100)
        with pytest.raises(ForgedError):
            verify_proof(text, LEAVES[index - 1], [HUB.public], ORIGIN)


def test_a_proof_from_another_hub_or_of_another_tree_does_not_stand():
    with pytest.raises(ForgedError):
        verify_proof(TEXT, LEAVES[73], [DeviceKey(bytes(32)).public])
    with pytest.raises(ForgedError):
        verify_proof(TEXT, LEAVES[73], [HUB.public], "cunzhan.example/500241/2")


def test_a_proof_with_witnesses_is_small():
    note = NOTE
    for number in (1, 2):
        note = countersign(note, f"witness{number}.example", DeviceKey(bytes([number] * 32)))
    text = write_proof(73, path(73), note)
    assert verify_proof(text, LEAVES[73], [HUB.public])
    assert len(text.encode()) < 1400


SPOILED = {
    "nothing": "",
    "another version": TEXT.replace("@v1", "@v2"),
    "no index": TEXT.replace("index 73\n", ""),
    "a leading zero": TEXT.replace("index 73", "index 073"),
    "a place outside the tree": TEXT.replace("index 73", "index 100"),
    "an empty extra": TEXT.replace("index", "extra \nindex"),
    "two extras": TEXT.replace("index", "extra AAAA\nextra AAAA\nindex"),
    "extra after the index": TEXT.replace("index 73\n", "index 73\nextra AAAA\n"),
    "31 bytes": TEXT.replace("index 73\n", f"index 73\n{'A' * 40}AA==\n"),
    "no base64": TEXT.replace("index 73\n", f"index 73\n{'*' * 44}\n"),
    "more hashes than any tree": TEXT.replace("index 73\n", "index 73\n" + (f"{'A' * 43}=\n" * 64)),
    "no checkpoint": TEXT.partition("\n\n")[0] + "\n\n",
    "a checkpoint unsigned": TEXT.rpartition("\n\n")[0] + "\n",
    "carriage returns": TEXT.replace("\n", "\r\n"),
    "a space at the end": TEXT.replace("index 73", "index 73 "),
    "something below": TEXT + "\n",
}


@pytest.mark.parametrize("text", SPOILED.values(), ids=SPOILED)
def test_only_what_is_exactly_a_proof_is_read(text):
    with pytest.raises(MalformedError):
        read_proof(text)


def test_no_proof_is_written_that_could_not_be_read():
    with pytest.raises(MalformedError):
        write_proof(100, [], NOTE)
    with pytest.raises(MalformedError):
        write_proof(1, [bytes(31)], NOTE)
    with pytest.raises(OversizeError):
        write_proof(1, [], NOTE, bytes(LARGEST_TEXT))


def test_a_tampered_proof_is_never_believed():
    chance = random.Random(3)
    raw = TEXT.encode()
    for _ in range(3000):
        spoiled = bytearray(raw)
        spoiled[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        try:
            text = spoiled.decode()
        except UnicodeDecodeError:
            continue
        with pytest.raises((MalformedError, ForgedError)):
            verify_proof(text, LEAVES[73], [HUB.public], ORIGIN)


@given(st.one_of(st.text(), st.text(alphabet="a1\n=— ").map("c2sp.org/tlog-proof@v1\n".__add__)))
def test_whatever_comes_is_refused_in_the_named_ways(text):
    with pytest.raises((MalformedError, OversizeError)):
        read_proof(text)
