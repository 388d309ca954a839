from __future__ import annotations

from array import array
from collections.abc import Mapping

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from core.base.changes import Changes
from core.base.errors import DiskError
from desktop.models.ledger import PAGE, PAGES_KEPT, LedgerModel
from tests.desktop.orchard import COLUMNS, Orchard, tone

LAST = Qt.ItemDataRole.DisplayRole


@pytest.fixture
def orchard():
    return Orchard(1000)


@pytest.fixture
def model(orchard, jobs):
    return LedgerModel(orchard, COLUMNS, jobs, tone)


def load(model, qtbot, **how):
    with qtbot.waitSignal(model.loaded) as said:
        model.show(**how)
    return said.args[0]


def text(model, row, column):
    return model.data(model.index(row, column))


def read(model, qtbot, row, column=1):
    qtbot.waitUntil(lambda: text(model, row, column) is not None)
    return text(model, row, column)


def test_qt_finds_no_fault_with_it_while_it_loads_sorts_filters_and_refreshes(
    model, orchard, jobs, qtbot
):
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    load(model, qtbot)
    load(model, qtbot, order="-day")
    load(model, qtbot, filters={"text": "王"})
    orchard.all = array("q", range(1500))
    with qtbot.waitSignal(model.loaded):
        jobs.write(lambda: Changes(kinds=frozenset({"apple"})))


def test_the_first_screenful_is_there_before_all_the_numbers(model, qtbot):
    counts = []
    model.modelReset.connect(lambda: counts.append(model.rowCount()))
    assert load(model, qtbot) == 1000
    assert counts == [PAGE]
    assert model.rowCount() == 1000


def test_only_the_pages_that_are_looked_at_are_read(model, orchard, qtbot):
    load(model, qtbot)
    orchard.asked.clear()
    assert read(model, qtbot, 700) == "张国栋"
    for row in range(640, 768):
        assert text(model, row, 0)
    assert orchard.asked == [("rows", PAGE)]


def test_a_cell_not_yet_read_is_blank_at_once_and_painted_when_it_comes(model, qtbot):
    load(model, qtbot)
    with qtbot.waitSignal(model.dataChanged) as painted:
        assert text(model, 999, 1) is None
    top, bottom = painted.args[:2]
    assert (top.row(), bottom.row()) == (896, 999)
    assert text(model, 999, 1) == "陈志强"


def test_no_more_than_a_few_pages_are_kept(jobs, qtbot):
    model = LedgerModel(Orchard(PAGE * (PAGES_KEPT + 20)), COLUMNS, jobs)
    load(model, qtbot)
    for page in range(PAGES_KEPT + 20):
        read(model, qtbot, page * PAGE)
    assert len(model._pages) == PAGES_KEPT


def test_other_roles_are_answered_without_reading_anything(model, orchard, qtbot):
    load(model, qtbot)
    orchard.asked.clear()
    index = model.index(900, 2)
    for role in (
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.SizeHintRole,
        Qt.ItemDataRole.EditRole,
    ):
        assert model.data(index, role) is None
    right = int(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
    assert model.data(index, Qt.ItemDataRole.TextAlignmentRole) == right
    assert orchard.asked == []


def test_the_header_sorts_by_what_the_column_is_called(model, qtbot):
    load(model, qtbot)
    with qtbot.waitSignal(model.loaded):
        model.sort(0, Qt.SortOrder.DescendingOrder)
    assert model.order == "-day"
    assert model.number(0) == 999


def test_a_column_that_cannot_be_sorted_is_left_alone(model, qtbot):
    load(model, qtbot)
    model.sort(4)
    assert model.order == ""


def test_a_change_of_its_kind_is_read_anew_and_one_of_another_is_not(model, orchard, jobs, qtbot):
    load(model, qtbot)
    orchard.asked.clear()
    jobs.write(lambda: Changes(kinds=frozenset({"parcel"})))
    orchard.all = array("q", range(1001))
    with qtbot.waitSignal(model.loaded) as said:
        jobs.write(lambda: Changes(kinds=frozenset({"apple"})))
    assert said.args == [1001]
    assert [what for what, _count in orchard.asked] == ["ids", "rows"]


def test_a_refresh_does_not_blink(model, jobs, qtbot):
    load(model, qtbot)
    read(model, qtbot, 300)
    blank = []
    model.modelReset.connect(lambda: blank.append(text(model, 300, 1)))
    with qtbot.waitSignal(model.loaded):
        jobs.write(lambda: Changes(kinds=frozenset({"apple"})))
    assert blank == ["张国栋"]


def test_an_answer_to_an_older_question_is_not_shown(model, qtbot):
    model.show(filters={"text": "王"})
    assert load(model, qtbot, filters={"text": "李"}) == 200
    assert read(model, qtbot, 150) == "李秀英"


def test_nothing_is_read_before_it_is_shown(model, orchard, jobs, qtbot):
    with qtbot.waitSignal(jobs.changed):
        jobs.write(lambda: Changes(kinds=frozenset({"apple"})))
    assert orchard.asked == []
    assert model.rowCount() == 0


def test_a_row_is_found_by_its_number_and_a_number_by_its_row(model, qtbot):
    load(model, qtbot, order="-day")
    assert model.row_of(999) == 0
    assert model.row_of(5000) == -1
    assert list(model.numbers([0, 2])) == [999, 997]


def test_sums_are_of_some_rows_or_of_all_that_pass(model, qtbot):
    load(model, qtbot, filters={"text": "王"})
    told: list[Mapping[str, int]] = []
    model.total(None, told.append)
    qtbot.waitUntil(lambda: len(told) == 1)
    model.total([0, 1], told.append)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert [one["count"] for one in told] == [200, 2]
    assert told[1]["grams"] == 500 * 3 + 500 * 8


def test_a_record_that_is_gone_leaves_a_blank_row(model, orchard, qtbot):
    load(model, qtbot)
    orchard.all = array("q", range(900))
    with qtbot.waitSignal(model.dataChanged):
        model.record(950)
    assert model.record(950) is None
    assert model.record(5000) is None


def test_a_read_that_fails_is_told(jobs, qtbot):
    class Broken(Orchard):
        def ids(self, _order, _filters):
            raise DiskError

    model = LedgerModel(Broken(10), COLUMNS, jobs)
    with qtbot.waitSignal(model.failed) as told:
        model.show()
    assert isinstance(told.args[0], DiskError)


def test_tones_colour_a_row_and_strike_out_what_is_gone(model, qtbot):
    load(model, qtbot)
    assert model.data(model.index(0, 0), Qt.ItemDataRole.ForegroundRole) is None
    wait = model.data(model.index(1, 0), Qt.ItemDataRole.ForegroundRole)
    stop = model.data(model.index(3, 0), Qt.ItemDataRole.ForegroundRole)
    assert wait != stop
    assert model.data(model.index(2, 0), Qt.ItemDataRole.FontRole).strikeOut()


def test_a_million_rows_are_two_arrays_of_numbers_and_one_page(jobs, qtbot):
    model = LedgerModel(Orchard(1_000_000), COLUMNS, jobs)
    assert load(model, qtbot) == 1_000_000
    assert len(model._pages) == 1
    assert model._numbers.itemsize * len(model._numbers) == 8_000_000
    assert read(model, qtbot, 999_999) == "陈志强"


def test_rows_and_columns_have_no_children(model, qtbot):
    load(model, qtbot)
    below = model.index(0, 0)
    assert model.rowCount(below) == 0
    assert model.columnCount(below) == 0
    assert model.columnCount(QModelIndex()) == len(COLUMNS)
    assert model.headerData(0, Qt.Orientation.Vertical, LAST) is None
    assert model.headerData(99, Qt.Orientation.Horizontal, LAST) is None
