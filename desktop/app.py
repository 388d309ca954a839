"""The desk's factory: shows the window first, then opens the station and builds the pages.

Heavy modules are imported after the first paint, most of them on the ledger lane's thread.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop import settings as kept
from desktop import theme
from desktop.settings import Settings, SettingsFile
from desktop.stations import Known, Stations, command
from desktop.widgets.curtain import Curtain
from words import say
from words.say import _

if TYPE_CHECKING:
    import datetime as dt

    from core.base.errors import ClerkError
    from core.db.unlock import Secrets
    from core.people.model import Clerk
    from core.station import Station
    from desktop.jobs import Jobs, Progress
    from desktop.pages.desk import Desk
    from desktop.pages.door.first_run import FirstRun
    from desktop.pages.door.joining import JoinPanel
    from desktop.pages.door.panel import Panel
    from desktop.pages.door.sign_in import SignInPanel
    from desktop.pages.door.stations import StationsPanel
    from desktop.pages.door.unlock import UnlockPanel
    from desktop.pages.travelling import Travelling
    from desktop.voice import Speaker
    from desktop.window import MainWindow

LOOK_FILE: Final = "look.json"
FOLLOWING: Final = "following"
"""Property of the application: the folder of the station to open next."""
FROM_BACKUP: Final = "from backup"
"""Property of the application: whether a backup is put there first."""
IM_MODULE: Final = "QT_IM_MODULE"
NS_IN_MS: Final = 1_000_000
RARE_MS: Final = 400
LOOKS: Final = frozenset({kept.LARGE_TEXT.name, kept.CONTRAST.name, kept.PERCENT.name})


class Options(NamedTuple):
    """What the command line said."""

    data: Path
    lang: str | None = None
    key_file: Path | None = None
    day: dt.date | None = None
    screenshot: Path | None = None
    from_backup: bool = False


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
            QTimer.singleShot(0, self, self.painted.emit)
        return False


def prepare(options: Options) -> Early:
    """Make the application and its window, dressed as it was left; nothing is opened yet."""
    _let_chinese_be_typed()
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([*sys.argv[:1], *theme.STYLE])
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
    """Load the desk; it fills the window as soon as it has something to show."""
    from desktop.jobs import Jobs
    from desktop.voice import Espeak, Sapi, Speaker
    from desktop.window import MainWindow

    jobs = Jobs()
    speaker = Speaker([Sapi(), Espeak()], say.language(), early.settings.get(kept.VOICE_RATE))
    window = MainWindow(jobs, early.settings, speaker)
    early.curtain.hide_behind(window, window)
    window.stack.currentChanged.connect(
        lambda _at: early.curtain.lift(window), Qt.ConnectionType.SingleShotConnection
    )
    return Bare(early.app, window, jobs, early.settings, speaker, early.options)


def listen(bare: Bare) -> None:
    """Hear the scanner from now on."""
    from desktop.widgets.scan import Scanner

    scanner = Scanner(bare.app, lambda: time.monotonic_ns() / NS_IN_MS)
    scanner.setParent(bare.window)
    scanner.scanned.connect(bare.window.take_scan)


def dress(app: QApplication, settings: Settings) -> None:
    """Dress the application as the settings say."""
    look = theme.Look(
        large=settings.get(kept.LARGE_TEXT),
        contrast=settings.get(kept.CONTRAST),
        percent=settings.get(kept.PERCENT),
    )
    theme.apply(app, look)


def run(
    options: Options, begin: Begin | None = None, start: Callable[[list[str]], object] | None = None
) -> int:
    """Show the desk's window, then fill it and let ``begin`` open the station.

    Where another station was chosen it is started, as a program of its own, once this one is
    closed: nothing of one station stays in the memory of the next. Returns the exit code.
    """
    early = prepare(options)
    furnished: list[Bare] = []
    painted = FirstPaint(early.curtain)
    painted.painted.connect(lambda: furnished.append(_after_first_paint(early, begin)))
    early.curtain.show()
    code = early.app.exec()
    for bare in furnished:
        bare.jobs.close()
    following, back = (early.app.property(name) for name in (FOLLOWING, FROM_BACKUP))
    for name in (FOLLOWING, FROM_BACKUP):
        early.app.setProperty(name, None)
    if following:
        ours = [sys.executable, *sys.orig_argv[1:]]
        (start or _start)(command(ours, Path(following), from_backup=bool(back)))
    return code


def follow(bare: Bare, folder: Path, *, from_backup: bool = False) -> None:
    """Close the desk and open another station's; with ``from_backup`` one is put there first."""
    bare.app.setProperty(FOLLOWING, str(folder))
    bare.app.setProperty(FROM_BACKUP, from_backup)
    bare.window.close()


def _start(words: list[str]) -> None:
    from PySide6.QtCore import QProcess

    QProcess.startDetached(words[0], words[1:])


def _after_first_paint(early: Early, begin: Begin | None) -> Bare:
    bare = furnish(early)
    (begin or _usual_begin())(bare)
    # Characters of rare names: ten megabytes of font, wanted soon but not before the desk.
    rare = QTimer(bare.window)
    rare.setSingleShot(True)
    rare.timeout.connect(lambda: theme.load_fonts(theme.RARE_FONTS))
    rare.start(RARE_MS)
    return bare


def _usual_begin() -> Begin:
    from desktop.opening import begin

    return begin


def panel(icon: str, title: str, words: str) -> Panel:
    """Return a panel that only says something."""
    from desktop.pages.door.panel import Panel

    return Panel(icon, title, words)


def unlock_panel(*, several: bool) -> UnlockPanel:
    """Return the panel that asks for a passphrase; with ``several`` stations, which one too."""
    from desktop.pages.door.unlock import UnlockPanel

    return UnlockPanel(several=several)


def sign_in_panel(bare: Bare, station: Station, clerks: Sequence[Clerk]) -> SignInPanel:
    """Return the panel that asks who works."""
    from desktop.pages.door.sign_in import SignInPanel

    return SignInPanel(station, bare.jobs, clerks)


def first_run(bare: Bare, *, several: bool) -> FirstRun:
    """Return the page of the first run: it brings drawing of papers with it."""
    from desktop.pages.door.first_run import FirstRun

    return FirstRun(bare.options.data, bare.jobs, bare.settings, several=several)


def join_panel(bare: Bare, station: Station | None = None) -> JoinPanel:
    """Return the panel by which a PC joins a station that there is."""
    from desktop.pages.door.joining import JoinPanel

    return JoinPanel(bare.options.data, bare.jobs, bare.settings, station)


def stations_panel(bare: Bare, known: Sequence[Known]) -> StationsPanel:
    """Return the panel that asks which station of this PC."""
    from desktop.pages.door.stations import StationsPanel

    here = bare.options.data
    return StationsPanel(known, here, Stations().fresh(here))


def stop_panel(error: ClerkError, restore: Callable[[], None]) -> Panel:
    """Return the panel that says why a station does not open; a damaged one can be put back."""
    from core.db.errors import DamagedFileError
    from words.errors import told

    made = panel("stop", *told(error))
    if isinstance(error, DamagedFileError):
        button = made.add_button(_("从备份恢复"), "stick", restore, main=True)
        made.setFocusProxy(button)
    return made


def restore_panel(bare: Bare, back: Callable[[], None], enter: Callable[[Secrets], None]) -> Panel:
    """Return the panel that puts a backup back: it brings reading and checking one with it.

    ``enter`` opens this desk's own folder; another one is opened by a desk of its own.
    """
    from desktop.pages.backup_look import Home
    from desktop.pages.door.restoring import Restored, RestorePanel

    def restored(made: Restored) -> None:
        if made.folder.resolve() == bare.options.data.resolve():
            enter(made.secrets)
        else:
            follow(bare, made.folder)

    made = RestorePanel(Home(bare.options.data, bare.options.key_file), bare.jobs)
    made.restored.connect(restored)
    made.left.connect(back)
    return made


def travelling(desk: Desk, window: MainWindow) -> Travelling:
    """Return what shows the way to the county."""
    from desktop.pages.travelling import Travelling

    return Travelling(desk, window, window.strip.pill, window.notice_at_work, window.show_page)


def demo_station(folder: Path) -> Callable[[Progress], None]:
    """Return the work that makes a demo station in a folder."""

    def work(_progress: Progress) -> None:
        from desktop.pages.door.demo import settle

        settle(folder)

    return work


def _let_chinese_be_typed() -> None:
    """Speak ibus where fcitx is the input method: it understands that, and Qt brings no fcitx."""
    if not os.environ.get(IM_MODULE, "").startswith("fcitx"):
        return
    from PySide6.QtCore import QLibraryInfo

    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforminputcontexts"
    if not list(folder.glob("*fcitx*")):
        os.environ[IM_MODULE] = "ibus"
