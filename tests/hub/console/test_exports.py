"""Spreadsheets out: what is in them, the county's own shape, and nothing that would be run."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest
from sqlalchemy import select

from core.people.model import Person
from core.trade.model.down import Down
from hub.console.ledgers import LEDGERS
from hub.intake.worker import Worker
from hub.store.derived import DERIVED
from tests.hub.console import county
from tests.hub.console.offering import CLAIM, WORD

FORMULAS = ("=1+1", "+1", "-1+2", "@SUM(1)", "\tx", "＝1", "＋1", "－1", "＠x", '=HYPERLINK("http://x")',
            "=cmd|' /C calc'!A0")  # fmt: skip


def book_of(answer):
    assert answer.status_code == 200, answer.text
    return openpyxl.load_workbook(io.BytesIO(answer.content))


@pytest.mark.both
def test_a_filtered_ledger_comes_out_with_the_same_rows_and_sums(office, enter):
    table = DERIVED["up"].c
    with office.store.read() as connection:
        wanted = select(table.amount_fen).where(table.station == 1, table.day >= "2026-11-01")
        fens = list(connection.scalars(wanted))
    query = {"from": "2026-11-01", "station": "1"}
    sheet = book_of(enter().get("/exports/ledger/up", **query)).worksheets[0]
    heading = [cell.value for cell in sheet[1]]
    column = heading.index("金额（元）")
    amounts = [Decimal(str(row[column])) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert len(amounts) == len(fens)
    assert sum(amounts) * 100 == sum(fens)
    assert {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)} == {"石门村电商服务站"}


@pytest.mark.parametrize("name", LEDGERS)
def test_no_export_holds_a_full_name_or_phone(office, enter, name):
    secret = {text for station in (1, 2) for _, *said in county.people_of(office, station)
              for text in said if text and len(text) > 1}  # fmt: skip
    sheet = book_of(enter().get(f"/exports/ledger/{name}")).worksheets[0]
    cells = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row}
    assert not cells & secret


def test_a_month_is_one_book_with_its_report_and_every_ledger(enter):
    book = book_of(enter().get("/exports/book", month="2026-11"))
    assert book.sheetnames[1:] == [ledger.title for ledger in LEDGERS.values()]
    assert book.sheetnames[0] == "月报 2026-11"
    labels = [row[0] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert {"上行额", "带动农户", "超期率"} <= set(labels)
    assert all(row[3] for row in book.worksheets[0].iter_rows(values_only=True))


@pytest.mark.parametrize("month", ["", "2026-13", "x", "2026-11-01'"])
def test_a_month_that_is_none_is_not_found(enter, month):
    assert enter().get("/exports/book", month=month).status_code == 404


def template(*rows):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    sheet.title = "县表"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def upload(visitor, content, ledger="up"):
    file = {"file": ("表.xlsx", content, "application/octet-stream")}
    return visitor.post("/exports/template", {"ledger": ledger}, files=file)


def test_the_countys_own_sheet_decides_columns_units_and_title_rows(office, enter):
    visitor = enter()
    sheet = template(
        ["云岭县上行台账"], [], ["日期", "站点", "净重（斤）", "金额（万元）", "领导签字"]
    )
    assert upload(visitor, sheet).status_code == 303
    assert "县表" in visitor.text("/exports")
    made = book_of(visitor.get("/exports/ledger/up", station="1")).worksheets[0]
    rows = list(made.iter_rows(values_only=True))
    assert rows[0][0] == "云岭县上行台账"
    assert rows[2] == ("日期", "站点", "净重（斤）", "金额（万元）", "领导签字")
    table = DERIVED["up"].c
    with office.store.read() as connection:
        query = select(table.day, table.grams, table.amount_fen).where(table.station == 1)
        first = connection.execute(query.order_by(table.day, table.seq)).first()
    assert rows[3][0] == first.day
    assert rows[3][2] == pytest.approx(first.grams / 500)
    assert rows[3][3] == pytest.approx(first.amount_fen / 1_000_000)
    assert rows[3][4] is None


def test_the_foot_of_the_countys_sheet_stands_below_the_rows(enter):
    visitor = enter()
    foot = ["填表人：", None, "审核人："]
    upload(visitor, template(["日期", "金额（元）", "品名"], [], foot, []))
    rows = list(
        book_of(visitor.get("/exports/ledger/up", station="1"))
        .worksheets[0]
        .iter_rows(values_only=True)
    )
    assert len(rows) > 3
    assert [cell or None for cell in rows[-1]] == foot
    assert all(row[0] != "填表人：" for row in rows[:-1])


def test_a_months_book_follows_the_countys_own_sheets(enter):
    visitor = enter()
    sheet = template(["云岭县上行台账"], ["日期", "站点", "净重（斤）"], ["审核人：", None, None])
    upload(visitor, sheet)
    rows = list(
        book_of(visitor.get("/exports/book", month="2026-11"))["上行"].iter_rows(values_only=True)
    )
    assert rows[0][0] == "云岭县上行台账"
    assert rows[1] == ("日期", "站点", "净重（斤）")
    assert rows[-1][0] == "审核人："


def test_a_template_can_be_taken_away_again(enter):
    visitor = enter()
    upload(visitor, template(["日期"]))
    assert visitor.post("/exports/template", {"ledger": "up", "away": "1"}).status_code == 303
    made = book_of(visitor.get("/exports/ledger/up")).worksheets[0]
    assert made.max_column > 5


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 broken", b"<html>", template(["颜色", "心情"]), template()]
)
def test_a_file_that_is_no_template_is_refused_with_a_reason(enter, content):
    answer = upload(enter(), content)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "“template”" not in answer.text


def test_a_form_beyond_two_megabytes_is_refused_unread(enter):
    assert upload(enter(), b"x" * (2 << 20)).status_code == 413


def test_nothing_that_a_station_wrote_is_run_by_a_spreadsheet_program(office, enter):
    front = county.visit(office, 6)
    for text in FORMULAS:
        front.write(Down(item=text, platform=text, name=text, amount_fen=100, order_no=text))
        front.write(Person(name=text))
    county.take(office, 6, front.segment(5))
    Worker(office).finish()
    sheet = book_of(enter().get("/exports/ledger/down", station="6")).worksheets[0]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    texts = [cell for cell in cells if isinstance(cell.value, str)]
    assert {"=1+1", "@SUM(1)"} <= {cell.value for cell in texts}
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert all(cell.quotePrefix for cell in texts if cell.value in FORMULAS)


def test_nothing_of_a_template_is_run_either(enter):
    visitor = enter()
    upload(visitor, template(["=1+1"], ["日期", "=2+2"]))
    sheet = book_of(visitor.get("/exports/ledger/up")).worksheets[0]
    assert not [c.value for row in sheet.iter_rows(max_row=3) for c in row if c.data_type == "f"]


@pytest.mark.both
def test_wordings_that_were_let_stand_come_out_as_they_are_in_the_countys_columns(offered, enter):
    visitor = enter()
    sheet = book_of(visitor.get("/exports/ledger/override", station="1", kind=CLAIM)).worksheets[0]
    heading, row = (dict(enumerate(line)) for line in sheet.iter_rows(values_only=True))
    said = {heading[place]: row[place] for place in heading}
    assert (said["站点"], said["草稿"]) == ("石门村电商服务站", "奉节脐橙")
    assert (said["原文"], said["理由"]) == (WORD, "和自家去年的比")
    assert book_of(visitor.get("/exports/ledger/override", kind="L3")).worksheets[0].max_row == 1
    assert upload(visitor, template(["站点", "理由", "原文"]), "override").status_code == 303
    sheet = book_of(visitor.get("/exports/ledger/override")).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["站点", "理由", "原文"]
    assert sheet["C2"].value == WORD
