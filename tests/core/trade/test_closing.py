import datetime as dt

import pytest

from core.base.errors import InvalidRecordError
from core.trade.model.close import Close, Shift
from core.trade.model.imported import Import
from core.trade.model.opening import Transfer
from core.trade.model.purchase import Purchase
from core.trade.queries.days import Days
from core.trade.service.refusals import AlreadyClosedError

DAY = dt.date(2026, 11, 21)
NEXT = DAY + dt.timedelta(days=1)


def bring(desk, fen=10_000, **said):
    return desk.trade.money.transfer(Transfer(what="bring", amount_fen=fen, **said)).ids[0]


def test_a_close_holds_the_count_against_the_book(desk):
    bring(desk, day=DAY - dt.timedelta(days=1))
    bring(desk, 500, method="wechat")
    changes = desk.trade.closing.close(Close(cash_fen=9900, wechat_fen=500, parcels_counted=0))
    said = desk.ledger.get(Close, changes.ids[0])
    assert (said.cash_book_fen, said.wechat_book_fen, said.alipay_book_fen) == (10_000, 500, 0)
    assert (said.difference_fen, said.day) == (-100, DAY)
    assert changes.serials[0]


def test_what_comes_late_is_booked_on_the_next_open_day_with_its_true_day(desk):
    desk.trade.closing.close(Close(day=DAY))
    late = desk.ledger.get(Transfer, bring(desk, day=DAY))
    assert (late.day, late.true_day) == (NEXT, DAY)
    desk.clock.set(dt.datetime.combine(NEXT, dt.time(9)))
    desk.trade.closing.close(Close(day=NEXT, cash_fen=10_000))
    later = desk.ledger.get(Transfer, bring(desk, day=DAY))
    assert (later.day, later.true_day) == (NEXT + dt.timedelta(days=1), DAY)
    assert [late.true_day for late in Days(desk.db).figures(NEXT).lates] == []
    sheet = Days(desk.db).figures(DAY)
    assert (sheet.close is not None, sheet.tills[0].book_fen) == (True, 0)


def test_a_day_that_has_not_come_holds_no_fact_and_is_not_closed(desk):
    ahead = Transfer(day=NEXT, what="bring", amount_fen=1)
    for book in (
        lambda: bring(desk, day=NEXT),
        lambda: desk.trade.closing.close(Close(day=NEXT)),
        lambda: desk.trade.papers.take_in(Import(file_name="a.csv", of_kind="up"), [ahead]),
    ):
        with pytest.raises(InvalidRecordError) as refused:
            book()
        assert [(e.field, e.code) for e in refused.value.errors] == [("day", "trade.day_ahead")]
    assert not desk.db.rows("SELECT id FROM close")
    assert not desk.db.rows("SELECT id FROM cash")


def test_who_writes_up_an_old_day_may_still_book_on_the_real_one(desk):
    desk.ledger.set_day(DAY - dt.timedelta(days=3))
    assert desk.ledger.get(Transfer, bring(desk, day=DAY)).day == DAY


def test_late_purchases_stand_on_the_day_sheet(desk):
    desk.trade.closing.close(Close(day=DAY))
    purchase = Purchase(farmer=desk.farmer, product=desk.oranges, qty=1000, price_fen=200, day=DAY)
    booked = desk.trade.buying.buy(purchase)
    identity = booked.ids[0]
    told = {f.rule: f.args for f in booked.findings}
    assert told["booked_later"] == {"day": str(NEXT), "true_day": str(DAY)}
    lates = Days(desk.db).figures(NEXT).lates
    assert [(late.kind, late.id, late.true_day, late.amount_fen) for late in lates] == [
        ("purchase", identity, DAY, 200)
    ]


def test_a_closed_day_is_closed_once_and_opened_by_reversing_its_close(desk):
    close = desk.trade.closing.close(Close()).ids[0]
    with pytest.raises(AlreadyClosedError):
        desk.trade.closing.close(Close())
    red = desk.trade.papers.reverse(close, "漏了一笔")
    assert desk.ledger.get(Close, red.ids[0]).day == DAY
    assert desk.ledger.get(Transfer, bring(desk)).day == DAY
    again = desk.ledger.get(Close, desk.trade.closing.close(Close(cash_fen=10_000)).ids[0])
    assert again.difference_fen == 0


def test_a_reversal_of_a_closed_day_is_booked_on_an_open_one(desk):
    wrong = bring(desk)
    desk.trade.closing.close(Close(cash_fen=10_000))
    red = desk.ledger.get(Transfer, desk.trade.papers.reverse(wrong, "录错").ids[0])
    assert red.day == NEXT
    assert Days(desk.db).figures(DAY).tills[0].book_fen == 10_000
    assert Days(desk.db).figures(NEXT).tills[0].book_fen == 0


def test_a_day_in_figures_says_what_was_done(desk):
    bring(desk, 5000, day=DAY - dt.timedelta(days=1))
    buy = desk.trade.buying.buy
    purchase = Purchase(farmer=desk.farmer, product=desk.oranges, qty=10_000, price_fen=200)
    buy(purchase)
    wrong = buy(purchase).ids[0]
    desk.trade.papers.reverse(wrong, "录重")
    figures = Days(desk.db).figures(DAY)
    work = {one.kind: one for one in figures.works}
    assert (work["purchase"].count, work["purchase"].amount_fen) == (1, 2000)
    assert work["purchase"].grams == 5000
    cash = figures.tills[0]
    assert (cash.opening_fen, cash.net_fen, cash.book_fen, cash.counted_fen) == (
        5000,
        -2000,
        3000,
        None,
    )


def test_days_with_money_that_nobody_closed_are_named(desk):
    for back in (1, 3):
        bring(desk, day=DAY - dt.timedelta(days=back))
    desk.trade.closing.close(Close(day=DAY - dt.timedelta(days=3)))
    assert Days(desk.db).not_closed(DAY) == [DAY - dt.timedelta(days=1)]


def test_a_shift_hands_the_counted_till_to_the_next_clerk(desk):
    taker = desk.people.clerks.add("冉建国")
    bring(desk)
    changes = desk.trade.closing.hand_over(
        Shift(taker=taker, cash_fen=10_000, tasks=("给覃明桂打电话",))
    )
    said = desk.ledger.get(Shift, changes.ids[0])
    assert (said.difference_fen, said.tasks) == (0, ("给覃明桂打电话",))
    assert desk.trade.papers.paper_of(said.id).names["taker"] == "冉建国"
    assert not desk.trade.books.is_closed(DAY)
