"""The receipt on A5 and on a roll."""

import io

import msgspec
import pypdf
import pypdfium2 as pdfium
import pytest
import zxingcpp

from core.paper import qr
from core.paper.model import Copy, Way, chinese
from core.paper.receipt import ReceiptSumError, a5
from core.paper.roll import roll
from tests.core.paper.reading import boxes_of, pictures_of, texts_of
from tests.core.paper.samples import DEVICE, EVENT, SIGNATURE, lines_of, receipt_of


def test_a_receipt_can_be_read_back_with_rare_names_and_sums():
    pages = texts_of(a5(receipt_of(payee="𠅤㸆㙍 䶮㛃 堃喆"), chinese))
    assert len(pages) == 3
    for page in pages:
        for said in (
            "𠅤㸆㙍 䶮㛃 堃喆",
            "287.50",
            "−12.50",
            "￥712.60",
            "柒佰壹拾贰元陆角",
            "K7QFA26-000123-4",
        ):
            assert said in page
        assert "本收据不是发票" in page
        assert "2026年11月21日" in page


@pytest.mark.parametrize("draw", [a5, roll])
def test_another_reader_finds_the_same_names(draw):
    reader = pypdf.PdfReader(io.BytesIO(draw(receipt_of(payee="𠅤㸆㙍䶮㛃堃喆"), chinese)))
    assert len(reader.pages) == 3
    assert "𠅤㸆㙍䶮㛃堃喆" in reader.pages[0].extract_text()


def test_a_uyghur_name_keeps_its_letters():
    reader = pypdf.PdfReader(io.BytesIO(a5(receipt_of(payee="مەمەت تۇرسۇن"), chinese)))
    text = reader.pages[0].extract_text().replace("\u200d", "")
    assert "مەمەت" in text
    assert "تۇرسۇن" in text


@pytest.mark.parametrize("draw", [a5, roll])
@pytest.mark.parametrize("dpi", [150, 203, 300])
def test_the_printed_code_gives_back_the_event_and_its_signature(draw, dpi):
    for picture in pictures_of(draw(receipt_of(), chinese), dpi):
        (found,) = zxingcpp.read_barcodes(picture)
        payload = qr.read_payload(qr.payload_of(found.text))
        assert payload == (DEVICE, 1, 1234, EVENT, SIGNATURE)


def test_each_copy_names_itself():
    first, second, third = texts_of(a5(receipt_of(), chinese))
    assert "存\r\n根" in first
    assert "收\r\n据" in second
    assert "记\r\n账" in third
    (only,) = texts_of(a5(receipt_of(copies=(Copy.RECEIPT,)), chinese))
    assert only == second


def test_forty_lines_flow_to_further_pages_and_close_once():
    document = receipt_of(lines=lines_of(40), deductions=(), total_fen=82000, copies=(Copy.STUB,))
    pages = texts_of(a5(document, chinese))
    assert len(pages) > 1
    whole = "".join(pages)
    for line in document.lines:
        assert whole.count(line.name) == 1
    assert [("￥820.00" in page) for page in pages] == [False] * (len(pages) - 1) + [True]
    assert all(f"第 {n} 页，共 {len(pages)} 页" in page for n, page in enumerate(pages, 1))
    assert all("品名" in page for page in pages if "脐橙" in page)


def test_who_signs_depends_on_which_way_the_money_went():
    paid = texts_of(a5(receipt_of(), chinese))[0]
    got = texts_of(a5(receipt_of(way=Way.RECEIVED, payer="王桂花", payee="本站"), chinese))[0]
    assert "付款收据" in paid
    assert "今付给 龚䶮喆" in paid
    assert "收款收据" in got
    assert "今收到 王桂花" in got


@pytest.mark.parametrize("draw", [a5, roll])
def test_a_void_receipt_says_so_on_every_copy(draw):
    pages = texts_of(draw(receipt_of(voided=True, void_reason="金额写错"), chinese))
    assert len(pages) == 3
    for page in pages:
        # Once as the stamp, and again in the reason.
        assert page.replace("\r\n", "").count("作废") >= 2
        assert "金额写错" in page
    assert "作废" not in "".join(texts_of(draw(receipt_of(), chinese)))


def test_a_reversal_is_written_in_red_and_names_what_it_takes_back():
    pdf = a5(receipt_of(reversal_of="K7QFA26-000119-X", qr=None), chinese)
    assert "红冲：冲销 K7QFA26-000119-X" in texts_of(pdf)[0]
    assert "红字合计（大写）" in texts_of(pdf)[0]
    ink = {pixel for _, pixel in pictures_of(pdf, 72)[0].getcolors(100000) if sum(pixel) < 500}
    assert ink
    assert all(red > green + 25 for red, green, _ in ink)
    assert max(red - green for red, green, _ in ink) > 150


def test_a_usual_receipt_has_no_red_at_all():
    picture = pictures_of(a5(receipt_of(), chinese), 72)[0]
    assert all(red <= green + 8 for _, (red, green, _) in picture.getcolors(100000))


@pytest.mark.parametrize("draw", [a5, roll])
def test_reprints_are_counted(draw):
    assert "重打 第 2 次" in texts_of(draw(receipt_of(reprint=2), chinese))[0]
    assert "重打" not in texts_of(draw(receipt_of(), chinese))[0]


@pytest.mark.parametrize("draw", [a5, roll])
def test_a_receipt_that_does_not_add_up_is_refused(draw):
    with pytest.raises(ReceiptSumError) as refused:
        draw(receipt_of(total_fen=71261), chinese)
    assert refused.value.code == "paper.sum_differs"


def test_empty_rows_are_closed_so_that_nothing_can_be_added():
    assert "以下空白" in texts_of(a5(receipt_of(), chinese))[0]


def test_the_roll_is_as_long_as_what_it_says():
    short = receipt_of(copies=(Copy.RECEIPT,))
    long = msgspec.structs.replace(short, lines=lines_of(60), deductions=(), total_fen=183000)
    heights = []
    for document in (short, long):
        with pdfium.PdfDocument(roll(document, chinese)) as pdf:
            (page,) = pdf
            wide, high = page.get_size()
            assert wide == pytest.approx(80 / 25.4 * 72, abs=0.01)
            lowest = min(box[2] for box in boxes_of(page))
            assert 15 < lowest < 45
            heights.append(high)
    assert heights[1] > heights[0] + 50 * 12


def test_a_roll_uses_black_only():
    picture = pictures_of(roll(receipt_of(reversal_of="K7QFA26-000119-X"), chinese), 72)[0]
    assert all(max(pixel) - min(pixel) < 4 for _, pixel in picture.getcolors(100000))
