"""Nothing on these pages is cut, overlaps or lacks a name, in any text size."""

from functools import partial

import pytest

from core.county.model import Notice
from core.sync import incidents
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
from desktop.pages.sync.page import MODES as SYNC_MODES
from desktop.pages.sync.page import SyncPage
from tests.desktop.looks import assert_sound


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


def test_parcels(office, opened, window, worn, life):
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


def test_people(office, opened, window, worn, life):
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


def test_products(office, opened, window, worn, life):
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


def test_errands_and_papers(office, opened, window, worn, life):
    page = opened(lambda: ErrandsPage(office.desk, office.spooler), "errands")
    assert_sound(window, office)
    page.show_row(page.view.current())
    assert_sound(window, office)
    page.new()
    assert_sound(window, office)


def test_papers(office, opened, window, worn, life):
    page = opened(lambda: ReceiptsPage(office.desk, office.spooler), "receipts")
    assert_sound(window, office)
    page.arrive(page.view.current().id)
    assert_sound(window, office)
    page.new()
    assert_sound(window, office)


def _wrong(code, station):
    incidents.note(station.db, code, ("ABCDEFGH23456722", 1, 7), 1_790_000_000_000)


def test_the_county(office, opened, window, worn, admit):
    page = opened(lambda: SyncPage(office.desk), "sync")
    for mode in SYNC_MODES:
        page.show_mode(mode)
        assert_sound(window, office)
    office.do(admit)
    note = "周四下午县电商中心直播培训，各站派一人参加，带上一种当季的货"
    office.do(lambda s: s.ledger.write([Notice(heading=note, text=note * 3, level="urgent")]))
    for code in ("fork", "two_histories", "hub_restored", "revoked", "parked"):
        office.do(partial(_wrong, code))
    page.courier.refresh()
    page.read()
    office.settle()
    page.now.show_running(running=True)
    page.now.show_moved(123_456)
    page.carried.recovering.note("QYE4WC6TT7NJWHXC.1.123", "补记好了")
    for mode in SYNC_MODES:
        page.show_mode(mode)
        assert_sound(window, office)
    page.courier.work_offline(on=True)
    page.now.show_running(running=False)
    page.show_mode(SYNC_MODES[0])
    assert_sound(window, office)
