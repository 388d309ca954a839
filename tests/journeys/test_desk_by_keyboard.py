"""A day at the counter by keyboard alone: the real desk under a virtual screen, then the ledger.

The keys come from outside, at the pace of devices and hands. What the desk did is asked of the
verbs, while it runs and after it was closed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from desktop.theme import LIGHT
from tests.journeys.screen import Screen, until, virtual_screen

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = (sys.executable, str(ROOT / "main.py"))
PICTURE = ROOT / "build" / "journeys" / "desk_by_keyboard.png"
PASSPHRASE = "qiao tou 1986"
STATION, VILLAGE, CLERK = "石门村站", "500241119202", "田桂花"
FARMER = {"name": "周春秀", "phone": "13330766619", "role": "farmer"}
NEIGHBOUR = {"name": "吴昌文", "phone": "13812344393", "role": "villager"}
ORANGES = {"name": "奉节脐橙", "unit": "公斤"}
CASH, WECHAT = 100_000, 50_000
KINDS = ("parcel", "purchase", "down", "up", "errand", "payment")
BUTTON, NOTICE, AMBER = 3000, 8000, 8000
"""Points of a main button, of a notice, of one that warns: more than any text has."""
WAYBILLS = [f"YT{7_000_000_000_000 + number}" for number in range(10)]


class Station:
    """The verbs on one folder, and its desk."""

    def __init__(self, folder: Path) -> None:
        self.data, self._key = folder / "station", folder / "key"
        self.env = os.environ | {"CUNZHAN_STATE": str(folder / "state"), "PYTHONPATH": str(ROOT)}

    def __call__(self, *words: str, say: object = None) -> Any:
        """Do one verb and return what it answered; ``say`` goes to its standard input as JSON."""
        done = subprocess.run(
            [*PROGRAM, "--data", str(self.data), "--key-file", str(self._key), *words],
            input=json.dumps(say).encode(),
            capture_output=True,
            timeout=120,
            check=False,
            env=self.env,
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return json.loads(done.stdout)

    def add(self, kind: str, **record: object) -> str:
        """Add a record and return its id."""
        answer = self("add", kind, "--json", "-", say=record)
        return str(answer[0]["id"])

    def count(self, kind: str) -> int:
        """Return how many records of a kind stand."""
        return int(self("totals", "--kind", kind)["count"])

    def found(self, text: str, kind: str) -> dict[str, Any]:
        """Find the one record of a kind that a text names, and return it whole."""
        (hit,) = [hit for hit in self("find", text) if hit["kind"] == kind]
        record: dict[str, Any] = self("show", hit["id"])["record"]
        return record

    def papers(self) -> list[Path]:
        """Return the papers that lie ready because there is no printer, oldest first."""
        return sorted((self.data / "papers").glob("*.pdf"), key=lambda one: one.stat().st_mtime)

    def start(self, screen: Screen) -> subprocess.Popen[bytes]:
        """Start the desk on a screen; a paper shown by the PC's viewer is none of the test's."""
        env = self.env | {"DISPLAY": screen.number, "QT_QPA_PLATFORM": "xcb", "BROWSER": "true"}
        env["XDG_DATA_DIRS"] = str(self.data)
        return subprocess.Popen([*PROGRAM, "--data", str(self.data)], cwd=ROOT, env=env)


@pytest.fixture
def station(tmp_path: Path) -> Station:
    """A station with a farmer, a neighbour, a product and money in its tills."""
    made = Station(tmp_path)
    made.env["CUNZHAN_PASSPHRASE"] = PASSPHRASE
    made("setup", "--station", STATION, "--village", VILLAGE, "--clerk", CLERK)
    del made.env["CUNZHAN_PASSPHRASE"]
    made.add("person", **FARMER)
    made.add("person", **NEIGHBOUR)
    made.add("product", **ORANGES)
    for method, fen in (("cash", CASH), ("wechat", WECHAT)):
        made.add("opening", what="money", method=method, amount_fen=fen)
    return made


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    """A virtual screen whose keyboard also has the Chinese letters of this day."""
    with virtual_screen(tmp_path / "screen") as made:
        made.learn("洗衣液三组")
        yield made


@pytest.fixture
def desk(station: Station, screen: Screen) -> Iterator[subprocess.Popen[bytes]]:
    """The desk, started as a clerk starts it; killed if a test leaves it running."""
    running = station.start(screen)
    yield running
    running.kill()
    running.wait()


def unlock(screen: Screen) -> int:
    """Type the passphrase; return the window once the station's name stands on it."""
    screen.window("村站通")
    until(lambda: screen.painted(LIGHT.green) > BUTTON, "the panel that asks for the passphrase")
    screen.rests()
    screen.type(PASSPHRASE)
    screen.press("Enter")
    return screen.window(STATION)


def take_in(screen: Screen, station: Station) -> None:
    """Scan ten parcels in one go, the last for the neighbour."""
    screen.press("F2", "Ctrl+2")
    screen.type("5-2")
    screen.press("Enter")
    for waybill in WAYBILLS:
        screen.scan(waybill)
    # Each scan books the one before; the tenth waits for its recipient.
    until(lambda: station.count("parcel") == len(WAYBILLS) - 1, "nine parcels on the shelf")
    screen.rests()
    with screen.changing("the neighbour, by the tail of his phone", 200, 30):
        screen.type("4393")
    screen.rests()
    screen.press("Enter")
    until(lambda: station.count("parcel") == len(WAYBILLS), "ten parcels on the shelf")


def hand_out(screen: Screen, station: Station) -> None:
    """Give the neighbour what waits for him."""
    screen.press("Ctrl+3")
    with screen.changing("whose parcels wait", 200, 60):
        screen.type("4393")
    screen.rests()
    screen.press("Enter")
    given = partial(station.found, WAYBILLS[-1], "parcel")
    until(lambda: given().get("state") == "out", "the parcel handed over")


def pick(screen: Screen, initials: str) -> None:
    """Type the first letters of a name and take the first hit."""
    with screen.changing(f"a list under {initials}", 150, 50):
        screen.type(initials)
    screen.rests()
    screen.press("Enter")


def fill(screen: Screen, *values: str) -> None:
    """Type values into fields that follow each other; "" passes one over."""
    for value in values:
        screen.type(value)
        screen.press("Enter")


def saved(screen: Screen, station: Station, papers: int) -> str:
    """Save, dismiss the notice with Enter, and return the serial of the paper that prints then."""
    screen.rests()
    screen.press("Ctrl+Enter")
    until(lambda: screen.painted(LIGHT.ink) > NOTICE, "the notice that it is saved")
    screen.press("Enter")
    until(lambda: len(station.papers()) == papers, "the paper")
    until(lambda: screen.painted(LIGHT.amber) > AMBER, "the notice where the paper lies")
    screen.press("Enter")
    until(lambda: screen.painted(LIGHT.amber) < AMBER, "the notice gone")
    return station.papers()[-1].stem


def buy(screen: Screen, station: Station) -> str:
    """Buy oranges from the farmer: weighed with their basket, paid in cash; return the serial."""
    screen.press("F3", "Ctrl+N")
    screen.rests()
    pick(screen, "zc")
    pick(screen, "fj")
    fill(screen, "", "25", "1.5", "2.3")
    return saved(screen, station, 1)


def order(screen: Screen, station: Station) -> str:
    """Order for the neighbour, who pays first; return the serial."""
    screen.press("F4", "Ctrl+N")
    screen.rests()
    pick(screen, "wc")
    fill(screen, "洗衣液")
    pick(screen, "pd")
    fill(screen, "", "2", "19.9")
    return saved(screen, station, 2)


def look_up(screen: Screen, station: Station) -> None:
    """Find the farmer by two letters from anywhere, and note her group."""
    screen.press("Ctrl+K")
    with screen.changing("the hits", 200, 50):
        screen.type("zc")
    screen.rests()
    with screen.changing("the farmer's card", 300, 300):
        screen.press("Enter")
    screen.rests()
    with screen.changing("her form", 200, 200):
        screen.press("Tab", "Enter")
    screen.rests()
    screen.type("三组")
    screen.press("Ctrl+Enter")
    farmer = partial(station.found, FARMER["phone"], "person")
    until(lambda: farmer().get("village") == "三组", "the farmer's group")


def close_day(screen: Screen, station: Station, cash: str, wechat: str) -> str:
    """Count the tills and the shelf, lock the day; return the sheet's serial."""
    screen.press("F9")
    screen.rests()
    screen.press("Ctrl+N")
    screen.rests()
    fill(screen, cash, wechat, "0", "9")
    return saved(screen, station, 3)


@pytest.mark.slow
def test_a_day_by_keyboard_alone_is_in_the_ledger_as_it_was_typed(station, screen, desk):
    begun = station("verify")["events"]
    with screen.kept(PICTURE):
        window = unlock(screen)
        take_in(screen, station)
        hand_out(screen, station)
        receipt = buy(screen, station)
        ordered = order(screen, station)
        look_up(screen, station)
        sheet = close_day(screen, station, cash="987.75", wechat="460.2")
        screen.close(window)
        assert desk.wait(60) == 0

    # Ten parcels, one given out, two facts and a close each with its print, one person changed.
    events = begun + 10 + 1 + 3 * 2 + 1
    assert station("verify") == {"ok": True, "events": events, "problems": []}
    parcels = [station.found(waybill, "parcel") for waybill in WAYBILLS]
    assert {parcel["courier"] for parcel in parcels} == {"yuantong"}
    assert {parcel["shelf"] for parcel in parcels} == {"5-2"}
    assert [parcel.get("state", "shelf") for parcel in parcels] == ["shelf"] * 9 + ["out"]
    assert (parcels[-1]["name"], parcels[-1]["tail"]) == ("吴昌文", "4393")
    bought = station.found(receipt, "purchase")
    assert (bought["grams"], bought["price_fen"], bought["paid_fen"]) == (11_750, 230, 5_405)
    assert bought["farmer"] == station.found(FARMER["phone"], "person")["id"]
    got = station.found(ordered, "down")
    assert (got["name"], got["item"], got["platform"]) == ("吴昌文", "洗衣液", "拼多多")
    assert (got["qty"], got["amount_fen"], got["fee_fen"]) == (2_000, 3_980, 200)
    sums = {kind: station("totals", "--kind", kind)["count"] for kind in KINDS}
    assert sums == {"parcel": 10, "purchase": 1, "down": 1, "up": 0, "errand": 0, "payment": 0}
    closed = station.found(sheet, "close")
    tills = {name: closed.get(f"{name}_fen", 0) for name in ("cash", "wechat", "alipay")}
    assert tills == {"cash": 98_775, "wechat": 46_020, "alipay": 0}
    assert closed["cash_book_fen"] == 98_775
    assert closed["parcels_counted"] == 9
