"""Signed notes: the vector that everybody uses, and nothing taken that is not exactly a note."""

from __future__ import annotations

import base64

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.keys.certificate import ForgedError
from core.keys.device import DeviceKey
from core.sync.errors import MalformedError, OversizeError
from core.sync.note import (
    LARGEST,
    MOST_SIGNATURES,
    Note,
    NoteKey,
    countersign,
    read_note,
    signers,
    write_note,
)
from tests.faults.mutant import Mutant

FILE = "core/sync/note.py"
MUTANTS = (
    Mutant(FILE, "if meant and not signed:", "if meant and not signed and len(meant) > 9:",
           "a spoiled signature of a known key would be passed over", "spoils"),
    Mutant(FILE, "if packed(found) != text:", "if not text:",
           "one note could be written in several ways", "exactly"),
    Mutant(FILE, "known.get((one.name, one.id), [])", "[k for ks in known.values() for k in ks]",
           "a key's signature would count under any name", "under_another_name"),
)  # fmt: skip
# The vector of golang.org/x/mod/sumdb/note: its secret, its public key, its text signed.
PETER = DeviceKey(base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:])
PETERS = NoteKey("PeterNeumann", PETER.public)
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZ"
    "b6KE6RyyBwJnAM=\n"
)
NOTE = f"{TEXT}\n{LINE}"
ANNA = DeviceKey(bytes(32))
ANNAS = NoteKey("anna.example/notes", ANNA.public)


def test_the_published_note_is_written_and_read():
    assert base64.b64encode(b"\x01" + PETER.public) == (
        b"ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    )
    assert PETERS.id.hex() == "c74f20a3"
    assert write_note(TEXT, "PeterNeumann", PETER) == NOTE
    for text in (NOTE, NOTE.encode()):
        note = read_note(text)
        assert note.body == TEXT
        assert signers(note, [PETERS]) == (PETERS,)


def test_several_may_sign_and_strangers_are_passed_over():
    both = countersign(NOTE, ANNAS.name, ANNA)
    assert both.startswith(NOTE)
    note = read_note(both)
    assert signers(note, [ANNAS]) == (ANNAS,)
    assert signers(note, [ANNAS, PETERS]) == (PETERS, ANNAS)
    assert signers(read_note(both + LINE), [PETERS]) == (PETERS,)


def test_a_note_that_nobody_known_signed_is_refused():
    with pytest.raises(ForgedError):
        signers(read_note(NOTE), [ANNAS])
    with pytest.raises(ForgedError):
        signers(read_note(NOTE), [])


def test_a_signature_under_another_name_or_with_another_key_does_not_count():
    for other in (NoteKey("Peter", PETER.public), NoteKey("PeterNeumann", ANNA.public)):
        with pytest.raises(ForgedError):
            signers(read_note(NOTE), [other])


def test_a_spoiled_signature_of_a_known_key_spoils_the_note():
    note = read_note(countersign(NOTE, ANNAS.name, ANNA))
    first, second = note.signatures
    wrong = Note(note.body, (type(first)(first.name, first.id, bytes(64)), second))
    with pytest.raises(ForgedError):
        signers(wrong, [PETERS, ANNAS])
    assert signers(wrong, [ANNAS]) == (ANNAS,)


@given(st.integers(0, len(NOTE.encode()) - 1), st.integers(0, 7))
def test_no_flipped_bit_passes(place, bit):
    raw = bytearray(NOTE.encode())
    raw[place] ^= 1 << bit
    with pytest.raises((MalformedError, ForgedError)):
        signers(read_note(bytes(raw)), [PETERS])


SPOILED = {
    "nothing": "",
    "no signature": TEXT,
    "no blank line": TEXT + LINE,
    "nothing under the blank line": TEXT + "\n",
    "no newline at the end": NOTE[:-1],
    "text after the signatures": NOTE + "more\n",
    "a blank line after the signatures": NOTE + "\n",
    "a hyphen for the dash": NOTE.replace("—", "-"),
    "two spaces": NOTE.replace("— ", "—  "),
    "no name": f"{TEXT}\n— {LINE.split(' ')[2]}",
    "a plus in the name": NOTE.replace("PeterNeumann", "Peter+Neumann"),
    "a space in the name": NOTE.replace("PeterNeumann", "Peter\u3000Neumann"),
    "no padding": NOTE.replace("AM=\n", "AM\n"),
    "bits after the last byte": NOTE.replace("AM=\n", "AN=\n"),
    "the URL's alphabet": NOTE.replace("x08go/", "x08go_"),
    "a signature of nothing": f"{TEXT}\n— PeterNeumann x08gow==\n",
    "a space at the end": NOTE[:-1] + " \n",
    "carriage returns": NOTE.replace("\n", "\r\n"),
    "a control character": NOTE.replace("answer", "ans\twer"),
    "a lone surrogate": NOTE.replace("answer", "ans\ud800wer"),
    "too many signatures": f"{TEXT}\n{LINE * (MOST_SIGNATURES + 1)}",
}


@pytest.mark.parametrize("text", SPOILED.values(), ids=SPOILED)
def test_only_what_is_exactly_a_note_is_read(text):
    with pytest.raises(MalformedError):
        read_note(text)


def test_bytes_that_are_no_utf_8_are_refused():
    with pytest.raises(MalformedError):
        read_note(NOTE.encode().replace("—".encode(), b"\x97"))


def test_a_note_has_a_largest_size():
    with pytest.raises(OversizeError):
        read_note("a" * (LARGEST + 1))
    assert len(read_note(f"{TEXT}\n{LINE * MOST_SIGNATURES}").signatures) == MOST_SIGNATURES


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u00a0b", "a\x1fb", "\ud800"])
def test_no_key_signs_under_a_name_that_could_not_be_read(name):
    with pytest.raises(MalformedError):
        write_note(TEXT, name, PETER)


@pytest.mark.parametrize("body", ["no newline", "", "a\tb\n", "\ud800\n", "a\r\n"])
def test_no_text_is_signed_that_could_not_be_read(body):
    with pytest.raises(MalformedError):
        write_note(body, "PeterNeumann", PETER)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])), st.lists(st.just("")))
def test_whatever_text_was_signed_is_read_back(line, blanks):
    body = "\n".join([line, *blanks]) + "\n"
    note = read_note(write_note(body, "PeterNeumann", PETER))
    assert note.body == body
    assert signers(note, [PETERS])


@given(st.one_of(st.text(), st.binary(), st.text(alphabet="— aA+/=\n")))
@example("\n\n— a AAAAAAA=\n")
def test_whatever_comes_is_read_or_refused_in_the_two_named_ways(text):
    try:
        note = read_note(text)
    except (MalformedError, OversizeError):
        return
    with pytest.raises(ForgedError):
        signers(note, [PETERS])
