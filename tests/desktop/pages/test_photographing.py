"""A photo brought to a form is kept, booked, and shown with its record."""

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from core.base.ids import EventId
from core.base.photos import PHOTO
from core.trade.model.parcel import Parcel
from core.trade.model.purchase import Purchase
from desktop.pages.parcels.detail import step_drawer
from desktop.pages.up.page import UpPage
from desktop.pages.up.purchase_form import PurchaseForm
from desktop.widgets.form import RecordForm
from desktop.widgets.photo import PhotoEditor, PhotoView
from tests.core.blobs.pictures import drawn
from tests.desktop.pages.conftest import under


@pytest.fixture
def ginger(office):
    return office.product("生姜", unit="千克", buy_fen=500, sell_fen=1400)


@pytest.fixture
def form(office, shown):
    made = PurchaseForm(office.desk)
    shown(made)
    office.settle()
    return made


def editor_of(form):
    editor = form.editor(PHOTO)
    assert isinstance(editor, PhotoEditor)
    return editor


@pytest.fixture
def lying(tmp_path):
    path = tmp_path / "到货.jpg"
    path.write_bytes(drawn((900, 600)))
    return path


def test_a_chosen_file_is_kept_and_its_thumbnail_shown(office, form, lying, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_told: (str(lying), ""))
    editor = editor_of(form)
    editor.choose.click()
    office.settle()
    value = editor.value()
    assert office.do(lambda s: s.photos.content(value)).startswith(b"\xff\xd8")
    assert editor.shown.isVisible()
    assert not editor.shown.pixmap().isNull()
    assert form.values()[PHOTO] == value
    editor.drop.click()
    assert editor.value() is None
    assert not editor.shown.isVisible()


def test_a_picture_is_dropped_or_pasted(office, form, lying):
    editor = editor_of(form)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(lying))])
    assert editor.take(dropped)
    office.settle()
    first = editor.value()
    assert first
    pasted = QMimeData()
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    pasted.setImageData(image)
    QApplication.clipboard().setMimeData(pasted)
    assert editor.take(QApplication.clipboard().mimeData())
    office.settle()
    assert editor.value() not in (None, first)
    words = QMimeData()
    words.setText("不是图片")
    assert not editor.take(words)


def test_what_is_no_picture_is_said_beside_the_field(office, form, tmp_path):
    path = tmp_path / "账.pdf"
    path.write_bytes(b"%PDF-1.7")
    editor_of(form).take_file(path)
    office.settle()
    assert "JPG" in under(form, PHOTO).text()
    assert PHOTO not in form.values()
    editor_of(form).take_file(tmp_path / "没有.jpg")
    office.settle()
    assert under(form, PHOTO).text()


def test_half_a_form_keeps_its_photo(office, form, lying):
    editor_of(form).take_file(lying)
    office.settle()
    half = form.dump()
    value = form.values()[PHOTO]
    form.clear()
    assert PHOTO not in form.values()
    form.restore(half)
    assert form.values()[PHOTO] == value
    form.restore({PHOTO: "坏的"})
    assert PHOTO not in form.values()


def test_a_purchases_drawer_shows_its_photo(office, opened, ginger):
    value = office.do(lambda s: s.photos.keep(drawn((900, 600))))
    said = Purchase(
        farmer=office.farmer, product=ginger, gross_g=30_000, price_fen=500, photo=value
    )
    identity = office.write(lambda s: s.trade.buying.buy(said)).ids[0]
    page = opened(lambda: UpPage(office.desk, office.spooler), "up")
    page.arrive(identity)
    office.settle()
    (view,) = page.drawer.findChildren(PhotoView)
    assert view.pixmap().width() == 320


def test_a_damage_is_noted_with_a_photo(office):
    parcel = Parcel(waybill="YT1234567890123", courier="yto", id=EventId("A.1.1"))
    drawer = step_drawer(office.desk, parcel, "damaged")
    form = drawer.body
    assert isinstance(form, RecordForm)
    editor_of(form).offered.emit(drawn((640, 480)))
    office.settle()
    assert form.values()[PHOTO]
