"""Rows are held against the file in whatever order events and rows come."""

from __future__ import annotations

import itertools

import pytest

from core.base.ids import EventId
from core.base.tables import Table, Value
from core.journal.sheet import Sheet
from core.trade.model.up import Up
from tests.faults.mutant import Mutant

SHEET = "core/journal/sheet.py"
MUTANTS = (
    Mutant(
        SHEET,
        "            if any(sums.values()):\n",
        "            if False:\n",
        "a sale that was settled stands as unsettled in the tables, and nobody notices",
    ),
    Mutant(
        SHEET,
        "            if story.ranks.get(field, LOWEST) <= rank:\n",
        "            if True:\n",
        "whichever change is folded last wins",
    ),
    Mutant(
        SHEET,
        "        bad |= dict.fromkeys(self._marked())\n",
        "",
        "what decides between two changes may be tampered with",
    ),
    Mutant(
        SHEET,
        "        if name in self.due:\n            self._story(name).line = line\n",
        "        if False:\n            self._story(name).line = line\n",
        "what a later event said is not looked for in a row that has not changed",
    ),
)
TABLE = Table(name="up", row=Up)
NAME = "ABCDEFGHIJKLMNOP.1.7"
FIRST, SECOND = EventId("ABCDEFGHIJKLMNOP.1.8"), EventId("ABCDEFGHIJKLMNOP.1.9")
SAID: dict[str, Value] = {"id": NAME, "seq": 7, "item": "苹果", "amount_fen": 100}
TOLD = {
    "own": lambda sheet: sheet.first(NAME, SAID),
    "first": lambda sheet: sheet.later(NAME, {"item": "梨", "unit": "斤"}, 1, FIRST),
    "second": lambda sheet: sheet.later(NAME, {"item": "桃"}, 2, SECOND),
    "settled": lambda sheet: sheet.add(NAME, {"settled": 1}),
    "unsettled": lambda sheet: sheet.add(NAME, {"settled": -1}),
}
TOUCHED = ((FIRST, 1, "unit"), (SECOND, 2, "item"))


def row(told, **spoiled):
    """The row in the file after these events."""
    fields = dict(SAID)
    if "first" in told:
        fields |= {"item": "桃", "unit": "斤"}
    fields["settled"] = ("settled" in told) - ("unsettled" in told)
    return Sheet(TABLE).layout.whole(NAME, fields | spoiled)


def bad(order, line):
    """What differs, and what is wanted, when things come in this order and the row is ``line``."""
    sheet = Sheet(TABLE)
    if "first" in order:
        sheet.due[NAME] = 2
    for one in order:
        if one == "row":
            sheet.find([(line, NAME)])
        else:
            TOLD[one](sheet)
    if "first" in order:
        for event, version, field in TOUCHED:
            sheet.rank(NAME, field, version, event)
            sheet.touched(NAME, event)
    return sheet.end()


STORIES = (
    ("own",),
    ("own", "settled"),
    ("own", "settled", "unsettled"),
    ("own", "first", "second"),
    ("own", "first", "second", "settled"),
)
SPOILED = ({"item": "李"}, {"settled": 2}, {"unit": None, "note": "?"})


@pytest.mark.parametrize("told", STORIES)
def test_a_sound_row_is_sound_in_whatever_order_it_comes(told):
    for order in itertools.permutations((*told, "row")):
        differs, wanted = bad(order, row(told))
        assert differs == [], order
        assert wanted in ([], [((NAME,), ("settled",))])


@pytest.mark.parametrize("spoiled", SPOILED)
@pytest.mark.parametrize("told", STORIES)
def test_a_spoiled_row_is_named_in_whatever_order_it_comes(told, spoiled):
    for order in itertools.permutations((*told, "row")):
        assert bad(order, row(told, **spoiled))[0] == [(NAME,)], order


@pytest.mark.parametrize("told", STORIES)
def test_a_row_without_what_was_added_or_changed_later_is_named(told):
    for order in itertools.permutations((*told, "row")):
        differs = bad(order, row(("own",)))[0]
        assert differs == ([(NAME,)] if row(told) != row(("own",)) else []), order


def test_a_row_that_is_missing_or_that_nobody_made_is_named():
    assert bad(("own",), b"") == ([(NAME,)], [])
    assert bad(("row",), row(("own",))) == ([(NAME,)], [])
    assert bad(("settled",), b"") == ([(NAME,)], [])


def test_sums_that_come_to_nothing_still_want_their_row():
    assert bad(("settled", "unsettled"), b"") == ([], [((NAME,), ("settled",))])


@pytest.mark.parametrize("spoil", ["rank", "touched"])
def test_what_the_file_says_of_later_events_is_held_against_them(spoil):
    sheet = Sheet(TABLE)
    sheet.due[NAME] = 1
    sheet.find([(row(("own",), item="梨"), NAME)])
    sheet.first(NAME, SAID)
    sheet.later(NAME, {"item": "梨"}, 1, FIRST)
    sheet.rank(NAME, "item", 2 if spoil == "rank" else 1, FIRST)
    sheet.touched(NAME, SECOND if spoil == "touched" else FIRST)
    assert sheet.end() == ([(NAME,)], [])


def test_a_touch_that_the_file_denies_is_named():
    sheet = Sheet(TABLE)
    sheet.first(NAME, SAID)
    sheet.find([(row(("own",)), NAME)])
    sheet.later(NAME, {"item": "梨"}, 1, FIRST)
    assert sheet.end() == ([(NAME,)], [])


def test_what_is_as_it_should_be_is_forgotten():
    sheet = Sheet(TABLE)
    for number in range(1000):
        name = f"ABCDEFGHIJKLMNOP.1.{number}"
        sheet.first(name, {"id": name, "seq": number})
        sheet.find([(sheet.layout.whole(name, {"id": name, "seq": number}), name)])
    assert sheet.lines == {}
