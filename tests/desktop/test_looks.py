"""Every part of the desk in every look: nothing cut, nothing on top of anything, all named."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from desktop import theme
from tests.desktop import gallery
from tests.desktop.looks import cut_texts, nameless, outside, overlaps

SIZES = ((1366, 768), (1280, 720))
LOOKS = [*gallery.LOOKS, "rtl", "rtl-large"]


@pytest.fixture
def desk(qapp, qtbot):
    made = gallery.Desk()
    qtbot.waitUntil(lambda: bool(made.shown().ledger.totals.text()))
    yield made
    made.close()
    QApplication.sendPostedEvents(None, 52)  # deferred deletes


def wear(dressed, name):
    look = gallery.LOOKS.get(name) or theme.Look(large=name.endswith("large"))
    dressed(
        rtl=name.startswith("rtl"), large=look.large, contrast=look.contrast, percent=look.percent
    )


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("scene", gallery.SCENES)
def test_nothing_is_cut_covered_or_nameless(look, scene, dressed, request, qtbot):
    wear(dressed, look)
    desk = request.getfixturevalue("desk")
    gallery.SCENES[scene](desk)
    for width, height in SIZES:
        desk.window.resize(width, height)
        QApplication.sendPostedEvents()
        gallery.settle(1)
        where = f"{scene} {look} {width}x{height}"
        assert (desk.window.width(), desk.window.height()) == (width, height), where
        assert cut_texts(desk.window) == [], where
        assert outside(desk.window) == [], where
        assert overlaps(desk.window) == [], where
        assert nameless(desk.window) == [], where


@pytest.mark.parametrize("look", ["large", "contrast", "150"])
def test_a_window_that_is_open_changes_its_look_at_once(look, dressed, desk, qtbot):
    gallery.drawer(desk)
    wear(dressed, look)
    QApplication.sendPostedEvents()
    gallery.settle(1)
    assert cut_texts(desk.window) == []
    assert outside(desk.window) == []
    assert overlaps(desk.window) == []
    row = desk.shown().ledger.table.verticalHeader().defaultSectionSize()
    assert row == theme.current().sizes.row


def test_right_to_left_is_the_mirror_image(dressed, request):
    wear(dressed, "rtl")
    desk = request.getfixturevalue("desk")
    gallery.drawer(desk)
    QApplication.sendPostedEvents()
    window = desk.window
    assert window.rail.mapTo(window, window.rail.rect().center()).x() > window.width() / 2
    drawer = window.page().drawer
    assert drawer.mapTo(window, drawer.rect().center()).x() < window.width() / 2


def test_cut_words_are_found(shown):
    holder = QWidget()
    row = QHBoxLayout(holder)
    for made in (QLabel("字" * 30), QPushButton("字" * 30)):
        made.setFixedWidth(60)
        row.addWidget(made)
    line = QLineEdit()
    line.setPlaceholderText("字" * 30)
    line.setFixedWidth(60)
    row.addWidget(line)
    shown(holder, 400, 100)
    assert len(cut_texts(holder)) == 3
    for one in holder.findChildren(QWidget):
        one.setToolTip("全文")
    assert cut_texts(holder) == []
    assert len(nameless(holder)) == 1


def test_a_widget_that_sticks_out_or_lies_on_another_is_found(shown):
    holder = QWidget()
    row = QHBoxLayout(holder)
    first, second = QPushButton("甲"), QPushButton("乙")
    row.addWidget(first)
    row.addWidget(second)
    shown(holder, 400, 100)
    assert outside(holder) == []
    assert overlaps(holder) == []
    second.setGeometry(first.geometry().translated(4, 0))
    assert len(overlaps(holder)) == 1
    second.move(390, 0)
    assert len(outside(holder)) == 1


@pytest.mark.parametrize("scene", ["ledger", "tiles", "drawer"])
def test_a_picture_of_a_scene_has_ink_in_every_quarter(scene, desk, qtbot):
    gallery.SCENES[scene](desk)
    gallery.settle(30)
    image = desk.window.grab().toImage()
    ground = image.pixelColor(image.width() // 2, 2)
    for left in (0, image.width() // 2):
        for top in (0, image.height() // 2):
            inked = sum(
                image.pixelColor(x, y) != ground
                for x in range(left, left + image.width() // 2, 7)
                for y in range(top, top + image.height() // 2, 7)
            )
            assert inked > 50
    assert image.size().width() == 1366
