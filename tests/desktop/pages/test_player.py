"""Courses: installed from a pack, trusted, removed, shown on the projector by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from core.training.course.pack import open_pack
from desktop.pages.drives import Volume
from desktop.pages.player import asking, media
from desktop.pages.player.page import LIST, SHOW, CoursesPage
from desktop.pages.player.projector import Projector, other_screen
from tests.desktop.pages.courses import pack

KEY = Qt.Key


@pytest.fixture
def page(office, opened):
    made = opened(lambda: CoursesPage(office.desk), "courses")
    office.qtbot.waitUntil(lambda: bool(made._samples))
    return made


def wait(page, office, done):
    office.qtbot.waitUntil(done)
    office.settle()


@pytest.fixture
def course(page, office, tmp_path):
    """The small course, installed."""
    path = pack(tmp_path)
    page.install(path, device(page, office, path))
    wait(page, office, lambda: bool(page.shelf.cards()))
    return page.courses[0]


def device(page, office, path):
    with office.qtbot.waitSignal(page.bringing.unknown) as asked:
        page.install(path)
    page.shelf.stop_asking()
    return asked.args[1]


def play(page, office, what="play"):
    button = page.findChild(QPushButton, f"{what}-small")
    with office.qtbot.waitSignal(page.showing.began):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    office.settle()
    return page.showing.show


def test_an_empty_shelf_offers_the_two_courses_that_ship(page, office, click):
    assert not page.shelf.cards()
    click(page, "收寄件、收据与合同")
    wait(page, office, lambda: bool(page.shelf.cards()))
    (card,) = page.shelf.cards()
    assert card.known.course.name == "收寄件、收据与合同"
    assert card.known.here is not None
    assert page.findChild(QPushButton, "sample-parcels-receipts") is None
    assert page.findChild(QPushButton, "sample-lawful-listings") is not None
    assert not list(office.station.folder.glob("*.ckc"))


def test_an_unknown_signer_is_named_and_nothing_is_installed_until_somebody_says_yes(
    page, office, tmp_path, monkeypatch, click
):
    path = pack(tmp_path)
    monkeypatch.setattr(asking, "pack", lambda _parent: path)
    with office.qtbot.waitSignal(page.bringing.unknown) as asked:
        click(page, "装课程包")
    assert not page.shelf.cards()
    click(page, "不装")
    assert page.shelf.question is None
    with office.qtbot.waitSignal(page.bringing.unknown):
        click(page, "装课程包")
    click(page, f"认得，信任 {asked.args[1]} 并安装")
    wait(page, office, lambda: bool(page.shelf.cards()))
    (card,) = page.shelf.cards()
    assert card.known.course.signer_known == "person"
    assert card.known.course.signer == asked.args[1]


def test_a_damaged_pack_is_refused_in_words(page, office, tmp_path):
    path = tmp_path / "坏.ckc"
    path.write_bytes(b"PK no zip at all")
    with office.qtbot.waitSignal(page.noticed) as told:
        page.install(path)
    assert told.args[0].tone == "stop"
    assert "坏了" in told.args[0].text
    assert page.shelf.line is None


def test_what_was_stopped_goes_on_where_it_was(page, office, tmp_path):
    path = pack(tmp_path, film=bytes(64 << 20))
    trusted = device(page, office, path)
    page.bringing.moved.connect(lambda done, _total: page.bringing.stop() if done > 4 else None)
    with office.qtbot.waitSignal(page.bringing.stopped):
        page.install(path, trusted)
    page.bringing.moved.disconnect()
    office._ask(office.jobs.travel, lambda _progress: None)
    assert page.shelf.line is None
    assert not page.shelf.cards()
    (part,) = (office.station.folder / "courses" / "small").glob(".1.0.part/content/4.mp4*")
    assert part.stat().st_size > 0
    page.install(path, trusted)
    wait(page, office, lambda: bool(page.shelf.cards()))
    assert page.courses[0].here.path("content/4.mp4").stat().st_size == 64 << 20


def test_a_course_is_removed_once_asked(page, office, course, click):
    click(page, "删除 小课")
    click(page, "留着")
    assert course.here.folder.is_dir()
    click(page, "删除 小课")
    click(page.shelf.question, "删除")
    wait(page, office, lambda: not page.shelf.cards())
    assert not course.here.folder.exists()


def test_a_course_is_shown_step_by_step_with_a_clicker(page, office, course):
    show = play(page, office)
    projector = page.showing.projector
    assert page.mode() == SHOW
    assert projector.isVisible()
    assert projector.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert "验视" in projector.canvas.words()
    QTest.keyClick(projector, KEY.Key_PageDown)
    assert "先验视，后封箱" in projector.canvas.words()
    assert "问问谁" not in projector.canvas.words()
    assert page.presenter.notes.text() == "问问谁收过快递"
    assert "封箱" in page.presenter.following.words()
    QTest.keyClick(projector, KEY.Key_Right)
    QTest.keyClick(page.presenter, KEY.Key_Space)
    assert (show.step.kind, show.step.page) == ("page", 0)
    assert page.presenter.notes.text() == "第一张的备注"
    QTest.keyClick(projector, KEY.Key_PageUp)
    assert show.step.kind == "text"


def test_pages_and_pictures_are_drawn(page, office, course):
    show = play(page, office)
    canvas = page.showing.projector.canvas
    for kind in ("page", "picture"):
        while show.step.kind != kind:
            show.next()
        wait(page, office, lambda: page.showing.drawings.bytes > 0)
        office.qtbot.waitUntil(
            lambda: page.showing.drawings.get(show.step, canvas.size()) is not None
        )
        image = page.showing.drawings.get(show.step, canvas.size())
        assert not image.isNull()
        assert image.width() <= canvas.width()
        assert image.height() <= canvas.height()


def test_b_blanks_every_screen_and_any_page_key_brings_it_back(page, office, course):
    show = play(page, office)
    projector = page.showing.projector
    QTest.keyClick(projector, KEY.Key_B)
    assert projector.canvas.is_black
    assert page.presenter.current.is_black
    grabbed = projector.canvas.grab().toImage()
    assert grabbed.pixelColor(5, 5).lightness() == 0
    QTest.keyClick(projector, KEY.Key_PageDown)
    assert not projector.canvas.is_black
    assert show.at == 0


def test_esc_ends_and_the_next_showing_goes_on_there(page, office, course):
    play(page, office)
    projector = page.showing.projector
    QTest.keyClick(projector, KEY.Key_PageDown)
    QTest.keyClick(projector, KEY.Key_PageDown)
    QTest.keyClick(projector, KEY.Key_Escape)
    assert page.mode() == LIST
    assert page.showing.projector is None
    (card,) = page.shelf.cards()
    assert card.said.text() == "上次放到：第 1 课第 2 页"
    assert play(page, office).at == 2
    QTest.keyClick(page.presenter, KEY.Key_Escape)
    assert page.mode() == LIST
    assert play(page, office, "again").at == 0
    page.showing.end()


def test_a_second_screen_is_covered_and_the_keys_stay_with_the_trainer(page, office, course):
    show = play(page, office)
    own = page.window().screen()
    assert other_screen(own) is None
    second = other_screen(None)
    assert second in QGuiApplication.screens()
    page.showing.projector.hide()
    beside = Projector(show, page.showing.drawings, page.presenter)
    beside.begin(second)
    assert beside.isFullScreen()
    assert beside.geometry() == second.geometry()
    office.qtbot.waitUntil(page.presenter.hasFocus)
    QTest.keyClick(page.presenter, KEY.Key_PageDown)
    assert "先验视" in beside.canvas.words()


def test_a_film_goes_to_the_systems_player_with_a_plain_word(page, office, course, monkeypatch):
    played: list[str] = []

    def play_outside(path):
        played.append(path.name)
        return True

    monkeypatch.setattr(media, "plays_inside", lambda: False)
    monkeypatch.setattr(media, "play_outside", play_outside)
    show = play(page, office)
    while show.step.kind != "media":
        show.next()
    assert "回车" in page.presenter.hint.text()
    with office.qtbot.waitSignal(page.noticed) as told:
        QTest.keyClick(page.presenter, KEY.Key_Return)
    assert played == ["4.mp4"]
    assert "4.mp4" in told.args[0].text
    at = show.at
    QTest.keyClick(page.presenter, KEY.Key_PageDown)
    assert show.at == at + 1


def test_a_pack_on_a_stick_is_offered_when_the_page_is_shown(
    office, opened, window, tmp_path, click
):
    stick = tmp_path / "stick"
    (stick / "课程").mkdir(parents=True)
    pack(tmp_path).rename(stick / "课程" / "小课.ckc")
    (stick / "课程" / ".ckc").write_bytes(b"")
    volumes: list[Volume] = []
    page = opened(lambda: CoursesPage(office.desk, None, lambda: volumes), "courses")
    window.show_page("home")
    volumes.append(Volume(str(stick)))
    window.show_page("courses")
    office.qtbot.waitUntil(
        lambda: any(one.text() == "安装 小课" for one in page.findChildren(QPushButton)),
    )
    with office.qtbot.waitSignal(page.bringing.unknown) as asked:
        click(page, "安装 小课")
    assert asked.args[0] == stick / "课程" / "小课.ckc"
    click(page, "不装")
    volumes.clear()
    page.look_at_sticks()
    office.qtbot.waitUntil(
        lambda: not any(one.text() == "安装 小课" for one in page.findChildren(QPushButton)),
    )


def test_a_course_whose_noting_a_power_cut_took_is_noted_at_the_next_visit(
    office, opened, tmp_path
):
    path = pack(tmp_path)

    def copied(station):
        with open_pack(path) as found:
            station.training.courses.shelf.install(found)

    office.do(copied)
    page = opened(lambda: CoursesPage(office.desk), "courses")
    office.qtbot.waitUntil(lambda: bool(page.shelf.cards()))
    assert page.courses[0].course.name == "小课"
