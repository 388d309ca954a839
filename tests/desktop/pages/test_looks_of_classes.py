"""Nothing on the classes page is cut, overlaps or lacks a name, in any text size and language."""

import pytest

from core.base.ids import EventId
from core.training.model.results import Satisfaction
from desktop.pages.classes.page import ClassesPage
from desktop.pages.classes.sides import BUILT, DOOR, EXAM, PHOTOS, PRACTICE, ROSTER
from tests.desktop.looks import assert_sound
from tests.desktop.pages.training import sign_all, taught

NAME = "农村电商带头人直播与短视频营销实训班第12期（返乡青年专场）"


@pytest.fixture
def held(office):
    """A class with a long name, people, results and opinions."""

    def make(station):
        class_id = taught(station, 12, name=NAME, place="龙塘社区党群服务中心二楼多功能会议室")
        sign_all(station, class_id)
        opinion = Satisfaction(
            class_id=EventId(class_id), content=5, teacher=4, practice=3, arrangement=4, overall=5
        )
        station.training.results.satisfaction([opinion])
        station.training.calls.draw(class_id, "2026-11-county", 3)
        return class_id

    return office.do(make)


def test_the_list_and_its_plan(worn, office, opened, window, held):
    page = opened(lambda: ClassesPage(office.desk, office.spooler), "classes")
    office.settle()
    assert page.view.current().held.id == held
    assert_sound(window, office)
    for place in ("due", "grades", "verify"):
        page.show_place(place)
        assert_sound(window, office)
    page.new()
    assert_sound(window, office)


def test_every_side_of_a_class(worn, office, opened, window, held):
    page = opened(lambda: ClassesPage(office.desk, office.spooler), "classes")
    page.open(held)
    for key in BUILT:
        office.settle()
        page.show_tab(key)
        assert_sound(window, office)


def test_previews_questions_and_the_pad(worn, office, opened, window, held):
    page = opened(lambda: ClassesPage(office.desk, office.spooler), "classes")
    page.open(held, ROSTER)
    office.settle()
    roster = page.side(ROSTER)
    roster.survey([["王桂华", "13812341234", "二组"], ["龚喆", "13330766619", "一组"]])
    assert_sound(window, office)
    roster.escape()
    roster.add()
    assert_sound(window, office)
    page.show_tab(DOOR)
    office.settle()
    door = page.side(DOOR)
    door.half.group.button(1).click()
    office.settle()
    door.signed_by_hand.setChecked(True)
    door.line.setText("5001")
    door.line.textEdited.emit("5001")
    door.sign_in()
    assert page.drawer is not None
    assert_sound(window, office)
    page.close_drawer()
    page.show_tab("close")
    office.settle()
    page.side("close").ask_again()
    assert_sound(window, office)


def test_an_empty_page_and_empty_sides(worn, office, opened, window):
    page = opened(lambda: ClassesPage(office.desk, office.spooler), "classes")
    assert_sound(window, office)
    page.open(office.do(lambda s: taught(s, 0)))
    for key in (ROSTER, DOOR, PHOTOS, PRACTICE, EXAM):
        office.settle()
        page.show_tab(key)
        assert_sound(window, office)
