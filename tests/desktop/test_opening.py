"""From the empty window to an open desk and back, on real folders."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from core.db.backup import FILE_NAME, FOLDER
from core.db.errors import DeskOpenError
from core.db.lock import Lock, call_forward
from core.db.unlock import DEMO_KEY_NAME, Secrets
from core.station import IN_USE
from desktop.app import LOOK_FILE
from desktop.pages.catalogue import PLACES
from desktop.pages.door.first_run import FirstRun
from desktop.pages.door.panel import Panel
from desktop.pages.door.sign_in import SignInPanel
from desktop.pages.door.unlock import UnlockPanel
from desktop.settings import LANGUAGE, LARGE_TEXT
from tests.desktop.patient import PATIENCE_MS
from tests.desktop.running import ROOT, Desk, made, reopened, started

KEY = Qt.Key
WORDS, PIN, OTHER_PIN = "石门的红薯粉", "135790", "246802"


@pytest.fixture
def desk(qapp, qtbot, tmp_path, dressed) -> Iterator[Callable[[], Desk]]:
    """Start the desk on the test's folder, as often as wanted."""
    yield from started(qtbot, tmp_path / "station", dressed)


@pytest.fixture
def folder(tmp_path) -> Path:
    path: Path = tmp_path / "station"
    return path


def enter(line: QLineEdit, text: str) -> None:
    line.clear()
    line.insert(text)
    QTest.keyClick(line, KEY.Key_Return)


def pad(qtbot: Any, panel: SignInPanel) -> QLineEdit:
    """Return the line for the PIN once it is asked."""
    qtbot.waitUntil(lambda: panel._pad is not None)
    assert panel._pad is not None
    return panel._pad.line


def test_an_empty_folder_begins_with_the_first_run(desk):
    run = desk()
    assert isinstance(run.shows(FirstRun), FirstRun)
    assert not run.window.rail.isVisible()
    assert run.window.page() is None


@pytest.mark.slow
def test_the_demo_button_lays_out_a_station_and_opens_every_page(desk, folder):
    run = desk()
    run.press(run.shows(FirstRun), "先看看演示站")
    run.opens(2 * PATIENCE_MS)
    assert (folder / DEMO_KEY_NAME).exists()
    assert run.window.rail.isVisible()
    assert len(run.window.rail.entries()) == len(PLACES)
    for key in run.window.rail.entries():
        run.window.show_page(key)
        assert run.window.stack.currentWidget() is run.window.page(key)
    run.settle()
    assert run.window.notices.notice() is None


def test_without_a_pin_the_head_is_straight_in(desk, folder):
    made(folder)
    run = desk()
    run.opens()
    assert run.window.strip.clerk.text() == "李秀英"
    assert run.early.curtain.windowTitle() == "石门村服务站 — 村站通"


def test_the_passphrase_opens_the_file_and_a_wrong_one_is_told(desk, folder):
    made(folder, secrets=Secrets(passphrase=WORDS, keyring=False))
    run = desk()
    panel = run.shows(UnlockPanel)
    enter(panel.line, "不是这句话")
    run.qtbot.waitUntil(panel.isEnabled)
    assert panel.said.isVisible()
    assert panel.said.property("tone") == "stop"
    assert run.window.page() is None
    enter(panel.line, WORDS)
    run.opens()


def test_the_recovery_code_opens_the_file_however_it_is_typed(desk, folder):
    code = made(folder, secrets=Secrets(passphrase=WORDS, keyring=False))
    run = desk()
    panel = run.shows(UnlockPanel)
    run.press(panel, "用恢复码打开")
    assert panel.line.echoMode() == QLineEdit.EchoMode.Normal
    enter(panel.line, "这不是码")
    run.qtbot.waitUntil(panel.isEnabled)
    assert panel.said.isVisible()
    enter(panel.line, code.lower().replace("-", " "))
    run.opens()


def test_two_clerks_are_asked_who_and_the_wrong_pin_waits(desk, folder):
    made(folder, ("覃明桂", OTHER_PIN), pin=PIN)
    run = desk()
    panel = run.shows(SignInPanel)
    run.press(panel, "覃明桂")
    line = pad(run.qtbot, panel)
    for tries in range(1, 4):
        enter(line, PIN)
        run.qtbot.waitUntil(lambda left=10 - tries: str(left) in panel._pad._told.text())
    assert not line.isEnabled()
    assert "还要等 5 秒" in panel._pad._told.text()
    QTest.keyClick(panel._pad, KEY.Key_Escape)
    run.qtbot.waitUntil(lambda: getattr(QApplication.focusWidget(), "text", str)() == "李秀英")
    run.press(panel, "李秀英")
    enter(pad(run.qtbot, panel), PIN)
    run.opens()
    assert run.window.strip.clerk.text() == "李秀英"


def test_whoever_signed_in_is_noted_as_the_one_who_did_it(desk, folder):
    made(folder, ("覃明桂", OTHER_PIN), pin=PIN)
    run = desk()
    panel = run.shows(SignInPanel)
    run.press(panel, "覃明桂")
    enter(pad(run.qtbot, panel), OTHER_PIN)
    run.opens()
    station = run.opening._station
    assert station is not None
    assert station.ledger.clerk != ""
    names: list[str | None] = []
    clerks = station.people.clerks
    run.bare.jobs.ledger(lambda: clerks.named(station.ledger.clerk).name, names.append)
    run.qtbot.waitUntil(lambda: bool(names))
    assert names == ["覃明桂"]


def test_closing_ends_the_session_backs_up_and_lets_the_next_in(desk, folder):
    made(folder)
    run = desk()
    run.opens()
    with pytest.raises(DeskOpenError):
        Lock(folder)
    assert run.window.close()
    assert not run.early.curtain.isVisible()
    assert len(list((folder / FOLDER).glob("*"))) == 1
    station = reopened(folder)
    try:
        assert station.setting(IN_USE) is None
        assert station.begin_session()
    finally:
        station.close()


def test_where_no_backup_can_be_written_the_next_is_let_in_all_the_same(desk, folder):
    made(folder)
    (folder / FOLDER).write_text("", encoding="utf-8")
    run = desk()
    run.opens()
    assert run.window.close()
    Lock(folder).release()
    run = desk()
    run.opens()
    home = run.window.page("home")
    run.qtbot.waitUntil(lambda: bool(home.todo.lines()))
    assert "上次关闭时没有备份成" in [line.task.text for line in home.todo.lines()]


def test_a_second_desk_calls_the_first_one_forward_and_goes(desk, folder, tmp_path):
    made(folder)
    run = desk()
    run.opens()
    run.early.curtain.showMinimized()
    assert run.early.curtain.isMinimized()
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    second = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "--data", str(folder)],
        cwd=tmp_path,
        env=environment,
        check=False,
        timeout=PATIENCE_MS / 1000,
    )
    assert second.returncode == 0
    run.qtbot.waitUntil(lambda: not run.early.curtain.isMinimized())
    run.early.curtain.showMinimized()
    call_forward(folder)
    run.qtbot.waitUntil(lambda: not run.early.curtain.isMinimized())


def test_after_a_power_cut_everything_is_verified_and_said(desk, folder):
    made(folder)
    station = reopened(folder)
    station.begin_session()
    station.close()
    run = desk()
    run.opens()
    run.says("账本核对无误，一笔不少。")
    run.settle()
    assert len(list((folder / FOLDER).glob("*"))) == 1


def test_after_a_proper_end_nothing_is_said(desk, folder):
    made(folder)
    run = desk()
    run.opens()
    run = desk()
    run.opens()
    run.settle()
    assert run.window.notices.notice() is None


def test_a_damaged_ledger_is_told_and_not_opened(desk, folder):
    made(folder)
    (folder / FILE_NAME).write_bytes(os.urandom(64 * 1024))
    run = desk()
    panel = run.shows(Panel)
    assert panel.accessibleName()
    assert run.window.page() is None


def locked(desk: Callable[[], Desk], folder: Path) -> tuple[Desk, SignInPanel]:
    """Open the desk on its parcels page, leave it alone until it locks."""
    made(folder, ("覃明桂", OTHER_PIN), pin=PIN)
    run = desk()
    panel = run.shows(SignInPanel)
    run.press(panel, "李秀英")
    enter(pad(run.qtbot, panel), PIN)
    run.opens()
    run.window.show_page("parcels")
    run.opening._idle.timeout.emit()
    return run, run.shows(SignInPanel)


def test_left_alone_the_desk_asks_the_pin_and_comes_back_to_its_page(desk, folder):
    run, panel = locked(desk, folder)
    assert not run.window.rail.isVisible()
    run.press(panel, "覃明桂")
    line = pad(run.qtbot, panel)
    enter(line, PIN)
    shown = panel._pad
    assert shown is not None
    run.qtbot.waitUntil(lambda: shown._told.text() != "")
    assert run.window.stack.currentWidget() is panel
    enter(line, OTHER_PIN)
    page = run.window.page("parcels")
    run.qtbot.waitUntil(lambda: run.window.stack.currentWidget() is page)
    assert run.window.rail.isVisible()
    assert run.window.strip.clerk.text() == "覃明桂"


@pytest.mark.parametrize("key", [KEY.Key_F1, KEY.Key_F5, KEY.Key_Escape])
def test_no_key_goes_round_the_lock(desk, folder, key):
    run, panel = locked(desk, folder)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)
    assert run.window.stack.currentWidget() is panel
    assert not run.window.rail.isVisible()


def test_without_any_pin_the_desk_left_alone_stays_open(desk, folder):
    made(folder)
    run = desk()
    run.opens()
    run.opening._idle.timeout.emit()
    run.settle()
    assert run.window.stack.currentWidget() is run.window.page()


def test_nobody_without_a_pin_is_locked_out_of_her_own_desk(desk, folder):
    made(folder, ("覃明桂", None), pin=PIN)
    run = desk()
    run.press(run.shows(SignInPanel), "覃明桂")
    run.opens()
    run.opening._idle.timeout.emit()
    run.settle()
    assert run.window.stack.currentWidget() is run.window.page()


def test_another_clerk_takes_over_at_the_strip(desk, folder):
    made(folder, ("覃明桂", None))
    run = desk()
    run.opens()
    QTest.mouseClick(run.window.strip.clerk, Qt.MouseButton.LeftButton)
    run.press(run.shows(SignInPanel), "覃明桂")
    run.qtbot.waitUntil(run.window.rail.isVisible)
    assert run.window.strip.clerk.text() == "覃明桂"


def test_the_language_and_the_look_chosen_at_the_desk_are_known_before_the_next_unlock(
    desk, folder
):
    made(folder)
    run = desk()
    run.opens()
    run.bare.settings.set(LANGUAGE, "en")
    run.bare.settings.set(LARGE_TEXT, True)
    run.settle()
    kept = json.loads((folder / LOOK_FILE).read_text(encoding="utf-8"))
    assert kept[LANGUAGE.name] == '"en"'
    assert kept[LARGE_TEXT.name] == "true"
