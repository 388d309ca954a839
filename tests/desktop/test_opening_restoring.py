"""From a ledger that does not open, or from an open desk, to the desk on a backup put back."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from core.db.backup import FILE_NAME, FOLDER
from core.db.unlock import DEMO_KEY_NAME, Secrets
from core.station import Station
from desktop.app import FOLLOWING, FROM_BACKUP
from desktop.pages.door.first_run import FirstRun
from desktop.pages.door.panel import Panel
from desktop.pages.door.restoring import RestorePanel
from desktop.pages.door.stations import StationsPanel
from desktop.pages.door.unlock import UnlockPanel
from tests.desktop.running import made, reopened, started

WORDS = "石门的红薯粉"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "station"


@pytest.fixture
def desk(qapp, qtbot, folder, dressed):
    yield from started(qtbot, folder, dressed)
    qapp.setProperty(FOLLOWING, None)
    qapp.setProperty(FROM_BACKUP, None)


@pytest.fixture
def backed_up(folder):
    """A station whose own key lies beside it, with one backup of its own."""
    made(folder)
    with contextlib.closing(reopened(folder)) as station:
        return station.scheduled_backup()


def texts(panel):
    return " ".join(one.text() for one in panel.findChildren(QLabel) if one.isVisibleTo(panel))


def put_back(run):
    """Choose the one backup that is offered and put it back."""
    panel = run.shows(RestorePanel)
    run.qtbot.waitUntil(lambda: panel.look.list.hits.count() > 1)
    run.press(panel, "看看这一份")
    run.press(panel, "恢复")
    run.qtbot.waitUntil(lambda: "恢复好了" in texts(panel))
    run.press(panel, "打开")


@pytest.mark.usefixtures("backed_up")
def test_a_damaged_ledger_leads_to_its_backup_and_the_desk_says_how_it_goes_on(desk, folder):
    (folder / FILE_NAME).write_bytes(os.urandom(64 * 1024))
    run = desk()
    run.press(run.shows(Panel), "从备份恢复")
    put_back(run)
    run.opens()
    run.says("从这里另起一段接着记")
    assert run.window.notices.undo.isHidden(), "there is no county to sync with"
    run.press(run.window.notices, "知道了")
    run.settle()
    (aside,) = folder.glob("aside-*")
    assert (aside / FILE_NAME).stat().st_size == 64 * 1024, "the damaged one is kept"
    run = desk()
    run.opens()
    run.settle()
    assert run.window.notices.notice() is None, "it is said once"
    assert run.window.close()
    with contextlib.closing(reopened(folder)) as station:
        assert station.ledger.journal.epoch == 2


def test_back_from_the_choice_leads_to_where_one_came_from(desk, folder):
    run = desk()
    run.press(run.shows(FirstRun), "从备份恢复")
    run.press(run.shows(RestorePanel), "返回")
    run.shows(FirstRun)
    made(folder, secrets=Secrets(passphrase=WORDS, keyring=False))
    run = desk()
    run.press(run.shows(UnlockPanel), "从备份恢复")
    run.press(run.shows(RestorePanel), "返回")
    run.shows(UnlockPanel)


@pytest.mark.usefixtures("backed_up")
def test_an_open_desk_is_closed_well_before_a_backup_is_put_in_its_place(desk, qapp, folder):
    run = desk()
    run.opens()
    run.window.show_page("settings")
    settings = run.window.page("settings")
    settings.show_card(settings.restoring)
    run.press(settings.restoring, "从备份恢复……")
    run.qtbot.waitUntil(lambda: not run.window.window().isVisible())
    assert (qapp.property(FOLLOWING), qapp.property(FROM_BACKUP)) == (str(folder), True)
    run.bare.jobs.close()
    (closing,) = (folder / FOLDER).glob("*.czb")
    run = desk(from_backup=True)
    put_back(run)
    run.opens()
    assert closing.exists()
    assert len(list(folder.glob("aside-*/slots.json"))) == 1


@pytest.mark.usefixtures("backed_up")
def test_another_folder_is_opened_by_a_desk_of_its_own(desk, qapp, folder, tmp_path):
    run = desk()
    run.opens()
    run.opening._other_station()
    run.press(run.shows(StationsPanel), "从备份恢复")
    assert qapp.property(FROM_BACKUP) is True
    other = tmp_path / "other"
    other.mkdir()
    key = (folder / DEMO_KEY_NAME).read_bytes()
    (other / DEMO_KEY_NAME).write_bytes(key)
    run = desk(from_backup=True)
    panel = run.shows(RestorePanel)
    run.qtbot.waitUntil(lambda: panel.look.list.hits.count() > 1)
    run.press(panel, "看看这一份")
    run.qtbot.waitUntil(lambda: hasattr(panel, "facts"))
    panel.put_in(other)
    run.press(panel, "恢复")
    run.press(panel, "打开")
    run.qtbot.waitUntil(lambda: not run.window.window().isVisible())
    assert Path(qapp.property(FOLLOWING)) == other
    assert not qapp.property(FROM_BACKUP)
    with contextlib.closing(Station.open(other, Secrets())) as station:
        assert station.verify().ok
