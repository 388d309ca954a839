"""The hub's own rows on both databases."""

from __future__ import annotations

import pytest

from hub.store import rows, tables
from hub.store.parking import Parked
from tests.faults.mutant import Mutant

MUTANT = Mutant(
    "hub/store/rows.py",
    ".execution_options(preserve_rowcount=True)",
    "",
    "on PostgreSQL every new account would be told that its name is taken",
    "added_once",
)


@pytest.fixture
def row():
    """An event that was put aside."""
    return Parked(station=1, device="A", epoch=1, seq=2, type="loan", reason="?", since_ms=3)


def test_a_row_is_added_once_and_says_so(store, row):
    assert store.write(lambda c: rows.add(c, tables.parked, row)) is True
    assert store.write(lambda c: rows.add(c, tables.parked, row)) is False


def test_a_row_that_is_there_is_replaced(store, row):
    other = Parked(station=1, device="A", epoch=1, seq=2, type="loan", reason="!", since_ms=4)
    for one in (row, other, row, other):
        store.write(lambda c, one=one: rows.put(c, tables.parked, one))
    with store.read() as connection:
        assert rows.read(connection, Parked, tables.parked.select()) == [other]
