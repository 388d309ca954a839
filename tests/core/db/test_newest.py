"""Several reads by one statement: each newest first, each with its own limit."""

import pytest

from core.db.file import Database
from core.db.newest import FLOOD, newest

HENS = "seq, name FROM hen WHERE colour = :colour"
EGGS = "day, name FROM egg WHERE 1"


@pytest.fixture
def yard(tmp_path):
    db = Database(tmp_path / "ledger.db", bytes(32))
    db.execute("CREATE TABLE hen (seq INTEGER, name TEXT, colour TEXT)")
    db.execute("CREATE TABLE egg (day TEXT, name TEXT)")
    db.many("INSERT INTO hen VALUES (?, ?, ?)", [(n, f"hen {n}", "red") for n in (2, 9, 4)])
    db.many("INSERT INTO egg VALUES (?, ?)", [(f"2026-11-0{n}", f"egg {n}") for n in (3, 1, 2)])
    yield db
    db.close()


def names(rows):
    return [(number, name) for number, _newer, name in rows]


def test_each_read_comes_newest_first_whatever_tells_its_age(yard):
    found = newest(yard, (EGGS, HENS), {"colour": "red"}, 9)
    assert names(found) == [
        *((0, f"egg {n}") for n in (3, 2, 1)),
        *((1, f"hen {n}") for n in (9, 4, 2)),
    ]


def test_each_read_has_the_limit_for_itself(yard):
    found = newest(yard, (HENS, EGGS), {"colour": "red"}, 1)
    assert names(found) == [(0, "hen 9"), (1, "egg 3")]


def test_a_row_that_does_not_tell_its_age_stands_behind_its_likes(yard):
    yard.many("INSERT INTO egg VALUES (NULL, ?)", [("a find",), ("another",)])
    assert names(newest(yard, (EGGS,), {}, 9)) == [
        *((0, f"egg {n}") for n in (3, 2, 1)),
        (0, "a find"),
        (0, "another"),
    ]


def test_a_read_that_finds_nothing_keeps_the_others_numbers(yard):
    assert names(newest(yard, (HENS, EGGS), {"colour": "blue"}, 1)) == [(1, "egg 3")]
    assert newest(yard, (), {}, 9) == []


def test_a_flood_is_not_read_to_its_end(yard):
    yard.many("INSERT INTO hen VALUES (?, 'one of many', 'grey')", [(n,) for n in range(FLOOD)])
    found = newest(yard, (HENS, EGGS), {"colour": "grey"}, FLOOD + 9)
    assert [found[0][1], found[-1][1], len(found)] == [FLOOD - 1, 0, FLOOD]
