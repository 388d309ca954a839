"""The code on a receipt: golden bytes, the way back, and what cannot be read."""

import hashlib

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.paper import qr
from tests.core.paper.samples import DEVICE, EVENT, SIGNATURE

HEADER = "01" + "57e0506bcabed81acf83" + "01" + "ac02"
"""Version 1, device, epoch 1, seq 300."""
GOLDEN = HEADER + bytes(range(64)).hex() + b"\x93event".hex()
GOLDEN_TEXT = (
    "CZ1:S704GS9SDV5ONH3CPGOXL100KB0*M0DY0W016C1PN1:Y1I12$C2BO2UZ2423ND3.O3G 3Z249E4SP42$4L35+E5EQ5"
    "X$5746QF60R6J%6%47CG7VR75*7NSIO/EG/D"
)


def noise(size):
    """Return bytes that cannot be packed any smaller."""
    blocks = (hashlib.sha256(n.to_bytes(4, "big")).digest() for n in range(size // 32 + 1))
    return b"".join(blocks)[:size]


def picture(modules, scale=4):
    """Return a drawn code with its quiet zone."""
    side = (modules.size + 8) * scale
    drawn = Image.new("L", (side, side), 255)
    for x, y, length in modules.bars():
        left, top = (x + 4) * scale, (y + 4) * scale
        drawn.paste(0, (left, top, left + length * scale, top + scale))
    return drawn


def test_the_bytes_of_a_payload_never_change():
    payload = qr.event_payload(DEVICE, 1, 300, b"\x93event", bytes(range(64)))
    assert payload.hex() == GOLDEN
    assert qr.text_of(payload) == GOLDEN_TEXT


@pytest.mark.parametrize(
    ("plain", "written"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"ietf!", "QED8WEX0")]
)
def test_base45_is_written_as_the_standard_says(plain, written):
    assert qr.text_of(plain) == f"CZ1:{written}"
    assert qr.payload_of(f"CZ1:{written}") == plain


@given(
    device=st.sampled_from([DEVICE, "A" * 16, "7" * 16]),
    epoch=st.integers(1, 2**32 - 1),
    seq=st.integers(1, 2**53),
    event=st.binary(max_size=400),
    signature=st.binary(min_size=64, max_size=64),
)
def test_every_payload_can_be_read_back(device, epoch, seq, event, signature):
    payload = qr.event_payload(device, epoch, seq, event, signature)
    assert qr.read_payload(payload) == (device, epoch, seq, event, signature)
    assert qr.payload_of(qr.text_of(payload)) == payload


def test_an_event_of_named_fields_is_packed_smaller():
    event = b"".join(b"\x86\xa4name\xa5lemon\xa5grams\xcd\x01\xf4" for _ in range(30))
    payload = qr.event_payload(DEVICE, 1, 1, event, SIGNATURE)
    assert len(payload) < len(event)
    assert qr.read_payload(payload).event == event


@pytest.mark.parametrize("size", [0, 100, 270, 420])
def test_a_scanner_reads_the_drawn_code(size):
    payload = qr.event_payload(DEVICE, 1, 1, noise(size), SIGNATURE)
    drawn = qr.receipt_modules(payload)
    assert drawn.size <= 17 + 4 * 15
    (found,) = zxingcpp.read_barcodes(picture(drawn))
    assert qr.payload_of(found.text) == payload


def test_a_blot_on_the_code_does_not_matter():
    drawn = qr.receipt_modules(qr.event_payload(DEVICE, 1, 1, noise(200), SIGNATURE))
    blotted = picture(drawn)
    blotted.paste(0, (150, 150, 168, 168))
    (found,) = zxingcpp.read_barcodes(blotted)
    assert qr.read_payload(qr.payload_of(found.text)).event == noise(200)


def test_the_largest_payload_fits_and_one_more_byte_is_refused():
    place = 1 + 10 + 1 + 1 + 64
    fits = qr.event_payload(DEVICE, 1, 1, noise(qr.LONGEST - place), SIGNATURE)
    assert qr.receipt_modules(fits).size == 17 + 4 * 15
    with pytest.raises(qr.QrTooLongError) as refused:
        qr.event_payload(DEVICE, 1, 1, noise(qr.LONGEST - place + 1), SIGNATURE)
    assert refused.value.code == "paper.qr_too_long"


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"\x01",
        bytes.fromhex(GOLDEN)[:70],
        b"\x09" + bytes(90),
        b"\x02" + bytes(90),
        b"\x01" + b"\xff" * 90,
    ],
)
def test_damaged_bytes_are_told_from_a_receipt(damaged):
    with pytest.raises(qr.QrUnreadableError):
        qr.read_payload(damaged)


@pytest.mark.parametrize(
    "text", ["", "https://example.org", "cz1:BB8", "CZ1:B", "CZ1:BB8a", "CZ1:::::", "CZ1:::"]
)
def test_other_codes_are_told_from_a_receipt(text):
    with pytest.raises(qr.QrUnreadableError):
        qr.payload_of(text)


@given(st.binary(max_size=300))
def test_no_bytes_however_odd_break_the_reader(payload):
    try:
        read = qr.read_payload(payload)
    except qr.QrUnreadableError:
        return
    assert len(read.signature) == 64


def test_a_packed_event_cannot_swell_without_end():
    bomb = bytearray(qr.event_payload(DEVICE, 1, 1, bytes(1 << 18), SIGNATURE))
    with pytest.raises(qr.QrUnreadableError):
        qr.read_payload(bytes(bomb))


def test_the_sample_event_is_as_large_as_a_real_one():
    assert len(qr.event_payload(DEVICE, 1, 1234, EVENT, SIGNATURE)) > 300
