"""The desk's own fonts and look, lanes that end with the test, and a ledger's worth of records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop import theme
from desktop.jobs import Jobs
from desktop.settings import Settings
from desktop.voice import Speaker
from desktop.window import MainWindow
from tests.desktop.patient import PatientBot

TODAY = dt.date(2026, 11, 21)
pytest.register_assert_rewrite("tests.desktop.looks")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Overlook what Qt says of itself on a screen that is not there."""
    for item in items:
        if "desktop" in item.path.parts:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(scope="session")
def qapp(qapp_args: list[str]) -> QApplication:
    """One application for all tests, in our fonts."""
    app = QApplication.instance() or QApplication([*qapp_args, *theme.STYLE])
    assert isinstance(app, QApplication)
    theme.load_fonts()
    theme.load_fonts(theme.RARE_FONTS)
    theme.apply(app, theme.Look())
    return app


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """pytest-qt's robot with more patience."""
    return PatientBot(request)


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[Any]:
    """Dress the application for one test: ``dressed(large=True, rtl=True)``."""

    def dress(*, rtl: bool = False, **look: Any) -> theme.Tokens:
        direction = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
        qapp.setLayoutDirection(direction)
        theme.apply(qapp, theme.Look(**look))
        return theme.current()

    yield dress
    if theme.current().look != theme.Look():
        theme.apply(qapp, theme.Look())
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    """Lanes that end with the test."""
    lanes = Jobs()
    yield lanes
    lanes.close()
    lanes.deleteLater()


@pytest.fixture
def kept() -> dict[str, str]:
    """What the settings keep, as it lies in the store."""
    return {}


@pytest.fixture
def settings(kept: dict[str, str]) -> Settings:
    """Settings that keep in a dictionary."""
    return Settings(kept.get, kept.__setitem__)


@pytest.fixture
def today() -> Any:
    """The business day of every test here."""
    return lambda: TODAY


@pytest.fixture
def shown(qtbot) -> Iterator[Any]:
    """Show a widget at a size and put it away after the test."""
    made: list[QWidget] = []

    def show(widget: QWidget, width: int = 1366, height: int = 768) -> QWidget:
        made.append(widget)
        widget.resize(width, height)
        widget.show()
        widget.activateWindow()
        qtbot.waitExposed(widget)
        qtbot.waitUntil(lambda: QApplication.activeWindow() is widget)
        return widget

    yield show
    for widget in made:
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(jobs: Jobs, settings: Settings, shown) -> MainWindow:
    """The desk's window at the reference size, without pages."""
    made = MainWindow(jobs, settings, Speaker([]))
    shown(made)
    return made
