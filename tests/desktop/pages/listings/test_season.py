"""The look back upon a season: cards with plain sentences, a paper of all, drafts to open."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from core.base.ids import EventId
from core.listing.model import Listing
from core.trade.model.up import Up
from core.trade.service.following import Heard, Refund
from desktop.pages.listings.page import SEASON
from tests.core.paper.reading import texts_of
from tests.desktop.looks import assert_sound
from tests.desktop.pages.conftest import TODAY

TEN_DAYS = dt.timedelta(days=10)


@pytest.fixture
def sold(office):
    """Twelve orders of one listing, four of them paid back for rot; one order of another."""
    product = office.product("脐橙", unit="斤")

    def sell(station):
        made = [
            station.drafts.add(Listing(name=name, product=EventId(product))).ids[0]
            for name in ("脐橙 5斤装", "脐橙礼盒")
        ]
        fields = {"platform": "拼多多", "product": product, "qty": 5000, "unit": "斤"}
        for at in range(13):
            listing = made[at == 12]
            up = Up(**fields, price_fen=800, day=TODAY - TEN_DAYS, listing=EventId(listing))
            sale = station.trade.selling.sell(up).ids[0]
            station.trade.following.ship(sale, heard=Heard(TODAY - TEN_DAYS))
            if at < 4:
                station.trade.following.refund(sale, Refund(refund_fen=500, cause="烂果"))
        return made

    return office.do(sell)


def words(page):
    return [one.text() for one in page.season.findChildren(QLabel) if one.isVisible()]


def show(office, page):
    page.arrive(SEASON)
    office.settle()


def test_without_a_sale_it_teaches_how_one_comes_here(office, page):
    show(office, page)
    assert page.season.empty.isVisible()
    assert not page.season.print_button.isEnabled()
    went = []
    page.wanted.connect(lambda *to: went.append(to))
    page.season.empty.button.click()
    assert went == [("import", "")]
    assert page.escape()
    assert page.stack.currentWidget() is page.view


def test_each_listing_says_what_came_back_and_what_to_change(office, page, sold):
    show(office, page)
    assert [one.id for one in page.season.found] == sold
    said = words(page)
    assert any("12 单里 4 单退款" in one and "坏果" in one for one in said)
    assert any(one.startswith("→") and "预冷" in one for one in said)
    assert any("数据不足：只有 1 单" in one for one in said)
    assert any(one.startswith("12 单 · 卖出") and "退款 4 单（33.3%）" in one for one in said)


def test_a_card_leads_to_its_draft(office, page, sold, click):
    show(office, page)
    click(page, "打开草稿：脐橙 5斤装")
    office.settle()
    office.settle()
    assert page.editor.listing == sold[0]


def test_farmers_and_other_spans_are_asked_for_and_printed(office, page, sold):
    show(office, page)
    QTest.keyClick(page.season, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    page.season.print()
    (paper, *_more) = office.printed(1)
    text = "".join(texts_of(paper.read_bytes()))
    assert "脐橙礼盒" in text
    assert "各商品" in text
    page.season.of.set_value("farmers")
    page.season.refresh()
    office.settle()
    assert page.season.found == []
    assert page.season.empty.isVisible()


@pytest.mark.parametrize("look", [{}, {"large": True}, {"percent": 150}])
def test_nothing_is_cut_or_lies_over_another(office, page, sold, window, dressed, look):
    dressed(**look)
    show(office, page)
    assert_sound(window, office)
