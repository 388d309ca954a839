"""From the start of the program to its first painted window, against a bare PySide6 window.

Each run is a process of its own on Qt's offscreen platform. Ours is ``main.py`` with a key file
and a station of a million rows; bare is an application with one empty main window of the same
size. Both stop the watch when the first paint has been handled. Reported beside it: peak memory at
that moment, which modules are loaded by then, when the station is open and the desk (or the door
that asks who works) is painted, and what unlocking costs by key file and by passphrase.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measure import ROOT, Pairs, expect, flags, paired, show, spread, timed, told
from benchmarks.stations import CACHE, KEY_NAME, PASSPHRASE, copied_station, reach, secrets
from core.db.unlock import Secrets, unlock
from core.station import Station

SAY = """
import json, re, sys, time
def say(what):
    now = time.monotonic_ns()
    status = open("/proc/self/status", encoding="ascii").read()
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) / 1024
    print(json.dumps({"what": what, "ns": now, "mb": peak, "modules": sorted(sys.modules)}))
    sys.stdout.flush()
"""
BARE = """
import sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class First(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, painted)
        return False
def painted():
    from start_say import say
    say("painted")
    app.exit()
app = QApplication(sys.argv[:1])
window = QMainWindow()
window.resize(1366, 768)
first = First(window)
window.installEventFilter(first)
window.show()
app.exec()
"""
OURS = """
import os
import sys
sys.path.insert(0, sys.argv.pop(1))
import main
from desktop import app
made = app.FirstPaint.__init__
seen = []
def painted():
    from start_say import say
    say("painted")
    from desktop import window
    for name in ("show_alone", "open_desk"):
        setattr(window.MainWindow, name, watched(getattr(window.MainWindow, name)))
def watched(show):
    def shown(self, *arguments):
        show(self, *arguments)
        # What was in the way is gone for good once this is painted: the desk, or its door.
        app.FirstPaint(self.stack.currentWidget())
    return shown
def usable():
    from start_say import say
    say("usable")
    # A desk that was never closed would verify a million rows before it lets go.
    os._exit(0)
def first(self, shown):
    made(self, shown)
    self.painted.connect(usable if seen else painted)
    seen.append(self)
app.FirstPaint.__init__ = first
main.main(sys.argv[1:])
"""
ROOMS = frozenset({"cli", "core", "desktop", "words"})
HEAVY = frozenset(
    {
        "PIL",
        "babel",
        "cryptography.x509",
        "keyring",
        "lunar_python",
        "numpy",
        "openpyxl",
        "python_calamine",
        "reportlab",
        "requests",
        "segno",
        "sqlite_utils",
        "uharfbuzz",
        "xlsxwriter",
    }
)
"""Modules that have no business before the window shows."""


def run(code: str, *arguments: str, folder: Path) -> list[dict[str, Any]]:
    """Run a child; return what it said, with milliseconds since it was started."""
    CACHE.mkdir(parents=True, exist_ok=True)
    (CACHE / "start_say.py").write_text(SAY, encoding="ascii")
    env = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(CACHE),
        "CUNZHAN_STATE": str(CACHE / "state"),
    }
    start = time.monotonic_ns()
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env=env,
        capture_output=True,
        check=True,
        timeout=30,
    )
    said = [json.loads(line) for line in done.stdout.splitlines()]
    return [one | {"ms": (one["ns"] - start) / 1e6} for one in said]


def unlocking(folder: Path, n: int) -> dict[str, float]:
    """Return what finding the file's key costs, in milliseconds."""
    by_key, by_word = secrets(folder), Secrets(passphrase=PASSPHRASE, keyring=False)
    return {
        name: round(statistics.median(timed(lambda: unlock(folder, way)) for _ in range(n)), 2)  # noqa: B023
        for name, way in (("key_file_ms", by_key), ("passphrase_ms", by_word))
    }


def main() -> None:
    said = flags(__doc__, rows=1_000_000, n=15)
    with copied_station(said.rows, said.seed) as folder:
        show(measured(folder, said.rows, said.n))


def measured(folder: Path, wanted: int, n: int) -> dict[str, Any]:
    """Start bare and ours by turns on a station that may be written to; return the answer."""
    station = Station.open(folder, secrets(folder), read_only=True)
    rows = expect(reach(station, "up"), wanted)
    station.close()
    key = str(folder / KEY_NAME)
    memory = Pairs([], [])
    opened: list[dict[str, Any]] = []
    first: dict[str, Any] = {}

    def bare() -> float:
        (painted,) = run(BARE, folder=ROOT)
        memory.floor.append(painted["mb"])
        return float(painted["ms"])

    def ours() -> float:
        painted, usable = run(
            OURS, str(ROOT), "--data", str(folder), "--key-file", key, folder=ROOT
        )
        memory.value.append(painted["mb"])
        first.update(painted)
        opened.append(usable)
        return float(painted["ms"])

    pairs = paired(bare, ours, n)
    loaded = set(first["modules"])
    return told(
        "the first window is painted within 1.6 × a bare PySide6 window",
        pairs,
        1.6,
        unit="ms",
        rows=rows,
        memory=told("peak memory at first paint is at most 1.5 × bare", memory, 1.5, unit="MB"),
        heavy_modules=sorted(loaded & HEAVY),
        modules=len(loaded),
        of_ours=sorted(n for n in loaded if n.split(".")[0] in {"core", "desktop", "words", "cli"}),
        usable={
            "ms": round(statistics.median(one["ms"] for one in opened), 1),
            "mb": round(statistics.median(one["mb"] for one in opened), 1),
            "spread": spread([one["ms"] for one in opened]),
        },
        unlocking=unlocking(folder, 5),
    )


if __name__ == "__main__":
    main()
