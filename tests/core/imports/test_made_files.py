"""Hundreds of made-up files of the habits villages have, each with a known truth."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.imports.reader import RowClass, Survey, tally
from core.sheets.reader import read
from tests.core.imports.sheets_made import made_file

KINDS = ("up", "down", "parcel", "people", "attendance")


def check(kind, seed):
    file = made_file(kind, seed)
    rows = list(Survey(read(file.content, file.name), kind).rows())
    count = tally(iter(rows))
    named = file.name.endswith("xlsx")

    def places(some):
        return [(r.sheet if named else "", r.row, r.block, r.issues[0].field) for r in some]

    def wanted(some):
        return [(sheet if named else "", *rest) for sheet, *rest in some]

    assert places(count.doubtful) == wanted(file.doubtful)
    assert places(count.rejected) == wanted(file.rejected)
    assert (count.read, count.accepted, count.duplicates, len(count.differing)) == (
        file.read,
        file.accepted,
        file.duplicates,
        file.differing,
    )
    accepted = [row for row in rows if row.klass is RowClass.ACCEPTED]
    if kind in {"up", "down"}:
        assert sum(int(row.values["amount_fen"]) for row in accepted) == file.amount_fen
    days = {(r.sheet if named else "", r.row, r.block): r.values.get("day") for r in accepted}
    told = {(p[0] if named else "", p[1], p[2]): day for p, day in file.days.items()}
    assert {place: days[place] for place in told} == told
    assert len({row.key for row in rows}) == len(rows)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=100)
@given(seed=st.integers(0, 10**9))
def test_a_made_up_file_is_read_as_it_was_meant(kind, seed):
    check(kind, seed)


@pytest.mark.soak
@pytest.mark.parametrize("kind", KINDS)
def test_thousands_of_made_up_files_are_read_as_they_were_meant(kind):
    for seed in range(2000):
        check(kind, seed)
