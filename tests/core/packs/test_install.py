import datetime as dt
import io
import zipfile

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from core.db.file import Database
from core.db.steps import step_001
from core.packs import install
from core.packs.errors import (
    PackContentError,
    PackDamagedError,
    PackError,
    PackForeignError,
    PackOldError,
    PackPathError,
    PackTooLargeError,
    PackUnsignedError,
)
from core.packs.install import seal_pack, verify_pack
from core.packs.kept import keep_pack, own_fees, post_fees, version_kept
from core.packs.manifest import Manifest
from core.packs.model import SUBJECTS, Fee, FeeSheet
from core.packs.shelf import Packs
from core.packs.shipped import Shipped

DAY = dt.date(2026, 11, 21)
COUNTY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = COUNTY.public_key().public_bytes_raw()
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(32))
FEES = msgspec.json.encode(
    FeeSheet(
        source="县里",
        checked_on=DAY,
        fees=(Fee(item="代买", zh="代买", en="Buying", fen=300, per="单"),),
    )
)


def manifest(version="2026.2"):
    return Manifest(name="county-500241", version=version, made_on=DAY, files={})


def sealed(version="2026.2", signer=COUNTY, **files):
    return seal_pack(manifest(version), files or {"fees": FEES}, signer.sign)


def rewritten(content, change):
    """Return the pack's zip with its parts as ``change`` leaves them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def test_a_countys_pack_is_taken_and_says_what_it_replaces():
    pack = verify_pack(sealed(), [b"\0" * 32, KEY])
    assert pack.subjects == ("fees",)
    assert pack.manifest.version == "2026.2"
    assert pack.files["fees.json"] == FEES


def test_the_same_files_give_the_same_bytes():
    assert sealed() == sealed()


def test_every_shipped_file_can_travel_as_a_countys_pack():
    files = {name: Shipped().subject(name) for name in SUBJECTS}
    assert len(verify_pack(sealed(**files), [KEY]).subjects) == len(SUBJECTS)


def test_a_pack_of_a_time_when_shelves_had_a_file_is_still_taken():
    older = sealed(fees=FEES, shelves=b'{"pattern": "[0-9]-[0-9]"}')
    assert Packs(installed={"fees": verify_pack(older, [KEY]).files["fees.json"]}).fees.allows(
        "代买", 300
    )


def test_a_strangers_signature_is_refused():
    with pytest.raises(PackForeignError):
        verify_pack(sealed(signer=STRANGER), [KEY])
    with pytest.raises(PackForeignError):
        verify_pack(sealed(), [])


def test_a_signature_made_for_something_else_is_refused():
    without_context = seal_pack(
        manifest(), {"fees": FEES}, lambda message: COUNTY.sign(message.removeprefix(b"cz-pack-1"))
    )
    with pytest.raises(PackForeignError):
        verify_pack(without_context, [KEY])


@pytest.mark.parametrize("signature", [None, b"", b"short"])
def test_a_pack_without_a_signature_is_refused(signature):
    def strip(parts):
        parts.pop("manifest.sig")
        if signature is not None:
            parts["manifest.sig"] = signature

    with pytest.raises(PackUnsignedError):
        verify_pack(rewritten(sealed(), strip), [KEY])


@pytest.mark.parametrize(
    ("offered", "used", "taken"),
    [
        ("2026.2", None, True),
        ("2026.2", "2026.1", True),
        ("2026.10", "2026.9", True),
        ("2026.2", "2026.2", False),
        ("2026.2.0", "2026.2", False),
        ("2026.2", "2026.10", False),
        ("2025.12", "2026.1", False),
    ],
)
def test_only_a_newer_pack_is_taken(offered, used, taken):
    content = sealed(offered)
    if taken:
        assert verify_pack(content, [KEY], newer_than=used).manifest.version == offered
    else:
        with pytest.raises(PackOldError):
            verify_pack(content, [KEY], newer_than=used)


@pytest.mark.parametrize(
    "name", ["../fees.json", "/etc/passwd", "a/fees.json", "secret.json", "x/"]
)
def test_a_file_that_no_pack_has_is_refused(name):
    with pytest.raises(PackPathError):
        verify_pack(rewritten(sealed(), lambda parts: parts.update({name: b"{}"})), [KEY])


def test_a_file_that_the_manifest_does_not_list_is_refused():
    with pytest.raises(PackDamagedError):
        verify_pack(rewritten(sealed(), lambda parts: parts.update({"units.json": b"{}"})), [KEY])


def test_a_file_changed_after_signing_is_refused():
    cheap = FEES.replace(b"300", b"900")
    with pytest.raises(PackDamagedError):
        verify_pack(rewritten(sealed(), lambda parts: parts.update({"fees.json": cheap})), [KEY])


def test_a_manifest_changed_after_signing_is_refused():
    def newer(parts):
        parts["manifest.json"] = parts["manifest.json"].replace(b"2026.2", b"2027.2")

    with pytest.raises(PackForeignError):
        verify_pack(rewritten(sealed(), newer), [KEY])


@pytest.mark.parametrize(
    "files",
    [
        {"fees": b"[]"},
        {"fees": b"\xff\xfe"},
        {"rules": Shipped().subject("rules").replace(b'"evidence": "V"', b'"evidence": "M"')},
        {"couriers": Shipped().subject("couriers").replace(b"YT[0-9]{13}", b"YT[0-9{13}")},
    ],
    ids=["not a sheet", "not text", "a remembered rule that blocks", "a broken pattern"],
)
def test_a_signed_file_that_cannot_be_read_as_its_subject_is_refused(files):
    with pytest.raises(PackContentError):
        verify_pack(sealed(**files), [KEY])


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = b" " * (install.LARGEST_FILE + 1)
    with pytest.raises(PackTooLargeError):
        verify_pack(sealed(fees=bomb), [KEY])
    with pytest.raises(PackTooLargeError):
        verify_pack(b"\0" * (install.LARGEST_PACK + 1), [KEY])


def test_a_strangers_pack_is_not_unpacked(monkeypatch):
    content = sealed(signer=STRANGER)
    opened = []
    real = zipfile.ZipFile.open

    def noted(archive, entry):
        opened.append(entry.filename)
        return real(archive, entry)

    monkeypatch.setattr(zipfile.ZipFile, "open", noted)
    with pytest.raises(PackForeignError):
        verify_pack(content, [KEY])
    assert opened == ["manifest.json", "manifest.sig"]


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"{}", sealed()[:-30], sealed()[40:]])
def test_what_is_no_pack_is_refused(content):
    with pytest.raises(PackDamagedError):
        verify_pack(content, [KEY])


@given(place=st.integers(0, len(sealed()) - 1), bit=st.integers(0, 7))
def test_no_flipped_bit_changes_what_a_pack_says(place, bit):
    content = bytearray(sealed())
    content[place] ^= 1 << bit
    try:
        pack = verify_pack(bytes(content), [KEY])
    except PackError:
        return
    assert pack.files["fees.json"] == FEES


@given(noise=st.binary(max_size=40), place=st.integers(0, len(sealed())))
def test_bytes_put_in_or_left_out_anywhere_are_refused_or_change_nothing(noise, place):
    whole = sealed()
    for content in (whole[:place] + noise + whole[place:], whole[:place] + whole[place + 40 :]):
        try:
            pack = verify_pack(content, [KEY])
        except PackError:
            continue
        assert pack.files["fees.json"] == FEES


@pytest.fixture
def db(tmp_path):
    with_tables = Database(tmp_path / "ledger.db", bytes(32))
    with with_tables.atomic():
        for statement in step_001.SQL:
            with_tables.execute(statement)
    yield with_tables
    with_tables.close()


def test_a_kept_pack_speaks_in_the_station_until_a_newer_one_comes(db):
    assert version_kept(db, "county-500241") is None
    assert not Packs.of_station(db).fees.allows("代买", 300)
    keep_pack(db, verify_pack(sealed(), [KEY]))
    packs = Packs.of_station(db)
    assert packs.fees.allows("代买", 300)
    assert packs.manifest_of("fees").version == "2026.2"
    used = version_kept(db, "county-500241")
    dear = sealed("2026.3", fees=FEES.replace(b"300", b"900"))
    keep_pack(db, verify_pack(dear, [KEY], newer_than=used))
    assert Packs.of_station(db).fees.allows("代买", 900)
    assert len(db.rows("SELECT name FROM local_pack")) == 1


def test_a_kept_pack_that_no_longer_opens_is_named_and_stops_nothing(db):
    db.execute("INSERT INTO local_pack VALUES ('county-1', '1', X'00')")
    packs = Packs.of_station(db)
    assert packs.broken == ("county-1",)
    assert packs.fees.allows("打包", 200)


def test_posted_prices_are_kept(db):
    assert own_fees(db) == {}
    post_fees(db, {"代买": 500})
    assert Packs.of_station(db).fees.allows("代买", 500)
