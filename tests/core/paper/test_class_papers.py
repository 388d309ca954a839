"""The papers of training."""

import zxingcpp

from core.paper.archive import class_archive
from core.paper.certificate import certificate
from core.paper.model import chinese
from core.paper.sign_in import sign_in_sheet
from core.paper.trainee_cards import trainee_cards
from tests.core.paper.class_samples import archive_of, cards_of, sign_in_of, training_certificate
from tests.core.paper.reading import pictures_of, texts_of


def test_a_certificate_names_holder_course_and_code_and_its_square_code_is_read():
    pdf = certificate(training_certificate(), chinese)
    (page,) = texts_of(pdf)
    for word in ("王小明", "合法写商品文案", "8 学时", "92 分", "ABCDE-23456", "K7QFA26-000119-X"):
        assert word in page.replace("\r\n", "")
    found = zxingcpp.read_barcodes(pictures_of(pdf, dpi=200)[0])
    assert [code.text for code in found] == [training_certificate().code]


def test_a_withdrawn_certificate_says_so():
    assert "已撤销" in texts_of(certificate(training_certificate(voided=True), chinese))[0]
    assert "已撤销" not in texts_of(certificate(training_certificate(), chinese))[0]


def test_a_sign_in_sheet_has_a_line_for_each_and_some_for_newcomers():
    pages = texts_of(sign_in_sheet(sign_in_of(40), chinese))
    whole = "\n".join(pages)
    assert whole.count("欧阳秀英") == 40
    assert "45" in pages[-1]
    assert "13800138000" not in whole
    assert whole.count("8000") == 40


def test_an_archive_says_what_is_empty_and_which_photo_is_not_here():
    whole = "\n".join(texts_of(class_archive(archive_of(), chinese)))
    assert whole.count("王小明") == 40
    assert "没有抽查" in whole
    assert "照片不在这台电脑上" in whole
    assert "ab" * 32 in whole.replace("\r\n", "")


def test_every_card_is_read_by_the_scanner_and_shows_no_whole_number():
    pdf = trainee_cards(cards_of(12), chinese)
    found = {code.text for page in pictures_of(pdf) for code in zxingcpp.read_barcodes(page)}
    assert found == set(cards_of(12).codes)
    assert "13800138000" not in "".join(texts_of(pdf))
