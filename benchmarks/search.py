"""A letter typed into the search box until its hits are painted, at a million sales.

Ours is the desk's own box: a key pressed, the search over people, parcels, papers, orders and
products on the reading lane, the answer back, the list painted. The floor is the same list
painted alone, with the same hits at hand, plus the one bare indexed query that finds them.
Names, initials, phone tails, whole waybills and their ends by turns; each has its own figure.
"""

from __future__ import annotations

import functools
import sys
import time
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from benchmarks.measure import Pairs, expect, figure, flags, paired, show, told
from benchmarks.screen import SIZE, Lane, Painted, application
from benchmarks.stations import kept_station, reach
from core.station import Views
from desktop.pages.catalogue import heading
from desktop.widgets.found import Found
from desktop.widgets.search_box import SearchBox

MOST = 20
PERSON = "SELECT id, name, phone, village FROM person WHERE {} LIMIT 20"
PARCEL = "SELECT id, waybill, name, pickup_code, state FROM parcel WHERE {} LIMIT 20"


class Typed(NamedTuple):
    """A way of searching: a query that picks texts to type, and the bare query that answers."""

    pick: str
    bare: str
    ends: tuple[str, ...] = ("",)


WAYS = {
    "initials": Typed(
        "SELECT substr(initials || ' ', 1, instr(initials || ' ', ' ') - 1) FROM person "
        "WHERE initials <> ''",
        PERSON.format("initials >= ? AND initials < ?"),
        ("", "\U0010ffff"),
    ),
    "name": Typed("SELECT name FROM person WHERE length(name) = 3", PERSON.format("name = ?")),
    "phone_tail": Typed(
        "SELECT substr(phone, -4) FROM person WHERE length(phone) = 11",
        PERSON.format("substr(phone, -4) = ?"),
    ),
    "waybill": Typed("SELECT waybill FROM parcel", PARCEL.format("waybill = ?")),
    "waybill_end": Typed(
        "SELECT substr(waybill, -6) FROM parcel", PARCEL.format("substr(waybill, -6) = ?")
    ),
}


def _hits(views: Views, text: str) -> list[Found]:
    """Search as the desk does, each hit under its heading."""
    return [
        Found(key=f.id, title=f.title, detail=f.detail, kind=f.kind, label=heading(f.kind))
        for f in views.search.find(text, MOST)
    ]


class Counter:
    """The search box in a window, over one station."""

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self.window = QMainWindow()
        whole = QWidget()
        self.box = SearchBox()
        self.box.set_find(self.find)
        column = QVBoxLayout(whole)
        column.addWidget(self.box)
        column.addStretch()
        self.window.setCentralWidget(whole)
        self.window.resize(*SIZE)
        self.window.show()
        self.window.activateWindow()
        self.box.setFocus()
        self.answered = ""
        self.at_hand: dict[str, Sequence[Found]] = {}

    def find(self, text: str, answer: Callable[[Sequence[Found]], None]) -> None:
        """Search on the reading lane."""

        def shown(hits: Sequence[Found]) -> None:
            answer(hits)
            self.answered = text

        self.lane.jobs.fetch(lambda: _hits(self.lane.views(), text), shown, latest="search")

    def lay_ready(self, texts: Sequence[str]) -> None:
        """Have at hand, for the paint alone, what each text finds."""
        views = self.lane.station.views()
        self.at_hand = {text: _hits(views, text) for text in texts}
        views.db.close()
        if not all(self.at_hand.values()):
            raise SystemExit("nothing found for one of the texts")

    def typed(self, text: str) -> float:
        """Type the last letter of a text; return the milliseconds until its hits are painted."""
        self.answered = ""
        return self._key(text, lambda: self.answered == text)

    def _key(self, text: str, holds: Callable[[], bool]) -> float:
        results = self.box.results()
        results.hide()
        self.box.setText(text[:-1])
        QApplication.sendPostedEvents()
        painted = Painted(results.hits.viewport(), holds)
        key = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, text[-1]
        )
        start = time.perf_counter()
        QApplication.sendEvent(self.box, key)
        return (painted.wait() - start) * 1000

    def painted_alone(self, text: str) -> float:
        """Return the milliseconds that the same key takes when the hits are at hand."""
        self.box.set_find(lambda text, answer: answer(self.at_hand[text]))
        took = self._key(text, lambda: True)
        self.box.set_find(self.find)
        return took

    def floor(self, way: Typed, text: str) -> float:
        """Return what the bare query and the paint alone take, in milliseconds."""
        values = tuple(text + end for end in way.ends)
        start = time.perf_counter()
        found: list[Any] = self.lane.station.db.rows(way.bare, values)
        took = (time.perf_counter() - start) * 1000
        if not found:
            raise SystemExit(f"the bare query finds nothing for {text}")
        return took + self.painted_alone(text)


def main() -> None:
    said = flags(__doc__, rows=1_000_000, n=40)
    application()
    lane = Lane(kept_station(said.rows, said.seed))
    rows = expect(reach(lane.station, "up"), said.rows)
    counter = Counter(lane)
    whole, parts = Pairs([], []), dict[str, Any]()
    for name, way in WAYS.items():
        picked = lane.station.db.rows(f"{way.pick} ORDER BY random() LIMIT {said.n + 3}")
        texts = [text for (text,) in picked]
        counter.lay_ready(texts)
        ours, bare = cycle(texts), cycle(texts)
        counter.typed(texts[0])
        pairs = paired(
            functools.partial(lambda way, turn: counter.floor(way, next(turn)), way, bare),
            functools.partial(lambda turn: counter.typed(next(turn)), ours),
            said.n,
            warm=2,
        )
        whole.floor.extend(pairs.floor)
        whole.value.extend(pairs.value)
        parts[name] = figure(pairs)
    show(
        told(
            "from a key to painted hits: at most 1.5 × the paint alone and the bare indexed query",
            whole,
            1.5,
            unit="ms",
            rows=rows,
            people=reach(lane.station, "person"),
            parcels=reach(lane.station, "parcel"),
            ways=parts,
        )
    )
    counter.window.close()
    lane.close()


if __name__ == "__main__":
    main()
