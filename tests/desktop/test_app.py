"""The window comes first: what the desk does, and does not do, before it is painted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop import app as desk_app
from desktop import theme
from desktop.app import Options, furnish, prepare, run
from desktop.settings import CONTRAST, LARGE_TEXT
from tests.desktop import heavy

ROOT = Path(__file__).resolve().parents[2]
EARLY = (
    *heavy.HEAVY,
    "asyncio",
    "core.station",
    "sqlcipher3",
    "urllib.request",
    "PySide6.QtNetwork",
    "PySide6.QtPrintSupport",
)
"""What is not imported before the first paint either."""
OURS = frozenset({"cli", "core", "desktop", "main", "words"})
BARE = """
import json, resource, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Paint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, done)
        return False
def done():
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "kb": used.ru_maxrss}))
    app.quit()
app = QApplication([])
window = QMainWindow()
paint = Paint()
window.installEventFilter(paint)
window.resize(1366, 768)
window.show()
app.exec()
"""
DESK = """
import json, resource, sys
from pathlib import Path
from desktop.app import FirstPaint, Options, prepare
def done():
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "kb": used.ru_maxrss,
                      "modules": sorted(sys.modules), "shown": early.curtain.isVisible()}))
    early.app.quit()
early = prepare(Options(data=Path(sys.argv[1])))
FirstPaint(early.curtain).painted.connect(done)
early.curtain.show()
early.app.exec()
"""


USED = """
import json, os, sys
from pathlib import Path
from core.db.unlock import Secrets
from core.station import NewStation, Station
folder = Path(sys.argv[1])
if not folder.exists():
    folder.mkdir()
    new = NewStation(name="红旗村站", village_code="500241001201", clerk="石秀英")
    Station.create(folder, new, Secrets(key_file=folder / "key", keyring=False))[0].close()
    print("{}")
    sys.exit()
from desktop import app, opening
listen, opening.LONGEST_PAINT = app.listen, 60
def heard(bare):
    listen(bare)
    print(json.dumps({"modules": sorted(sys.modules), "page": type(bare.window.page()).__name__}))
    sys.stdout.flush()
    os._exit(0)
app.listen = heard
import main
main.main(["--data", str(folder), "--key-file", str(folder / "key")])
"""


def child(program: str, folder: Path) -> dict:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    # Installed, the desk has its bytecode beside it; compiling is not what is measured here.
    environment |= {"PYTHONPYCACHEPREFIX": str(ROOT / "build" / "bytecode")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    told = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    answer: dict = json.loads(told.stdout)
    return answer


def test_nothing_heavy_is_loaded_before_the_first_paint(tmp_path):
    told = child(DESK, tmp_path)
    assert told["shown"]
    found = [name for name in EARLY if name in told["modules"]]
    assert found == []


def test_the_home_page_is_used_before_the_ledgers_are_loaded(tmp_path):
    child(USED, tmp_path / "station")
    told = child(USED, tmp_path / "station")
    assert told["page"] == "HomePage"
    early = [
        name
        for name in told["modules"]
        if any(f"{name}.".startswith(f"{later}.") for later in (*heavy.HEAVY, *heavy.LATER))
    ]
    assert early == []
    ours = [name for name in told["modules"] if name.split(".")[0] in OURS]
    assert len(ours) <= heavy.MOST


def test_the_window_costs_little_more_than_a_bare_one(tmp_path):
    """CPU time, the best of five: the machine's other work must not count."""
    bare = [child(BARE, tmp_path) for _ in range(5)]
    desk = [child(DESK, tmp_path) for _ in range(5)]
    assert min(one["cpu"] for one in desk) <= 1.6 * min(one["cpu"] for one in bare)
    assert min(one["kb"] for one in desk) <= 1.5 * min(one["kb"] for one in bare)


def test_opening_touches_no_file_of_the_folder(tmp_path):
    child(DESK, tmp_path / "station")
    assert not (tmp_path / "station").exists()


@pytest.fixture
def bare(qapp, tmp_path):
    (tmp_path / "look.json").write_text(
        json.dumps({LARGE_TEXT.name: "true", "language": '"zh_CN"'}), encoding="utf-8"
    )
    early = prepare(Options(data=tmp_path))
    made = furnish(early)
    yield made
    made.jobs.close()
    early.curtain.deleteLater()


def test_the_desk_opens_in_the_look_it_was_left_in(bare, dressed):
    assert theme.current().look.large
    assert bare.settings.get(LARGE_TEXT)
    dressed()


def test_a_changed_look_is_worn_at_once_and_kept(bare, dressed, tmp_path):
    bare.settings.set(CONTRAST, True)
    assert theme.current().look.contrast
    kept = json.loads((tmp_path / "look.json").read_text(encoding="utf-8"))
    assert kept[CONTRAST.name] == "true"
    dressed()


def test_the_language_of_the_command_line_wins_and_turns_the_desk(qapp, tmp_path, dressed):
    from words import say

    made = prepare(Options(data=tmp_path, lang="ug"))
    try:
        assert say.language() == "ug"
        assert qapp.layoutDirection() == Qt.LayoutDirection.RightToLeft
    finally:
        made.curtain.deleteLater()
        say.install(None)
        dressed()


def test_where_fcitx_types_chinese_qt_is_told_to_speak_ibus(monkeypatch):
    monkeypatch.setenv("QT_IM_MODULE", "fcitx5")
    desk_app._let_chinese_be_typed()
    assert os.environ["QT_IM_MODULE"] == "ibus"
    monkeypatch.setenv("QT_IM_MODULE", "xim")
    desk_app._let_chinese_be_typed()
    assert os.environ["QT_IM_MODULE"] == "xim"


def test_the_lanes_end_with_the_window(qapp, tmp_path, qtbot):
    begun = []

    def begin(bare):
        begun.append(bare)
        bare.jobs.fetch(lambda: None)
        bare.window.close()

    assert run(Options(data=tmp_path), begin) == 0
    assert not any(lane.isRunning() for lane in begun[0].jobs._lanes())
    begun[0].window.window().deleteLater()


def test_the_window_closes_only_when_the_desk_lets_it(bare, qtbot):
    curtain = bare.window.window()
    curtain.show()
    bare.window.on_close(lambda: False)
    assert not bare.window.close()
    assert curtain.isVisible()
    bare.window.on_close(lambda: True)
    assert bare.window.close()
    assert not curtain.isVisible()


def test_the_desk_fills_the_window_that_was_there_first(bare, qtbot):
    curtain = bare.window.window()
    curtain.show()
    qtbot.waitUntil(lambda: bare.window.size() == curtain.size())
    bare.window.setWindowTitle("红旗村")
    assert curtain.windowTitle() == "红旗村"
    bare.window.hide()
    assert not curtain.isVisible()
