"""Nothing on the listings page is cut, overlaps or lacks a name, in any text size and language."""

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPushButton

from core.listing.model import Basis
from desktop.pages.listings.page import SCRIPT, ListingsPage
from desktop.pages.listings.panel import SIDES
from tests.desktop.looks import assert_sound
from tests.desktop.pages.listings.drafts import draft, judge, pictured

ODD = "三沱村的老果园，全县最甜的脐橙。\n常吃能降血压，老人小孩都放心。"


@pytest.fixture
def odd(office):
    """A draft with everything that can stand on the page."""

    def write(station):
        listing = draft(station, name="奉节脐橙（精品礼盒装）")
        for seed, use in enumerate(("main", "white", "detail")):
            pictured(station, listing, seed, use=use, agreed=seed == 0)
        basis = Basis(listing=listing, what="certificate", name="有机产品认证", number="1" * 17)
        station.drafts.add_basis(basis)
        judge(station, listing, "returned", origin="请写到村民小组，县里要核对")
        station.drafts.change(listing, {"story": ODD, "headline": "全国最甜的脐橙", "spec": None})
        station.drafts.entitle(listing, "taobao", "最好吃的奉节脐橙")
        return listing

    return office.do(write)


def test_the_list_the_editor_and_its_drawers(worn, office, opened, window, odd):
    page = opened(lambda: ListingsPage(office.desk, office.spooler), "listings")
    office.qtbot.waitUntil(lambda: page._live.now() is not None)
    assert_sound(window, office)
    page.new()
    assert_sound(window, office)
    page.open(odd)
    office.settle()
    office.settle()
    for side in SIDES:
        page.editor.panel.show_side(side)
        assert_sound(window, office)
    page.editor.panel.show_side(SIDES[0])
    card = next(one for one in page.editor.panel.findings.cards() if one.objectName() == "")
    assert card.findChildren(QPushButton)
    for drawer in (page.show_past, lambda: page._ask_basis(None), lambda: page._export([odd])):
        drawer()
        assert_sound(window, office)
    page.close_drawer()
    page.editor.sections.editor("form").set_value("packed")
    page.editor.sections.editor("form").edited.emit()
    page.leave()
    assert_sound(window, office)


def test_the_crop_and_the_script(worn, office, opened, window, odd):
    page = opened(lambda: ListingsPage(office.desk, office.spooler), "listings")
    office.qtbot.waitUntil(lambda: page._live.now() is not None)
    page.open(odd, "pictures")
    pictures = page.editor.panel.pictures
    office.settle()
    office.qtbot.waitUntil(lambda: pictures.looking.seen(pictures.strip.current()) is not None)
    pictures.begin_crop()
    assert_sound(window, office)
    page.show_mode(SCRIPT)
    page.script.text.setPlainText(ODD)
    page.script.check()
    office.qtbot.waitUntil(lambda: page.script.heard is not None)
    assert_sound(window, office)


def test_an_empty_page(worn, office, opened, window):
    opened(lambda: ListingsPage(office.desk, office.spooler), "listings")
    assert_sound(window, office)


def test_the_lists_model_keeps_qts_rules(office, opened, odd):
    page = opened(lambda: ListingsPage(office.desk, office.spooler), "listings")
    grid = page.view.model.grid
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(grid, mode, page)
    office.write(lambda s: s.drafts.copy(odd))
    page.view.model.show(order="-name")
    office.settle()
    assert tester.model() is grid
    assert grid.rowCount() == 2
