"""When photos go to the county is the clerk's choice, and a metered line is not used for them."""

import pytest
from PySide6.QtWidgets import QPushButton

from core.sync.gallery import GOOD, SETTING, STICK
from core.sync.states import SyncState
from desktop.pages.sync.photos import PhotosCard


@pytest.fixture
def card(office, shown):
    made = PhotosCard(office.desk.station, office.desk.jobs)
    shown(made)
    office.settle()
    return made


def test_the_choice_is_kept_on_this_pc(office, card, shown):
    assert card.wish.value() == GOOD
    card.findChild(QPushButton, f"chip-{STICK}").click()
    office.settle()
    assert office.do(lambda s: s.setting(SETTING)) == STICK
    again = PhotosCard(office.desk.station, office.desk.jobs)
    shown(again)
    office.settle()
    assert again.wish.value() == STICK


def test_photos_are_counted_apart(card):
    card.show_state(SyncState(enrolled=True, photos_waiting=3, photos_sent=41, photos_away=2))
    assert all(number in card.counts.text() for number in ("3", "41", "2"))


def test_what_the_system_says_of_the_line_reaches_the_sync(office):
    courier = office.desk.courier
    courier.begin()
    office.settle()
    assert not office.do(lambda s: s.sync.metered())
    courier.meter.note(metered=True)
    assert office.do(lambda s: s.sync.metered())
