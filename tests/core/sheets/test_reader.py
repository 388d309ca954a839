"""Every format is told by its content, and cells arrive as the clerk saw them."""

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from core.sheets.errors import (
    SheetEmptyError,
    SheetLockedError,
    SheetMissingError,
    SheetTextError,
    UnknownSheetFormatError,
)
from core.sheets.reader import read
from core.sheets.workbook import Merge
from tests.core.sheets.files_made import ods, xlsx

LEDGERS = Path(__file__).parents[2] / "ledgers-in"
RARE = "䶮㛃㙍𬍛𰻝堃喆"


def rows(content, name="x"):
    return list(read(content, name).sheets[0].open().rows)


def test_numbers_days_and_texts_keep_their_kind():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for place, cell in enumerate((58.1, 3, 0.1 + 0.2, 75930300000000, True, "0012", 1.5e300)):
        sheet.write(0, place, cell)
    for place, look in enumerate(("yyyy-mm-dd", 'm"月"d"日"', "h:mm", "yyyy-mm-dd hh:mm")):
        value = 0.5 if look == "h:mm" else 46082 + (0.25 if "hh" in look else 0)
        sheet.write(1, place, value, book.add_format({"num_format": look}))
    book.close()
    first, second = rows(out.getvalue())
    assert first[:6] == [Decimal("58.1"), 3, Decimal("0.3"), 75930300000000, True, "0012"]
    day = dt.date(2026, 3, 1)
    assert second[:4] == [day, day, dt.time(12), dt.datetime(2026, 3, 1, 6)]


def test_rows_count_from_the_top_even_if_the_first_are_empty():
    assert rows(xlsx([[], [], [None, "a"]]))[2] == [None, "a"]
    assert rows(xlsx([[], [], [None, None, "a"], [None, "b", "c"]]))[3] == [None, "b", "c"]


def test_merged_cells_hidden_sheets_and_empty_sheets_are_told():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("a").merge_range(1, 0, 2, 3, "x")
    book.add_worksheet("b").hide()
    book.close()
    first, second = read(out.getvalue(), "x").sheets
    assert first.open().merged == (Merge(2, 0, 3, 3),)
    assert (second.hidden, list(second.open().rows)) == (True, [])


def test_old_workbooks_are_read_whatever_their_name(tmp_path):
    disguised = tmp_path / "ledger.csv"
    disguised.write_bytes((LEDGERS / "up-2026.xls").read_bytes())
    workbook = read(disguised)
    assert list(workbook.sheets[0].open().rows)[8][8] == 479


def test_open_document_sheets_are_read():
    cell = '<table:table-cell office:value-type="string"><text:p>脐橙</text:p></table:table-cell>'
    number = '<table:table-cell office:value-type="float" office:value="2.5"/>'
    assert rows(ods(f"<table:table-row>{cell}{number}</table:table-row>")) == [
        ["脐橙", Decimal("2.5")]
    ]


def test_web_pages_named_as_spreadsheets_are_read():
    page = (
        "<html><meta charset='gbk'><table><tr><th colspan=2>标题</th></tr>"
        "<tr><td rowspan=2>甲<td>1</tr><tr><td>2&amp;3</td></tr></table></html>"
    )
    sheet = read(page.encode("gb18030"), "a.xls").sheets[0].open()
    assert list(sheet.rows) == [["标题", None], ["甲", "1"], [None, "2&3"]]
    assert sheet.merged == (Merge(1, 0, 1, 1), Merge(2, 0, 3, 0))


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("mark", [",", "\t", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_text_of_every_encoding_arrives_right(codec, mark, end):
    lines = [["姓名", "电话", "备注"], [RARE, "138****1234", f"a{mark}b"], ["", "", ""]]
    quoted = [[f'"{cell}"' if mark in cell else cell for cell in line] for line in lines]
    content = end.join(mark.join(line) for line in quoted).encode(codec)
    assert rows(content)[:2] == lines[:2]


def test_a_single_row_of_gb18030_is_told_from_utf8():
    assert rows("运单号,收件人".encode("gb18030")) == [["运单号", "收件人"]]


def test_unclosed_quotes_swallow_no_rows():
    lines = ["名,备注", '张三,"客户要大的', *[f"李{n},好" for n in range(60)]]
    assert len(rows("\n".join(lines).encode())) == 62


def test_quoted_line_ends_stay_inside_their_cell():
    assert rows(b'a,b\n"x\ny",2\n') == [["a", "b"], ["x\ny", "2"]]


def test_a_hint_of_the_delimiter_is_a_row_but_no_data():
    assert rows("sep=;\n甲;乙\n".encode()) == [[], ["甲", "乙"]]


def test_damaged_utf8_is_refused_and_never_turned_into_wrong_chinese():
    content = bytearray(("日期,农户\n" + "2026-03-01,冉德秀\n" * 20).encode())
    content[40] = 0xFF
    with pytest.raises(SheetTextError):
        read(bytes(content), "x")


def test_text_cut_within_a_character_is_refused():
    with pytest.raises(SheetTextError):
        read("运单号,收件人,罗大德".encode("gb18030")[:-1], "x")


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 ...",
        b"\x89PNG\r\n\x1a\n\0\0",
        b"\x1f\x8b\x08\0\0",
        b"\0\1\2\3\4\5\6\7",
        b"a,b\x01\x02\x03",
        b"<?xml version='1.0'?><Workbook/>",
        b"<html><body>no table</body></html>",
    ],
)
def test_what_is_no_table_is_refused_by_its_content(content):
    with pytest.raises(UnknownSheetFormatError):
        read(content, "ledger.xlsx")


def test_a_missing_an_empty_and_a_held_file_are_told_apart(tmp_path, monkeypatch):
    with pytest.raises(SheetMissingError):
        read(tmp_path / "none.xlsx")
    with pytest.raises(SheetMissingError):
        read(tmp_path)
    (tmp_path / "empty.csv").touch()
    with pytest.raises(SheetEmptyError):
        read(tmp_path / "empty.csv")

    def held(*_args, **_options):
        raise PermissionError(13, "used by another program")

    monkeypatch.setattr(Path, "open", held)
    with pytest.raises(SheetLockedError) as refusal:
        read(tmp_path / "empty.csv")
    assert refusal.value.args_by_name == {"file": "empty.csv"}
