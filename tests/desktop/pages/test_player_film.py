"""A real film in the player's own window, where Qt's multimedia is installed."""

import resource
import shutil
import wave
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from core.training.course.author import Ask, pack_folder
from desktop.pages.player import media
from desktop.pages.player.page import CoursesPage
from tests.desktop.conftest import TODAY
from tests.desktop.pages.courses import STRANGER, folder

pytest.importorskip("PySide6.QtMultimedia", reason="the extra `film` is not installed")
pytestmark = pytest.mark.slow

KEY = Qt.Key
COUNT = Path(__file__).parent / "films" / "count.webm"
"""Six seconds of coloured bars, a second's number on them, and a tone; made for these tests."""
SAID = """1
00:00:00,200 --> 00:00:03,000
大家好，今天讲验视

2
00:00:04,000 --> 00:00:06,000
封箱
"""
LENGTH = 6012
FRAME = 150


@pytest.fixture(autouse=True)
def plain_words_only(qtlog):
    """Overlook what Qt says of a machine without loudspeakers and graphics."""
    with qtlog.disabled():
        yield


@pytest.fixture
def films(office, opened, tmp_path):
    """The courses page with the small course, its film a real one with words."""
    made = folder(tmp_path / "小课")
    (made / "content" / "4.mp4").write_bytes(COUNT.read_bytes())
    (made / "content" / "4.srt").write_text(SAID, encoding="utf-8")
    pack = tmp_path / "小课.ckc"
    pack_folder(Ask(folder=made, target=pack, made_on=TODAY), STRANGER)
    page = opened(lambda: CoursesPage(office.desk), "courses")
    with office.qtbot.waitSignal(page.bringing.unknown) as asked:
        page.install(pack)
    page.install(pack, asked.args[1])
    office.qtbot.waitUntil(lambda: bool(page.shelf.cards()))
    return page


@pytest.fixture
def running(films, office):
    """A showing that has come to its film."""
    begin(films, office)
    yield films
    films.showing.end()


def begin(page, office, what="play"):
    button = page.findChild(QPushButton, f"{what}-small")
    with office.qtbot.waitSignal(page.showing.began):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    office.settle()
    while page.showing.show.step.kind != "media":
        page.showing.show.next()


def play(page, office):
    QTest.keyClick(page.presenter, KEY.Key_Return)
    film = page.showing.projector.film
    office.qtbot.waitUntil(lambda: film.is_playing() and film.moment() > 300)
    return film


def test_a_film_moves_is_held_and_goes_on(running, office):
    film = play(running, office)
    assert film.isVisible()
    frame = film._screen.videoSink().videoFrame().toImage()
    assert (frame.width(), frame.height()) == (192, 108)
    shades = {frame.pixelColor(x, 20).name() for x in range(0, 192, 8)}
    assert len(shades) > 4
    assert running.presenter.reel.play.text() == "暂停（回车）"
    QTest.keyClick(running.presenter, KEY.Key_Return)
    office.qtbot.waitUntil(lambda: not film.is_playing())
    held = film.moment()
    assert running.presenter.reel.play.text() == "播放（回车）"
    QTest.keyClick(running.presenter, KEY.Key_Return)
    office.qtbot.waitUntil(lambda: film.moment() > held)


def test_what_is_said_stands_below_in_large_letters(running, office):
    film = play(running, office)
    assert film.said.text() == "大家好，今天讲验视"
    assert film.said.isVisible()
    assert film.said._fitting(film.said.rect()) >= film.height() // 16
    film.skip(4200 - film.moment())
    office.qtbot.waitUntil(lambda: film.said.text() == "封箱")


def test_keys_and_the_line_of_time_go_on_and_back(running, office):
    film = play(running, office)
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(running.presenter, KEY.Key_Return)
    at = running.showing.show.at
    line = running.presenter.reel.line
    assert line.maximum() == LENGTH
    line.setSliderDown(True)
    line.setValue(3000)
    line.setSliderDown(False)
    office.qtbot.waitUntil(lambda: abs(film.moment() - 3000) < FRAME)
    assert running.presenter.reel.time.text() in ("0:02 / 0:06", "0:03 / 0:06")
    QTest.keyClick(running.showing.projector, KEY.Key_Left, shift)
    office.qtbot.waitUntil(lambda: film.moment() < FRAME)
    QTest.keyClick(running.presenter, KEY.Key_Right, shift)
    office.qtbot.waitUntil(lambda: line.value() > LENGTH - 1000 - FRAME)
    assert running.showing.show.at == at


def test_the_trainer_sees_what_the_hall_sees(running, office):
    # The only screen plays the second one here.
    running.showing.projector.begin(QGuiApplication.primaryScreen())
    play(running, office)
    canvas = running.presenter.current
    office.qtbot.waitUntil(lambda: canvas._film is not None)
    painted = canvas.grab().toImage()
    middle = painted.height() // 4
    shades = {painted.pixelColor(x, middle).name() for x in range(0, painted.width(), 20)}
    assert len(shades) > 4
    running.showing.show.next()
    assert canvas._film is None


def test_black_holds_the_film_and_gives_it_back(running, office):
    film = play(running, office)
    QTest.keyClick(running.presenter, KEY.Key_B)
    assert not film.is_playing()
    assert not film.isVisible()
    held = film.moment()
    QTest.keyClick(running.presenter, KEY.Key_B)
    assert film.isVisible()
    assert abs(film.moment() - held) < FRAME
    QTest.keyClick(running.presenter, KEY.Key_Return)
    office.qtbot.waitUntil(lambda: film.moment() > held)


def test_a_film_goes_on_where_it_was_left_another_day_too(films, office):
    begin(films, office)
    film = play(films, office)
    film.skip(3000 - film.moment())
    office.qtbot.waitUntil(lambda: film.moment() >= 3000 - FRAME)
    QTest.keyClick(films.presenter, KEY.Key_PageUp)
    assert film.path is None
    QTest.keyClick(films.presenter, KEY.Key_PageDown)
    QTest.keyClick(films.presenter, KEY.Key_Return)
    office.qtbot.waitUntil(lambda: film.moment() >= 3000 - FRAME)
    QTest.keyClick(films.presenter, KEY.Key_Escape)
    begin(films, office)
    again = play(films, office)
    office.qtbot.waitUntil(lambda: again.moment() >= 3000 - FRAME)
    office.qtbot.waitUntil(lambda: not again.is_playing())
    QTest.keyClick(films.presenter, KEY.Key_Escape)
    begin(films, office)
    fresh = play(films, office)
    assert fresh.moment() < 3000
    films.showing.end()


def test_what_qt_cannot_play_goes_to_the_system_once(running, office, monkeypatch):
    played: list[str] = []

    def play_outside(path):
        played.append(path.name)
        return True

    monkeypatch.setattr(media, "play_outside", play_outside)
    step = running.showing.show.step
    step.path.write_bytes(bytes(20_000))
    with office.qtbot.waitSignal(running.noticed) as told:
        QTest.keyClick(running.presenter, KEY.Key_Return)
    assert "4.mp4" in told.args[0].text
    office.qtbot.wait(200)
    assert played == ["4.mp4"]
    assert running.showing.projector.canvas.isVisible()


def test_a_sound_shows_its_name_in_large_letters(qtbot, tmp_path):
    sound = tmp_path / "山歌.wav"
    with wave.open(str(sound), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(2 * 8000 * 3))
    film = media.Film()
    qtbot.addWidget(film)
    film.resize(1366, 768)
    film.show()
    film.play(sound)
    qtbot.waitUntil(lambda: film.moment() > 100)
    assert film.said.text() == "山歌.wav"
    assert film.said.height() > 700
    film.play(sound)
    film.stop()
    film.play(COUNT)
    qtbot.waitUntil(lambda: film.moment() > 100)
    assert not film.said.text()
    assert not film.said.isVisible()
    film.stop()


def test_a_film_is_played_from_where_it_lies(qtbot, tmp_path):
    """Memory does not grow by the size of a file of 400 MB."""
    large = tmp_path / "大.webm"
    shutil.copyfile(COUNT, large)
    with large.open("r+b") as file:
        file.truncate(400 << 20)
    film = media.Film()
    qtbot.addWidget(film)
    film.resize(1366, 768)
    film.show()
    film.play(COUNT)
    qtbot.waitUntil(lambda: film.moment() > 300)
    film.stop()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    film.play(large)
    qtbot.waitUntil(lambda: film.moment() > 300)
    film.stop()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40 << 10
