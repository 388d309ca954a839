"""Files on the county's disk: sealed, grown at the end, read from anywhere, never trusted."""

from __future__ import annotations

import hashlib
import itertools
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.base.photos import PHOTO
from hub import keys
from hub.intake.files import File, Files, NoSuchFileError, WrongOffsetError
from hub.intake.vault import FOLDER, PIECE, STEP, Vault
from hub.store import rows, tables
from tests.faults.mutant import Mutant

MUTANTS = (
    Mutant(
        "hub/intake/vault.py", 'return digest + place.to_bytes(8, "big")', "return digest",
        "whoever has the disk could change the order of a file's pieces", "another_place",
    ),
    Mutant(
        "hub/intake/files.py", "        if have < offset:", "        if False:",
        "a station would go on behind bytes that a power cut tore", "power_cut",
    ),
)  # fmt: skip
CONTENT = os.urandom(3 * PIECE + 1234)
DIGEST = hashlib.sha256(CONTENT).digest()
KEY = bytes(range(32))


def on_disk(folder) -> dict[str, bytes]:
    found = (path for path in (folder / FOLDER).rglob("*") if path.is_file())
    return {path.name: path.read_bytes() for path in found}


@settings(max_examples=25)
@given(cuts=st.lists(st.integers(0, len(CONTENT)), max_size=6), at=st.integers(0, len(CONTENT)),
       many=st.integers(0, 2 * PIECE))  # fmt: skip
def test_a_file_grows_by_any_parts_and_is_read_from_anywhere(tmp_path_factory, cuts, at, many):
    vault = Vault(tmp_path_factory.mktemp("vault"), KEY)
    places = sorted({0, *cuts, len(CONTENT)})
    for start, end in itertools.pairwise(places):
        assert vault.append(DIGEST, start, CONTENT[start:end]) == end
    assert vault.is_whole(DIGEST, len(CONTENT))
    assert vault.read(DIGEST) == CONTENT
    assert vault.read(DIGEST, at, at + many) == CONTENT[at : at + many]


def test_what_lies_on_the_disk_says_nothing_without_the_key(tmp_path):
    vault = Vault(tmp_path, KEY)
    said = "田秀英 13800000001".encode() * 5000
    digest = hashlib.sha256(said).digest()
    vault.append(digest, 0, said)
    ((_, sealed),) = on_disk(tmp_path).items()
    assert "田秀英".encode() not in sealed
    assert Vault(tmp_path, bytes(32)).read(digest) == b""
    assert vault.read(digest) == said


@pytest.mark.parametrize("at", [0, 20, STEP - 1, STEP, 2 * STEP + 7])
def test_a_changed_byte_is_found(tmp_path, at):
    vault = Vault(tmp_path, KEY)
    vault.append(DIGEST, 0, CONTENT)
    (path,) = (tmp_path / FOLDER).rglob("*.cz")
    spoilt = bytearray(path.read_bytes())
    spoilt[at] ^= 1
    path.write_bytes(spoilt)
    assert not vault.is_whole(DIGEST, len(CONTENT))
    assert vault.read(DIGEST) == CONTENT[: at // STEP * PIECE]


def test_a_piece_at_another_place_or_in_another_file_is_not_read(tmp_path):
    vault = Vault(tmp_path, KEY)
    twice = CONTENT[:PIECE] * 2
    digest = hashlib.sha256(twice).digest()
    vault.append(digest, 0, twice)
    (path,) = (tmp_path / FOLDER).rglob("*.cz")
    sealed = path.read_bytes()
    path.write_bytes(sealed[STEP:] + sealed[:STEP])
    assert vault.read(digest) == b""
    path.rename(path.with_name(f"{DIGEST.hex()}.cz"))
    assert Vault(tmp_path, KEY).read(DIGEST) == b""


def test_a_station_goes_on_behind_what_a_power_cut_left(office, desk, station):
    files = desk.files
    files.create(DIGEST, len(CONTENT), station)
    files.append(DIGEST, station, 0, CONTENT[: PIECE + 500])
    (path,) = (office.folder / FOLDER).rglob("*.cz")
    torn = path.read_bytes()[: STEP + 100]
    path.write_bytes(torn)
    with pytest.raises(WrongOffsetError) as caught:
        files.append(DIGEST, station, PIECE + 500, CONTENT[PIECE + 500 :])
    assert caught.value.args_by_name == {"have": PIECE}
    assert files.find(DIGEST, station).have == PIECE
    assert files.append(DIGEST, station, PIECE, CONTENT[PIECE:]).done
    assert files.read(DIGEST, station, 0, 1 << 40) == (CONTENT, len(CONTENT))


def test_what_an_earlier_program_left_readable_is_sealed(office, desk, station):
    photo, half = b"\xff\xd8" + CONTENT, os.urandom(2 * PIECE)
    for content, have in ((photo, len(photo)), (half, PIECE + 77)):
        digest = hashlib.sha256(content).digest()
        place = office.folder / FOLDER / digest.hex()[:2]
        place.mkdir(parents=True, exist_ok=True)
        (place / digest.hex()).write_bytes(content[:have])
        kept = File(digest=digest, size=len(content), have=have, what=PHOTO, station=station,
                    made_ms=office.now_ms(), done=int(have == len(content)))  # fmt: skip
        office.store.write(lambda c, one=kept: rows.put(c, tables.file, one))
    first = hashlib.sha256(photo).digest()
    assert desk.files.read(first, station, 0, 9) == (photo[:9], len(photo))
    desk.files.expire(office.now_ms())
    assert {name.rpartition(".")[2] for name in on_disk(office.folder)} == {"cz"}
    assert all(photo[:99] not in sealed for sealed in on_disk(office.folder).values())
    other = hashlib.sha256(half).digest()
    assert desk.files.append(other, station, PIECE + 77, half[PIECE + 77 :]).done
    assert desk.files.read(other, station, 0, 1 << 40) == (half, len(half))


def test_a_file_that_is_spoilt_on_the_disk_is_none(office, desk, station):
    files = desk.files
    files.create(DIGEST, len(CONTENT), station)
    files.append(DIGEST, station, 0, CONTENT)
    (path,) = (office.folder / FOLDER).rglob("*.cz")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(NoSuchFileError):
        files.read(DIGEST, station, 0, 1 << 40)
    assert files.read(DIGEST, station, 5, 50) == (CONTENT[5:50], len(CONTENT))
    with office.store.read() as connection:
        assert files.content(connection, DIGEST, station) is None


def test_a_rotated_key_still_opens_the_files(office, desk, station, clock):
    files = desk.files
    files.create(DIGEST, len(CONTENT), station)
    files.append(DIGEST, station, 0, CONTENT)
    keys.rotate(office.folder, office.now_ms())
    office.refresh()
    assert Files(office).read(DIGEST, station, 0, 1 << 40) == (CONTENT, len(CONTENT))
