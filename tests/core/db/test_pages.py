"""Screenfuls of a large table: order, filters, sums, and a cost that does not grow."""

import datetime as dt
from typing import Annotated

import pytest

from core.base.record import Count, Fen, Flag, Text, field
from core.base.tables import Fact, Table
from core.db.file import Database
from core.db.pages import EVERYTHING, Browse, Habits, Pages, Where, between, like
from core.journal import merge

DAY = dt.date(2026, 3, 1)


class Sold(Fact, frozen=True, kw_only=True):
    kind = "sold"
    item: Annotated[Text, field("品名")] = ""
    fen: Annotated[Fen, field("金额", sums=True)] = 0
    price_fen: Annotated[Fen, field("单价")] = 0
    count: Annotated[Count, field("件数", sums=True)] = 0
    state: Annotated[Text, field("状态", choices=("open", "done"))] = "open"
    gift: Annotated[Flag, field("赠送")] = False


ROWS = [
    ("D.1.1", "2026-03-01", "脐橙", 1000, 2, "open", 0, None),
    ("D.1.2", "2026-03-01", "柠檬", 250, 1, "done", 1, None),
    ("D.1.3", "2026-03-02", "脐橙 50%", 990, 3, "open", 0, None),
    ("D.1.4", "2026-03-03", "柠檬", -250, -1, "done", 1, "D.1.2"),
]


@pytest.fixture
def db(tmp_path):
    opened = Database(tmp_path / "ledger.db", bytes(32))
    merge.create(opened, [Table(name="sold", row=Sold, indexes=("day",))])
    opened.many(
        "INSERT INTO sold (id, day, item, fen, count, state, gift, reverses) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        ROWS,
    )
    yield opened
    opened.close()


@pytest.fixture
def pages(db):
    return Pages(db, Sold)


def items(records):
    return [record.item for record in records]


def test_row_numbers_come_in_the_order_asked(pages):
    assert list(pages.rowids()) == [1, 2, 3, 4]
    assert list(pages.rowids(descending=True)) == [4, 3, 2, 1]
    assert list(pages.rowids("fen")) == [4, 2, 3, 1]
    assert list(pages.rowids("day", descending=True)) == [4, 3, 2, 1]
    assert pages.rowids().typecode == "q"


def test_rows_come_in_the_order_of_their_numbers_and_gaps_stay_gaps(pages):
    found = pages.rows([3, 99, 1])
    assert [one and one.item for one in found] == ["脐橙 50%", None, "脐橙"]
    assert pages.rows([]) == []


def test_the_first_screenful_is_what_all_numbers_begin_with(pages):
    ids, records = pages.first(2, "fen", descending=True)
    assert list(ids) == list(pages.rowids("fen", descending=True))[:2]
    assert items(records) == items(pages.rows(ids))


@pytest.mark.parametrize("name", ["nothing", "fen; DROP TABLE sold", 'fen"', "rowid, fen"])
def test_a_column_that_is_not_declared_is_refused(pages, name):
    with pytest.raises(KeyError):
        pages.rowids(name)
    with pytest.raises(KeyError):
        pages.sums([name])


def test_texts_are_not_added_up(pages):
    with pytest.raises(KeyError):
        pages.sums(["item"])


def test_a_reversed_pair_counts_nothing_in_sum(pages):
    assert pages.sums(["fen", "count"]) == {"count": 2, "fen": 1990, "pieces": 5}
    assert pages.sums(["fen"], between(DAY, DAY)) == {"count": 2, "fen": 1250}
    assert pages.sums(["fen"], between(DAY + dt.timedelta(2), DAY)) == {"count": 0, "fen": 0}


def test_sums_of_chosen_rows(pages):
    assert pages.sums(["fen"], EVERYTHING, [1, 3]) == {"count": 2, "fen": 1990}
    assert pages.sums(["fen"], Where("item = ?", ("脐橙",)), [1, 3]) == {"count": 1, "fen": 1000}
    assert pages.sums(["fen"], EVERYTHING, []) == {"count": 0, "fen": 0}


def test_conditions_join_and_nothing_joins_with_everything():
    one = Where("a = ? OR b = ?", (1, 2))
    assert one & EVERYTHING == one == EVERYTHING & one
    assert one & Where("c = ?", (3,)) == Where("(a = ? OR b = ?) AND (c = ?)", (1, 2, 3))


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["柠檬", "脐橙 50%", "柠檬", "脐橙"]),
        ({"from": "2026-03-02"}, ["柠檬", "脐橙 50%"]),
        ({"from": "2026-03-02", "to": "2026-03-02"}, ["脐橙 50%"]),
        ({"from": "2026-03-03", "to": "2026-03-02"}, []),
        ({"item": "橙"}, ["脐橙 50%", "脐橙"]),
        ({"item": "%"}, ["脐橙 50%"]),
        ({"item": "_"}, []),
        ({"fen": "2.5"}, ["柠檬"]),
        ({"fen": "10"}, ["脐橙"]),
        ({"fen": "ten"}, []),
        ({"fen": "0.001"}, []),
        ({"count": "3"}, ["脐橙 50%"]),
        ({"state": "done"}, ["柠檬", "柠檬"]),
        ({"state": "don"}, []),
        ({"gift": "1"}, ["柠檬", "柠檬"]),
        ({"day": "03-02"}, ["脐橙 50%"]),
        ({"text": "柠"}, ["柠檬", "柠檬"]),
        ({"text": " "}, ["柠檬", "脐橙 50%", "柠檬", "脐橙"]),
        ({"big": "1"}, ["脐橙"]),
    ],
)
def test_filters_are_read_by_the_shape_of_their_column(db, filters, found):
    habits = Habits(text=("item",), filters={"big": lambda _: Where("fen >= 1000")})
    listing = Browse(db, Sold, habits)
    assert items(listing.rows(listing.ids("", filters))) == found
    assert items(listing.first("", filters, 2)[1]) == found[:2]


def test_a_listing_orders_and_sums_amounts_but_not_prices(db):
    listing = Browse(db, Sold, Habits(instead={"item": "fen"}))
    assert list(listing.ids("-fen", {})) == [1, 3, 2, 4]
    assert list(listing.ids("item", {})) == [4, 2, 3, 1]
    assert listing.sums({}, None) == {"count": 2, "fen": 1990, "pieces": 5}
    assert listing.sums({"state": "open"}, [1]) == {"count": 1, "fen": 1000, "pieces": 2}
    assert listing.kinds == {"sold"}


def test_what_is_typed_is_never_sql():
    assert like('"item"', "50%_\\").params == ("%50\\%\\_\\\\%",)


@pytest.fixture
def plans(db):
    """Return how SQLite carries out each statement that a reading runs."""

    def of(read):
        said: list[str] = []
        db._raw.set_trace_callback(said.append)  # the statements as they ran
        read()
        db._raw.set_trace_callback(None)
        return [row[3] for sql in said for row in db.rows(f"EXPLAIN QUERY PLAN {sql}")]

    return of


def test_a_page_walks_the_tree_by_number_and_never_the_whole_table(pages, plans):
    steps = plans(lambda: pages.rows([1, 2]))
    assert "SEARCH sold USING INTEGER PRIMARY KEY (rowid=?)" in steps
    assert [step for step in steps if step.startswith("SCAN sold")] == []


def test_the_newest_screenful_sorts_nothing(pages, plans):
    assert plans(lambda: pages.first(50, "day", descending=True)) == [
        "SCAN sold USING INDEX sold_0"
    ]
    assert plans(lambda: pages.rowids("day", descending=True)) == [
        "SCAN sold USING COVERING INDEX sold_0"
    ]
