"""A trainer's laptop: one station is closed well, the next opened in a program of its own."""

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton

from core.db.unlock import Secrets
from desktop.app import FOLLOWING, Bare, Options, follow, run
from desktop.pages.door.first_run import FirstRun
from desktop.pages.door.stations import StationsPanel
from desktop.pages.door.unlock import UnlockPanel
from desktop.stations import Stations
from tests.desktop.running import made, reopened, started

NOON = dt.datetime(2026, 11, 20, 12)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "station"


@pytest.fixture
def desk(qapp, qtbot, folder, dressed):
    yield from started(qtbot, folder, dressed)
    qapp.setProperty(FOLLOWING, None)


@pytest.fixture
def other(tmp_path):
    """Another village's station on this PC, opened yesterday."""
    folder = tmp_path / "other"
    made(folder)
    Stations().note(folder, "石门村站", NOON)
    return folder


def texts(panel):
    return [one.accessibleName() for one in panel.findChildren(QPushButton) if one.isVisible()]


def test_a_pc_of_one_station_says_nothing_of_others_and_notes_its_own(desk, folder):
    made(folder)
    run_ = desk()
    run_.opens()
    assert not run_.window.strip.other.isVisible()
    (known,) = Stations().all()
    assert (known.folder, known.name) == (folder.resolve(), "石门村服务站")


def test_another_village_is_chosen_at_the_strip_and_this_one_closed_well(qapp, desk, folder, other):
    made(folder)
    one = desk()
    one.opens()
    one.press(one.window, "换站")
    panel = one.shows(StationsPanel)
    assert texts(panel)[:2] == ["石门村服务站", "石门村站"]
    one.press(panel, "返回")
    one.qtbot.waitUntil(one.window.rail.isVisible)
    one.press(one.window, "换站")
    one.press(one.shows(StationsPanel), "石门村站  11-20 12:00")
    one.qtbot.waitUntil(lambda: not one.window.window().isVisible())
    assert qapp.property(FOLLOWING) == str(other)
    one.bare.jobs.close()
    station = reopened(folder)
    assert station.begin_session(), "it was left as a clerk leaves it"
    station.close()


def test_a_station_that_is_locked_or_not_there_yet_leads_to_the_others_too(desk, folder, other):
    one = desk()
    first = one.shows(FirstRun)
    one.press(first, "换一个站")
    one.press(one.shows(StationsPanel), "返回")
    assert isinstance(one.shows(FirstRun), FirstRun)
    made(folder, secrets=Secrets(passphrase="红薯粉条八块", keyring=False))
    one = desk()
    one.press(one.shows(UnlockPanel), "换一个站")
    assert "石门村站" in texts(one.shows(StationsPanel))


def test_one_more_village_begins_in_a_folder_of_its_own_and_any_folder_can_be_named(
    desk, folder, other, tmp_path
):
    made(folder)
    one = desk()
    one.opens()
    one.opening._other_station()
    panel = one.shows(StationsPanel)
    picked: list[Path] = []
    panel.picked.disconnect()
    panel.picked.connect(picked.append)
    one.press(panel, "加一个站（用县里的登记码）")
    panel.take(tmp_path)
    assert panel.said.text() == "这个文件夹里没有站点的账本。"
    panel.take(other)
    assert picked == [folder.with_name("station-2"), other]


def test_the_next_desk_is_started_once_this_one_is_closed(tmp_path, dressed):
    begun: list[Bare] = []
    words: list[list[str]] = []

    def begin(bare):
        begun.append(bare)
        QTimer.singleShot(0, bare.window, lambda: follow(bare, tmp_path / "next"))

    assert run(Options(data=tmp_path), begin, words.append) == 0
    assert words[0][-2:] == ["--data", str(tmp_path / "next")]
    assert not any(lane.isRunning() for lane in begun[0].jobs._lanes())

    def leave(bare):
        begun.append(bare)
        bare.window.close()

    assert run(Options(data=tmp_path), leave, words.append) == 0
    assert len(words) == 1
    for bare in begun:
        bare.window.window().deleteLater()
    dressed()
