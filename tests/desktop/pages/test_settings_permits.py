import pytest
from PySide6.QtWidgets import QLabel

from core.people.permits import permits_of
from core.trade.model.parcel import Parcel
from desktop.pages.settings.page import SettingsPage
from tests.desktop.pages.hands import is_wrong


@pytest.fixture
def page(office, opened):
    return opened(lambda: SettingsPage(office.desk), "settings")


def test_a_licence_is_noted_and_what_the_papers_lack_is_said_under_them(page, office):
    parcel = Parcel(waybill="YT7000000000001", courier="yuantong")
    office.write(lambda s: s.trade.parcels.take_in(parcel))
    page.permits.edit(None)
    form = page.drawer.body
    form.fill({"what": "pesticide"})
    form.fit()
    page.drawer.button.click()
    office.settle()
    assert is_wrong(form, "number")
    form.editor("number").set_text("农药经许（渝）50024120001")
    page.drawer.button.click()
    office.settle()
    assert page.drawer is None
    said = "\n".join(one.text() for one in page.permits.findChildren(QLabel))
    assert "农药经许（渝）50024120001" in said
    assert "圆通速递：请向快递公司要末端网点备案号" in said
    assert "快递暂行条例" in said
    (kept,) = office.do(lambda s: permits_of(s.db))
    page.permits.end(kept)
    office.settle()
    assert office.do(lambda s: permits_of(s.db)) == []
