"""A photo of the parcel in the clerk's hand, taken at the scanner's pace."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from core.base.photos import PHOTO
from desktop.pages.parcels.page import BATCH, ParcelsPage
from desktop.pages.parcels.reading import shelf_of
from tests.core.blobs.pictures import drawn
from tests.desktop.pages.conftest import TODAY

ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def page(office, opened):
    made = opened(lambda: ParcelsPage(office.desk, office.spooler), "parcels")
    made.show_mode(BATCH)
    return made


def waiting(office):
    return office.see(lambda views: shelf_of(views, TODAY).waiting())


def waybill(number):
    return f"YT{7000000000000 + number}"


@pytest.fixture
def picture(tmp_path, monkeypatch):
    """A picture that lies on the PC, chosen whenever a file is asked for."""
    path = tmp_path / "到货.jpg"
    path.write_bytes(drawn((900, 600)))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_told: (str(path), ""))
    return path


@pytest.mark.usefixtures("picture")
def test_a_photo_goes_with_the_parcel_in_hand_and_with_no_other(page, office, scanner, keys):
    scanner(waybill(1))
    office.settle()
    page.batch.photo.editor(PHOTO).choose.click()
    assert page.batch.line.hasFocus()
    office.settle()
    keys("1234")
    office.settle()
    keys(ENTER)
    office.settle()
    scanner(waybill(2))
    office.settle()
    assert page.batch.photo.photo() is None
    keys("5678", ENTER)
    office.settle()
    first, second = waiting(office)
    assert office.do(lambda s: s.photos.content(first.photo)).startswith(b"\xff\xd8")
    assert second.photo is None


@pytest.mark.usefixtures("picture")
def test_what_is_scanned_while_a_photo_is_made_small_waits_for_it(page, office, scanner):
    scanner(waybill(1))
    office.settle()
    page.batch.photo.editor(PHOTO).choose.click()
    for number in (2, 3):
        scanner(waybill(number))
    assert "都记着" in page.batch.said.text()
    office.settle()
    office.settle()
    assert [(p.waybill, bool(p.photo)) for p in waiting(office)] == [
        (waybill(1), True),
        (waybill(2), False),
    ]
    assert page.batch.intake.open.waybill == waybill(3)


def test_a_picture_that_is_none_is_told_and_holds_nothing_up(page, office, scanner, keys, picture):
    picture.write_bytes(b"nothing to see")
    scanner(waybill(1))
    office.settle()
    page.batch.photo.editor(PHOTO).choose.click()
    office.settle()
    assert not page.batch.intake.held
    keys("5678", ENTER)
    office.settle()
    assert [p.photo for p in waiting(office)] == [None]


def test_the_photo_row_waits_for_a_parcel_and_is_one_tab_behind_the_line(
    page, office, scanner, keys
):
    assert not page.batch.photo.isEnabled()
    scanner(waybill(1))
    office.settle()
    choose = page.batch.photo.editor(PHOTO).choose
    for _ in range(2):
        if not choose.hasFocus():
            keys(Qt.Key.Key_Tab)
    assert choose.hasFocus()
    keys(ESC)
    assert page.batch.line.hasFocus()
