"""Certificates: read back anywhere, false after any change."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.keys.device import DeviceKey
from core.training import badge
from core.training.badge import Earned, NotABadgeError

KEY = DeviceKey(bytes(range(32)))
OTHER = DeviceKey(bytes(range(1, 33)))
EARNED = Earned(
    serial="EZYEJGQ73YGSRRNX.1.42",
    holder="王小明",
    course="合法写商品文案",
    course_id="listing-law",
    minutes=480,
    day=dt.date(2026, 11, 21),
    issuer="帅家村服务站",
    score=92,
)


def test_a_certificate_is_read_back_from_its_printed_text():
    record = badge.compact(EARNED, KEY)
    found = badge.badge_of(badge.record_in(badge.text_of(record).lower() + "\n"))
    assert (found.earned, found.issuer_key) == (EARNED, KEY.public)
    assert found.code == badge.short_code(record)
    assert len(found.code) == 11


@given(at=st.integers(0), bit=st.integers(0, 7))
def test_one_changed_bit_makes_it_no_certificate(at, bit):
    record = bytearray(badge.compact(EARNED, KEY))
    record[at % len(record)] ^= 1 << bit
    with pytest.raises(NotABadgeError):
        badge.badge_of(bytes(record))


@given(st.binary(max_size=300))
def test_no_other_bytes_are_a_certificate(raw):
    with pytest.raises(NotABadgeError):
        badge.badge_of(raw)


@given(st.text(max_size=100))
def test_no_other_text_is_a_certificate(text):
    with pytest.raises(NotABadgeError):
        badge.badge_of(badge.record_in(text))


def test_the_record_fits_into_a_code_of_34_millimetres():
    # Version 11 holds 468 capitals and digits at correction level L (ISO/IEC 18004, table 7).
    assert len(badge.text_of(badge.compact(EARNED, KEY))) <= 468


def test_a_did_names_its_key():
    # The Ed25519 example of the did:key method.
    did = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
    assert badge.did_of(badge.key_of(did)) == did
    assert badge.key_of(badge.did_of(KEY.public)) == KEY.public


@pytest.mark.parametrize("did", ["", "did:key:z", "did:web:example.com", "did:key:z0OIl", "x" * 99])
def test_other_names_are_no_key(did):
    with pytest.raises(NotABadgeError):
        badge.key_of(did)


def test_a_credential_says_the_same_and_is_signed_by_the_same_key():
    key, claims = badge.read_credential(badge.credential(EARNED, KEY))
    assert key == KEY.public
    subject = claims["credentialSubject"]
    assert subject["identifier"][0]["identityHash"] == "王小明"
    assert subject["achievement"]["name"] == "合法写商品文案"
    assert claims["validFrom"] == "2026-11-21T00:00:00Z"
    assert claims["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert claims["jti"].endswith(badge.short_code(badge.compact(EARNED, KEY)))


@given(at=st.integers(0), letter=st.sampled_from("ABCDwxyz0189-_"))
def test_a_changed_credential_is_refused(at, letter):
    token = badge.credential(EARNED, KEY)
    at %= len(token)
    changed = token[:at] + letter + token[at + 1 :]
    try:
        key, claims = badge.read_credential(changed)
    except NotABadgeError:
        return
    # Base64 leaves up to five bits of a last character unused: those say nothing.
    assert (key, claims) == badge.read_credential(token)


def test_a_credential_of_another_algorithm_or_issuer_is_refused():
    head, claims, signature = badge.credential(EARNED, KEY).split(".")
    _, other, _ = badge.credential(EARNED, OTHER).split(".")
    none = badge._base64(b'{"alg":"none"}')
    for token in (f"{none}.{claims}.", f"{head}.{other}.{signature}", f"{head}.{claims}", "a.b.c"):
        with pytest.raises(NotABadgeError):
            badge.read_credential(token)


def test_a_list_of_withdrawals_is_its_issuers_own():
    content = badge.withdrawals({"ABCDE-FGHIJ": dt.date(2026, 11, 20)}, dt.date(2026, 11, 21), KEY)
    (key,), said = badge.withdrawn_in(content)
    assert (key, said.codes) == (KEY.public, ("ABCDE-FGHIJ",))
    with pytest.raises(NotABadgeError):
        badge.withdrawn_in(OTHER.public + content[32:])
    with pytest.raises(NotABadgeError):
        badge.withdrawn_in(content[:-1] + b"\0")
