"""The receipt as the bytes a roll printer understands (ESC/POS, 48 columns on 80 mm)."""

from __future__ import annotations

import struct
import unicodedata
from typing import TYPE_CHECKING, Final

from core.paper.dots import SIDE, dots
from core.paper.figures import day_text, in_words, price_text, yuan
from core.paper.fonts import FULL, font
from core.paper.ink import MISSING, clean
from core.paper.qr import text_of
from core.paper.receipt import (
    check_sum,
    copy_names,
    due_parts,
    foot_parts,
    person_label,
    remarks,
    sign_labels,
    title,
    total_label,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.paper.model import Receipt, Translator

COLUMNS: Final = 48
START: Final = b"\x1b@"
CHINESE: Final = b"\x1c&"
LEFT, CENTRE = b"\x1ba\x00", b"\x1ba\x01"
PLAIN, DOUBLE = b"\x1d!\x00\x1c!\x00", b"\x1d!\x11\x1c!\x0c"
BOLD, LIGHT = b"\x1bE\x01", b"\x1bE\x00"
DOTS: Final = b"\x1b*\x21"
"""A 24-dot picture in the line, as fine as the text."""
QR: Final = b"\x1d(k"
FEED: Final = b"\n\n\n"
CUT: Final = b"\x1dV\x42\x00"
MODULE_DOTS: Final = 4
"""Half a millimetre a module: the largest code is 38 mm wide on 72 mm of print."""
WIDE: Final = frozenset("WF")


class Slip:
    """The bytes of one print being put together."""

    def __init__(self) -> None:
        self._bytes = bytearray(START + CHINESE)

    def __bytes__(self) -> bytes:
        return bytes(self._bytes)

    def write(self, text: str, look: bytes = PLAIN, place: bytes = LEFT) -> None:
        """Print a text, over several lines if it must be."""
        room = COLUMNS // 2 if look == DOUBLE else COLUMNS
        for line in fold(text, room):
            # A picture of a rare character cannot be doubled, so its whole line stays small.
            fits = look if all(_known(letter) for letter in line) else PLAIN
            self._bytes += place + fits + encode(line) + b"\n"
        self._bytes += PLAIN

    def pair(self, left: str, right: str) -> None:
        """Print a text on the left and one on the right of the same line."""
        *above, right = fold(right, COLUMNS - COLUMNS // 3)
        *before, last = fold(left, COLUMNS - columns(right) - 1)
        for line in (*above, *before):
            self._bytes += LEFT + encode(line) + b"\n"
        spaces = " " * (COLUMNS - columns(last) - columns(right))
        self._bytes += LEFT + encode(last + spaces + right) + b"\n"

    def rule(self) -> None:
        """Print a line of dashes."""
        self._bytes += LEFT + b"-" * COLUMNS + b"\n"

    def bold(self, text: str) -> None:
        """Print a text in bold."""
        self._bytes += BOLD
        self.write(text)
        self._bytes += LIGHT

    def code(self, text: str) -> None:
        """Print a square code, drawn by the printer itself."""
        content = text.encode("ascii")
        self._bytes += CENTRE
        self._bytes += QR + b"\x04\x00\x31\x41\x32\x00"  # model 2
        self._bytes += QR + b"\x03\x00\x31\x43" + bytes((MODULE_DOTS,))
        self._bytes += QR + b"\x03\x00\x31\x45\x30"  # error level L
        self._bytes += QR + struct.pack("<H", len(content) + 3) + b"\x31\x50\x30" + content
        self._bytes += QR + b"\x03\x00\x31\x51\x30\n" + LEFT

    def cut(self) -> None:
        """Feed and cut."""
        self._bytes += FEED + CUT


def columns(text: str) -> int:
    """Return how many columns a text takes: two for a Chinese character."""
    return sum(2 if _wide(letter) else 1 for letter in text)


def _wide(letter: str) -> bool:
    """A character is wide when the printer prints it as Chinese, or we as a picture."""
    return ord(letter) > 0x7E or unicodedata.east_asian_width(letter) in WIDE  # noqa: PLR2004 - the last printable ASCII character


def _known(letter: str) -> bool:
    """Tell whether the printer's own font has a character: those GBK writes in two bytes."""
    return letter.encode("gbk", errors="ignore") != b""


def fold(text: str, room: int) -> list[str]:
    """Break a text into lines of at most so many columns; at least one line."""
    lines, line, filled = [], "", 0
    for letter in clean(text).replace("¥", "￥"):
        wide = columns(letter)
        if filled + wide > room:
            lines.append(line)
            line, filled = "", 0
        line += letter
        filled += wide
    return [*lines, line]


def encode(text: str) -> bytes:
    """Return a line's bytes: GBK, the two-byte part of GB18030; rarer characters as pictures."""
    return b"".join(_pieces(text.replace("¥", "￥")))


def _pieces(text: str) -> Iterator[bytes]:
    for letter in text:
        if _known(letter):
            yield letter.encode("gbk")
        elif ord(letter) in font(FULL).glyphs:
            yield _picture(letter)
        else:
            yield MISSING.encode("gbk")


def _picture(letter: str) -> bytes:
    """Return a character as a picture in the line: 24 columns of three bytes, top dot first."""
    rows = dots(letter)
    drawn = bytearray()
    for column in range(SIDE - 1, -1, -1):
        upright = 0
        for row in rows:
            upright = upright << 1 | (row >> column & 1)
        drawn += upright.to_bytes(3, "big")
    return DOTS + struct.pack("<H", SIDE) + bytes(drawn)


def escpos(document: Receipt, tr: Translator) -> bytes:
    """Return a receipt as printer bytes, every copy cut off from the next.

    Raises:
        ReceiptSumError: the lines less the deductions do not give the total.
    """
    check_sum(document)
    slip = Slip()
    names = copy_names(tr)
    for copy in document.copies:
        _head(slip, document, tr, names[copy])
        _lines(slip, document, tr)
        _closing(slip, document, tr)
        slip.cut()
    return bytes(slip)


def _head(slip: Slip, document: Receipt, tr: Translator, copy: str) -> None:
    slip.write(document.station, place=CENTRE)
    if document.contact:
        slip.write(document.contact, place=CENTRE)
    slip.write(title(document, tr), DOUBLE, CENTRE)
    if document.voided:
        slip.write("【" + tr("作废") + "】", DOUBLE, CENTRE)
    if document.reversal_of:
        slip.write(tr("红冲：冲销 {serial}", serial=document.reversal_of), place=CENTRE)
    slip.pair(f"No. {document.serial}", copy)
    method = tr("方式：{method}", method=document.method) if document.method else ""
    slip.pair(day_text(document.day, tr), method)
    if document.true_day:
        slip.write(tr("实际日期 {day}", day=day_text(document.true_day, tr)))
    slip.rule()
    slip.write(person_label(document, tr))
    slip.bold(document.person)
    slip.rule()


def _lines(slip: Slip, document: Receipt, tr: Translator) -> None:
    for line in document.lines:
        slip.pair(f"{line.name} {line.spec}".strip(), yuan(line.amount_fen))
        price = price_text(line)
        count = f"{line.quantity} x {price}" if price and line.quantity else line.quantity
        if count or price:
            slip.write(f"  {count or price}")
    for less in document.deductions:
        slip.pair(tr("扣：{name}", name=less.name), f"-{yuan(less.amount_fen)}")
    for name, amount in due_parts(document, tr):
        slip.pair(name, amount)
    slip.rule()


def _closing(slip: Slip, document: Receipt, tr: Translator) -> None:
    slip.write(f"{total_label(document, tr)} ￥{yuan(document.total_fen)}", DOUBLE)
    slip.write(in_words(document.total_fen))
    slip.rule()
    for text in remarks(document, tr):
        slip.write(text)
    if document.qr is not None:
        slip.code(text_of(document.qr))
    clerk, person = sign_labels(document, tr)
    slip.write(f"{clerk} {document.clerk}")
    slip.write("")
    slip.write(f"{person} ______________")
    for text in foot_parts(document, tr):
        slip.write(text, place=CENTRE)
