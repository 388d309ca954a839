"""The bytes for a roll printer, read back by a small printer of our own."""

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from core.paper import qr
from core.paper.dots import dots
from core.paper.escpos import COLUMNS, Slip, columns, escpos, fold
from core.paper.model import Copy, chinese
from core.paper.receipt import ReceiptSumError
from tests.core.paper.samples import DEVICE, EVENT, SIGNATURE, filled, lines_of, receipt_of


class Printer:
    """Understands what we send: text lines, pictures in the line, square codes, cuts."""

    def __init__(self):
        self.lines, self.codes, self.pictures, self.cuts = [], [], [], 0
        self._line, self._width, self._scale = "", 0, 1

    def feed(self, stream):
        at = 0
        while at < len(stream):
            at = (
                self._command(stream, at)
                if stream[at] in b"\x1b\x1c\x1d"
                else self._print(stream, at)
            )
        assert self._line == "", "the last line was not ended"
        return self

    def _command(self, stream, at):
        head = stream[at : at + 2]
        fixed = {b"\x1b@": 2, b"\x1c&": 2, b"\x1ba": 3, b"\x1bE": 3, b"\x1c!": 3}
        if head in fixed:
            return at + fixed[head]
        if head == b"\x1d!":
            self._scale = 2 if stream[at + 2] else 1
            return at + 3
        if head == b"\x1b*":
            return self._picture(stream, at)
        if head == b"\x1dV":
            assert stream[at + 2] == 0x42
            self.cuts += 1
            return at + 4
        assert head == b"\x1d(", f"unknown command {head!r}"
        return self._code(stream, at)

    def _picture(self, stream, at):
        assert stream[at + 2] == 0x21
        size = int.from_bytes(stream[at + 3 : at + 5], "little") * 3
        self.pictures.append(stream[at + 5 : at + 5 + size])
        self._line += "▣"
        self._width += 2 * self._scale
        return at + 5 + size

    def _code(self, stream, at):
        assert stream[at : at + 3] == b"\x1d(k"
        size = int.from_bytes(stream[at + 3 : at + 5], "little")
        body = stream[at + 5 : at + 5 + size]
        if body.startswith(b"\x31\x50\x30"):
            self.codes.append(body[3:].decode("ascii"))
        return at + 5 + size

    def _print(self, stream, at):
        if stream[at] == 0x0A:
            assert self._width <= COLUMNS, f"too wide: {self._line}"
            self.lines.append(self._line)
            self._line, self._width = "", 0
            return at + 1
        assert stream[at] >= 0x20, f"stray control byte {stream[at]:#x}"
        size = 1 if stream[at] < 0x80 else 2
        self._line += stream[at : at + size].decode("gbk")
        self._width += size * self._scale
        return at + size


def printed(document):
    return Printer().feed(escpos(document, chinese))


def test_the_bytes_of_a_small_slip_never_change():
    slip = Slip()
    slip.write("合计 ¥5")
    slip.code("CZ1:BB8")
    slip.cut()
    assert bytes(slip) == (
        b"\x1b@\x1c&"
        b"\x1ba\x00\x1d!\x00\x1c!\x00\xba\xcf\xbc\xc6 \xa3\xa45\n\x1d!\x00\x1c!\x00"
        b"\x1ba\x01\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x04\x1d(k\x03\x001E0"
        b"\x1d(k\x0a\x001P0CZ1:BB8\x1d(k\x03\x001Q0\n\x1ba\x00"
        b"\n\n\n\x1dVB\x00"
    )


def test_a_receipt_prints_every_copy_and_cuts_each():
    told = printed(receipt_of())
    text = "\n".join(told.lines)
    assert told.cuts == 3
    for said in (
        "帅家村电商服务站",
        "付款收据",
        "土鸡蛋 散养",
        "156.00",
        "￥712.60",
        "本收据不是发票",
        "李秀英",
    ):
        assert text.count(said) >= 3
    assert [name in text for name in ("第一联 存根", "第二联 收据", "第三联 记账")] == [True] * 3


def test_the_code_holds_the_event_and_its_signature():
    told = printed(receipt_of(copies=(Copy.RECEIPT,)))
    assert [qr.read_payload(qr.payload_of(code)) for code in told.codes] == [
        (DEVICE, 1, 1234, EVENT, SIGNATURE)
    ]


def test_a_rare_character_is_printed_as_a_picture_of_itself():
    told = printed(receipt_of(payee="龚𠅤喆", copies=(Copy.STUB,)))
    assert "龚▣喆" in told.lines
    (drawn,) = told.pictures
    upright = [int.from_bytes(drawn[n : n + 3], "big") for n in range(0, 72, 3)]
    rows = tuple(
        sum((column >> (23 - y) & 1) << (23 - x) for x, column in enumerate(upright))
        for y in range(24)
    )
    assert rows == dots("𠅤")


def test_a_void_or_reversed_receipt_says_so():
    assert "【作废】" in printed(receipt_of(voided=True, void_reason="错")).lines
    assert "红冲：冲销 A-1" in printed(receipt_of(reversal_of="A-1")).lines


def test_amounts_stand_at_the_right_edge():
    told = printed(
        receipt_of(lines=lines_of(12), deductions=(), total_fen=7800, copies=(Copy.STUB,))
    )
    priced = [line for line in told.lines if line.startswith("脐橙第")]
    assert len(priced) == 12
    assert {columns(line) for line in priced} == {COLUMNS}


def test_a_receipt_that_does_not_add_up_is_refused():
    with pytest.raises(ReceiptSumError):
        escpos(receipt_of(total_fen=1), chinese)


@given(st.text(max_size=120))
def test_no_text_however_strange_breaks_the_printer(text):
    told = printed(filled(receipt_of(copies=(Copy.STUB,)), lambda: text))
    assert told.cuts == 1


@given(st.text(st.sampled_from("村站abc 12😀𠅤"), max_size=90), st.integers(4, 48))
def test_folded_lines_fit_and_lose_nothing(text, room):
    lines = fold(text, room)
    assert "".join(lines) == text
    assert all(columns(line) <= room for line in lines)


def test_what_the_printer_draws_can_be_scanned():
    told = printed(receipt_of(copies=(Copy.STUB,)))
    assert (
        zxingcpp.create_barcode(told.codes[0], zxingcpp.BarcodeFormat.QRCode).text == told.codes[0]
    )
