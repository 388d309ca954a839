"""Ledgers: filters, sums to the fen, paging by key, masks."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from sqlalchemy import func, select

from core.base.ids import EventId
from core.base.masking import mask_name
from core.people.model import PersonErase
from hub.channels import county as channel
from hub.console import asked
from hub.console.doors import LANGUAGE
from hub.console.ledgers import LEDGERS
from hub.intake.worker import Worker
from hub.store.derived import DERIVED
from tests.hub.console import county
from tests.hub.console.visitor import sheet_of

MORE = re.compile(r'hx-get="([^"]+)" hx-select="#lines')
ROW = re.compile(r"/records/\w+/([\w.]+)\"")


def rows_of(office, table, *conditions):
    made = DERIVED[table]
    with office.store.read() as connection:
        return connection.execute(select(made).where(*conditions)).mappings().all()


@pytest.mark.parametrize("name", LEDGERS)
def test_every_ledger_is_shown_for_a_station_and_for_the_county(enter, name):
    visitor = enter()
    assert visitor.get(f"/stations/1/ledgers/{name}").status_code == 200
    assert visitor.get(f"/ledgers/{name}").status_code == 200


@pytest.mark.both
def test_turning_pages_shows_every_row_once_and_in_order(office, enter):
    visitor, path, seen = enter(), "/ledgers/parcel", []
    while path:
        page = visitor.get(path).text
        seen += ROW.findall(page)
        found = MORE.search(page)
        path = html.unescape(found[1]).removeprefix("/console") if found else ""
    wanted = rows_of(office, "parcel")
    assert len(wanted) > 2 * asked.SCREENFUL
    order = sorted(wanted, key=lambda r: (r["day"], r["seq"], r["station"], r["id"]), reverse=True)
    assert seen == [row["id"] for row in order]


@pytest.mark.both
def test_sums_are_those_of_all_rows_that_pass_to_the_fen(office, enter):
    table = DERIVED["up"].c
    span = (table.day >= "2026-11-01", table.day <= "2026-11-10", table.station == 1)
    rows = rows_of(office, "up", *span)
    fen = sum(row["amount_fen"] for row in rows)
    count = sum(-1 if row["reverses"] else 1 for row in rows)
    told = enter().text("/stations/1/ledgers/up", **{"from": "2026-11-01", "to": "2026-11-10"})
    assert rows
    assert f"共 {count} 笔" in told
    assert f"金额 {fen // 100:,}.{fen % 100:02d} " in told


def test_a_reversed_pair_adds_nothing(office, enter):
    red = rows_of(office, "down", DERIVED["down"].c.reverses.is_not(None))
    every = rows_of(office, "down")
    wanted = len(every) - 2 * len(red)
    assert f"共 {wanted} 笔" in enter().text("/ledgers/down")


@pytest.mark.parametrize(
    ("ledger", "query", "column"),
    [
        ("receipt", {"kind": "in"}, "direction"),
        ("receipt", {"kind": "out"}, "direction"),
        ("parcel", {"kind": "shelf"}, "state"),
        ("up", {"kind": "signed"}, "state"),
    ],
)
def test_a_kind_is_picked_out(office, enter, ledger, query, column):
    rules = LEDGERS[ledger]
    table = DERIVED[rules.table].c
    rows = rows_of(office, rules.table, table[column] == query["kind"])
    count = sum(-1 if row["reverses"] else 1 for row in rows)
    told = enter().text(f"/ledgers/{ledger}", **query)
    assert f"共 {count} 笔" in told if rows else "没有记录" in told


@pytest.mark.both
def test_a_person_is_found_by_name_whether_the_row_says_it_or_refers_to_her(office, enter):
    person = rows_of(office, "purchase", DERIVED["purchase"].c.station == 1)[0]["farmer"]
    name = rows_of(office, "person", DERIVED["person"].c.id == person)[0]["name"]
    bought = rows_of(office, "purchase", DERIVED["purchase"].c.farmer == person)
    told = enter().text("/stations/1/ledgers/purchase", person=name)
    assert f"共 {sum(-1 if row['reverses'] else 1 for row in bought)} 笔" in told


@pytest.mark.both
def test_a_serial_or_a_part_of_it_finds_its_paper(office, enter):
    row = rows_of(office, "settlement")[0]
    told = enter().text("/ledgers/settlement", serial=row["serial"])
    assert "共 1 笔" in told
    assert row["serial"] in told


def test_no_ledger_page_shows_a_full_name_or_phone(office, enter):
    people = {name for station in (1, 2) for _, name, _ in county.people_of(office, station)}
    phones = {phone for station in (1, 2) for *_, phone in county.people_of(office, station)}
    secret = {text for text in people | phones if text and mask_name(text) != text}
    visitor = enter()
    for name in LEDGERS:
        page = visitor.get(f"/ledgers/{name}").text
        assert not [text for text in secret if text in page], name
    page = visitor.get("/stations/1/people").text
    assert not [text for text in secret if text in page]


@pytest.mark.parametrize("page", ["/find", "/stations/1/people", "/ledgers/down"])
def test_nobody_finds_out_a_masked_name_or_phone_letter_by_letter(office, enter, page):
    _, name, phone = next(county.people_of(office, 1))
    visitor = enter("auditor")
    key = "person" if page.startswith("/ledgers") else "q"
    for guess in (phone[-5:], phone[:6], phone[1:], name[:2], name[1:]):
        if guess not in (name, phone[-4:]):
            told = visitor.text(page, **{key: guess}).partition("查")[2]
            assert mask_name(name) not in told, guess


def test_a_record_is_shown_in_full_only_for_a_reason_that_the_auditor_sees(office, enter):
    identity, name, phone = next(county.people_of(office, 1))
    path = f"/stations/1/records/person/{identity}"
    visitor = enter("mediator")
    masked = visitor.text(path)
    assert phone not in masked
    assert visitor.post(path, {"reason": "看"}).status_code == 422
    plain = visitor.post(path, {"reason": "调解短斤少两，要打电话"}).text
    assert phone in plain
    assert name in plain
    assert phone not in visitor.text(path)
    told = enter("auditor").text("/audit")
    assert "调解短斤少两，要打电话" in told
    assert f"人员 {identity}" in told
    assert phone not in told


def test_a_parcels_receiver_is_masked_like_anybody(office, enter):
    row = rows_of(office, "parcel", DERIVED["parcel"].c.phone.is_not(None))[0]
    path = f"/stations/{row['station']}/records/parcel/{row['id']}"
    visitor = enter()
    assert row["phone"] not in visitor.text(path)
    assert row["phone"] in visitor.post(path, {"reason": "核对错取的包裹"}).text


@pytest.mark.both
def test_the_search_box_finds_stations_people_and_papers(office, enter):
    serial = rows_of(office, "settlement", DERIVED["settlement"].c.station == 1)[0]["serial"]
    _, name, phone = next(county.people_of(office, 1))
    visitor = enter()
    assert "石门村电商服务站" in visitor.text("/find", q="石门")
    assert mask_name(name) in visitor.text("/find", q=phone[-4:])
    assert serial in visitor.text("/find", q=serial.lower())
    assert "没找到" in visitor.text("/find", q="查无此物")
    assert mask_name(name) in visitor.text("/find", q=phone)
    assert mask_name(name) in visitor.text("/stations/1/people", q=name)
    assert "没找到" in enter("trainer").text("/find", q=name)
    assert "没找到" in enter("trainer").text("/find", q=serial)


def test_a_paper_without_a_serial_is_found_under_its_order_number(office, enter):
    c = DERIVED["up"].c
    numbered = (c.station == 1, c.serial.is_(None), c.order_no.is_not(None), c.waybill.is_not(None))
    sale = rows_of(office, "up", *numbered)[0]
    told = enter().text("/find", q=sale["order_no"])
    assert sale["order_no"] in told.partition("单据和包裹")[2]
    assert sale["id"] not in told
    told = enter().text("/find", q=sale["waybill"])
    assert sale["waybill"] in told.partition("单据和包裹")[2]


@pytest.mark.parametrize(("language", "told"), [("zh_CN", "极兔"), ("en", "J&T")])
def test_a_courier_is_called_by_name_on_pages_and_in_sheets(office, enter, language, told):
    rows_of(office, "parcel", DERIVED["parcel"].c.courier == "jtexpress")[0]
    visitor = enter()
    visitor.cookies[LANGUAGE] = language
    page = visitor.text("/ledgers/parcel")
    sheet = sheet_of(visitor.get("/exports/ledger/parcel").content)
    cells = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row}
    assert told in page
    assert "jtexpress" not in page
    assert any(told in cell for cell in cells)
    assert "jtexpress" not in cells


def test_somebody_who_was_erased_is_named_as_that_and_not_by_number(office, enter):
    who = rows_of(office, "purchase", DERIVED["purchase"].c.station == 1)[0]["farmer"]
    erase, now = PersonErase(subject=EventId(who)), office.now_ms()
    office.store.write(lambda c: channel.write(c, office.keys, 1, [erase], now))
    Worker(office).finish()
    visitor = enter()
    page = visitor.get("/stations/1/ledgers/purchase").text
    assert "（已删除）" in page
    assert f">{who}<" not in page
    sheet = sheet_of(visitor.get("/exports/ledger/purchase", station="1").content)
    cells = {cell.value for row in sheet.iter_rows() for cell in row}
    assert "（已删除）" in cells
    assert who not in cells


def test_attendance_is_what_a_trainer_sees(office, enter):
    visitor = enter("trainer")
    assert "培训签到" in visitor.text("/training")
    assert "台账" not in visitor.text("/")


def test_a_month_back_is_another_days_rows(office, enter):
    first = (county.NOW - dt.timedelta(days=59)).date().isoformat()
    with office.store.read() as connection:
        many = connection.scalar(
            select(func.count()).select_from(DERIVED["up"]).where(DERIVED["up"].c.day < first)
        )
    told = enter().text("/ledgers/up", to="2026-09-01")
    assert "没有记录" in told if not many else "笔" in told


def test_what_makes_no_sense_as_a_filter_asks_for_nothing(enter):
    visitor = enter()
    whole = visitor.text("/ledgers/up")
    for query in ({"from": "昨天"}, {"to": "2026-13-99"}, {"kind": "nonsense"}, {"after": "x~y"}):
        assert visitor.text("/ledgers/up", **query).split("笔")[0] == whole.split("笔")[0]
