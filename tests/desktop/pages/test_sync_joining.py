"""A second PC, or a rebuilt one: a code, progress, and a word when it can be used."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from core.db.unlock import DEMO_KEY_NAME, Secrets
from core.people.model import Person
from core.station import NewStation, Station
from desktop.pages.door.first_run import FirstRun
from desktop.pages.door.joining import JoinPanel
from tests.desktop.running import started

WORDS = "红薯粉条八块"


@pytest.fixture
def first(tmp_path, admit):
    """The station's first PC: three people, everything receipted."""
    new = NewStation(name="帅家村服务站", village_code="500241001201", clerk="李秀英")
    secrets = Secrets(key_file=tmp_path / "first.key", keyring=False)
    made, _recovery = Station.create(tmp_path / "first", new, secrets)
    for name, phone in (("龚喆", "13330766619"), ("王桂花", "13812341234")):
        made.people.add(Person(name=name, phone=phone))
    admit(made)
    made.sync.run()
    yield made
    made.close()


@pytest.fixture
def panel(jobs, settings, shown, tmp_path, monkeypatch):
    monkeypatch.setenv("CUNZHAN_STATE", str(tmp_path / "joining-state"))
    made = JoinPanel(tmp_path / "second", jobs, settings)
    shown(made)
    made.passphrase.setText(WORDS)
    yield made
    station = made._station
    jobs.close(station.close if station is not None else None)


def test_a_code_brings_the_whole_station_and_a_recovery_code_of_its_own(
    first, panel, press, code, qtbot
):
    made: list[Any] = []
    panel.made.connect(made.append)
    panel.typed_code.setText(code())
    press(panel, "加入")
    qtbot.waitUntil(lambda: "测试站" in panel.said.text())
    press(panel, "是，加入")
    qtbot.waitUntil(lambda: hasattr(panel, "typed") and panel.typed.isVisible())
    figures = [one.text() for one in panel.findChildren(QLabel) if one.property("role") == "figure"]
    assert len("".join(figures).replace(" ", "")) == 32
    panel.typed.setText("".join(figures).replace(" ", "")[-4:])
    press(panel, "开始用")
    qtbot.waitUntil(lambda: bool(made))
    (done,) = made
    seen: list[Any] = []
    panel._jobs.ledger(
        lambda: (done.station.people.station().name, done.station.db.one(
            "SELECT count(*) FROM person")[0], done.station.ledger.clerk),
        seen.append,
    )  # fmt: skip
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [("帅家村服务站", 2, first.ledger.clerk)]


def test_a_bad_code_is_told_and_the_next_one_tried(first, panel, press, code, qtbot):
    panel.typed_code.setText("nonsense")
    press(panel, "加入")
    assert "登记码" in panel.said.text()
    used = code()
    first.sync.hang_up()
    good = code()
    panel.typed_code.setText(used.replace(used.split("/")[1], "A" * 20))
    press(panel, "加入")
    qtbot.waitUntil(lambda: "没有开过" in panel.said.text())
    panel.typed_code.setText(good)
    press(panel, "加入")
    press(panel, "是，加入")
    qtbot.waitUntil(lambda: hasattr(panel, "typed") and panel.typed.isVisible())


@pytest.fixture
def begun(first, jobs, tmp_path, monkeypatch, qtbot):
    """A folder that was made to join and got no further."""
    monkeypatch.setenv("CUNZHAN_STATE", str(tmp_path / "begun-state"))
    made: list[Station] = []
    secrets = Secrets(key_file=tmp_path / "begun.key", keyring=False)
    jobs.ledger(lambda: Station.create(tmp_path / "begun", None, secrets)[0], made.append)
    qtbot.waitUntil(lambda: bool(made))
    yield made[0]
    jobs.close(made[0].close)


@pytest.fixture
def unfinished(begun, jobs, settings, shown):
    """The panel that goes on where that folder was left."""
    return shown(JoinPanel(begun.folder, jobs, settings, begun))


def test_a_pc_that_was_interrupted_goes_on_with_a_code(unfinished, begun, code, press, qtbot):
    panel = unfinished
    heard: list[Any] = []
    panel.made.connect(heard.append)
    panel.typed_code.setText(code())
    press(panel, "加入")
    press(panel, "是，加入")
    qtbot.waitUntil(lambda: bool(heard))
    assert heard[0].station is begun


@pytest.fixture
def desk(qapp, qtbot, tmp_path, dressed, monkeypatch):
    """Start the desk on an empty folder, as often as wanted."""
    monkeypatch.setenv("CUNZHAN_STATE", str(tmp_path / "desk-state"))
    yield from started(qtbot, tmp_path / "desk", dressed)


def test_the_desk_joins_from_its_first_run_and_opens_on_the_stations_books(first, desk, code):
    run = desk()
    run.press(run.shows(FirstRun), "已有站点，加入")
    panel = run.shows(JoinPanel)
    panel.passphrase.setText(WORDS)
    panel.typed_code.setText(code())
    run.press(panel, "加入")
    run.press(panel, "是，加入")
    run.qtbot.waitUntil(lambda: hasattr(panel, "typed") and panel.typed.isVisible())
    panel.typed.setText(panel.recovery[-4:])
    run.press(panel, "开始用")
    run.opens()
    assert run.window.strip.clerk.text() == "李秀英"
    assert run.window.strip.station.text() == "帅家村服务站"


def test_a_desk_that_was_closed_before_it_had_joined_asks_for_the_code_again(desk, tmp_path):
    secrets = Secrets(key_file=tmp_path / "desk" / DEMO_KEY_NAME, keyring=False)
    Station.create(tmp_path / "desk", None, secrets)[0].close()
    run = desk()
    panel = run.shows(JoinPanel)
    assert panel.typed_code.isVisible()
    assert not hasattr(panel, "passphrase")


def test_enter_after_the_code_leads_to_the_passphrase_and_enter_there_joins(panel):
    panel.typed_code.setFocus()
    QTest.keyClick(panel.typed_code, Qt.Key.Key_Return)
    assert panel.passphrase.hasFocus()
    assert panel.go.isEnabled()
    QTest.keyClick(panel.passphrase, Qt.Key.Key_Return)
    assert "登记码" in panel.said.text()


def test_the_way_back_leads_to_the_first_run(panel, press, qtbot):
    with qtbot.waitSignal(panel.left):
        press(panel, "返回")
