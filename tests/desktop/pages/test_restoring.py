"""A backup is looked at, tried and put back by clicks; nothing is ever written over."""

from __future__ import annotations

import contextlib
import shutil
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from core.db.package import Package
from core.db.unlock import Secrets
from core.people.model import Person
from core.station import NewStation, Station
from desktop.pages.backup_list import BackupList
from desktop.pages.backup_look import BackupLook, Home
from desktop.pages.door.first_run import FirstRun
from desktop.pages.door.restoring import RestorePanel
from desktop.pages.door.stations import StationsPanel
from desktop.pages.door.unlock import UnlockPanel
from desktop.pages.drives import Volume
from desktop.pages.settings.page import SettingsPage
from desktop.stations import Known
from tests.desktop.looks import cut_texts, nameless, outside, overlaps
from tests.desktop.patient import PATIENCE_MS

KEY = Qt.Key
WORDS, NEW_WORDS = "红薯粉条八块", "脐橙三块二一斤"
PHOTOS = (b"\xff\xd8 one", b"\xff\xd8 two")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "station"


@pytest.fixture
def stick(tmp_path):
    path = tmp_path / "media" / "KINGSTON"
    path.mkdir(parents=True)
    return path


@pytest.fixture
def code(folder, stick):
    """A station with a passphrase, a backup with photos on the stick, one fact written since."""
    new = NewStation(name="石门村站", village_code="500241001201", clerk="李秀英")
    secrets = Secrets(passphrase=WORDS, keyring=False)
    station, code = Station.create(folder, new, secrets)
    with contextlib.closing(station):
        for content in PHOTOS:
            station.shelf.put(content)
        station.backup_with_photos(
            stick / "20261120-183000.czb", lambda _done, _all: None, lambda make: make()
        )
        station.people.add(Person(name="后来的", phone="13912345678"))
    return code


@pytest.fixture
def sticks(stick):
    """The sticks that are in now; a test pulls them out or puts them in."""
    return [Volume(str(stick), "KINGSTON")]


@pytest.fixture
def panel(jobs, shown, folder, sticks, code):
    made = RestorePanel(Home(folder), jobs, lambda: sticks)
    shown(made)
    return made


def rows(listed: BackupList) -> list[str]:
    return [listed.hits.item(at).text() for at in range(listed.hits.count())]


def texts(widget):
    return " ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


@pytest.fixture
def looked(panel, press, qtbot):
    """Choose what lies on the stick and say the passphrase."""

    def look(words=WORDS):
        choose(panel, press, qtbot)
        enter(panel, words)
        seen(panel, qtbot)
        return panel

    return look


def seen(panel, qtbot):
    """Wait until what the backup holds is on the screen."""
    qtbot.waitUntil(lambda: hasattr(panel, "facts"))
    qtbot.waitUntil(panel.facts.isVisible)


def choose(panel, press, qtbot):
    qtbot.waitUntil(lambda: panel.look.list.hits.count() > 1)
    press(panel, "看看这一份")
    qtbot.waitUntil(lambda: hasattr(panel.look._step, "line"))


def enter(panel, words):
    line = panel.look._step.line
    line.insert(words)
    QTest.keyClick(line, KEY.Key_Return)


def test_the_stick_that_is_in_is_offered_first(panel, folder, stick, qtbot):
    (folder / "backups").mkdir()
    shutil.copy(stick / "20261120-183000.czb", folder / "backups" / "20261121-090000.czb")
    panel.look.list.refresh()
    qtbot.waitUntil(lambda: len(rows(panel.look.list)) == 4)
    heads = [one for one in rows(panel.look.list) if ".czb" not in one]
    assert heads == ["U盘 KINGSTON", "这台电脑自己存的"]
    assert "2026-11-20 18:30" in rows(panel.look.list)[1]
    assert panel.look.list.hits.currentRow() == 1


def test_a_stick_that_comes_later_appears_and_one_that_goes_is_gone(panel, sticks, qtbot):
    listed = panel.look.list
    qtbot.waitUntil(lambda: bool(rows(listed)))
    (volume,) = sticks
    for now in ([], [volume]):
        sticks[:] = now
        listed.drives._before = None
        listed.drives.look()
        qtbot.waitUntil(lambda now=now: bool(rows(listed)) == bool(now))
        assert listed.look.isVisible() == bool(now)
        assert listed.hint.text()


def test_what_it_holds_is_shown_before_anything_is_touched(looked, folder):
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    panel = looked()
    said = texts(panel)
    assert "石门村站" in said
    assert "2 张" in said
    assert "逐条核对过，完好。" in said
    assert f"恢复到：{folder}" in said
    assert f"aside-{panel._stamp}" in said
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_a_wrong_passphrase_is_told_beside_the_field_and_may_be_typed_again(
    panel, press, qtbot, looked
):
    choose(panel, press, qtbot)
    enter(panel, "不是这句话")
    qtbot.waitUntil(lambda: "不对" in getattr(panel.look._step, "wrong", QLabel()).text())
    step = panel.look._step
    assert step.wrong.isVisible()
    assert step.line.hasFocus()
    enter(panel, WORDS)
    seen(panel, qtbot)


def opened(folder, secrets):
    with contextlib.closing(Station.open(folder, secrets)) as station:
        return station.ledger.journal.epoch, station.verify(), len(station.people.clerks.all())


def found(folder, phone, secrets):
    with contextlib.closing(Station.open(folder, secrets, read_only=True)) as station:
        return bool(station.db.one("SELECT 1 FROM person WHERE phone = ?", (phone,)))


def test_it_is_put_back_and_what_was_there_is_kept_aside(looked, press, qtbot, folder):
    panel = looked()
    press(panel, "恢复")
    qtbot.waitUntil(lambda: "恢复好了" in texts(panel))
    aside = folder / f"aside-{panel._stamp}"
    assert str(aside) in texts(panel)
    assert "另起一段" in texts(panel)
    with qtbot.waitSignal(panel.restored) as made:
        press(panel, "打开")
    assert made.args[0].folder == folder
    epoch, verdict, clerks = opened(folder, made.args[0].secrets)
    assert (epoch, verdict.ok, clerks) == (2, True, 1)
    secrets = Secrets(passphrase=WORDS, keyring=False)
    assert not found(folder, "13912345678", secrets)
    assert found(aside, "13912345678", secrets)


def test_by_the_recovery_code_a_new_passphrase_is_set(panel, press, qtbot, code, tmp_path):
    choose(panel, press, qtbot)
    press(panel, "用恢复码打开")
    enter(panel, code.lower().replace("-", " "))
    seen(panel, qtbot)
    panel.put_in(tmp_path / "new")
    assert panel.hint.text() == "那里还没有账。"
    assert panel.passphrase.hasFocus()
    panel.passphrase.insert("短")
    press(panel, "恢复")
    assert "6" in panel.wrong.text()
    assert not (tmp_path / "new").exists()
    panel.passphrase.insert(NEW_WORDS)
    QTest.keyClick(panel.passphrase, KEY.Key_Return)
    qtbot.waitUntil(lambda: "恢复好了" in texts(panel))
    with qtbot.waitSignal(panel.restored) as made:
        press(panel, "打开")
    assert made.args[0].secrets.passphrase == f"短{NEW_WORDS}"
    assert opened(tmp_path / "new", made.args[0].secrets)[1].ok


def test_another_stations_backup_is_put_beside_this_one(looked, folder, monkeypatch, tmp_path):
    content = (folder / "slots.json").read_text(encoding="utf-8")
    file = content.partition('"file": "')[2].partition('"')[0]
    (folder / "slots.json").write_text(content.replace(file, "0" * 16), encoding="utf-8")
    panel = looked()
    assert panel._folder == folder.with_name("station-2")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_said: str(folder))
    panel._choose_folder()
    assert panel._folder == folder
    assert f"aside-{panel._stamp}" in panel.hint.text()


def test_among_other_things_a_station_gets_a_folder_of_its_own(looked, monkeypatch, tmp_path):
    panel = looked()
    for chosen, expected in (
        (tmp_path, tmp_path / "cunzhan"),
        (tmp_path / "station", tmp_path / "station"),
        (tmp_path / "fresh", tmp_path / "fresh"),
    ):
        monkeypatch.setattr(
            QFileDialog, "getExistingDirectory", lambda *_said, chosen=chosen: str(chosen)
        )
        panel._choose_folder()
        assert panel._folder == expected


def test_a_restore_that_is_stopped_touches_nothing(looked, press, qtbot, folder, jobs):
    """Both outside lanes are held until the clerk has stopped it."""
    panel, gate = looked(), threading.Event()
    for _lane in range(2):
        jobs.outside(lambda _progress: gate.wait(PATIENCE_MS / 1000))
    before = {path for path in folder.rglob("*") if path.name != "lock"}
    panel.put_in(folder.parent / "chosen")
    press(panel, "恢复")
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, KEY.Key_Space)
    assert not panel._run.cancelled, "a key pressed in advance stops nothing"
    press(panel, "停下")
    gate.set()
    qtbot.waitUntil(lambda: "已停下，什么都没动。" in texts(panel))
    assert {path for path in folder.rglob("*") if path.name != "lock"} == before
    assert str(folder.parent / "chosen") in texts(panel)
    press(panel, "恢复")
    qtbot.waitUntil(lambda: "恢复好了" in texts(panel))


def test_a_disk_without_room_is_told_with_what_to_do(looked, press, qtbot, monkeypatch):
    panel = looked()
    none = shutil._ntuple_diskusage(9, 9, 0)
    monkeypatch.setattr("core.db.restoring.shutil.disk_usage", lambda _at: none)
    press(panel, "恢复")
    qtbot.waitUntil(lambda: "放不下" in texts(panel))
    assert "请换一个盘上的文件夹" in panel.wrong.text()


def flip(path: Path, name: str, at: int = 0) -> None:
    package = Package(path)
    content = bytearray(path.read_bytes())
    content[package._at[name] + 30 + len(name) + at] ^= 1
    path.write_bytes(content)


def test_a_damaged_one_names_its_place_and_only_another_one_is_offered(looked, press, stick, qtbot):
    flip(stick / "20261120-183000.czb", "ledger.db", 40_000)
    panel = looked()
    said = panel.facts.verdict.text()
    assert "账本文件第 10 页坏了" in said
    assert panel.facts.verdict.property("tone") == "stop"
    assert "石门村站" in texts(panel), "whose it is can be read all the same"
    assert "不能用了，请换一份" in texts(panel)
    press(panel, "换一份备份")
    qtbot.waitUntil(lambda: bool(rows(panel.look.list)))


def test_a_damaged_photo_costs_no_more_than_that_photo(looked, press, stick, qtbot):
    package = Package(stick / "20261120-183000.czb")
    flip(package.path, package.photos[0])
    panel = looked()
    assert "有 1 张照片坏了" in panel.facts.verdict.text()
    press(panel, "恢复")
    qtbot.waitUntil(lambda: "恢复好了" in texts(panel))


def test_what_is_none_and_what_went_are_told_at_the_choice(panel, press, qtbot, stick):
    (stick / "note.czb").write_bytes(b"PK\x03\x04 and then nothing")
    panel.look.open(stick / "note.czb")
    qtbot.waitUntil(lambda: "不是备份" in texts(panel))
    panel.look.open(stick / "gone.czb")
    qtbot.waitUntil(lambda: "U盘可能拔了" in texts(panel))
    left: list[bool] = []
    panel.left.connect(lambda: left.append(True))
    press(panel, "返回")
    assert left == [True]


def test_a_station_folder_on_the_stick_is_a_backup_too(panel, folder, stick, qtbot):
    shutil.copytree(folder, stick / "cunzhan")
    panel.look.list.refresh()
    qtbot.waitUntil(lambda: any("cunzhan" in row for row in rows(panel.look.list)))
    panel.look._look(stick / "cunzhan", Secrets(passphrase=WORDS, keyring=False))
    seen(panel, qtbot)
    assert panel.facts.verdict.property("tone") == "done"


@pytest.fixture
def page(office, request):
    return request.getfixturevalue("opened")(lambda: SettingsPage(office.desk), "settings")


def test_a_backup_is_tried_in_the_settings_without_restoring_it(page, office, press, qtbot):
    """The key file lies where the office made it, so that nothing is asked."""
    card = page.restoring
    page.show_card(card)
    office.do(lambda s: s.scheduled_backup())
    events = office.do(lambda s: s.verify()).events
    press(card, "验一份备份")
    look = card.shown
    assert isinstance(look, BackupLook)
    look._home = Home(office.station.folder, office.station.folder.with_name("key"))
    qtbot.waitUntil(lambda: look.list.hits.count() > 1)
    press(card, "看看这一份")
    qtbot.waitUntil(card.said.isVisible)
    assert "可以放心" in card.said.text()
    assert card.said.property("tone") == "done"
    qtbot.waitUntil(lambda: f"{events:,}" in texts(card))
    assert office.do(lambda s: s.ledger.journal.epoch) == 1
    press(card, "验一份备份")
    press(card, "返回")
    assert card.shown is None


@pytest.mark.usefixtures("worn")
def test_the_other_panels_of_the_door_are_legible(jobs, settings, shown, folder, qtbot):
    known = [Known(folder.with_name(f"站{n}"), f"石门村电商服务站{n}", "") for n in range(7)]
    for panel in (
        FirstRun(folder, jobs, settings, several=True),
        UnlockPanel(several=True),
        StationsPanel(known, folder, folder),
    ):
        shown(panel)
        for fault in (cut_texts, outside, overlaps, nameless):
            qtbot.waitUntil(lambda fault=fault, panel=panel: fault(panel) == [])


@pytest.mark.usefixtures("worn")
def test_every_step_is_legible(request, qtbot, stick, code):
    panel = request.getfixturevalue("panel")

    def sound():
        # What came is measured in one turn of the loop, and laid out in the next.
        for fault in (cut_texts, outside, overlaps, nameless):
            qtbot.waitUntil(lambda fault=fault: fault(panel) == [])
        assert panel.height() == 768

    qtbot.waitUntil(lambda: panel.look.list.hits.count() > 1)
    sound()
    panel.look.choose("备份读不出来了" * 6)
    qtbot.waitUntil(lambda: panel.look.list.hits.count() > 1)
    sound()
    panel.look.ask(stick / "20261120-183000.czb", "口令或恢复码不对。请再输一次，注意大小写。")
    sound()
    panel.look._look(stick / "20261120-183000.czb", Secrets(recovery=code, keyring=False))
    seen(panel, qtbot)
    sound()
    panel.wrong.say("放不下：恢复要 2 MB，这个盘只剩 1 MB。什么都没动。")
    sound()
