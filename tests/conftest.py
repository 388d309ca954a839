"""What holds for every test: no screen, no warning unsaid, nothing left running, no real home."""

import gc
import logging
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_SCALE_FACTOR"] = "1"
os.environ["QT_ENABLE_HIGHDPI_SCALING"] = "0"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

settings.register_profile(
    "house",
    deadline=None,  # a shared machine's pauses are not our slowness
    max_examples=int(os.environ.get("CUNZHAN_EXAMPLES", "40")),  # others each time: runs add up
    database=DirectoryBasedExampleDatabase("build/hypothesis"),
)
settings.load_profile("house")


class _Warnings(logging.Handler):
    """Keeps every log record of WARNING and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def _no_unexpected_warnings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logs WARNING or above, unless marked `warns("logger", ...)`."""
    kept = _Warnings()
    logging.getLogger().addHandler(kept)
    yield
    logging.getLogger().removeHandler(kept)
    marker = request.node.get_closest_marker("warns")
    expected = marker.args if marker else ()
    found = [f"{r.name}: {r.getMessage()}" for r in kept.records if r.name not in expected]
    assert not found, f"logged at WARNING or above: {found}"


@pytest.fixture(autouse=True)
def _a_home_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory):
    """Point every folder of the user (marks, settings, caches) into a fresh one."""
    home = tmp_path_factory.mktemp("home")
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    for name in ("CUNZHAN_PASSPHRASE", "CUNZHAN_RECOVERY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def _blamed() -> set[int]:
    """What an earlier test left behind, so that only that test fails for it."""
    return set()


@pytest.fixture(autouse=True)
def _nothing_left_running(request: pytest.FixtureRequest, _blamed: set[int]) -> Iterator[None]:
    """Fail a test that leaves a thread, a running QThread or QTimer, or a window behind.

    Every object that the test made has to be looked at for that: only after those with a screen.
    """
    before = set(threading.enumerate())
    gc.collect()  # what the test before left lies in cycles: kept, it would fill the memory
    gc.freeze()  # what outlived it is looked at no more, here and by the collector
    yield
    left: list[Any] = [t for t in threading.enumerate() if t not in before and _lives_on(t)]
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is not None and "qapp" in request.fixturenames:
        left += _left_in_qt(widgets)
    fresh = [thing for thing in left if id(thing) not in _blamed]
    _blamed.update(id(thing) for thing in fresh)
    assert not fresh, f"left behind: {fresh}"


def _lives_on(thread: threading.Thread) -> bool:
    if isinstance(thread, threading._DummyThread):  # Qt's threads are looked at below
        return False
    thread.join(timeout=1)
    return thread.is_alive()


def _left_in_qt(widgets: Any) -> list[Any]:
    core = sys.modules["PySide6.QtCore"]
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    if _windows(widgets):
        gc.collect()
    running = [
        thing
        for thing in gc.get_objects()
        if isinstance(thing, (core.QThread, core.QTimer))
        and sys.modules["shiboken6"].isValid(thing)
        and (thing.isRunning() if isinstance(thing, core.QThread) else thing.isActive())
    ]
    main = core.QThread.currentThread()
    return [thing for thing in running if thing is not main] + _windows(widgets)


def _windows(widgets: Any) -> list[Any]:
    tops = widgets.QApplication.topLevelWidgets()
    return [
        top for top in tops if top.parent() is None and top.metaObject().className() != "QTipLabel"
    ]


LONGEST_FIRST = ("journeys", "faults", "simulation", "cli", "hub")
"""Rooms of which single tests take minutes, or start programs and wait for them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with them: no core should wait for the last of them at the end."""
    places = {room: place for place, room in enumerate(LONGEST_FIRST)}
    here = Path(__file__).parent

    def place(item: pytest.Item) -> int:
        return places.get(item.path.relative_to(here).parts[0], len(places))

    items.sort(key=place)


def pytest_sessionstart() -> None:
    """Keep what tools write out of the tree."""
    Path("build").mkdir(exist_ok=True)


def pytest_sessionfinish() -> None:
    """Let the interpreter free at its end what the tests kept."""
    gc.unfreeze()
