import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.catalog.model import SHOP, Shelf
from core.trade.model.opening import Opening
from core.trade.model.up import Up
from desktop.pages.products.form import found_starters
from desktop.pages.products.page import MOVES, ProductsPage
from tests.desktop.pages.conftest import under

ENTER, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Down


@pytest.fixture
def oranges(office):
    return office.product("脐橙", unit="斤", barcode="6901234567892")


@pytest.fixture
def eggs(office):
    return office.product("土鸡蛋", unit="枚", counted=True)


@pytest.fixture
def page(office, opened):
    return opened(lambda: ProductsPage(office.desk, office.spooler), "products")


def press(drawer, office):
    QTest.mouseClick(drawer.button, Qt.MouseButton.LeftButton)
    office.settle()


def level(office, product, place=SHOP):
    return office.do(lambda s: s.catalog.level(product, place))


def on_hand(office, product):
    return office.see(lambda views: views.catalog.on_hand(product))


def stocked(office, product, **said):
    office.write(lambda s: s.trade.money.open(Opening(what="stock", product=product, **said)))


def names(page):
    model = page.stock.model
    return [model.record(row).product.name for row in range(model.grid.rowCount())]


def test_a_starter_says_what_is_often_missed_with_it(office):
    (oil,) = office.see(lambda views: found_starters("菜籽油", views))
    assert "SC" in oil.detail


def test_an_empty_stock_teaches_with_the_starter_catalogue(page, office, keys):
    assert page.empty.isVisible()
    QTest.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    office.settle()
    picker = page.drawer.body
    everything = picker.hits.count()
    keys("qc")
    office.settle()
    assert 0 < picker.hits.count() < everything
    keys(ENTER)
    office.settle()
    assert len(names(page)) == 1
    assert page.drawer is not None


def test_a_new_product_is_saved_and_the_law_reminds(page, office, window):
    page.new()
    page.drawer.body.fill({"name": "农家米酒", "unit": "斤"})
    press(page.drawer, office)
    assert names(page) == ["农家米酒"]
    assert window.notices.notice().tone == "wait"


def test_the_licence_is_asked_of_processed_food_only(page, office):
    page.new()
    form = page.drawer.body
    assert not form.editor("licence_no").isVisible()
    form.editor("processed").tick.click()
    assert form.editor("licence_no").isVisible()


def test_the_same_product_twice_is_refused_beside_the_name(page, office, oranges):
    page.new()
    page.drawer.body.fill({"name": "脐橙", "unit": "斤"})
    press(page.drawer, office)
    assert page.drawer is not None
    assert page.drawer.body.editor("name").focus_widget().property("wrong") == "true"


def test_stock_taking_says_the_difference_and_books_it(office, oranges, opened, window):
    stocked(office, oranges, grams=10_000)
    page = opened(lambda: ProductsPage(office.desk, office.spooler), "products")
    page.ask("take", on_hand(office, oranges))
    form = page.drawer.body
    form.editor("counted_g").line.setText("19")
    form.editor("counted_g").edited.emit()
    assert under(form, "counted_g").text() == "账面 10 kg，差 -500 g"
    press(page.drawer, office)
    assert level(office, oranges).grams == 9500
    window.notices.undo.click()
    office.settle()
    assert level(office, oranges).grams == 10_000


def test_counting_what_is_there_writes_nothing(page, office, eggs):
    stocked(office, eggs, count=30)
    page.ask("take", on_hand(office, eggs))
    page.drawer.body.editor("counted").line.setText("30")
    press(page.drawer, office)
    assert office.see(lambda views: views.catalog.history(eggs)) == []


def test_nothing_counted_is_said(page, office, oranges):
    page.ask("take", on_hand(office, oranges))
    press(page.drawer, office)
    assert page.drawer is not None


def test_a_count_that_cannot_be_read_is_said_to_be_so(page, office, eggs):
    page.ask("take", on_hand(office, eggs))
    form = page.drawer.body
    form.editor("counted").set_text("39o")
    press(page.drawer, office)
    assert "看不懂" in under(form, "counted").text()


def test_products_are_counted_one_after_the_other(office, oranges, eggs, opened, keys):
    page = opened(lambda: ProductsPage(office.desk, office.spooler), "products")
    page.stock.table.selectRow(0)
    page.begin_counting()
    for _ in range(2):
        form = page.drawer.body
        field = "counted" if "counted" in form.dump() else "counted_g"
        form.editor(field).line.setText("5")
        press(page.drawer, office)
    assert page.drawer is None
    assert (level(office, eggs).count, level(office, oranges).grams) == (5, 2500)


def test_a_loss_names_its_cause_by_initials(page, office, oranges, keys):
    stocked(office, oranges, grams=10_000)
    page.ask("loss", on_hand(office, oranges))
    form = page.drawer.body
    form.editor("grams").line.setText("4")
    form.editor("loss").focus_widget().setFocus()
    keys("fl")
    office.settle()
    keys(ENTER)
    press(page.drawer, office)
    assert level(office, oranges).grams == 8000
    (move,) = office.see(lambda views: views.catalog.history(oranges))
    assert move.loss == "rot"


def test_a_loss_without_a_cause_is_refused_beside_the_field(page, office, oranges):
    page.ask("loss", on_hand(office, oranges))
    page.drawer.body.editor("grams").line.setText("4")
    press(page.drawer, office)
    assert page.drawer.body.editor("loss").focus_widget().property("wrong") == "true"


def test_goods_go_to_the_warehouse(page, office, oranges):
    stocked(office, oranges, grams=10_000)
    page.ask("transfer", on_hand(office, oranges))
    form = page.drawer.body
    form.fill({"to_place": "warehouse", "grams": 3000})
    press(page.drawer, office)
    assert level(office, oranges, "warehouse").grams == 3000
    page.show_mode(MOVES)
    office.settle()
    assert page.moves.model.grid.rowCount() == 1


def test_a_place_below_nothing_is_a_task_that_leads_to_counting(office, oranges, opened):
    sale = Up(product=oranges, qty=1000, unit="斤", price_fen=500, state="shipped")
    office.do(lambda s: s.trade.selling.sell(sale))
    page = opened(lambda: ProductsPage(office.desk, office.spooler), "products")
    assert page.tasks.isVisible()
    assert "脐橙" in page.tasks.words.text()
    QTest.mouseClick(page.tasks.do, Qt.MouseButton.LeftButton)
    office.settle()
    assert page.drawer.title.text() == "脐橙"
    page.drawer.button.click()
    page.drawer.body.editor("counted_g").line.setText("0")
    press(page.drawer, office)
    assert not page.tasks.isVisible()


def test_a_lot_past_its_date_is_taken_off_the_shelf(office, oranges, opened):
    stocked(office, oranges, grams=10_000)
    lot = Shelf(product=oranges, best_before=dt.date(2026, 11, 20))
    office.do(lambda s: s.catalog.shelve(lot))
    page = opened(lambda: ProductsPage(office.desk, office.spooler), "products")
    assert "2026-11-20" in page.tasks.words.text()
    QTest.mouseClick(page.tasks.do, Qt.MouseButton.LeftButton)
    office.settle()
    page.drawer.body.editor("grams").line.setText("2")
    press(page.drawer, office)
    assert level(office, oranges).grams == 9000
    assert not page.tasks.isVisible()


def test_a_date_is_noted(page, office, oranges):
    page.ask("date", on_hand(office, oranges))
    page.drawer.body.fill({"best_before": dt.date(2026, 12, 24)})
    press(page.drawer, office)
    assert page.drawer is None
    dated = office.see(lambda views: views.catalog.dated(dt.date(2026, 12, 31)))
    assert [lot.product for lot in dated] == [oranges]


def test_a_barcode_opens_its_product_or_begins_a_new_one(office, oranges, opened, scanner):
    page = opened(lambda: ProductsPage(office.desk, office.spooler), "products")
    scanner("6901234567892")
    office.settle()
    assert page.drawer.title.text() == "脐橙"
    page.close_drawer()
    scanner("6909999999999")
    office.settle()
    assert page.drawer.body.values()["barcode"] == "6909999999999"


def test_a_retired_product_leaves_the_list_and_comes_back(office, oranges, opened):
    page = opened(lambda: ProductsPage(office.desk, office.spooler), "products")
    page.retire(on_hand(office, oranges).product)
    office.settle()
    assert names(page) == []
    page.stock.filters.set_chip("use", "all")
    office.settle()
    assert names(page) == ["脐橙"]
    page.retire(on_hand(office, oranges).product)
    office.settle()
    assert not on_hand(office, oranges).product.retired


def test_a_change_of_a_product_is_saved(page, office, oranges):
    page.edit(on_hand(office, oranges).product)
    page.drawer.body.editor("sell_fen").set_text("6.5")
    press(page.drawer, office)
    assert on_hand(office, oranges).product.sell_fen == 650


def test_a_half_typed_product_survives_a_power_cut(page, office):
    page.new()
    page.drawer.body.fill({"name": "红薯粉"})
    half = page.half_typed()
    page.close_drawer()
    page.restore(half)
    assert page.drawer.body.values()["name"] == "红薯粉"
