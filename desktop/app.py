"""The desk's factory: shows the window first, then opens the station and builds the pages.

Heavy modules are imported after the first paint, most of them on the ledger lane's thread.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QLibraryInfo, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop import settings as kept
from desktop import theme
from desktop.jobs import Jobs
from desktop.settings import Settings, SettingsFile
from desktop.voice import Espeak, Sapi, Speaker, Voice
from desktop.widgets.empty import Empty
from desktop.widgets.scan import Scanner
from desktop.window import MainWindow
from words import say
from words.say import _

if TYPE_CHECKING:
    import datetime as dt

LOOK_FILE: Final = "look.json"
IM_MODULE: Final = "QT_IM_MODULE"
NS_IN_MS: Final = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the command line said."""

    data: Path
    lang: str | None = None
    key_file: Path | None = None
    day: dt.date | None = None
    screenshot: Path | None = None


@dataclass(frozen=True, kw_only=True)
class Bare:
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
    """Tells once that the window has been painted.

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


def prepare(options: Options) -> Bare:
    """Make the application and its window, dressed as it was left; nothing is opened yet."""
    _let_chinese_be_typed()
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("cunzhan")
    file = SettingsFile(options.data / LOOK_FILE)
    settings = Settings(file.load, file.save)
    language = say.install(options.lang or settings.get(kept.LANGUAGE))
    rtl = Qt.LayoutDirection.RightToLeft if say.right_to_left() else Qt.LayoutDirection.LeftToRight
    app.setLayoutDirection(rtl)
    theme.load_fonts()
    dress(app, settings)
    settings.changed.connect(lambda name: dress(app, settings) if name in LOOKS else None)
    jobs = Jobs()
    speaker = Speaker(voices(), language, settings.get(kept.VOICE_RATE))
    window = MainWindow(jobs, settings, speaker)
    window.show_alone(Empty("home", _("村站通"), _("正在打开账本……")))
    return Bare(
        app=app, window=window, jobs=jobs, settings=settings, speaker=speaker, options=options
    )


LOOKS: Final = frozenset({kept.LARGE_TEXT.name, kept.CONTRAST.name, kept.PERCENT.name})


def dress(app: QApplication, settings: Settings) -> None:
    """Dress the application as the settings say."""
    look = theme.Look(
        large=settings.get(kept.LARGE_TEXT),
        contrast=settings.get(kept.CONTRAST),
        percent=settings.get(kept.PERCENT),
    )
    theme.apply(app, look)


def voices() -> list[Voice]:
    """Return the ways of speaking, the usual one of each system first."""
    return [Sapi(), Espeak()]


def run(options: Options, begin: Begin) -> int:
    """Show the desk, let ``begin`` open the station once it is painted; return the exit code."""
    bare = prepare(options)
    scanner = Scanner(bare.app, lambda: time.monotonic_ns() / NS_IN_MS)
    scanner.scanned.connect(bare.window.take_scan)
    FirstPaint(bare.window).painted.connect(lambda: _after_first_paint(bare, begin))
    bare.window.show()
    code = bare.app.exec()
    bare.jobs.close()
    return code


def _after_first_paint(bare: Bare, begin: Begin) -> None:
    begin(bare)
    # Characters of rare names: ten megabytes of font, wanted soon but not before the window.
    QTimer.singleShot(0, bare.window, lambda: theme.load_fonts(theme.RARE_FONTS))


def _let_chinese_be_typed() -> None:
    """Speak ibus where fcitx is the input method: it understands that, and Qt brings no fcitx."""
    wanted = os.environ.get(IM_MODULE, "")
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforminputcontexts"
    if wanted.startswith("fcitx") and not list(folder.glob("*fcitx*")):
        os.environ[IM_MODULE] = "ibus"
