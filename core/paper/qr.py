"""The square code on a receipt: the event and its signature, small enough to print."""

from __future__ import annotations

import base64
import functools
import re
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

import segno

from core.base.errors import ClerkError
from core.base.ids import DEVICE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAIN: Final = 1
DEFLATED: Final = 2
SIGNATURE_BYTES: Final = 64
PREFIX: Final = "CZ1:"
"""Marks our codes among all that a scanner meets, and tells how the rest is written."""
LARGEST_VERSION: Final = 15
"""77 modules a side: at 28 mm still 0.33 mm each, which cheap phones and scanners read."""
LONGEST: Final = 502
"""Bytes of a payload that fit into version 15 at error level L."""
MASK: Final = 3
"""Choosing the best of eight masks costs five times the drawing; any mask can be read."""
DARK: Final = re.compile(b"\x01+")
ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
BASE: Final = 45
CONTINUES: Final = 0x80
LONGEST_EVENT: Final = 1 << 16


class QrTooLongError(ClerkError):
    """The event does not fit into a code that can still be read from paper."""

    code = "paper.qr_too_long"


class QrUnreadableError(ClerkError):
    """What was scanned is not one of our receipt codes, or is damaged."""

    code = "paper.qr_unreadable"


class Payload(NamedTuple):
    """What a receipt's code says: where the event stands in its log, its bytes, its signature."""

    device: str
    epoch: int
    seq: int
    event: bytes
    signature: bytes


class Modules(NamedTuple):
    """A drawn code without its quiet zone: modules per side, its rows from the top, 1 is dark."""

    size: int
    rows: tuple[bytes, ...]

    def bars(self) -> Iterator[tuple[int, int, int]]:
        """Yield each dark run: its column and row from the top left corner, and its length."""
        for y, row in enumerate(self.rows):
            for dark in DARK.finditer(row):
                x, end = dark.span()
                yield x, y, end - x


def event_payload(device: str, epoch: int, seq: int, event: bytes, signature: bytes) -> bytes:
    """Return the bytes of a receipt's code.

    Layout: version u8, device 10 bytes, epoch and seq as LEB128, signature 64 bytes, event bytes
    (version 1) or the event deflated (version 2, where that is shorter). The signature is over
    ``"cz-event-1" ‖ log ‖ event bytes``.

    Raises:
        QrTooLongError: the payload would need a code larger than version 15.
    """
    packed = zlib.compress(event, 9, -zlib.MAX_WBITS)
    version, body = (DEFLATED, packed) if len(packed) < len(event) else (PLAIN, event)
    place = base64.b32decode(device) + _leb128(epoch) + _leb128(seq)
    payload = bytes((version,)) + place + signature + body
    if len(payload) > LONGEST:
        raise QrTooLongError(size=len(payload), limit=LONGEST)
    return payload


def read_payload(payload: bytes) -> Payload:
    """Return what the bytes of a receipt's code say; raise QrUnreadableError if they are none."""
    try:
        version = payload[0]
        device = base64.b32encode(payload[1 : 1 + DEVICE_BYTES]).decode("ascii")
        epoch, start = _read_leb128(payload, 1 + DEVICE_BYTES)
        seq, start = _read_leb128(payload, start)
        signature = payload[start : start + SIGNATURE_BYTES]
        event = _event(version, payload[start + SIGNATURE_BYTES :])
    except (IndexError, zlib.error) as error:
        raise QrUnreadableError from error
    if len(signature) < SIGNATURE_BYTES:
        raise QrUnreadableError
    return Payload(device, epoch, seq, event, signature)


def _event(version: int, body: bytes) -> bytes:
    if version == PLAIN:
        return body
    if version != DEFLATED:
        raise QrUnreadableError
    reader = zlib.decompressobj(-zlib.MAX_WBITS)
    event = reader.decompress(body, LONGEST_EVENT)
    if not reader.eof or reader.unused_data:
        raise QrUnreadableError
    return event


def _leb128(number: int) -> bytes:
    written = bytearray()
    while number >= CONTINUES:
        written.append(number & 0x7F | CONTINUES)
        number >>= 7
    return bytes((*written, number))


def _read_leb128(payload: bytes, start: int) -> tuple[int, int]:
    """Return a number and where the next field starts."""
    number = shift = 0
    while payload[start] & CONTINUES:
        number |= (payload[start] & 0x7F) << shift
        shift += 7
        start += 1
    return number | payload[start] << shift, start + 1


def text_of(payload: bytes) -> str:
    """Return the text a code holds: ``CZ1:`` and RFC 9285 base45.

    Upper-case letters and figures only, so that phones show it and keyboard scanners type it
    unharmed; it costs three hundredths more than raw bytes.
    """
    return PREFIX + "".join(_base45(payload))


def _base45(payload: bytes) -> Iterator[str]:
    for start in range(0, len(payload) - 1, 2):
        rest, low = divmod(payload[start] << 8 | payload[start + 1], BASE)
        high, middle = divmod(rest, BASE)
        yield ALPHABET[low] + ALPHABET[middle] + ALPHABET[high]
    if len(payload) % 2:
        high, low = divmod(payload[-1], BASE)
        yield ALPHABET[low] + ALPHABET[high]


def payload_of(text: str) -> bytes:
    """Return the payload a scanned text holds; raise QrUnreadableError if it is none of ours."""
    if not text.startswith(PREFIX):
        raise QrUnreadableError
    try:
        digits = [ALPHABET.index(letter) for letter in text.removeprefix(PREFIX)]
        triples = [digits[start : start + 3] for start in range(0, len(digits), 3)]
        return b"".join(_bytes45(triple) for triple in triples)
    except (ValueError, OverflowError) as error:
        raise QrUnreadableError from error


def _bytes45(triple: list[int]) -> bytes:
    """Return the one or two bytes that two or three digits stand for."""
    number: int = sum(digit * BASE**place for place, digit in enumerate(triple))
    if len(triple) == 1:
        raise ValueError(triple)
    return number.to_bytes(2 if len(triple) > 2 else 1, "big")  # noqa: PLR2004 - RFC 9285


def receipt_modules(payload: bytes) -> Modules:
    """Return the drawn code of a receipt's payload."""
    return modules(text_of(payload))


@functools.lru_cache(maxsize=8)
def modules(text: str) -> Modules:
    """Return a text's code, drawn with the strongest correction that needs no larger code.

    The last few are kept: a preview and its print, and three copies, draw the same one.
    """
    try:
        code = segno.make(text, error="l", mask=MASK, micro=False, boost_error=True)
    except segno.DataOverflowError as error:
        raise QrTooLongError(size=len(text), limit=LONGEST) from error
    if int(code.version) > LARGEST_VERSION:
        raise QrTooLongError(size=len(text), limit=LONGEST)
    return Modules(len(code.matrix), tuple(bytes(row) for row in code.matrix))
