"""A ledger of what farmers brought: weighed, priced, paid or owed, and told only once."""

import datetime as dt
from typing import Any

import pytest

from core.base.tables import STANDING
from core.catalog.model import Product
from core.db import rows
from core.imports import codes
from core.imports.reader import RowClass
from core.imports.service import Asked
from core.people.model import Person
from core.trade.model.purchase import Purchase
from tests.core.imports.lines_made import surveyed

DAY = "2026-04-01"
START = [DAY, "冉德秀", "脐橙"]


def brought(heads, cells):
    return surveyed([["日期", "农户", "品种", *heads], [*START, *cells]], "purchase")[1][0]


@pytest.fixture
def take(station, tmp_path):
    def taken(*lines, more="", **options):
        path = tmp_path / "a.csv"
        head = f"日期,农户,电话,品种,净重（斤）,单价,金额{more}"
        path.write_text("\n".join([head, *lines]), "utf-8")
        had = len(rows.read(station.db, Purchase, ""))
        tally = station.imports.take_in(Asked(path=path, kind="purchase", **options)).tally
        assert len(rows.read(station.db, Purchase, "")) - had == tally.accepted
        return tally

    return taken


@pytest.mark.parametrize(
    ("heads", "cells", "kept"),
    [
        ("毛重(斤) 皮重(斤) 净重(斤) 单价", "120 5 115 2", {"gross_g": 60000, "tare_g": 2500}),
        ("毛重(公斤) 皮重(公斤) 单价(元/斤)", "60 2.5 2", {"qty": "57.5", "price_fen": 400}),
        ("毛重(公斤) 皮重(斤) 单价(元/公斤)", "60 5 2", {"qty": "57.5", "tare_g": 2500}),
        ("毛重 皮重 单位 单价", "60 2.5 斤 2", {"qty": "57.5", "grams": 28750}),
        ("件数 毛重(斤) 净重(斤) 单价", "4 120 112 2", {"pieces": "4", "tare_g": 4000}),
        ("数量 单价 金额 扣款 应付 实付", "10斤 3 30 2 28 20", {"paid_fen": 2000}),
        ("数量 单价 金额 应付 实付", "10斤 3 30 30 30", {"paid_fen": 3000}),
        ("数量 单价 尚欠", "10斤 3 12", {"paid_fen": 1800}),
        ("数量 单价 付款方式", "10斤 3 微信转账", {"method": "wechat"}),
        ("数量 单价 付款方式", "10斤 3 欠着", {"paid_fen": 0}),
        ("数量 单价 付款方式", "10斤 3 现金20微信10", codes.UNCLEAR),
        ("数量 单价 付款方式", "10斤 3 欠10", codes.UNCLEAR),
        ("数量 单价 付款方式", "10斤 3 不欠", codes.UNCLEAR),
        ("毛重(公斤) 皮重(公斤) 净重(公斤) 数量 单价", "0 0 3.889 7.777斤 2", {"grams": 3889}),
        ("毛重(公斤) 皮重(公斤) 净重(公斤) 单价", "12.001 0.5 11.5 2", {"grams": 11500}),
        ("数量 单价 合格证", "10斤 3 有", {"cert_lacks": "编号"}),
        ("数量 单价 合格证", "10斤 3 √", {"cert_lacks": "编号"}),
        ("数量 单价 合格证", "10斤 3 HG-26-1", {"cert": "HG-26-1"}),
        ("数量 单价 实付", "10斤 3 31", codes.PAID_DIFFERS),
        ("数量 单价 金额 应付 实付", "10斤 3 30 28 28", codes.DUE_DIFFERS),
        ("数量 单价 扣款", "10斤 3 31", codes.DUE_DIFFERS),
        ("毛重(斤) 皮重(斤) 净重(斤) 单价", "120 5 110 2", codes.WEIGHT_DIFFERS),
        ("毛重 皮重 单价", "60 2 2", codes.MISSING),
        ("数量 单价 付款方式", "10斤 3 隔壁老王", codes.UNCLEAR),
        ("数量 单价 金额", "10斤 3 31", codes.AMOUNT_DIFFERS),
        ("数量 金额", "10斤 30", codes.PRICE_MISSING),
    ],
)
def test_the_scale_and_the_purse_agree_or_are_asked_about(heads, cells, kept):
    row = brought(heads.split(), cells.split())
    if isinstance(kept, str):
        assert [issue.code for issue in row.issues] == [kept]
    else:
        assert row.klass is RowClass.ACCEPTED
        assert row.values.items() >= kept.items()


@pytest.mark.parametrize("cell", ["无", "×"])
def test_a_mark_is_no_number_of_a_certificate(cell):
    row = brought(["数量", "单价", "合格证"], ["10斤", "3", cell])
    assert row.klass is RowClass.ACCEPTED
    assert row.values.keys().isdisjoint({"cert", "cert_lacks"})


@pytest.mark.parametrize(
    ("name", "column", "said"),
    [
        ("冉德秀13912345678", "", ("冉德秀", "13912345678")),
        ("冉德秀（139-1234-5678）", "139****5678", ("冉德秀", "13912345678")),
        ("冉德秀 13912345678", "13912345679", codes.UNCLEAR),
        ("冉德秀139****5678", "13912345678", ("冉德秀", "13912345678")),
        ("冉德秀139****5678", "13912345679", codes.UNCLEAR),
        ("散户", "", codes.UNCLEAR),
    ],
)
def test_a_phone_behind_a_name_is_its_own_and_nobody_is_no_name(name, column, said):
    head = ["日期", "农户", "电话", "品种", "数量", "单价"]
    (row,) = surveyed([head, [DAY, name, column, "脐橙", "10斤", "3"]], "purchase")[1]
    if isinstance(said, str):
        assert (row.klass, row.issues[0].code) == (RowClass.DOUBTFUL, said)
    else:
        assert (row.klass, row.values["farmer"], row.values["phone"]) == (RowClass.ACCEPTED, *said)


def test_what_the_books_have_is_not_taken_again_as_often_as_they_have_it(station, take):
    farmer = station.people.add(Person(name="冉德秀", phone="13912345678")).ids[0]
    oranges = station.catalog.find_or_add("脐橙")
    said: dict[str, Any] = {"farmer": farmer, "product": oranges, "day": dt.date(2026, 4, 1)}
    station.trade.buying.buy(
        Purchase(unit="公斤", qty=10_000, price_fen=600, **said), {"Q1": "自家种", "Q5": "熟人"}
    )
    row = f"{DAY},冉德秀,,脐橙,20,3,60"
    tally = take(row, row, f"{DAY},冉德秀,,脐橙,21,3,63")
    assert (tally.accepted, tally.duplicates) == (2, 1)
    assert take(row, row, f"{DAY},冉德秀,,脐橙,21,3,63").duplicates == 3


def test_a_row_copied_or_changed_under_a_record_number_of_ours_is_asked_about(station, take):
    take(f"{DAY},冉德秀,,脐橙,20,3,60")
    number = rows.read(station.db, Purchase, "")[0].id
    ours, other = f"{DAY},冉德秀,,脐橙,20,3,60,{number}", f"{DAY},冉德秀,,脐橙,21,3,63,{number}"
    for lines, duplicates in (([ours, other], 1), ([other], 0), ([ours, ours], 1)):
        tally = take(*lines, more=",记录号")
        assert (tally.accepted, tally.duplicates) == (0, duplicates)
        assert [row.issues[-1].code for row in tally.doubtful] == [codes.ALTERED]
    decisions = [{"row": 3, "take": True}]
    assert take(ours, other, more=",记录号", decisions=decisions).accepted == 1


def test_goods_that_may_be_ours_are_asked_about_and_the_answer_is_kept(station, take):
    station.catalog.find_or_add("奉节脐橙")
    lines = [f"{DAY},冉德秀,,脐橙,10,3,30", f"{DAY},冉德秀,,橙子,10,3,30"]
    tally = take(*lines)
    assert [(row.row, row.issues[0].code) for row in tally.doubtful] == [(2, codes.GOODS_UNKNOWN)]
    said = {"row": 2, "take": True, "fields": {"goods": "奉节脐橙"}}
    assert take(*lines, decisions=[said]).accepted == 1
    assert take(f"{DAY},冉德秀,,脐橙,11,3,33").accepted == 1
    assert {one.name for one in rows.read(station.db, Product, "")} == {"奉节脐橙", "橙子"}


def test_of_two_farmers_with_one_name_the_phone_tells_which(station, take):
    for phone in ("13912345678", "13912345679"):
        station.people.add(Person(name="冉德秀", phone=phone))
    tally = take(
        f"{DAY},冉德秀,,脐橙,10,3,30",
        f"{DAY},冉德秀,13912345679,脐橙,10,3,30",
        f"{DAY},冉**,,脐橙,10,3,30",
    )
    assert [(row.row, row.issues[0].code) for row in tally.doubtful] == [
        (2, codes.FARMER_SEVERAL),
        (4, codes.UNCLEAR),
    ]
    (one,) = rows.read(station.db, Purchase, "")
    assert station.people.get(one.farmer).phone == "13912345679"


def test_of_two_new_farmers_with_one_name_a_row_without_phone_is_asked_about(take):
    tally = take(
        f"{DAY},冉德秀,13912345678,脐橙,10,3,30",
        f"{DAY},田桂花,13912345671,橙子,10,3,30",
        f"{DAY},冉德秀,13912345679,脐橙,10,3,30",
        f"{DAY},冉德秀,,脐橙,10,3,30",
    )
    assert [(row.row, row.issues[0].code) for row in tally.doubtful] == [(5, codes.FARMER_SEVERAL)]


def test_what_came_only_with_deliveries_goes_with_them_and_comes_again(station, take):
    station.catalog.find_or_add("脐橙")
    lines = [f"{DAY},冉德秀,,脐橙,10,3,30", f"{DAY},田桂花,,核桃,10,12,120"]

    def in_use():
        return [one.name for one in rows.read(station.db, Product, "WHERE retired = 0")]

    def undo():
        standing = rows.read(station.db, Purchase, f"WHERE {STANDING}")
        (batch,) = {one.import_id for one in standing}
        station.reverse(batch, "拿错了文件")

    for _ in range(2):
        assert take(*lines).accepted == 2
        assert in_use() == ["脐橙", "核桃"]
        undo()
        assert in_use() == ["脐橙"]
        assert station.people.match("田桂花", None) is None
    take(*lines)
    station.catalog.change(station.catalog.by_name("核桃").id, {"variety": "薄皮"})
    undo()
    assert in_use() == ["脐橙", "核桃"]
