"""From the start of the program to its first painted window, against a bare PySide6 window.

Each run is a process of its own on Qt's offscreen platform, with its bytecode at hand as it is
where the desk is installed. Ours is ``main.py`` with a key file and a station of a million rows;
bare is an application with one empty main window of the same size. Both stop the watch when the
first paint has been handled; ours a second time when the desk is usable: the station unlocked and
open for writing, its home page painted, every key and the scanner heard. It is looked on from where
its modules are found, so that nothing is loaded in another order than a clerk's desk loads it, and
without what no installed desk has (requirements.txt). Reported beside it: peak memory at the first
paint, which modules are loaded by then, by what steps the desk becomes usable, when the home page's
figures stand ("full"), and what unlocking costs by key file and by passphrase.
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

from benchmarks.measure import ROOT, Pairs, expect, flags, paired, show, timed, told
from benchmarks.stations import CACHE, KEY_NAME, PASSPHRASE, copied_station, reach, secrets
from core.db.unlock import Secrets, unlock
from core.station import Station
from tests.desktop.heavy import HEAVY

SAY = """
import json, re, sys, time
noted = {}
def note(what):
    noted[what] = time.monotonic_ns()
def say(what):
    note(what)
    now = time.monotonic_ns()
    status = open("/proc/self/status", encoding="ascii").read()
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) / 1024
    print(json.dumps({"what": what, "ns": now, "mb": peak, "steps": noted,
                      "cpu": time.process_time_ns() / 1e6, "modules": sorted(sys.modules)}))
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
from importlib.machinery import PathFinder
sys.path.insert(0, sys.argv.pop(1))
from start_say import note, say
class Watch(PathFinder):
    # Looks on from where the desk's own modules are found: nothing is loaded for it.
    seen = {}
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name == "typing_extensions":
            # The hub's alone: where the desk is installed its libraries do without.
            raise ModuleNotFoundError(name)
        watch = cls.seen.pop(name, None)
        found = super().find_spec(name, path, target) if watch else None
        if found:
            load = found.loader.exec_module
            found.loader.exec_module = lambda module: (load(module), watch(module))
        return found
def frame(app):
    note("our first module")
    made, listen, furnish = app.FirstPaint.__init__, app.listen, app.furnish
    seen = []
    def first(self, shown):
        made(self, shown)
        if not seen:
            seen.append(self)
            self.painted.connect(lambda: say("painted"))
    def furnished(*arguments):
        bare = furnish(*arguments)
        note("the frame built")
        return bare
    def heard(bare):
        listen(bare)
        say("usable")
        from desktop.pages.home.money import MoneyCard
        show = MoneyCard.show_figures
        def shown(self, figures):
            show(self, figures)
            app.FirstPaint(self).painted.connect(full)
        MoneyCard.show_figures = shown
    app.FirstPaint.__init__, app.listen, app.furnish = first, heard, furnished
def station(opening):
    note("the station's code loaded")
    opened = opening.opened
    def opening_done(*arguments):
        found = opened(*arguments)
        note("the file open")
        return found
    opening.opened = opening_done
def full():
    say("full")
    # A desk that was never closed would verify a million rows before it lets go.
    os._exit(0)
Watch.seen = {"desktop.app": frame, "desktop.opening": station}
sys.meta_path.insert(0, Watch)
import main
main.main(sys.argv[1:])
"""
BYTECODE = ROOT / "build" / "bytecode"


def run(code: str, *arguments: str, folder: Path) -> list[dict[str, Any]]:
    """Run a child; return what it said, with milliseconds since it was started."""
    CACHE.mkdir(parents=True, exist_ok=True)
    (CACHE / "start_say.py").write_text(SAY, encoding="ascii")
    env = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(CACHE),
        "CUNZHAN_STATE": str(CACHE / "state"),
        "PYTHONPYCACHEPREFIX": str(BYTECODE),
    }
    env.pop("PYTHONDONTWRITEBYTECODE", None)
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
    return [
        one
        | {"ms": (one["ns"] - start) / 1e6}
        | {"steps": {name: (ns - start) / 1e6 for name, ns in one["steps"].items()}}
        for one in said
    ]


def unlocking(folder: Path, n: int) -> dict[str, float]:
    """Return what finding the file's key costs, in milliseconds."""
    by_key, by_word = secrets(folder), Secrets(passphrase=PASSPHRASE, keyring=False)
    return {
        name: round(statistics.median(timed(lambda: unlock(folder, way)) for _ in range(n)), 2)  # noqa: B023 - called at once
        for name, way in (("key_file_ms", by_key), ("passphrase_ms", by_word))
    }


def steps_of(opened: list[dict[str, Any]]) -> dict[str, float]:
    """Return when each step was done, in milliseconds from the start of the program."""
    steps = [one["steps"] for one in opened]
    return {name: round(statistics.median(one[name] for one in steps), 1) for name in steps[0]}


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
    memory, usable = Pairs([], []), Pairs([], [])
    opened: list[dict[str, Any]] = []
    at_once: list[float] = []
    first: dict[str, Any] = {}

    def bare() -> float:
        (painted,) = run(BARE, folder=ROOT)
        memory.floor.append(painted["mb"])
        usable.floor.append(painted["ms"])
        return float(painted["ms"])

    def ours() -> float:
        painted, ready, full = run(
            OURS, str(ROOT), "--data", str(folder), "--key-file", key, folder=ROOT
        )
        memory.value.append(painted["mb"])
        usable.value.append(ready["ms"])
        first.update(painted)
        opened.append(full)
        at_once.append(ready["mb"])
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
        usable=told(
            "the desk is usable within 1.6 × a bare PySide6 window",
            usable,
            1.6,
            unit="ms",
            mb=round(statistics.median(at_once), 1),
            steps=steps_of(opened),
        ),
        unlocking=unlocking(folder, 5),
    )


if __name__ == "__main__":
    main()
