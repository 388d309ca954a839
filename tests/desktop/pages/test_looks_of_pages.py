"""Nothing on these pages is cut, overlaps or lacks a name, in any text size."""

from typing import Any

import pytest

from core.trade.model.errand import Errand
from core.trade.model.mailing import Mailing
from core.trade.model.opening import Opening
from core.trade.model.parcel import Parcel
from core.trade.model.receipt import Receipt
from desktop.pages.errands.page import ErrandsPage
from desktop.pages.parcels.page import BATCH, FETCH, MODES, ParcelsPage
from desktop.pages.people.page import PeoplePage
from desktop.pages.products.page import MOVES, ProductsPage
from desktop.pages.receipts.page import ReceiptsPage
from tests.desktop import looks

SIZES: tuple[dict[str, Any], ...] = (
    {},
    {"large": True},
    {"percent": 150},
    {"contrast": True, "rtl": True},
)


@pytest.fixture
def life(office):
    """One record of each kind."""

    def live(station):
        trade = station.trade
        parcel = Parcel(
            waybill="YT7000000000001", courier="yuantong", person=office.villager, shelf="5-2"
        )
        trade.parcels.take_in(parcel)
        trade.errands.run(Errand(what="缴费", person=office.villager, amount_fen=123_456))
        trade.money.receipt(Receipt(name="欧阳堃喆", items=("场地费|1天|1234567.89",)))
        trade.mailing.send(
            Mailing(
                courier="ems",
                sender=office.villager,
                receiver_name="王小明",
                receiver_phone="13900001111",
                receiver_address="重庆市渝中区",
                item="自家腊肉和干花椒",
                verified_id=True,
                opened_check=True,
                fee_fen=1200,
            )
        )
        oranges = station.catalog.from_pack("奉节脐橙").ids[0]
        trade.money.open(Opening(what="stock", product=oranges, grams=12_345_600))
        return oranges

    return office.do(live)


def assert_sound(window, office):
    office.settle()
    office.qtbot.wait(0)
    assert looks.cut_texts(window) == []
    assert looks.outside(window) == []
    assert looks.overlaps(window) == []
    assert looks.nameless(window) == []
    assert window.width() == 1366


@pytest.mark.parametrize("look", SIZES, ids=str)
def test_parcels(office, opened, window, dressed, life, look):
    dressed(**look)
    page = opened(lambda: ParcelsPage(office.desk, office.spooler), "parcels")
    for mode in MODES:
        page.show_mode(mode)
        assert_sound(window, office)
    page.show_mode(BATCH)
    page.batch.scan("430000000000001")
    assert_sound(window, office)
    page.batch.intake.drop()
    page.batch.scan("YT7000000000001")
    assert_sound(window, office)
    page.show_mode(FETCH)
    page.hand_over.ask("1234")
    assert_sound(window, office)
    page.show_mode("shelf")
    page.steps.open(page.shelf.view.current().id)
    assert_sound(window, office)
    page.open_notice()
    assert_sound(window, office)
    page.new_mailing()
    assert_sound(window, office)


@pytest.mark.parametrize("look", SIZES, ids=str)
def test_people(office, opened, window, dressed, life, look):
    dressed(**look)
    page = opened(lambda: PeoplePage(office.desk, office.spooler), "people")
    assert_sound(window, office)
    person = office.see(lambda views: views.people.get(office.villager))
    for open_drawer in (
        lambda: page.open(office.villager),
        lambda: page.edit(person),
        lambda: page.ask_consents(office.villager),
        lambda: page.show_account(person),
        lambda: page.merge(person),
        page.new,
    ):
        open_drawer()
        assert_sound(window, office)


@pytest.mark.parametrize("look", SIZES, ids=str)
def test_products(office, opened, window, dressed, life, look):
    dressed(**look)
    page = opened(lambda: ProductsPage(office.desk, office.spooler), "products")
    assert_sound(window, office)
    row = page.stock.current()
    page.open(life)
    assert_sound(window, office)
    for what in ("take", "loss", "transfer", "date"):
        page.ask(what, row)
        assert_sound(window, office)
    page.new()
    assert_sound(window, office)
    page.pick_starter()
    assert_sound(window, office)
    page.show_mode(MOVES)
    assert_sound(window, office)


@pytest.mark.parametrize("look", SIZES, ids=str)
def test_errands_and_papers(office, opened, window, dressed, life, look):
    dressed(**look)
    page = opened(lambda: ErrandsPage(office.desk, office.spooler), "errands")
    assert_sound(window, office)
    page.show_row(page.view.current())
    assert_sound(window, office)
    page.new()
    assert_sound(window, office)


@pytest.mark.parametrize("look", SIZES, ids=str)
def test_papers(office, opened, window, dressed, life, look):
    dressed(**look)
    page = opened(lambda: ReceiptsPage(office.desk, office.spooler), "receipts")
    assert_sound(window, office)
    page.arrive(page.view.current().id)
    assert_sound(window, office)
    page.new()
    assert_sound(window, office)
