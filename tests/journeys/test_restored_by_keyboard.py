"""The disk spoilt the ledger: by keyboard alone the clerk is back at her desk, on a backup.

The desk runs as a program of its own under a virtual screen; what it did is asked of the verbs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.theme import LIGHT
from tests.journeys.screen import PATIENCE, Screen, until, virtual_screen
from tests.journeys.test_desk_by_keyboard import (
    BUTTON,
    CLERK,
    FARMER,
    NEIGHBOUR,
    PASSPHRASE,
    STATION,
    VILLAGE,
    Station,
)

ROOT = Path(__file__).resolve().parents[2]
MAIN = 10_000
"""Points of a step's main button, as wide as its panel; a line of progress has far fewer."""
PICTURE = ROOT / "build" / "journeys" / "restored_by_keyboard.png"


@pytest.fixture
def station(tmp_path: Path) -> Station:
    """A station that was backed up with a farmer, wrote down a neighbour since, and was spoilt."""
    made = Station(tmp_path)
    made.env["CUNZHAN_PASSPHRASE"] = PASSPHRASE
    made("setup", "--station", STATION, "--village", VILLAGE, "--clerk", CLERK)
    del made.env["CUNZHAN_PASSPHRASE"]
    made.add("person", **FARMER)
    made("backup", str(made.data / "backups" / "20261120-183000.czb"))
    made.add("person", **NEIGHBOUR)
    with (made.data / "ledger.db").open("rb+") as file:
        file.write(os.urandom(16 * 1024))
    return made


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    """A virtual screen."""
    with virtual_screen(tmp_path / "screen") as made:
        yield made


def go_on(screen: Screen, what: str, *keys: str) -> None:
    """Press keys and wait until the next step is on the screen: each has its main button."""
    with screen.changing(what, 200, 60):
        screen.press(*keys)
    until(lambda: screen.painted(LIGHT.green) > MAIN, what)
    screen.rests()


def put_back(screen: Screen) -> int:
    """Go from the passphrase to the restored desk; return its window."""
    screen.window("村站通")
    until(lambda: screen.painted(LIGHT.green) > BUTTON, "the panel that asks for the passphrase")
    screen.rests()
    screen.type(PASSPHRASE)
    go_on(screen, "the panel that says that the file is damaged", "Enter")
    go_on(screen, "the backups", "space")
    go_on(screen, "the passphrase of the backup", "Enter")
    screen.type(PASSPHRASE)
    go_on(screen, "what the backup holds", "Enter")
    go_on(screen, "the button that opens what was restored", "space")
    screen.press("space")
    return screen.window(STATION)


@pytest.mark.slow
def test_a_spoilt_ledger_is_put_back_by_keyboard(station: Station, screen: Screen) -> None:
    running = station.start(screen)
    try:
        with screen.kept(PICTURE):
            window = put_back(screen)
            screen.rests()
            screen.close(window)
        assert running.wait(PATIENCE) == 0
    finally:
        running.kill()
        running.wait()
    assert station("verify")["ok"]
    assert len(list(station.data.glob("aside-*/ledger.db"))) == 1
    assert station.found(FARMER["name"], "person")["phone"] == FARMER["phone"]
    assert station("find", NEIGHBOUR["name"]) == []
    assert station.add("person", **NEIGHBOUR).split(".")[1] == "2", (
        "it goes on in an epoch of its own"
    )
