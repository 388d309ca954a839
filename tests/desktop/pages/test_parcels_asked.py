"""What a batch of arrivals asks, and how the couriers are called there."""

import pytest
from PySide6.QtCore import Qt

from desktop.pages.parcels.batch import _short
from desktop.pages.parcels.page import BATCH, ParcelsPage
from tests.desktop.pages.test_parcels import waiting, waybill

ENTER, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Down


@pytest.fixture
def page(office, opened):
    return opened(lambda: ParcelsPage(office.desk, office.spooler), "parcels")


def test_a_tail_typed_on_before_the_list_is_there_is_one_persons_or_asked_about(
    page, office, scanner, keys
):
    neighbour = office.person("石大山", phone="13912345678")
    page.show_mode(BATCH)
    for number, tail in enumerate(("5678", "1234")):
        scanner(waybill(number))
        office.settle()
        keys(tail, ENTER)
        office.settle()
    (parcel,) = waiting(office)
    assert (parcel.person, parcel.name, parcel.phone) == (neighbour, "石大山", "13912345678")
    assert (page.batch.waybill.text(), page.batch.line.text()) == (waybill(1), "1234")
    keys(DOWN, DOWN, DOWN, ENTER)
    office.settle()
    assert [(p.tail, p.person) for p in waiting(office)][1] == ("1234", None)


@pytest.mark.parametrize(("code", "short"), [("ems", "EMS"), ("yuantong", "圆通"), ("jd", "京东")])
def test_a_couriers_chip_says_its_name_or_the_beginning_of_it(office, code, short):
    couriers = office.see(lambda views: views.packs.couriers.all)
    assert _short(next(one for one in couriers if one.code == code)) == short
