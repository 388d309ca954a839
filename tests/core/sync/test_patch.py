"""Packs as what is new in them: small, the same in the end, whole where that cannot be; in use."""

from __future__ import annotations

import datetime as dt
import functools
import json
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from core.packs.errors import PackError
from core.packs.install import seal_pack, verify_pack
from core.packs.manifest import Manifest
from core.packs.shipped import Shipped
from core.sync import shelving
from core.sync.errors import MalformedError, OversizeError
from core.sync.patch import MAGIC, OtherBaseError, read_patch, write_patch
from tests.faults.mutant import Mutant

MUTANTS = (
    Mutant(
        "core/sync/incoming.py", "self._packs.renew(self._db)", "pass",
        "the desk would go on by the old rules until it is started anew", "in_use",
    ),
    Mutant(
        "core/sync/patch.py", "    if raw[len(MAGIC) : start] != hashlib", "    if b'' == hashlib",
        "a patch of another version would come out as nonsense", "another_version",
    ),
)  # fmt: skip
COUNTY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = (COUNTY.public_key().public_bytes_raw(),)
GOODS = 2000


def catalogue(changed: int = 0) -> bytes:
    """Return a sheet of made-up goods; of so many the price moved."""
    luck = Random(7)
    goods = [
        {"zh": f"货{n}号", "en": f"ware {n}", "ny_code": "010304", "category": "水果", "unit": "箱",
         "certificate": True, "price_per": "kg", "farm_fen": luck.randrange(100, 9000),
         "online_fen": luck.randrange(100, 9000)}
        for n in range(GOODS)
    ]  # fmt: skip
    for one in Random(changed).sample(goods, changed):
        one["farm_fen"] = luck.randrange(100, 9000)
    sheet = json.loads(Shipped().subject("products")) | {"products": goods}
    return json.dumps(sheet, ensure_ascii=False).encode()


def fees(fen: int) -> bytes:
    sheet = json.loads(Shipped().subject("fees"))
    sheet["fees"] = [one | {"fen": fen} for one in sheet["fees"]]
    return json.dumps(sheet, ensure_ascii=False).encode()


def pack(version: str, changed: int = 0, **files: bytes) -> bytes:
    manifest = Manifest(name="county", version=version, made_on=dt.date(2026, 11, 20), files={})
    return seal_pack(manifest, {"products": catalogue(changed), **files}, COUNTY.sign)


@functools.cache
def few(version: str, fen: int) -> bytes:
    """Return a small pack."""
    manifest = Manifest(name="county", version=version, made_on=dt.date(2026, 11, 20), files={})
    return seal_pack(manifest, {"fees": fees(fen)}, COUNTY.sign)


def test_what_is_new_comes_in_a_fortieth_of_the_bytes_and_makes_the_same_pack():
    old, new = pack("1"), pack("2", GOODS // 50)
    patch = write_patch(old, new)
    assert patch is not None
    assert len(patch) * 40 < len(new)
    again = verify_pack(read_patch(patch, old), KEYS)
    assert again.files == verify_pack(new, KEYS).files


def test_subjects_that_come_and_go_are_patched_too():
    old, new = pack("1"), pack("2", 3, fees=fees(100))
    for before, now in ((old, new), (new, old)):
        patch = write_patch(before, now)
        assert patch is not None
        assert verify_pack(read_patch(patch, before), KEYS).files == verify_pack(now, KEYS).files


def test_a_patch_of_another_version_asks_for_the_whole():
    patch = write_patch(pack("1"), pack("2", 1))
    assert patch is not None
    with pytest.raises(OtherBaseError):
        read_patch(patch, pack("1.5", 2))


@given(st.data())
def test_a_spoilt_patch_raises_what_it_should_and_is_never_trusted(data):
    old, new = few("1", 100), few("2", 200)
    patch = bytearray(write_patch(old, new) or b"")
    at = data.draw(st.integers(0, len(patch) - 1))
    patch[at] ^= data.draw(st.integers(1, 255))
    cut = bytes(patch[: data.draw(st.integers(at, len(patch)))])
    for raw in (bytes(patch), cut):
        try:
            made = verify_pack(read_patch(raw, old), KEYS)
        except (MalformedError, OversizeError, PackError):
            continue
        assert made.files == verify_pack(new, KEYS).files, "a bit that says nothing"


@pytest.mark.parametrize("raw", [b"", MAGIC, MAGIC + bytes(32), b"PK\x03\x04", MAGIC + bytes(99)])
def test_bytes_that_are_no_patch_are_malformed(raw):
    with pytest.raises(MalformedError):
        read_patch(raw, pack("1"))


def published(county, folder: Path, version: str, **files: bytes):
    place = folder / version
    place.mkdir()
    for name, content in files.items():
        (place / f"{name}.json").write_bytes(content)
    return county.hub.verb("pack", "add", str(place), "--pack-version", version)


def posted(station) -> set[int]:
    return {one.fen for one in station.packs.fees.fees}


def test_a_pack_that_came_is_in_use_at_once_by_those_who_write(own_county, tmp_path):
    pc = own_county.pc()
    pc.sync.run()
    assert pc.trade.parcels is not None
    assert posted(pc) != {777}
    held = pc.packs
    published(own_county, tmp_path, "2026.12", fees=fees(777))
    assert pc.sync.run().packs == 1
    assert pc.packs is held, "the services hold it"
    assert posted(pc) == {777}
    assert pc.trade.errands._packs.fees.fees[0].fen == 777
    own_county.close(pc)
    assert posted(own_county.reopened("one")) == {777}


def test_the_next_version_comes_as_a_patch_and_whole_where_the_first_is_lost(own_county, tmp_path):
    pc = own_county.pc()
    pc.sync.run()
    made = published(own_county, tmp_path, "1", products=catalogue(), fees=fees(1))
    assert made["subjects"] == ["fees", "products"]
    first = pc.sync.run()
    assert first.bytes_down > made["bytes"] > 16 << 10
    published(own_county, tmp_path, "2", products=catalogue(40), fees=fees(2))
    second = pc.sync.run()
    assert (second.packs, posted(pc)) == (1, {2})
    assert second.bytes_down * 20 < first.bytes_down
    pc.db.execute("DELETE FROM local_pack")
    published(own_county, tmp_path, "3", products=catalogue(80), fees=fees(3))
    third = pc.sync.run()
    assert (third.packs, posted(pc)) == (1, {3})
    assert third.bytes_down > made["bytes"]
    assert not shelving.wants_whole(pc.db)
    published(own_county, tmp_path, "4", products=catalogue(20), fees=fees(4))
    fourth = pc.sync.run()
    assert (fourth.packs, posted(pc)) == (1, {4})
    assert fourth.bytes_down * 20 < first.bytes_down
    assert pc.sync.run().packs == 0
    assert not pc.sync.incidents()


def test_a_new_pc_gets_the_newest_alone(own_county, tmp_path):
    one = own_county.pc()
    one.sync.run()
    for number in (1, 2, 3):
        published(own_county, tmp_path, str(number), fees=fees(number))
    two = own_county.pc("two")
    assert posted(two) == {3}
    assert two.db.one("SELECT version FROM local_pack") == ("3",)


def test_a_pack_that_is_older_or_a_strangers_is_not_published(own_county, tmp_path):
    published(own_county, tmp_path, "2", fees=fees(2))
    for wrong in ("1", "2.0"):
        with pytest.raises(AssertionError, match=r"packs\.old"):
            published(own_county, tmp_path, wrong, fees=fees(2))
    foreign = tmp_path / "foreign.pack"
    foreign.write_bytes(pack("3"))
    with pytest.raises(AssertionError, match=r"packs\.foreign"):
        own_county.hub.verb("pack", "add", str(foreign))
