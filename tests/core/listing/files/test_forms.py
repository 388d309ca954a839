"""Each form read back by a reader that is not ours."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.listing.files import schema, shopify, taobao, woocommerce
from core.listing.files.model import Goods, Shot
from core.listing.lookup import Whole
from core.listing.model import Listing
from core.packs.columns import Columns
from core.sheets.writer import is_formula_like
from tests.core.listing.files.blanks import sheets

COLUMNS = Columns.load()
SCHEMA = json.loads(Path(__file__).with_name("product.schema.json").read_text(encoding="utf-8"))
NASTY = st.text(max_size=60) | st.sampled_from(
    ["=1+1", "+86", "-5", "@me", '"', "''", "a\nb", "a\r\nb", "逗,号", "tab\there", "🍊" * 30,
     "</script>", "x" * 5000, "＝1", ";", ":"]
)  # fmt: skip


def listing(**fields):
    said = {"id": "station.1.7", "name": "脐橙", "price_fen": 5980} | fields
    return msgspec.convert(said, Listing)


def goods(shots=0, **fields):
    one = listing(**fields)
    whole = Whole(
        listing=one, titles={}, pictures=(), bases=(), overrides=(), verdict=None, notes=()
    )
    many = tuple(Shot(f"station-7-{n + 1}.jpg", "main", 800, 800) for n in range(shots))
    title = one.headline or one.name
    return Goods(whole=whole, title=title, sku="station-7", slug="qi-cheng", shots=many)


def said(text):
    """Return a text as a reader gets it back: harmless, without what no file can hold."""
    plain = text.replace("\0", "").encode("utf-8", "replace").decode()
    return f"'{plain}" if is_formula_like(text) else plain


def read(path, encoding, **how):
    return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline=""), **how))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("forms")


def test_shopify_takes_one_row_a_product_and_one_for_each_further_picture(folder):
    shopify.write([goods(3), goods()], COLUMNS, folder / "a.csv")
    head, first, second, third, other = read(folder / "a.csv", "utf-8")
    assert head == list(shopify.HEADINGS)
    assert len(head) == 43
    row = dict(zip(head, first, strict=True))
    assert (row["Price"], row["Status"], row["SKU"]) == ("59.80", "draft", "station-7")
    for number, cells in enumerate((second, third), start=2):
        more = {name: cell for name, cell in zip(head, cells, strict=True) if cell}
        assert set(more) == {"URL handle", "Image position", "Image alt text"}
        assert more["Image position"] == str(number)
    assert dict(zip(head, other, strict=True))["Image position"] == ""


def test_only_a_true_barcode_is_handed_on(folder):
    for gtin, kept in (("6901234567892", "6901234567892"), ("6901234567893", "")):
        shopify.write([goods(gtin=gtin)], COLUMNS, folder / "b.csv")
        head, row = read(folder / "b.csv", "utf-8")
        assert dict(zip(head, row, strict=True))["Barcode"] == kept
        made = schema.product(goods(gtin=gtin), COLUMNS)
        assert made.get("@id") == (f"https://id.gs1.org/01/0{kept}" if kept else None)
        assert made.get("gtin") == (f"0{kept}" if kept else None)


def test_woocommerces_attributes_are_never_global_and_their_commas_part_nothing(folder):
    one = goods(2, origin="帅家村, 奉节", grade="一级")
    woocommerce.write([one, goods()], COLUMNS, folder / "c.csv")
    head, row, bare = read(folder / "c.csv", "utf-8-sig")
    cells = dict(zip(head, row, strict=True))
    assert cells["Attribute 1 name"] == "产地"
    assert cells["Attribute 1 value(s)"] == r"帅家村\, 奉节"
    assert cells["Attribute 1 global"] == cells["Attribute 2 global"] == "0"
    assert cells["Images"] == "station-7-1.jpg, station-7-2.jpg"
    assert dict(zip(head, bare, strict=True))["Attribute 1 name"] == ""


def test_taobaos_package_has_its_mark_its_three_lines_and_its_81_keys(folder):
    one = goods(2, form="packed", licence_no="SC10144011200014", maker="帅家村:合作社;一组")
    taobao.write([one], COLUMNS, folder / "d.csv")
    raw = (folder / "d.csv").read_bytes()
    assert raw.startswith(b"\xff\xfe")
    lines = read(folder / "d.csv", "utf-16", delimiter="\t")
    assert lines[0] == ["version 1.00"]
    assert (len(lines[1]), len(lines[2]), len(lines[3])) == (81, 81, 81)
    row = dict(zip(lines[1], lines[3], strict=True))
    assert row["picture"] == "station-7-1:1:0:|;station-7-2:1:1:|;"
    assert row["foodparame"] == "prd_license_no:SC10144011200014;factory:帅家村：合作社；一组"
    assert row["price"] == "59.80"
    assert "\r\n" in raw.decode("utf-16")


@given(name=NASTY.filter(str.strip), story=NASTY, origin=NASTY)
def test_whatever_is_written_comes_back_as_text_that_no_program_runs(folder, name, story, origin):
    one = goods(name=name, story=story, origin=origin)
    forms: Any = (
        (shopify.write, "utf-8", {}, 0, "Title"),
        (woocommerce.write, "utf-8-sig", {}, 0, "Name"),
        (taobao.write, "utf-16", {"delimiter": "\t"}, 1, "title"),
    )
    for write, encoding, how, skip, title in forms:
        write([one], COLUMNS, folder / "e.csv")
        lines = read(folder / "e.csv", encoding, **how)[skip:]
        head, row = lines[0], lines[-1]
        cells = dict(zip(head, row, strict=True))
        assert cells[title] == said(name)
        assert not any(is_formula_like(cell) for cell in row)


@given(name=NASTY.filter(str.strip), story=NASTY)
def test_the_page_data_is_sound_and_ends_no_script(folder, name, story):
    path = folder / "f.json"
    schema.write([goods(2, name=name, story=story, returns="fresh")], COLUMNS, path)
    text = path.read_text(encoding="utf-8")
    assert "</" not in text
    made = json.loads(text)
    jsonschema_rs.validator_for(SCHEMA).validate(made)
    assert made["@graph"][0]["name"] == name.encode("utf-8", "replace").decode()


def test_the_page_data_says_what_a_buyer_asks_for():
    one = goods(1, returns="seven_days", ship_hours=48, offered=3, net_g=5000, link="https://a.cn")
    made = schema.product(one, COLUMNS)
    offer = made["offers"]
    assert (offer["price"], offer["priceCurrency"]) == ("59.80", "CNY")
    assert offer["hasMerchantReturnPolicy"]["merchantReturnDays"] == 7
    assert offer["availability"].endswith("InStock")
    assert made["url"] == "https://a.cn"
    jsonschema_rs.validator_for(SCHEMA).validate(
        {"@context": "https://schema.org", "@graph": [made]}
    )
    wrong = made | {"offers": offer | {"price": 59.8}}
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validator_for(SCHEMA).validate(
            {"@context": "https://schema.org", "@graph": [wrong]}
        )


def test_our_own_sheet_is_read_by_a_spreadsheet_program(files, keep, station, tmp_path):
    one = keep(("main",), story="=1+1 不是公式")
    station.drafts.entitle(one, "taobao", "淘宝上的标题")
    found = files.export([one], "own", tmp_path / "goods.xlsx")
    head, row = sheets(found.files[0]).active.iter_rows(values_only=True)
    cells = dict(zip(head, row, strict=True))
    assert cells["价格(元)"] == 59.8
    assert cells["文案"] == "=1+1 不是公式"
    assert cells["退货规则"].startswith("鲜活易腐")
    assert cells["taobao"] == "淘宝上的标题"
    assert cells["图片"].endswith("-1.jpg")
    assert sheets(found.files[0]).active["B2"].data_type == "s"
