"""The day sheet and the shift sheet."""

import msgspec

from core.paper.day_sheet import day_sheet, shift_sheet
from core.paper.model import Till, chinese
from tests.core.paper.reading import texts_of
from tests.core.paper.samples import day_sheet_of, shift_sheet_of


def test_a_day_sheet_shows_book_count_and_difference():
    (page,) = texts_of(day_sheet(day_sheet_of(), chinese))
    assert "现金 2,384.50 2,384.00 −0.50" in page
    assert "合计 7,592.50 7,592.00 −0.50" in page
    assert "柒仟伍佰玖拾贰元整" in page
    assert "账上 41 件，实点 40 件" in page
    assert "87 条" in page


def test_what_was_entered_late_shows_its_true_day():
    (page,) = texts_of(day_sheet(day_sheet_of(), chinese))
    assert "2026-11-19 代买 电饭煲（王桂花） 189.00" in page
    on_time = msgspec.structs.replace(day_sheet_of(), lates=())
    assert "补记" not in texts_of(day_sheet(on_time, chinese))[0]


def test_uncounted_money_is_never_added_up():
    drawers = (
        Till(method="现金", book_fen=500),
        Till(method="微信", book_fen=700, counted_fen=700),
    )
    (page,) = texts_of(day_sheet(msgspec.structs.replace(day_sheet_of(), tills=drawers), chinese))
    assert "未点" in page
    assert "实点合计" not in page


def test_an_empty_day_can_be_closed():
    empty = msgspec.structs.replace(day_sheet_of(), works=(), tills=(), lates=())
    (page,) = texts_of(day_sheet(empty, chinese))
    assert "日结表" in page


def test_a_shift_sheet_names_both_clerks_and_every_open_task():
    (page,) = texts_of(shift_sheet(shift_sheet_of(), chinese))
    for said in (
        "李秀英",
        "田垚",
        "2026年11月21日 14:30",
        "JJ26-3-000002",
        "王桂花的电饭煲明天到",
        "41 件",
    ):
        assert said in page
