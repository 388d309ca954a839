"""Shelf labels."""

import msgspec
import pypdfium2 as pdfium
import zxingcpp

from core.paper.labels import label_sheet, single_labels
from core.paper.model import chinese
from tests.core.paper.reading import boxes_of, pictures_of, texts_of
from tests.core.paper.samples import shelf_labels


def test_a_sheet_holds_24_labels_and_leaves_used_ones_free():
    first, second = texts_of(label_sheet(shelf_labels(), chinese))
    assert first.count("货架 5-2") == 22
    assert second.count("货架 5-2") == 8


def test_a_label_masks_the_name_and_shows_the_tail_of_the_number():
    text = "".join(texts_of(single_labels(shelf_labels(), chinese)))
    assert "欧阳堃喆" not in text
    assert "13800001234" not in text
    assert "欧**" in text
    assert "尾号 1234" in text


def test_the_code_of_a_label_is_its_waybill():
    found = zxingcpp.read_barcodes(pictures_of(label_sheet(shelf_labels(), chinese))[0])
    assert {code.text for code in found} == {label.waybill for label in shelf_labels().labels[:22]}


def test_every_label_stays_inside_its_sticker():
    with pdfium.PdfDocument(label_sheet(shelf_labels(), chinese)) as pdf:
        wide, high = pdf[0].get_size()
        cell = wide / 3
        rim = (high - 8 * 37 / 25.4 * 72) / 2
        for _, left, bottom, right, top in boxes_of(pdf[0]):
            assert int(left / cell) == int(right / cell)
            row = 37 / 25.4 * 72
            assert int((high - top - rim) / row) == int((high - bottom - rim) / row)


def test_a_waybill_that_no_code_can_hold_is_left_without_one():
    odd = msgspec.structs.replace(shelf_labels().labels[0], waybill="单号" * 30)
    document = msgspec.structs.replace(shelf_labels(), labels=(odd,))
    assert zxingcpp.read_barcodes(pictures_of(single_labels(document, chinese))[0]) == []


def test_no_labels_give_one_empty_page():
    empty = msgspec.structs.replace(shelf_labels(), labels=())
    assert texts_of(label_sheet(empty, chinese)) == [""]
