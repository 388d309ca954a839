import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from core.db.backup import FAILED
from core.packs.model import MarketRule
from core.trade.model.down import Down
from core.trade.model.opening import Opening
from core.trade.model.parcel import Parcel
from core.trade.model.up import Up
from desktop.pages.home.page import HomePage, greeting
from tests.desktop.pages.conftest import TODAY


@pytest.fixture
def page(office, opened):
    return opened(lambda: HomePage(office.desk), "home2")


@pytest.fixture
def asked(page):
    """Where the page wanted to go."""
    went = []
    page.wanted.connect(lambda key, what: went.append((key, what)))
    return went


def told(page):
    return [line.task.text for line in page.todo.lines()]


def take_in(office, number, days):
    at = dt.datetime.combine(TODAY - dt.timedelta(days=days), dt.time(10))
    parcel = Parcel(waybill=f"YT{7000000000000 + number}", courier="yuantong", in_at=at)
    return office.write(lambda s: s.trade.parcels.take_in(parcel)).ids[0]


def test_the_clerk_is_greeted_by_name(page):
    assert page.title.text() == "早上好，李秀英"
    assert "11月21日 星期六" in page.subtitle.text()
    assert [greeting(hour) for hour in (6, 13, 20)] == ["早上好", "下午好", "晚上好"]


def test_a_new_station_has_nothing_pressing(page):
    assert told(page) == ["还没设赶集日"]


def test_a_recovery_code_that_is_not_on_paper_is_asked_for(page, office, asked):
    code = office.do(lambda s: s.renew_recovery())
    page.refresh()
    office.settle()
    assert told(page)[0] == "恢复码还没抄在纸上"
    page.todo.lines()[0].click()
    assert asked == [("settings", "safety")]
    office.write(lambda s: s.note_recovery_on_paper(code))
    assert told(page) == ["还没设赶集日"]


@pytest.mark.parametrize(
    ("code", "said"),
    [("base.disk_full", "磁盘满了，上次关闭时没有备份成"), ("", "上次关闭时没有备份成")],
)
def test_a_backup_that_failed_at_the_last_end_is_told_until_there_is_one(
    page, office, asked, code, said
):
    office.do(lambda s: s.keep_setting(FAILED, code))
    page.refresh()
    office.settle()
    assert told(page)[0] == said
    page.todo.lines()[0].click()
    assert asked == [("settings", "keeping")]
    office.do(lambda s: s.scheduled_backup())
    page.refresh()
    office.settle()
    assert told(page) == ["还没设赶集日"]


def test_parcels_are_told_by_what_is_due(page, office):
    for number, days in enumerate((0, 3, 8, 20, 21)):
        take_in(office, number, days)
    office.settle()
    assert told(page)[:3] == ["2 件放太久，该退回快递", "1 件该打电话催", "1 件该再提醒一次"]
    assert page.tiles["parcels-fetch"].number.text() == "5"


def test_a_task_leads_to_where_it_is_done(page, office, asked):
    product = office.product("生姜", unit="千克")
    office.write(
        lambda s: s.trade.selling.sell(Up(product=product, item="生姜", qty=1000, price_fen=1400))
    )
    office.settle()
    line = next(line for line in page.todo.lines() if "待发货" in line.task.text)
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Space)
    assert asked == [("up", "up")]


def test_debts_both_ways_and_goods_to_fetch_are_told(page, office):
    office.write(
        lambda s: s.trade.money.open(
            Opening(what="payable", party=office.farmer, amount_fen=42_000)
        )
    )
    made = Down(villager=office.villager, item="雨靴", price_fen=4200, paid_by="station")
    order = office.write(lambda s: s.trade.fetching.order(made)).ids[0]
    office.write(lambda s: s.trade.fetching.arrive(order))
    office.settle()
    lines = told(page)
    assert "欠 1 户 ¥420.00" in lines
    assert "1 单代买到了，等村民来取" in lines
    assert "村民欠站里 ¥42.00" in lines


def test_a_day_that_nobody_closed_is_told(page, office):
    yesterday = TODAY - dt.timedelta(days=1)
    money = Opening(what="money", amount_fen=5000, day=yesterday)
    office.write(lambda s: s.trade.money.open(money))
    office.settle()
    assert told(page)[0] == "11-20 还没日结"
    assert page.todo.lines()[0].task.what == yesterday.isoformat()


def test_the_market_is_told_once_its_days_are_set(page, office):
    office.write(lambda s: s.set_market(MarketRule(kind="weekday", values=(7,))))
    office.see(lambda views: views.read_packs())
    page.refresh()
    office.settle()
    assert told(page) == ["明天赶集"]


def test_todays_money_is_what_the_till_says(page, office):
    office.write(lambda s: s.trade.money.open(Opening(what="money", amount_fen=12_345)))
    office.settle()
    texts = [cell.text() for cell in page.money.findChildren(QLabel)]
    at = texts.index("现金")
    assert texts[at + 1 : at + 3] == ["+123.45", "123.45"]


def test_a_half_typed_form_is_offered_again(page, office, settings):
    settings.remember("half.down", {"villager": "|王", "item": "雨靴"})
    settings.remember("half.up", {"mode": "purchase", "farmer": "|", "gross_g": "|斤"})
    page.refresh()
    office.settle()
    assert told(page)[0] == "有一张代买单没填完"
    assert not any("收购" in text for text in told(page))


def test_every_tile_leads_somewhere_by_keyboard(page, asked):
    for tile in page.tiles.values():
        tile.setFocus()
        QTest.keyClick(tile, Qt.Key.Key_Space)
    assert len(asked) == len(page.tiles) == 8


def test_the_focus_stays_while_the_same_tasks_are_read_again(page, office):
    line = page.todo.lines()[0]
    line.setFocus()
    page.refresh()
    office.settle()
    assert line.hasFocus()
