"""Memory at the start of a film in the player, against a bare player of Qt's with the same film.

Each run is a process of its own on Qt's offscreen platform, in the desk's fonts and style; both
play until half a second has passed and then say the most memory that they ever held. The film is a
small real one, made long with nothing behind it: were it read whole, memory would grow by its
size. Without the extra ``film`` nothing is measured, and the answer says so.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measure import ROOT, flags, paired, show, told

SOURCE = ROOT / "tests" / "desktop" / "pages" / "films" / "count.webm"
TARGET = 1.3
PROMISE = f"a film starts in at most {TARGET} × the memory of Qt's bare player"
PEAK = """
import re, sys
from pathlib import Path
from PySide6.QtCore import QTimer, QUrl
from PySide6.QtWidgets import QApplication
from desktop import theme
app = QApplication([])
theme.load_fonts()
theme.apply(app, theme.Look())
def look():
    if moment() >= 500:
        halt()
        status = Path("/proc/self/status").read_text(encoding="ascii")
        print(int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) / 1024)
        app.quit()
path = Path(sys.argv[1])
"""
BARE = """
from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer
from PySide6.QtMultimediaWidgets import QVideoWidget
screen, player, sound = QVideoWidget(), QMediaPlayer(), QAudioOutput()
player.setVideoOutput(screen)
player.setAudioOutput(sound)
screen.resize(1366, 768)
screen.show()
moment, halt = player.position, lambda: QTimer.singleShot(0, player.stop)
player.setSource(QUrl.fromLocalFile(str(path)))
player.play()
"""
OURS = """
from desktop.pages.player.media import Film
film = Film()
film.resize(1366, 768)
film.show()
moment, halt = film.moment, film.stop
film.play(path)
"""
WAIT = """
ticks = QTimer()
ticks.timeout.connect(look)
ticks.start(50)
app.exec()
import os
sys.stdout.flush()
os._exit(0)
"""


def peak_mb(program: str, film: Path) -> float:
    """Play a film with a program and return the most memory it ever held, in MB."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PEAK + program + WAIT, str(film)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "*=false"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        timeout=120,
    )
    return float(done.stdout.split()[-1])


def main() -> None:
    said = flags(__doc__, mb=600, n=5)
    if importlib.util.find_spec("PySide6.QtMultimedia") is None:
        show({"promise": PROMISE, "missing": "the extra `film` is not installed"})
        return
    with tempfile.TemporaryDirectory() as name:
        film = Path(name) / "film.webm"
        shutil.copyfile(SOURCE, film)
        with film.open("r+b") as file:
            file.truncate(said.mb << 20)
        pairs = paired(lambda: peak_mb(BARE, film), lambda: peak_mb(OURS, film), said.n)
        show(
            told(
                PROMISE,
                pairs,
                TARGET,
                unit="MB",
                rows=1,
                film_mb=said.mb,
            )
        )


if __name__ == "__main__":
    main()
