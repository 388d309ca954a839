"""A platform's orders on the import page: goods not known are told once, and the rest follows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from core.catalog.model import Product
from core.db import rows
from core.trade.model.up import Up
from desktop.pages.imports import ImportPage
from desktop.pages.imports.reading import field_words, fields_of, guess_kind
from tests.core.imports.orders_made import BACK, SIGNED, WAITING, Order, written
from tests.desktop.pages.hands import press

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(office, opened):
    return opened(lambda: ImportPage(office.desk, lambda _w: "", lambda _w, _n: ""), "imports")


@pytest.fixture
def look_at(page, qtbot, office, tmp_path):
    """Write orders to a file and look at it on the page."""

    def look(*orders):
        path = tmp_path / "1.csv"
        path.write_bytes(written(orders, "gb18030"))
        page.open_file(path)
        settled(page, qtbot, office)

    return look


def settled(page, qtbot, office):
    qtbot.waitUntil(lambda: page.working is None)
    office.settle()


def kept(office):
    every = office.see(lambda v: rows.read(v.db, Up, "WHERE source = 'import' ORDER BY seq", ()))
    return [one for one in every if not one.reverses and not one.reversed_by]


def orders():
    first = Order(goods="山里的金疙瘩", spec="", state=WAITING, shipped="", waybill="")
    return (
        first,
        Order(number="261105-100000000000002", goods="山里的金疙瘩", spec=""),
        Order(number="261105-100000000000003", goods="手工布鞋", spec=""),
        Order(number="261105-100000000000004", state="已取消"),
    )


def test_a_platforms_file_is_taken_for_orders(tmp_path):
    path = tmp_path / "1.csv"
    path.write_bytes(written(orders()))
    assert guess_kind(path) == "orders"


def test_every_field_of_an_order_has_a_name_of_ours():
    assert not [name for name in fields_of("orders") if field_words("orders", name) == name]


def test_goods_are_told_once_for_all_orders_of_that_name(page, look_at, office, qtbot):
    product = office.do(lambda s: s.catalog.add(Product(name="红薯", unit="斤"))).ids[0]
    look_at(*orders())
    assert page.review.kinds.value() == "orders"
    doubts = page.review.doubts
    groups = [doubts.tree.topLevelItem(at) for at in range(doubts.tree.topLevelItemCount())]
    assert ["山里的金疙瘩" in item.text(2) for item in groups] == [True, False, False]
    doubts.tree.setCurrentItem(groups[0])
    doubts.right.setText("红薯")
    press(doubts.mend)
    settled(page, qtbot, office)
    assert "可收 2" in page.review.counts.text()
    press(page.review.take)
    settled(page, qtbot, office)
    assert [(one.product, one.state) for one in kept(office)] == [
        (product, "ordered"),
        (product, "shipped"),
    ]


def test_names_that_unknown_goods_are_like_are_offered(page, look_at, office):
    office.do(lambda s: s.catalog.add(Product(name="奉节脐橙", unit="斤")))
    look_at(Order(goods="节节高奉脐礼盒装", spec=""), Order(number="261105-100000000000002"))
    completer = page.review.doubts.right.completer()
    model = completer.completionModel()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["奉节脐橙"]


def test_what_was_called_off_is_said_and_nothing_is_asked(page, look_at, office):
    look_at(Order(state="已取消"))
    doubts = page.review.doubts
    item = doubts.tree.topLevelItem(0)
    assert "不记" in item.text(2)
    doubts.tree.setCurrentItem(item)
    shown = [button for button in (doubts.mend, doubts.as_is, doubts.drop) if button.isVisible()]
    assert shown == []


def test_a_later_file_says_what_it_moves_on(page, look_at, office, qtbot):
    office.do(lambda s: s.catalog.add(Product(name="奉节脐橙", unit="斤")))
    look_at(Order(state=WAITING, shipped="", waybill=""))
    press(page.review.take)
    settled(page, qtbot, office)
    look_at(Order(state=SIGNED, after=BACK))
    assert "其中 1 行是已有订单的进展" in page.review.counts.text()
    press(page.review.take)
    settled(page, qtbot, office)
    assert [one.state for one in kept(office)] == ["refunded"]
