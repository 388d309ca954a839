import datetime as dt

import pytest
from PySide6.QtCore import Qt

from core.trade.model.close import Close, Shift
from core.trade.model.opening import Opening, Transfer
from core.trade.model.parcel import Parcel
from core.trade.model.receipt import Receipt
from desktop.pages.close.page import COUNT, OPENING, SHIFT, TRANSFER, ClosePage
from tests.desktop.pages.conftest import TODAY, under
from tests.desktop.pages.hands import kept, press

ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape
YESTERDAY = TODAY - dt.timedelta(days=1)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(office, opened):
    office.do(lambda s: s.trade.money.open(Opening(what="money", amount_fen=10_000)))
    return opened(lambda: ClosePage(office.desk, office.spooler), "close")


def closed(office, cash=10_000):
    return office.write(lambda s: s.trade.closing.close(Close(cash_fen=cash))).ids[0]


def test_the_keyboard_alone_counts_and_closes_the_day_and_prints_its_sheet(
    page, office, keys, window
):
    page.count.click()
    keys("100", ENTER)
    assert "对上了" in under(page.drawer.body, "cash_fen").text()
    keys(ENTER, ENTER, ENTER, ENTER)
    office.settle()
    office.settle()
    (close,) = kept(office, Close)
    assert (close.day, close.cash_fen, close.cash_book_fen) == (TODAY, 10_000, 10_000)
    assert "已日结" in page.subtitle.text()
    window.notices.finish()
    assert office.printed(1)[0].suffix == ".pdf"


def test_a_difference_shows_while_it_is_typed_and_asks_why(page, office, keys):
    page.open(COUNT)
    keys("95.5")
    assert "少 ¥4.50" in under(page.drawer.body, "cash_fen").text()
    press(page.drawer.button)
    box = page.drawer.asking()
    assert kept(office, Close) == []
    box.reason.setText("找零找错了")
    press(box.yes)
    office.settle()
    (close,) = kept(office, Close)
    assert close.difference_fen == -450
    assert close.note == "找零找错了"


def test_money_in_the_books_that_nobody_counted_is_asked_for(page, office):
    page.open(COUNT)
    press(page.drawer.button)
    office.settle()
    assert kept(office, Close) == []
    assert under(page.drawer.body, "cash_fen").text()
    assert page.drawer.body.editor("cash_fen").focus_widget().hasFocus()


def test_parcels_on_the_shelf_are_counted_beside_the_book(page, office, keys):
    office.write(
        lambda s: s.trade.parcels.take_in(
            Parcel(waybill="YT7000000000001", courier="yuantong", shelf="1-1")
        )
    )
    page.open(COUNT)
    page.drawer.body.editor("parcels_counted").focus_widget().setFocus()
    keys("2")
    assert "多 1 件" in under(page.drawer.body, "parcels_counted").text()


def test_a_closed_day_is_reopened_by_a_red_entry_with_a_reason(page, office, keys):
    closed(office)
    assert page.figures.close is not None
    page.open(COUNT)
    again = [
        b
        for b in page.drawer.body.findChildren(type(page.drawer.button))
        if b.text() == "重开这一天"
    ]
    press(again[0])
    keys("x", ENTER)
    office.settle()
    assert kept(office, Close) == []
    assert "还没日结" in page.subtitle.text()


def test_the_notice_takes_the_close_back(page, office, keys, window):
    page.open(COUNT)
    keys("100")
    press(page.drawer.button)
    office.settle()
    press(window.notices.undo)
    office.settle()
    assert kept(office, Close) == []


def test_an_earlier_day_that_nobody_closed_is_offered(page, office, keys):
    office.clock.set(dt.datetime.combine(YESTERDAY, dt.time(9)))
    receipt = Receipt(name="王桂花", items=("打印",), amount_fen=500)
    office.do(lambda s: s.trade.money.receipt(receipt))
    office.clock.set(dt.datetime.combine(TODAY, dt.time(9)))
    page.read()
    office.settle()
    assert page.days.values == [YESTERDAY.isoformat(), TODAY.isoformat()]
    page.days.chosen.emit(YESTERDAY.isoformat())
    office.settle()
    page.open(COUNT)
    keys("5")
    press(page.drawer.button)
    office.settle()
    (close,) = kept(office, Close)
    assert (close.day, close.cash_fen) == (YESTERDAY, 500)


@pytest.mark.parametrize(
    ("what", "wanted"),
    [
        ("stock", {"product", "place", "grams", "count"}),
        ("money", {"method", "amount_fen"}),
        ("payable", {"party", "amount_fen"}),
        ("receivable", {"party", "amount_fen"}),
    ],
)
def test_an_opening_balance_asks_only_for_what_it_needs(page, what, wanted):
    page.open(OPENING)
    form = page.drawer.body
    form.editor("what").chips.set_value(what)
    form.edited.emit("what")
    asked = ("product", "place", "grams", "count", "party", "method", "amount_fen")
    assert {name for name in asked if form.editor(name).isVisible()} == wanted


def test_a_debt_is_opened_for_somebody_and_taken_back(page, office, window):
    page.open(OPENING)
    form = page.drawer.body
    form.fill({"what": "payable", "party": office.farmer, "amount_fen": 5000}, {"party": "龚喆"})
    press(page.drawer.button)
    office.settle()
    assert office.see(lambda v: v.accounts.balance(office.farmer)) == 5000
    press(window.notices.undo)
    office.settle()
    assert office.see(lambda v: v.accounts.balance(office.farmer)) == 0


def test_a_farmer_not_in_the_books_is_added_in_the_middle_of_an_opening(page, office, keys):
    page.open(OPENING)
    form = page.drawer.body
    form.fill({"what": "payable", "amount_fen": 700})
    form.new_wanted.emit("party", "覃明桂")
    page.drawer.body.fill({"phone": "13500001111"})
    press(page.drawer.button)
    office.settle()
    if page.drawer.asking() is not None:
        page.drawer.asking().reason.setText("本人在场")
        press(page.drawer.asking().yes)
        office.settle()
    form = page.drawer.body
    assert form.editor("party").line.text() == "覃明桂"
    assert form.values()["amount_fen"] == 700
    press(page.drawer.button)
    office.settle()
    assert [one.amount_fen for one in kept(office, Opening)] == [10_000, 700]


def test_a_transfer_without_its_note_is_shown_beside_the_note(page, office):
    page.open(TRANSFER)
    page.drawer.body.fill({"what": "short", "amount_fen": 450})
    press(page.drawer.button)
    office.settle()
    assert under(page.drawer.body, "note").text()
    page.drawer.body.fill({"note": "找零找错了"})
    press(page.drawer.button)
    office.settle()
    assert [one.amount_fen for one in kept(office, Transfer)] == [450]
    assert page.figures.tills[0].book_fen == 9550


def test_a_shift_is_handed_to_another_clerk_and_printed(page, office, window):
    taker = office.do(lambda s: s.people.add_clerk("王小明", "clerk", "123456"))
    page.open(SHIFT)
    form = page.drawer.body
    form.fill(
        {"taker": taker, "cash_fen": 10_000, "tasks": ("补货", "打电话")}, {"taker": "王小明"}
    )
    press(page.drawer.button)
    office.settle()
    (shift,) = kept(office, Shift)
    assert (shift.taker, shift.cash_fen, shift.tasks) == (taker, 10_000, ("补货", "打电话"))
    window.notices.finish()
    assert office.printed(1)


def test_the_taker_is_found_among_the_clerks(page, office, keys):
    office.do(lambda s: s.people.add_clerk("王小明", "clerk", "123456"))
    page.open(SHIFT)
    for typed in ("小明", "wxm"):
        page.drawer.body.editor("taker").line.clear()
        keys(typed)
        office.settle()
        assert page.drawer.body.editor("taker").results().hits.count() == 1


def test_a_half_typed_count_survives_a_power_cut(page, office, keys):
    page.open(COUNT)
    keys("95.5")
    half = page.half_typed()
    page.close_drawer()
    page.restore(half)
    assert page.drawer.body.values()["cash_fen"] == 9550


def test_past_closes_open_their_day(page, office, keys):
    page.show_mode("past")
    office.settle()
    assert page.past.empty.isVisible()
    closed(office)
    assert page.past.view.model.record(0).cash_fen == 10_000
    page.past.view.table.setFocus()
    keys(ENTER)
    office.settle()
    assert page.view.isVisible()
    assert page.view.tills.item(0, 5).text() == "对上了"
