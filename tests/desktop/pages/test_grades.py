"""Talent grades: evidence is shown, a level is applied for, the county's word is answered."""

import datetime as dt

import pytest

from core.base.ids import EventId
from core.trade.model.up import Up
from core.trust.model import GradeOpinion
from desktop.pages.classes.page import ClassesPage


@pytest.fixture
def page(office, opened):
    made = opened(lambda: ClassesPage(office.desk, office.spooler), "classes")
    assert isinstance(made, ClassesPage)
    return made


def sell(station, farmers, fen):
    """Sell something of several farmers in the clerk's name."""
    clerk = station.ledger.clerk
    for farmer in farmers:
        sale = Up(
            day=dt.date(2026, 11, 20),
            clerk=clerk,
            farmer=EventId(farmer),
            item="脐橙",
            amount_fen=fen,
            qty=1000,
            unit="箱",
        )
        station.ledger.write([sale])


def test_what_is_lacking_is_told_and_nothing_can_be_applied_for(page, calm):
    page.arrive("grades")
    calm()
    view = page.grades
    assert view.who.currentText() == "李秀英"
    assert "上行 ¥0.00" in view.said.text()
    assert view.levels.words(1)[0].startswith("要 ¥500,000，还差 ¥500,000")
    assert view.levels.words(2)[0] == "要 3，还差 3"
    assert not view.apply_tool.isEnabled()
    assert not view.appeal_tool.isEnabled()


def test_a_level_is_applied_for_refused_and_appealed_against(office, page, calm):
    people = [office.farmer, office.villager, office.neighbour]
    office.do(lambda s: sell(s, people, 20_000_000))
    page.arrive("grades")
    calm()
    view = page.grades
    assert view.open_levels() == ["junior"]
    view.apply_tool.click()
    page.drawer.body.fill({"statement": "带三户卖脐橙"})
    page.drawer.pressed.emit()
    calm()
    assert view.grades.words(3) == ["等县里"]
    assert not view.apply_tool.isEnabled()
    grade = view.known.grades[0]
    opinion = GradeOpinion(grade=grade.id, opinion="refused", reason="发票不全")
    office.write(lambda s: s.ledger.write([opinion]))
    calm()
    assert view.grades.words(4) == ["发票不全"]
    view.grades.setCurrentCell(0, 0)
    view.appeal_tool.click()
    page.drawer.body.fill({"text": "发票已补齐"})
    page.drawer.pressed.emit()
    calm()
    assert "已申诉：发票已补齐" in view.grades.words(4)[0]
    assert not view.appeal_tool.isEnabled()


def test_an_appeal_without_words_is_asked_for_them(office, page, calm):
    people = [office.farmer, office.villager, office.neighbour]

    def refused(station):
        sell(station, people, 20_000_000)
        grade = station.grades.apply(station.ledger.clerk, "junior").ids[0]
        said = GradeOpinion(grade=EventId(grade), opinion="more_wanted", reason="缺合同")
        station.ledger.write([said])

    office.do(refused)
    page.arrive("grades")
    calm()
    page.grades.appeal()
    page.drawer.pressed.emit()
    calm()
    assert page.drawer is not None
    assert office.see(lambda v: v.trust.appeals(page.grades.known.grades[0].id)) == []
