"""Platforms' own templates filled: what was there stays, what is ours can be read elsewhere."""

import re
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from core.listing.files.errors import NoHeadingsError, NotTemplateError
from core.listing.files.look import look
from core.listing.files.model import Filling
from core.listing.files.package import Template
from core.listing.files.sheet_fill import filled
from core.packs.columns import Columns
from core.sheets.errors import SheetCorruptError, SheetMissingError
from tests.core.listing.files.blanks import (
    GROUPS,
    SAMPLE,
    TITLES,
    by_openpyxl,
    by_xlsxwriter,
    sheets,
)

COLUMNS = Columns.load()
FIELDS = (
    "title", "sku", "", "price", "stock", "parcel_kg", "origin", "returns", "ship_hours",
    "white_picture", "story",
)  # fmt: skip
ROOM = re.compile(rb"(?s)<sheetData.*</sheetData>|<dimension[^>]*>")


def parts(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def merged(sheet):
    return sorted(str(area) for area in sheet.merged_cells.ranges)


@pytest.fixture
def blank(tmp_path):
    return by_openpyxl(tmp_path / "模板.xlsx")


def test_headings_below_groups_are_found_with_what_they_want(blank):
    seen = look(Template(blank), COLUMNS)
    assert (seen.sheet, seen.row, seen.first) == ("商品 模板", 2, 5)
    assert tuple(one.field for one in seen.columns) == FIELDS
    required = [one.letter for one in seen.columns if one.required]
    assert required == ["A", "C", "D", "E", "H"]
    allowed = {one.letter: one.allowed for one in seen.columns if one.allowed is not None}
    assert allowed == {
        "C": ("水果/苹果", "水果/柑橘"),
        "H": ("支持", "不支持"),
        "I": ("24小时", "48小时内发货", "72小时"),
    }


@pytest.mark.parametrize("inline", [False, True])
def test_headings_merged_over_two_rows_and_texts_kept_inline_are_found(tmp_path, inline):
    seen = look(Template(by_xlsxwriter(tmp_path / "t.xlsx", inline=inline)), COLUMNS)
    assert tuple(one.heading for one in seen.columns) == TITLES
    assert seen.first == (2 if inline else 3)
    assert seen.columns[2].allowed == ()


def test_a_filled_template_keeps_everything_that_was_in_it(files, keep, blank, tmp_path):
    listings = [keep(("main", "white")), keep(name="红心柚", headline="红心柚 整箱")]
    found = files.export(listings, "template", tmp_path / "out.xlsx", Filling(template=blank))
    before, after = parts(blank), parts(found.files[0])
    assert list(before) == list(after)
    changed = [name for name in before if before[name] != after[name]]
    assert changed == ["xl/worksheets/sheet3.xml"]
    assert ROOM.sub(b"", before[changed[0]]) == ROOM.sub(b"", after[changed[0]])
    old, new = (sheets(path)["商品 模板"] for path in (blank, found.files[0]))
    assert merged(new) == merged(old) == sorted(GROUPS)
    for row in old.iter_rows(max_row=4):
        for cell in row:
            assert new[cell.coordinate].value == cell.value
    for row in old.iter_rows():
        for cell in row:
            assert new[cell.coordinate]._style == cell._style
    assert new["L5"].value == "=D5*E5"
    assert sheets(found.files[0])["选项"].sheet_state == "hidden"


def test_our_goods_stand_below_the_sample_as_two_readers_see_them(files, keep, blank, tmp_path):
    listings = [keep(("main", "white")), keep(headline="=HYPERLINK(1) 柚", returns="seven_days")]
    found = files.export(listings, "template", tmp_path / "out.xlsx", Filling(template=blank))
    sheet = sheets(found.files[0])["商品 模板"]
    row = [cell.value for cell in sheet[5]][:11]
    assert row[0] == "奉节脐橙 5千克装"
    assert row[2] is None
    assert row[3:9] == [59.8, 300, 5.6, "重庆市奉节县帅家村", "不支持", "48小时内发货"]
    assert row[9].endswith("-2.jpg")
    assert row[10].startswith("今年新采的脐橙")
    assert (sheet["A6"].value, sheet["A6"].data_type) == ("=HYPERLINK(1) 柚", "s")
    assert sheet["H6"].value == "支持"
    other = CalamineWorkbook.from_path(found.files[0]).get_sheet_by_name("商品 模板").to_python()
    assert other[3][:3] == list(SAMPLE[:3])
    assert other[4][0] == "奉节脐橙 5千克装"
    assert other[5][7] == "支持"


def test_what_is_still_wanted_is_told(files, keep, blank, tmp_path):
    found = files.export(
        [keep(offered=None, ship_hours=36)],
        "template",
        tmp_path / "o.xlsx",
        Filling(template=blank),
    )
    told = {(one.heading, one.why) for one in found.missing}
    assert told == {
        ("类目*", "required"),
        ("库存", "required"),
        ("发货时间", "not_allowed"),
        ("白底图", "empty"),
    }


def test_a_mapping_is_used_and_remembered_for_the_same_headings(files, keep, blank, tmp_path):
    assert files.look(blank).columns[1].field == "sku"
    chosen = Filling(template=blank, mapping={1: "gtin", 6: ""})
    found = files.export([keep()], "template", tmp_path / "a.xlsx", chosen)
    assert sheets(found.files[0])["商品 模板"]["B5"].value == "6901234567892"
    again = files.look(by_openpyxl(tmp_path / "again.xlsx"))
    assert [one.field for one in again.columns][:7] == [
        "title", "gtin", "", "price", "stock", "parcel_kg", "",
    ]  # fmt: skip
    other = files.look(by_xlsxwriter(tmp_path / "other.xlsx", inline=True))
    assert other.columns[1].field == "gtin"
    book = sheets(blank)
    book["商品 模板"]["B2"] = "货号"
    book.save(tmp_path / "b.xlsx")
    assert files.look(tmp_path / "b.xlsx").columns[1].field == "sku"


def test_a_template_can_be_filled_in_place_and_again_below(files, keep, blank):
    first = files.export([keep()], "template", blank, Filling(template=blank))
    assert look(Template(first.files[0]), COLUMNS).first == 6
    files.export([keep(headline="第二批")], "template", blank, Filling(template=blank))
    sheet = sheets(blank)["商品 模板"]
    assert [sheet.cell(row, 1).value for row in (5, 6)] == ["奉节脐橙 5千克装", "第二批"]


@pytest.mark.parametrize("inline", [False, True])
def test_templates_of_another_program_are_filled_too(files, keep, tmp_path, inline):
    blank = by_xlsxwriter(tmp_path / "t.xlsx", inline=inline)
    found = files.export([keep()], "template", tmp_path / "o.xlsx", Filling(template=blank))
    row = 2 if inline else 3
    sheet = sheets(found.files[0])["Sheet1"]
    assert sheet.cell(row, 1).value == "奉节脐橙 5千克装"
    assert sheet.cell(row, 1).fill.fgColor.rgb == "FFDDDDDD"
    assert sheet.cell(row, 8).value == "不支持"
    assert sheet.max_row == row
    assert sheet.calculate_dimension() == f"A1:K{row}"


def test_what_cannot_be_filled_is_refused_with_a_reason(files, tmp_path):
    with pytest.raises(SheetMissingError):
        files.look(tmp_path / "none.xlsx")
    (tmp_path / "a.csv").write_text("商品标题,价格\n", encoding="utf-8")
    with pytest.raises(NotTemplateError):
        files.look(tmp_path / "a.csv")
    book: Any = openpyxl.Workbook()
    book.active["A1"] = "无关"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(NoHeadingsError):
        files.look(tmp_path / "a.xlsx")


def repacked(path, name, change):
    content = parts(path)
    with zipfile.ZipFile(path, "w") as archive:
        for part, raw in content.items():
            archive.writestr(part, change(raw) if part == name else raw)
    return path


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw[: len(raw) // 2],
        lambda raw: b'<!DOCTYPE a [<!ENTITY b "c">]>' + raw,
        lambda raw: raw.decode().encode("utf-16"),
        lambda _: b"<html/>",
    ],
    ids=["cut", "entities", "utf-16", "other"],
)
def test_a_damaged_sheet_is_refused(blank, change):
    repacked(blank, "xl/worksheets/sheet3.xml", change)
    with pytest.raises(SheetCorruptError):
        look(Template(blank), COLUMNS)


def prefixed(raw):
    """Return a sheet as programs of another school write it: every element with a prefix."""
    named = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", raw.split(b"?>", 1)[-1])
    return named.replace(b"xmlns=", b"xmlns:x=", 1)


def test_a_sheet_whose_elements_have_a_prefix_is_filled_alike(files, keep, blank, tmp_path):
    repacked(blank, "xl/worksheets/sheet3.xml", prefixed)
    found = files.export([keep()], "template", tmp_path / "o.xlsx", Filling(template=blank))
    sheet = CalamineWorkbook.from_path(found.files[0]).get_sheet_by_name("商品 模板").to_python()
    assert sheet[4][3] == 59.8
    assert sheets(found.files[0])["商品 模板"]["A5"].value == "奉节脐橙 5千克装"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    cells=st.dictionaries(
        st.tuples(st.integers(5, 30), st.integers(0, 14)),
        st.integers(-(10**9), 10**9) | st.text(max_size=50),
        max_size=12,
    )
)
def test_any_cells_come_back_where_they_were_put(blank, tmp_path, cells):
    template = Template(blank)
    leaf = template.leaves[2]
    rows: dict[int, dict[int, str | int]] = {}
    for (row, column), value in cells.items():
        rows.setdefault(row, {})[column] = value
    path = tmp_path / "any.xlsx"
    path.write_bytes(template.written(leaf, filled(template.sheet(leaf), rows)))
    old, new = (sheets(one)["商品 模板"] for one in (blank, path))
    for row in new.iter_rows(max_row=31, max_col=16):
        for cell in row:
            place = (cell.row, cell.column - 1)
            kept = old[cell.coordinate].value
            wanted = cells.get(place, kept)
            shown = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f￾￿]", "\ufffd", str(wanted))
            same = cell.value == wanted or str(cell.value) == re.sub("\r\n?", "\n", shown)
            assert same or (cell.value is None and wanted in ("", None))
