"""Once the desk is open: what is heard, what is loaded by then, what is loaded later."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.opening import QUIET_MS
from desktop.pages.catalogue import DAILY
from desktop.widgets.scan import Scanner
from tests.desktop.patient import PATIENCE_MS
from tests.desktop.running import ROOT, Desk, made, started

KEY = Qt.Key


@pytest.fixture
def desk(qapp, qtbot, tmp_path, dressed) -> Iterator[Callable[[], Desk]]:
    """Start the desk on the test's folder, as often as wanted."""
    yield from started(qtbot, tmp_path / "station", dressed)


@pytest.fixture
def folder(tmp_path) -> Path:
    path: Path = tmp_path / "station"
    return path


def test_once_the_desk_is_painted_a_scanner_is_heard(desk, folder):
    made(folder)
    run = desk()
    run.opens()
    run.qtbot.waitUntil(lambda: run.window.findChild(Scanner) is not None)
    code = "YT7000000000001"
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClicks(target, code)
    QTest.keyClick(target, KEY.Key_Return)
    assert run.window.strip.search.text() == code


def test_in_quiet_moments_the_daily_pages_are_loaded_one_by_one(desk, folder):
    made(folder)
    run = desk()
    run.opens()
    run.qtbot.waitUntil(lambda: hasattr(run.opening, "_cold"))
    before = len(run.opening._cold)
    assert before == len(DAILY)
    run.qtbot.waitUntil(lambda: len(run.opening._cold) < before)
    QTest.keyClick(run.window, KEY.Key_Shift)
    assert run.opening._quiet.remainingTime() > QUIET_MS // 2
    run.qtbot.waitUntil(lambda: not run.opening._cold)


OPENED = """
import json, os, sys
from pathlib import Path
from desktop import app
listen = app.listen
def heard(bare):
    listen(bare)
    print(json.dumps(sorted(sys.modules)), flush=True)
    # A killed desk is what the next start has to cope with anyway.
    os._exit(0)
app.listen = heard
app.run(app.Options(data=Path(sys.argv[1])))
"""


def test_a_desk_that_opens_loads_nothing_that_only_some_days_need(folder):
    made(folder)
    said = subprocess.run(
        [sys.executable, "-c", OPENED, str(folder)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        timeout=PATIENCE_MS / 1000,
    )
    loaded = set(json.loads(said.stdout))
    assert "desktop.pages.home.page" in loaded
    rare = {
        "reportlab",
        "openpyxl",
        "PIL",
        "uharfbuzz",
        "segno",
        "lunar_python",
        "babel",
        "keyring",
    }
    rare |= {"core.demo.life", "core.paper.flow", "core.imports.service"}
    rare |= {"desktop.pages.door.first_run", "desktop.pages.parcels.page", "desktop.widgets.form"}
    assert not rare & loaded
