"""Two screens: the hall's window covers the second, the trainer's view stays; one is pulled out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from desktop.pages.player.page import CoursesPage
from tests.desktop.pages.courses import pack

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
import json
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
from desktop import theme
from desktop.jobs import Jobs
from desktop.pages.player.drawing import Drawings
from desktop.pages.player.projector import Projector, other_screen
from desktop.pages.player.show import Show
from desktop.pages.player.steps import TITLE, Step
theme.load_fonts()
theme.apply(app, theme.Look())
jobs, desk = Jobs(), QWidget()
desk.setGeometry(0, 0, 1366, 768)
desk.show()
show = Show([Step(kind=TITLE, lesson=0, title="收寄件")], 0, desk)
projector = Projector(show, Drawings(jobs, desk), desk)
second = other_screen(desk.window().screen())
projector.begin(second)
app.processEvents()
ground = projector.grab().toImage()
print(json.dumps({
    "screens": [one.name() for one in app.screens()],
    "desk": desk.screen().name(),
    "hall": projector.screen().name(),
    "covers": projector.geometry().getRect(),
    "full": projector.isFullScreen(),
    "painted": [ground.width(), ground.height()],
    "words": projector.canvas.words(),
}))
jobs.close()
"""


def screen(name, left, width, height):
    return {
        "name": name, "x": left, "y": 0, "width": width, "height": height,
        "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1,
    }  # fmt: skip


def test_the_hall_gets_the_second_of_two_screens(tmp_path):
    two = {"screens": [screen("laptop", 0, 1366, 768), screen("beamer", 1366, 1024, 768)]}
    (tmp_path / "screens.json").write_text(json.dumps(two), encoding="utf-8")
    platform = f"offscreen:configfile={tmp_path / 'screens.json'}"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": platform},
        capture_output=True,
        check=True,
        timeout=120,
    )
    said = json.loads(done.stdout)
    assert sorted(said["screens"]) == ["beamer", "laptop"]
    assert said["desk"] == "laptop"
    assert said["hall"] == "beamer"
    assert said["covers"] == [1366, 0, 1024, 768]
    assert said["full"]
    assert said["painted"] == [1024, 768]
    assert said["words"] == "收寄件"


@pytest.fixture
def showing(office, opened, tmp_path):
    """A showing of the small course, as if it had begun with a second screen."""
    page = opened(lambda: CoursesPage(office.desk), "courses")
    path = pack(tmp_path)
    with office.qtbot.waitSignal(page.bringing.unknown) as asked:
        page.install(path)
    page.install(path, asked.args[1])
    office.qtbot.waitUntil(lambda: bool(page.shelf.cards()))
    with office.qtbot.waitSignal(page.showing.began):
        page.showing.play(page.courses[0])
    page.showing._beside = True
    yield page
    page.showing.end()


def test_a_projector_pulled_out_leaves_the_trainer_her_view_and_a_word(showing, office, qapp):
    hall = showing.showing.projector
    assert hall.isVisible()
    with office.qtbot.waitSignal(showing.noticed) as told:
        qapp.screenRemoved.emit(QGuiApplication.primaryScreen())
    assert "接上会自己回来" in told.args[0].text
    assert not hall.isVisible()
    showing.presenter.setFocus()
    QTest.keyClick(showing.presenter, Qt.Key.Key_PageDown)
    assert showing.showing.show.at == 1
    assert "先验视" in showing.presenter.current.words()


def test_a_projector_plugged_in_again_goes_on_there(showing, office, qapp, monkeypatch):
    hall = showing.showing.projector
    hall.withdraw()
    only = QGuiApplication.primaryScreen()
    monkeypatch.setattr(showing.showing, "_second", lambda: only)
    qapp.screenAdded.emit(only)
    office.qtbot.waitUntil(hall.isVisible)
    assert hall.isFullScreen()
    assert hall.geometry() == only.geometry()
