"""The recovery sheet."""

import zxingcpp

from core.paper.model import chinese
from core.paper.recovery import recovery_sheet
from tests.core.paper.reading import pictures_of, texts_of
from tests.core.paper.samples import DEVICE
from tests.core.paper.samples import recovery_sheet as sheet


def test_the_code_can_be_typed_and_scanned():
    pdf = recovery_sheet(sheet(), chinese)
    (page,) = texts_of(pdf)
    typed = "".join(letter for letter in page if letter.isascii() and letter.isalnum())
    assert sheet().code.replace("-", "") in typed
    (found,) = zxingcpp.read_barcodes(pictures_of(pdf)[0])
    assert found.text == sheet().code


def test_the_sheet_names_the_pc_and_who_keeps_it():
    (page,) = texts_of(recovery_sheet(sheet(), chinese))
    assert DEVICE in page
    assert "李秀英" in page
    assert "不要拍照" in page
