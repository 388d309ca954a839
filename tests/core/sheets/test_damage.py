"""Cut, flipped and hostile files are refused with a reason; nothing crashes, nothing swells."""

import io
import random
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.sheets.compound import CompoundFile
from core.sheets.errors import (
    SheetBombError,
    SheetCorruptError,
    SheetError,
    SheetPasswordError,
    SheetTooLargeError,
    TooManyRowsError,
)
from core.sheets.reader import MAX_BYTES, read
from tests.core.sheets.files_made import ods, packed, parts_of, with_sheet, xlsx

LEDGERS = Path(__file__).parents[2] / "ledgers-in"
XLSX = (LEDGERS / "up-2026.xlsx").read_bytes()
XLS = (LEDGERS / "up-2026.xls").read_bytes()
CSV = (LEDGERS / "parcels.csv").read_bytes()
SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{}</sheetData></worksheet>"
)


def outcome(content):
    """Read everything; the code of the refusal, or `read`."""
    try:
        for sheet in read(content, "x").sheets:
            for _ in sheet.open().rows:
                pass
    except SheetError as refusal:
        return refusal.code
    return "read"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("whole", [XLSX, XLS])
def test_a_workbook_cut_short_is_corrupt(whole, share):
    assert outcome(whole[: int(len(whole) * share)]) == "sheets.corrupt"


@settings(max_examples=150)
@given(seed=st.integers(0, 2**32), whole=st.sampled_from([XLSX, XLS, CSV]))
def test_flipped_bytes_end_in_rows_or_a_refusal(seed, whole):
    rng = random.Random(seed)
    content = bytearray(whole)
    for _ in range(rng.randint(1, 8)):
        content[rng.randrange(len(content))] = rng.randrange(256)
    assert outcome(bytes(content)).startswith(("read", "sheets."))


@settings(max_examples=100)
@given(seed=st.integers(0, 2**32))
def test_flipped_bytes_inside_the_xml_end_in_rows_or_a_refusal(seed):
    rng = random.Random(seed)
    parts = parts_of(XLSX)
    name = rng.choice(sorted(parts))
    content = bytearray(parts[name])
    for _ in range(rng.randint(1, 8)):
        content[rng.randrange(len(content))] = rng.randrange(256)
    assert outcome(packed({**parts, name: bytes(content)})).startswith(("read", "sheets."))


@settings(max_examples=200)
@given(
    head=st.sampled_from(
        [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html><table>", b"\xff\xfe"]
    ),
    tail=st.binary(max_size=2000),
)
def test_any_bytes_end_in_rows_or_a_refusal(head, tail):
    assert outcome(head + tail).startswith(("read", "sheets."))


@pytest.mark.parametrize(
    "name", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/media/a.png"]
)
def test_a_part_that_unpacks_to_gigabytes_is_a_bomb_before_it_is_parsed(name):
    bomb = packed({**parts_of(xlsx([["a"]])), name: b" " * (64 << 20)})
    assert len(bomb) < 200_000
    with pytest.raises(SheetBombError):
        read(bomb, "x")


def test_a_declared_size_is_not_believed():
    content = bytearray(packed({**parts_of(xlsx([["a"]])), "xl/more.xml": b" " * (8 << 20)}))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        lie = struct.pack("<I", archive.getinfo("xl/more.xml").file_size)
    at = content.rfind(lie)
    content[at : at + 4] = struct.pack("<I", 100)
    assert outcome(bytes(content)) in {"sheets.bomb", "sheets.corrupt"}


def test_thousands_of_parts_are_a_bomb():
    with pytest.raises(SheetBombError):
        read(packed({**parts_of(xlsx([["a"]])), **{f"p{n}": "" for n in range(2100)}}), "x")


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="9999"><c r="XFD9999"><v>1</v></c></row>',
        '<row r="1"><c r="XFD1"><v>1</v></c></row><row r="90000"><c r="A90000"><v>1</v></c></row>',
        '<row r="1">' + "<c><v>1</v></c>" * 16000 + '</row><row r="9999"><c><v>1</v></c></row>',
    ],
)
def test_two_far_cells_are_refused_before_they_take_all_memory(cells):
    with pytest.raises(SheetBombError):
        read(with_sheet(SHEET.format(cells)), "x")


def test_formatted_but_empty_far_cells_do_no_harm():
    cells = (
        '<row r="1"><c r="A1"><v>7</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    )
    assert [row[0] for row in read(with_sheet(SHEET.format(cells)), "x").sheets[0].open().rows] == [
        7
    ]


def test_cells_that_say_not_where_they_stand_are_read():
    cells = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    found = list(read(with_sheet(SHEET.format(cells)), "x").sheets[0].open().rows)
    assert [found[0][0], found[0][1], found[1][0]] == [1, 2, 3]


def test_more_rows_than_allowed_are_refused_with_their_number():
    cells = '<row r="400001"><c r="A400001"><v>1</v></c></row>'
    with pytest.raises(TooManyRowsError) as refusal:
        read(with_sheet(SHEET.format(cells)), "x")
    assert refusal.value.args_by_name["rows"] == 400_001
    with pytest.raises(TooManyRowsError):
        list(read(b"a,b\n" * 300_001, "x").sheets[0].open().rows)


def test_repeated_open_document_cells_are_refused():
    wide = 'table:number-columns-repeated="9000" office:value-type="float" office:value="5"'
    filled = f"<table:table-cell {wide}></table:table-cell>"
    row = f'<table:table-row table:number-rows-repeated="9000">{filled}</table:table-row>'
    with pytest.raises(SheetBombError):
        read(ods(row), "x")
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    tail = f'<table:table-row table:number-rows-repeated="1048000">{blank}</table:table-row>'
    assert outcome(ods(tail)) == "read"


def test_entities_do_not_multiply():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    xml = f'<!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]>' + SHEET.format(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&l8;</t></is></c></row>'
    ).replace('<?xml version="1.0"?>', "")
    assert outcome(with_sheet(xml)).startswith(("read", "sheets."))


def test_passwords_are_told_from_damage():
    locked = bytearray(packed({"xl/workbook.xml": "x"}))
    locked[6] |= 1
    at = locked.rfind(b"PK\x01\x02")
    locked[at + 8] |= 1
    with pytest.raises(SheetPasswordError):
        read(bytes(locked), "x")
    renamed = XLS.replace("Workbook".encode("utf-16-le"), "Encrypte".encode("utf-16-le"))
    assert "Encrypte" in CompoundFile(renamed, "x").names()
    stream = CompoundFile(XLS, "x").stream("Workbook")
    start = XLS.find(stream[:200])
    code_page = XLS.find(b"\x42\x00\x02\x00", start)
    with pytest.raises(SheetPasswordError):
        read(XLS[:code_page] + b"\x2f" + XLS[code_page + 1 :], "x")


def test_an_old_sheet_with_a_far_cell_is_refused():
    stream = CompoundFile(XLS, "x").stream("Workbook")
    at = XLS.find(b"\x00\x02\x0e\x00", XLS.find(stream[:200]))
    broken = XLS[: at + 4] + struct.pack("<2I2H", 0, 2**31, 0, 60000) + XLS[at + 16 :]
    with pytest.raises(SheetCorruptError):
        read(broken, "x")


def test_a_file_of_too_many_bytes_is_refused_unread(tmp_path):
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 5)
    with pytest.raises(SheetTooLargeError):
        read(path)
