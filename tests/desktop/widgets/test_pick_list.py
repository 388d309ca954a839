"""A search that stays open: the line above, what fits below."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.widgets.found import Found
from desktop.widgets.pick_list import PickList, PickWords
from tests.desktop.orchard import PEOPLE, find_person

KEY = Qt.Key
WORDS = PickWords(line="找人", typed="姓名", hits="村民", hint="回车选中")
HEADING = 1


@pytest.fixture
def picker(shown):
    return shown(PickList(find_person, WORDS), 400, 400)


@pytest.fixture
def picked(picker):
    taken: list[Found] = []
    picker.picked.connect(taken.append)
    return taken


def test_everything_stands_there_before_anything_is_typed(picker):
    assert picker.hits.count() == HEADING + len(PEOPLE)
    assert picker.hits.chosen() == PEOPLE[0]


def test_what_is_typed_narrows_the_list_and_enter_takes_the_first(picker, picked):
    wanted = PEOPLE[2]
    picker.line.insert(f" {wanted.title} ")
    picker.line.textEdited.emit(picker.line.text())
    assert picker.hits.count() == HEADING + 1
    QTest.keyClick(picker.line, KEY.Key_Return)
    assert picked == [wanted]


def test_the_arrows_of_the_line_move_in_the_list(picker, picked):
    for key in (KEY.Key_Down, KEY.Key_Down, KEY.Key_Up):
        QTest.keyClick(picker.line, key)
    picker.pick()
    assert picked == [PEOPLE[1]]


def test_a_hit_is_taken_with_two_clicks_and_nothing_from_an_empty_list(picker, picked):
    picker.hits.itemDoubleClicked.emit(picker.hits.item(HEADING))
    picker.ask("没有这个人")
    picker.pick()
    assert picked == [PEOPLE[0]]


def test_the_line_and_the_list_have_names_to_be_read_aloud(picker):
    assert picker.line.accessibleName() == WORDS.line
    assert picker.hits.accessibleName() == WORDS.hits
    assert picker.line.placeholderText() == WORDS.typed
