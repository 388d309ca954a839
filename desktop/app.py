"""The desk's factory: shows the window first, then opens the station and builds the pages.

Heavy modules are imported after the first paint, most of them on the ledger lane's thread.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QEvent, QLibraryInfo, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop import settings as kept
from desktop import theme
from desktop.settings import Settings, SettingsFile
from desktop.widgets.curtain import Curtain
from words import say
from words.say import _

if TYPE_CHECKING:
    import datetime as dt

    from desktop.jobs import Jobs
    from desktop.voice import Speaker
    from desktop.window import MainWindow

LOOK_FILE: Final = "look.json"
IM_MODULE: Final = "QT_IM_MODULE"
NS_IN_MS: Final = 1_000_000
LOOKS: Final = frozenset({kept.LARGE_TEXT.name, kept.CONTRAST.name, kept.PERCENT.name})


class Options(NamedTuple):
    """What the command line said."""

    data: Path
    lang: str | None = None
    key_file: Path | None = None
    day: dt.date | None = None
    screenshot: Path | None = None


class Early(NamedTuple):
    """The window before anything else is loaded."""

    app: QApplication
    curtain: Curtain
    settings: Settings
    options: Options


class Bare(NamedTuple):
    """The desk before a station is open: what opening needs."""

    app: QApplication
    window: MainWindow
    jobs: Jobs
    settings: Settings
    speaker: Speaker
    options: Options


Begin = Callable[[Bare], None]
"""Opens the station and puts the pages into the window; called after the first paint."""


class FirstPaint(QObject):
    """Tells once that a window has been painted.

    Signals:
        painted: it is on the screen.
    """

    painted = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the first paint, let it end, then tell."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.painted.emit)
        return False


def prepare(options: Options) -> Early:
    """Make the application and its window, dressed as it was left; nothing is opened yet."""
    _let_chinese_be_typed()
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("cunzhan")
    file = SettingsFile(options.data / LOOK_FILE)
    settings = Settings(file.load, file.save)
    say.install(options.lang or settings.get(kept.LANGUAGE))
    rtl = Qt.LayoutDirection.RightToLeft if say.right_to_left() else Qt.LayoutDirection.LeftToRight
    app.setLayoutDirection(rtl)
    theme.load_fonts()
    dress(app, settings)
    settings.changed.connect(lambda name: dress(app, settings) if name in LOOKS else None)
    return Early(app, Curtain(_("村站通"), _("正在打开账本……")), settings, options)


def furnish(early: Early) -> Bare:
    """Load the desk and put it into the window."""
    from desktop.jobs import Jobs
    from desktop.voice import Espeak, Sapi, Speaker
    from desktop.widgets.scan import Scanner
    from desktop.window import MainWindow

    jobs = Jobs()
    speaker = Speaker([Sapi(), Espeak()], say.language(), early.settings.get(kept.VOICE_RATE))
    window = MainWindow(jobs, early.settings, speaker)
    scanner = Scanner(early.app, lambda: time.monotonic_ns() / NS_IN_MS)
    scanner.setParent(window)
    scanner.scanned.connect(window.take_scan)
    early.curtain.lift(window, window)
    return Bare(early.app, window, jobs, early.settings, speaker, early.options)


def dress(app: QApplication, settings: Settings) -> None:
    """Dress the application as the settings say."""
    look = theme.Look(
        large=settings.get(kept.LARGE_TEXT),
        contrast=settings.get(kept.CONTRAST),
        percent=settings.get(kept.PERCENT),
    )
    theme.apply(app, look)


def run(options: Options, begin: Begin | None = None) -> int:
    """Show the desk's window, then fill it and let ``begin`` open the station.

    Returns the exit code.
    """
    early = prepare(options)
    furnished: list[Bare] = []
    painted = FirstPaint(early.curtain)
    painted.painted.connect(lambda: furnished.append(_after_first_paint(early, begin)))
    early.curtain.show()
    code = early.app.exec()
    for bare in furnished:
        bare.jobs.close()
    return code


def _after_first_paint(early: Early, begin: Begin | None) -> Bare:
    bare = furnish(early)
    (begin or _usual_begin())(bare)
    # Characters of rare names: ten megabytes of font, wanted soon but not before the window.
    QTimer.singleShot(0, bare.window, lambda: theme.load_fonts(theme.RARE_FONTS))
    return bare


def _usual_begin() -> Begin:
    from desktop.opening import begin

    return begin


def _let_chinese_be_typed() -> None:
    """Speak ibus where fcitx is the input method: it understands that, and Qt brings no fcitx."""
    wanted = os.environ.get(IM_MODULE, "")
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforminputcontexts"
    if wanted.startswith("fcitx") and not list(folder.glob("*fcitx*")):
        os.environ[IM_MODULE] = "ibus"
