"""Whole files into the books and out again: what they keep, what they count, in which period."""

import datetime as dt

import msgspec
import pytest

from core.db import rows
from core.imports.service import Asked
from core.people.model import Person
from core.trade.model.close import Close
from core.trade.model.down import Down
from core.trade.model.imported import Import
from core.trade.model.parcel import Parcel
from core.trade.model.purchase import Purchase
from core.trade.model.up import Up
from core.trade.queries.totals import totals
from core.training.model import Attendance

SALES = """日期,农户,产品,数量,单位,单价,金额,订单状态,退款
2026-04-01,冉德秀,脐橙,10,斤,3.5,35,已签收,
2026-04-02,冉德秀,脐橙,10,斤,3.5,35,部分退款,10
2026-04-03,田桂花,脐橙,10,斤,3.5,35,已退款,35
"""
PARCELS = """运单号,快递,姓名,手机,入库时间,取件码,状态,取件时间
75762348762999,中通,冉德秀,13912345678,2026-04-01 08:00,1-2-33,已取,2026-04-02 17:00
75762348763000,中通,冉德秀,13912345678,2026-04-01 08:00,1-2-34,破损,
"""
BOUGHT = """日期,村民,商品,金额,服务费,已收,尚欠,到货日期,取货日期
2026-04-01,冉德秀,雨鞋,30,2,20,12,2026-04-03,2026-04-05
2026-04-02,冉德秀,水泵,300,2,302,0,2026-04-04,
"""
BROUGHT = """日期,农户,品种,毛重（斤）,皮重（斤）,单价,金额,实付,欠款
2026-04-01,冉德秀,脐橙,120,5,2.5,287.5,287.5,0
2026-04-02,田桂花,脐橙,100,4,2.5,240,200,40
"""
SIGNED = """姓名,手机号,日期,签名
冉德秀,13912345678,2026-04-01,√
田桂花,13912345679,2026-04-01,缺席
"""
PERIODS = {
    "up": Up,
    "down": Down,
    "purchase": Purchase,
    "parcel": Parcel,
    "attendance": Attendance,
    "people": Person,
}


@pytest.fixture
def take(station, tmp_path):
    def taken(kind, text):
        path = tmp_path / f"{kind}.csv"
        path.write_text(text, "utf-8")
        outcome = station.imports.take_in(Asked(path=path, kind=kind))
        assert outcome.tally.accepted == written(station, PERIODS[kind], outcome)
        return outcome

    return taken


def written(station, kind, outcome):
    rest = "WHERE import_id = ?" + (" AND reverses IS NULL" if kind is not Person else "")
    return len(rows.read(station.db, kind, rest, (outcome.import_id,)))


def counted(station, kind):
    """What April and today count of a kind."""
    april = totals(station.db, kind, dt.date(2026, 4, 1), dt.date(2026, 4, 30))
    today = totals(station.db, kind, station.ledger.today(), station.ledger.today())
    return april, today


def standing(station, kind):
    return rows.read(station.db, kind, "WHERE reverses IS NULL ORDER BY seq")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("up", SALES),
        ("down", BOUGHT),
        ("purchase", BROUGHT),
        ("parcel", PARCELS),
        ("attendance", SIGNED),
    ],
)
def test_an_import_taken_back_leaves_its_period_and_today_as_they_were(station, take, kind, text):
    before = counted(station, PERIODS[kind])
    outcome = take(kind, text)
    assert counted(station, PERIODS[kind])[0] != before[0]
    station.reverse(str(outcome.import_id), "文件选错了")
    assert counted(station, PERIODS[kind]) == before
    assert not any(person.name for person in rows.read(station.db, Person, ""))
    assert station.verify().ok


def test_what_is_taken_back_on_a_closed_day_is_booked_today(station, take):
    outcome = take("up", SALES)
    station.trade.closing.close(Close(day=dt.date(2026, 4, 1)))
    station.reverse(str(outcome.import_id), "文件选错了")
    april, today = counted(station, Up)
    assert (april["amount_fen"], today["amount_fen"]) == (3500, -3500)


def test_a_sale_given_back_in_part_brings_what_is_left(station, take):
    outcome = take("up", SALES)
    assert [(sale.state, sale.amount_fen, sale.refunded_fen) for sale in standing(station, Up)] == [
        ("signed", 3500, 0),
        ("signed", 3500, 1000),
    ]
    assert [row.row for row in outcome.tally.rejected] == [4]


def test_what_a_villager_owes_is_kept(station, take):
    take("down", BOUGHT)
    kept = [(one.amount_fen, one.fee_fen, one.paid_fen) for one in standing(station, Down)]
    assert kept == [(3000, 200, 2000), (30000, 200, 30200)]


SOLD = "日期,农户,产品,数量,单价,金额,运单号,订单号\n"
ORDERED = "日期,村民,商品,金额,订单号\n"


@pytest.mark.parametrize(
    ("kind", "head", "lines", "told"),
    [
        ("up", SOLD, "冉德秀,脐橙,10斤,3.5,35,75762348762999,", (0, 1)),
        ("up", SOLD, "冉德秀,脐橙,10斤,3.5,35,75762348763000,", (1, 0)),
        ("up", SOLD, "冉**,脐橙,10斤,3.5,35,,PDD260401", (0, 1)),
        ("up", SOLD, "冉德秀,脐橙,10斤,3.5,35,,PDD260401 " * 2, (1, 1)),
        (
            "up",
            SOLD,
            "冉德秀,脐橙,20斤,3.5,70,,PDD260401 冉德秀,土鸡蛋,10斤,3.5,35,,PDD260401",
            (2, 0),
        ),
        ("up", SOLD, "冉德秀,脐橙,10斤,3.5,35,75762348763001,PDD260401", (1, 0)),
        ("down", ORDERED, "冉德秀,雨鞋,30,260401-1", (0, 1)),
        ("down", ORDERED, "田桂花,雨鞋,30,260401-1 冉德秀,雨鞋,30,260401-1", (1, 1)),
        ("down", ORDERED, "冉德秀,水桶,30,1", (1, 0)),
        ("down", ORDERED, "冉德秀,雨伞,30,1 田桂花,雨伞,30,1 冉光福,雨伞,30,1", (3, 0)),
    ],
)
def test_an_order_or_a_sale_of_the_counter_is_not_taken_again(
    station, take, kind, head, lines, told
):
    day, replace = dt.date(2026, 4, 1), msgspec.structs.replace
    sale = Up(item="脐橙", farmer_name="冉德秀", amount_fen=3500, qty=10_000, day=day)
    order = Down(name="冉德秀", item="雨鞋", order_no="260401-1", amount_fen=3000, day=day)
    station.trade.papers.take_in(
        Import(file_name="a.csv", of_kind="up"),
        [
            replace(sale, waybill="75762348762999"),
            replace(sale, order_no="PDD260401", waybill="75762348763099"),
            order,
            replace(order, item="水桶", order_no="1", day=dt.date(2026, 3, 1)),
        ],
    )
    tally = take(kind, head + "".join(f"2026-04-01,{line}\n" for line in lines.split())).tally
    assert (tally.accepted, tally.duplicates) == told


def test_a_second_phone_of_a_farmer_who_came_without_one_is_asked_about(take):
    head, *_rest = BROUGHT.replace("农户", "农户,电话").splitlines()
    row = "2026-04-0{},冉德秀,{},脐橙,120,5,2.5,287.5,287.5,0"
    phones = ("", "13912345678", "13912345679", "", "13912345678")
    lines = [row.format(number, phone) for number, phone in enumerate(phones, 1)]
    tally = take("purchase", "\n".join([head, *lines])).tally
    assert [one.row for one in tally.doubtful] == [4]


def test_a_second_line_of_an_order_counts_wherever_it_stands(take):
    line, more = "2026-04-01,冉德秀,雨鞋,30,PDD260401,", "送人的"
    head = ORDERED.replace("\n", ",备注\n")
    take("down", f"{head}{line}\n")
    tally = take("down", f"{head}{line}{more}\n{line}\n").tally
    assert (tally.accepted, tally.duplicates) == (1, 1)


def test_two_people_of_one_phone_are_two(take):
    assert take("people", "姓名,电话\n冉德秀,13912345678\n田桂花,13912345678\n").tally.accepted == 2


def test_a_person_whose_name_or_phone_is_hidden_further_down_is_the_one_above(take):
    lines = "冉德秀,13912345678\n冉*秀,139****5678\n冉德秀,139****5678\n冉德秀,13812345678\n"
    tally = take("people", "姓名,电话\n" + lines).tally
    assert (tally.accepted, tally.duplicates) == (2, 2)


def test_goods_came_and_were_fetched_on_their_own_days_also_when_those_are_closed(station, take):
    station.trade.closing.close(Close(day=dt.date(2026, 4, 5)))
    take("down", BOUGHT)
    one, two = standing(station, Down)
    assert (one.state, one.arrived_on.day, one.collected_on.day) == ("collected", 3, 5)
    assert (two.state, two.arrived_on.day, two.collected_on) == ("arrived", 4, None)


def test_a_parcel_is_out_since_it_was_fetched_and_a_damaged_one_is_here(station, take):
    take("parcel", PARCELS)
    gone, here = standing(station, Parcel)
    assert (gone.state, gone.pickup_code) == ("out", "1-2-33")
    assert (gone.in_at.hour, gone.out_at.isoformat()) == (8, "2026-04-02T17:00:00")
    assert (here.state, here.damaged) == ("shelf", True)


def test_the_hidden_phone_of_a_person_finds_her_again(station, take):
    take("people", "姓名,电话,村组\n冉德秀,139****5678,一组\n")
    (person,) = rows.read(station.db, Person, "")
    assert person.phone == "5678"
    take("up", SALES.replace("农户,", "农户,电话,").replace("冉德秀,", "冉德秀,139****5678,"))
    outcome = take("people", "姓名,电话,村组\n冉德秀,139****5678,一组\n")
    assert (outcome.tally.accepted, outcome.tally.duplicates) == (0, 1)
