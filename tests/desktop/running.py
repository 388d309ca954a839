"""The desk as a test starts it: on a folder of its own, closed at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from core.db.unlock import DEMO_KEY_NAME, Secrets
from core.station import NewStation, Station
from desktop.app import Bare, Options, furnish, prepare
from desktop.opening import Opening
from tests.desktop.patient import PATIENCE_MS

ROOT = Path(__file__).resolve().parents[2]
"""Milliseconds for a demo station of sixty days, or a second program, on a busy machine."""


class Desk:
    """One run of the desk, until it is closed."""

    def __init__(self, qtbot: Any, folder: Path, **options: Any) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.early = prepare(Options(data=folder, **options))
        self.bare: Bare = furnish(self.early)
        self.window = self.bare.window
        self.early.curtain.show()
        self.opening = Opening(self.bare)
        self.opening.start()
        self.opening.lay_out()

    def shows(self, kind: type[QWidget]) -> Any:
        """Wait until something of a kind fills the window, and return it."""
        stack = self.window.stack
        self.qtbot.waitUntil(lambda: type(stack.currentWidget()) is kind)
        return stack.currentWidget()

    def opens(self, timeout: int = PATIENCE_MS) -> None:
        """Wait until a page is there."""
        self.qtbot.waitUntil(lambda: self.window.page() is not None, timeout=timeout)
        self.qtbot.waitUntil(lambda: self.window.strip.station.text() != "", timeout=timeout)

    def says(self, text: str) -> None:
        """Wait for a notice."""
        told = self.window.notices.notice
        self.qtbot.waitUntil(lambda: text in getattr(told(), "text", ""))

    def press(self, where: QWidget, text: str) -> None:
        """Click on the button of this text once it is there."""
        found: list[QPushButton] = []

        def there() -> bool:
            every = where.findChildren(QPushButton)
            found[:] = [b for b in every if b.text() == text and b.isVisible() and b.isEnabled()]
            return len(found) == 1

        self.qtbot.waitUntil(there)
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)

    def settle(self) -> None:
        """Wait until the ledger lane has done what was asked so far."""
        done: list[bool] = []
        self.bare.jobs.ledger(lambda: None, lambda _none: done.append(True))
        self.qtbot.waitUntil(lambda: bool(done))

    def end(self) -> None:
        """Close the desk as a clerk does, and forget it."""
        self.window.close()
        self.bare.jobs.close()
        self.early.curtain.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def started(
    qtbot: Any, folder: Path, dressed: Callable[[], object]
) -> Iterator[Callable[..., Desk]]:
    """Yield what starts the desk on a folder, the one before closed first."""
    running: list[Desk] = []

    def start(**options: Any) -> Desk:
        for one in running:
            one.end()
        running[:] = [Desk(qtbot, folder, **options)]
        return running[0]

    yield start
    for one in running:
        one.end()
    dressed()


def made(folder: Path, *others: tuple[str, str | None], **more: Any) -> str:
    """Make a station that needs no passphrase; return its recovery code."""
    said = {"name": "石门村服务站", "village_code": "500241001201", "clerk": "李秀英"}
    secrets = more.pop("secrets", None) or Secrets(key_file=folder / DEMO_KEY_NAME, keyring=False)
    station, code = Station.create(folder, NewStation(**said, **more), secrets)
    for name, pin in others:
        station.people.clerks.add(name, "clerk", pin)
    station.close()
    return code


def reopened(folder: Path) -> Station:
    return Station.open(folder, Secrets(key_file=folder / DEMO_KEY_NAME))
