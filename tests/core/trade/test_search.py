"""One box finds people, parcels, papers and products, best first."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from core.base.found import Read
from core.catalog.model import Product
from core.db.newest import _union
from core.people.model import PersonChange, PersonErase
from core.trade.model.down import Down
from core.trade.model.mailing import Mailing
from core.trade.model.parcel import Parcel, ParcelMove
from core.trade.model.up import Up
from core.trade.queries.search import GOODS, Search
from tests.core.trade.conftest import DAY

PARAMS = {"typed": "洗", "upper": "洗", "end": "洗\U0010ffff", "limit": 9}
YT = "YT1000000467330"


@pytest.fixture
def search(desk):
    return Search(desk.db)


class Echo:
    """Another capability's finder: it knows every text, and whom it means."""

    def reads(self, _typed, people, _limit):
        whom = {"whom": " ".join(people)}
        yield Read("1, 0, 'echo', 'E.1.1', :typed, :upper, :whom", values=whom)


def titles(found):
    return [one.title for one in found]


def kinds(found):
    return [one.kind for one in found]


def written(desk, record):
    return desk.ledger.write([record]).ids[0]


def parcel(desk, waybill, **said):
    fields = {"waybill": waybill, "courier": "圆通", "in_at": dt.datetime(2026, 11, 20, 9)}
    return written(desk, msgspec.convert(fields | said, Parcel))


def test_goods_that_were_bought_for_somebody_are_found_newest_first(desk, search):
    for number, item in enumerate(("洗衣液 3kg", "洗衣液", "电饭煲", "洗脚盆")):
        written(desk, Down(item=item, name=f"村民{number}", price_fen=100, amount_fen=100))
    assert titles(search.find("洗衣")) == ["洗衣液", "洗衣液 3kg"]
    plan = desk.db.rows("EXPLAIN QUERY PLAN SELECT " + GOODS[0].read.sql, PARAMS)
    assert any("COVERING INDEX" in row[3] for row in plan)


def test_of_many_names_that_begin_alike_the_newest_are_found_and_hide_nothing(
    desk, search, monkeypatch
):
    monkeypatch.setattr("core.db.newest.FLOOD", 30)
    _union.cache_clear()
    sales = [sale(f"刘{number}") for number in range(40)]
    desk.ledger.write(sales)
    for typed, limit in (("刘", 4), ("刘3", 2)):
        found = search.find(typed, limit)
        assert titles(found)[:2] == ["刘39", "刘38"]
    assert kinds(Search(desk.db, (Echo(),)).find("刘", 9))[0] == "echo"
    _union.cache_clear()


def sale(name):
    return Up(
        day=DAY, item="脐橙", unit="斤", qty=1000, price_fen=1, amount_fen=1, farmer_name=name
    )


def person_erase(identity):
    return PersonErase(subject=identity)


def test_people_by_name_by_what_stands_inside_it_by_initials_and_by_phone(desk, search):
    for typed in ("周春秀", "周", "春秀", "6619", "13330766619", "133 3076", "076661"):
        assert titles(search.find(typed))[:1] == ["周春秀"], typed
    hit = search.find("周春秀")[0]
    assert (hit.kind, hit.id, hit.detail) == ("person", desk.farmer, "133****6619")
    desk.person("单雄信", initials="sxx dxx")
    desk.person("董小雪", initials="dxx")
    assert titles(search.find("dxx")) == ["董小雪", "单雄信"]


def test_an_exact_name_stands_before_longer_ones_and_those_before_names_that_hold_it(desk, search):
    desk.person("小周春秀")
    desk.person("周春秀娥")
    assert titles(search.find("周春秀")) == ["周春秀", "周春秀娥", "小周春秀"]


def test_a_parcel_by_waybill_its_end_its_code_and_the_phone_tail(desk, search):
    kept = parcel(desk, YT, name="张三", tail="8812", pickup_code="3-0042")
    for typed in (YT, YT.lower(), "467330", "3-0042", "8812"):
        (hit,) = search.find(typed)
        assert (hit.kind, hit.id, hit.title, hit.detail) == ("parcel", kept, YT, "张三 3-0042")


def test_parcels_that_wait_stand_before_those_that_are_gone(desk, search):
    gone = parcel(desk, "YT9000000111222", in_at=dt.datetime(2026, 11, 21, 8))
    waits = parcel(desk, "ZT8000000111222")
    written(desk, ParcelMove(of=gone, what="hand_over", to="self"))
    assert [one.id for one in search.find("111222")] == [waits, gone]


def test_a_person_stands_before_the_parcel_of_the_same_phone_tail(desk, search):
    parcel(desk, YT, tail="6619")
    assert kinds(search.find("6619")) == ["person", "parcel"]


def test_a_waybill_is_found_in_every_ledger(desk, search):
    number = "SF20261121000042"
    parcel(desk, number)
    written(desk, Mailing(waybill=number, sender_name="周", courier="顺丰", item="脐橙"))
    written(desk, Up(item="脐橙", waybill=number, qty=1))
    found = search.find(number)
    assert kinds(found) == ["parcel", "parcel-out", "up"]
    assert [one.detail for one in found][1:] == ["脐橙", "脐橙"]


@pytest.mark.parametrize("number", ["261121-000042", "A00042", "123456"])
def test_an_order_number_is_found_in_both_ledgers(desk, search, number):
    written(desk, Up(item="鸡蛋", order_no=number, qty=1))
    written(desk, Down(item="电饭煲", order_no=number, name="李四", amount_fen=1))
    found = search.find(number)
    assert [(one.kind, one.detail) for one in found] == [("up", "鸡蛋"), ("down", "电饭煲")]


def test_people_who_are_only_named_in_a_sale_or_an_order_are_found_last(desk, search):
    written(desk, Up(item="脐橙", farmer_name="周大山", qty=1, day=DAY))
    written(desk, Down(item="电饭煲", name="周小河", amount_fen=1, day=DAY))
    found = search.find("周")
    assert titles(found) == ["周春秀", "周大山", "周小河"]
    assert found[1].detail == f"{DAY} 脐橙"


def test_products_by_name_initials_and_barcode(desk, search):
    bowl = written(desk, Product(name="电饭煲", unit="台", barcode="6901234567892"))
    assert titles(search.find("脐橙")) == ["脐橙", "脐橙礼盒"]
    assert [one.id for one in search.find("6901234567892")] == [bowl]


@pytest.mark.parametrize(
    "typed", ["zzz", "哈", "哈 2", "ab12-34", "99991", "9999-1-9", "é", "9" * 40]
)
def test_a_finder_is_asked_whatever_shape_the_text_has(desk, typed):
    (hit,) = Search(desk.db, [Echo()]).find(typed)
    assert (hit.kind, hit.title, hit.detail) == ("echo", typed, typed.upper())


def test_a_finder_is_told_whom_the_text_means_and_stands_between_people_and_strangers(desk):
    written(desk, Up(item="脐橙", farmer_name="周大山", qty=1, day=DAY))
    desk.product("周记米酒")
    found = Search(desk.db, [Echo()]).find("周")
    assert kinds(found) == ["person", "product", "echo", "up"]
    assert found[2].detail == f"周 {desk.farmer}"


def test_words_that_hold_a_number_are_found_when_no_number_is(desk, search):
    desk.product("五粮液1573")
    assert titles(search.find("1573")) == ["五粮液1573"]
    parcel(desk, YT, tail="1573")
    assert titles(search.find("1573")) == [YT]


def test_a_receipt_by_its_serial(desk, search):
    desk.db.execute(
        'INSERT INTO serial (series, number, "of", event) VALUES (?, ?, ?, ?)',
        ("K7QFA26", 123, "up", "K7QFABCDEFGHIJKL.1.9"),
    )
    for typed in ("K7QFA26-000123-4", "k7qfa26-123", "K7QFA26123"):
        assert [(one.kind, one.title) for one in search.find(typed)] == [("up", "K7QFA26-000123")]


def test_what_changed_since_the_last_letter_is_found(desk, search):
    assert titles(search.find("大山")) == []
    new = desk.person("周大山")
    assert titles(search.find("大山")) == ["周大山"]
    written(desk, PersonChange(of=new, base=0, name="周二河"))
    assert (titles(search.find("大山")), titles(search.find("二河"))) == ([], ["周二河"])
    written(desk, person_erase(new))
    assert titles(search.find("二河")) == []


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", "'; DROP TABLE person; --", "\n", "x" * 500])
def test_what_fits_nothing_finds_nothing(search, typed):
    assert search.find(typed) == []


def test_no_more_than_asked_for(desk, search):
    for number in range(9):
        desk.person(f"赵{number}")
        parcel(desk, f"YT10000{number}467330", tail="4455")
    assert len(search.find("赵", 5)) == 5
    assert len(search.find("4455", 5)) == 5
