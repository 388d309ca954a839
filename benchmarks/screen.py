"""The desk's own widgets on Qt's offscreen platform: what is painted, and when."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.stations import secrets
from core.station import Station, Views
from desktop import theme
from desktop.jobs import Jobs

TOO_LONG_MS = 20_000
SIZE = (1366, 768)


class Painted(QObject):
    """Waits until a widget has been painted while something holds."""

    def __init__(self, watched: QWidget, holds: Callable[[], bool]) -> None:
        super().__init__(watched)
        self._holds = holds
        self._loop = QEventLoop()
        self.at = 0.0
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Look again once a paint has been handled."""
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self, self._look)
        return False

    def _look(self) -> None:
        if not self.at and self._holds():
            self.at = time.perf_counter()
            self._loop.quit()

    def wait(self) -> float:
        """Return when it was painted so, in seconds of the performance counter."""
        if not self.at:
            QTimer.singleShot(TOO_LONG_MS, self._loop, lambda: self._loop.exit(1))
            if self._loop.exec():
                raise SystemExit("nothing was painted")
        self.parent().removeEventFilter(self)
        self.deleteLater()
        return self.at


def application() -> QApplication:
    """Return the application, dressed as the desk is."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([])
        theme.load_fonts()
        theme.apply(app, theme.Look())
    return app


class Lane:
    """One station read as the desk reads it: on the reading lane's thread, over its connection."""

    def __init__(self, folder: Path) -> None:
        self.jobs = Jobs()
        self.station = Station.open(folder, secrets(folder), read_only=True)
        self._views: list[Views] = []

    def views(self) -> Views:
        """Return the reading lane's view, made on that lane."""
        if not self._views:
            self._views.append(self.station.views())
        return self._views[0]

    def close(self) -> None:
        """End the lanes, then close the file."""
        self.jobs.close(last_fetch=self._close_views)
        self.station.close()

    def _close_views(self) -> None:
        for views in self._views:
            views.db.close()
