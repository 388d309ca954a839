"""Listings by command line: begun, looked at, handed in, brought out."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from PIL import Image, ImageDraw

from core.listing.files.model import SUFFIXES
from tests.core.listing.oranges import FULL


def added(desk, kind, **record):
    answer = desk("add", kind, "--json", "-", say=json.dumps(record))
    assert answer.code == 0, answer
    return answer.value[0]["id"]


@pytest.fixture
def photo(tmp_path):
    image = Image.new("RGB", (900, 900), "white")
    draw = ImageDraw.Draw(image)
    for step in range(0, 900, 60):
        draw.ellipse((step, step // 2, step + 200, step // 2 + 200), fill=(255, 140, step % 200))
        draw.line((0, step, 900, 900 - step), fill=(30, 90, 30), width=3)
    path = tmp_path / "a.jpg"
    image.save(path, quality=90)
    return path


@pytest.fixture
def listing(desk):
    return added(desk, "listing", **FULL)


@pytest.fixture
def pictured(desk, listing, photo):
    assert desk("listing", "picture", listing, str(photo), "--agreed").code == 0
    return listing


def test_the_kinds_of_a_listing_tell_their_fields(desk):
    for kind in ("listing", "basis", "picture", "wording"):
        names = {one["name"] for one in desk("fields", kind).value}
        assert names & {"listing", "name"}, kind


def test_a_listing_is_shown_found_summed_and_exported(desk, listing, tmp_path):
    shown = desk("show", listing).value
    assert (shown["record"]["name"], shown["sync"]) == ("奉节脐橙", "local")
    found = desk("find", "纽荷尔").value
    assert [(one["kind"], one["id"]) for one in found] == [("listing", listing)]
    assert desk("totals", "--kind", "listing").value["count"] == 1
    target = tmp_path / "all.csv"
    assert desk("export", "--kind", "listing", "-o", str(target)).value["rows"] == 1
    (row,) = csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig")))
    assert (row["品名"], row["等级"]) == ("奉节脐橙", "一级")


def test_titles_and_bases_belong_to_a_listing(desk, listing):
    added(desk, "wording", listing=listing, platform="taobao", text="奉节脐橙 现摘")
    basis = {"what": "certificate", "name": "有机产品认证", "number": "123"}
    added(desk, "basis", listing=listing, expires="2030-01-01", **basis)
    for kind in ("wording", "basis"):
        assert desk("totals", "--kind", kind).value["count"] == 1
    long = json.dumps({"listing": listing, "platform": "taobao", "text": "橙" * 31})
    refused = desk("add", "wording", "--json", "-", say=long)
    assert (refused.code, refused.value["error"]["code"]) == (1, "listing.title_too_long")


def test_a_picture_is_no_line_of_json(desk, listing):
    answer = desk("add", "picture", "--json", "-", say=json.dumps({"listing": listing}))
    assert (answer.code, answer.value["error"]["code"]) == (1, "cli.file_needed")


def test_a_check_tells_progress_gaps_and_findings(desk):
    draft = added(desk, "listing", name="脐橙", story="全国最甜的脐橙，能治咳嗽。")
    told = desk("listing", "check", draft).value
    assert (told["state"], told["edition"]) == ("draft", 1)
    assert (told["ready"], told["stops"]) == (False, True)
    assert told["progress"]["filled"] < told["progress"]["wanted"]
    assert {"origin", "price_fen"} <= {gap["field"] for gap in told["gaps"]}
    levels = {one["level"] for one in told["findings"]}
    assert "block" in levels
    first = told["findings"][0]
    assert first["field"] == "story"
    assert first["word"] == "全国最甜的脐橙，能治咳嗽。"[first["start"] : first["end"]]
    refused = desk("listing", "submit", draft)
    assert (refused.code, refused.value["error"]["code"]) == (1, "listing.still_missing")


def test_a_full_listing_is_handed_in_once_and_copied(desk, pictured):
    told = desk("listing", "check", pictured).value
    assert (told["ready"], told["findings"]) == (True, [])
    sent = desk("listing", "submit", pictured).value
    assert (sent["id"], sent["state"]) == (pictured, "sent")
    again = desk("listing", "submit", pictured)
    assert (again.code, again.value["error"]["code"]) == (1, "listing.nothing_new")
    copied = desk("listing", "copy", pictured).value
    assert copied["of"] == pictured
    assert desk("listing", "check", copied["id"]).value["state"] == "draft"
    assert desk("totals", "--kind", "picture").value["count"] == 2


def test_of_several_pictures_all_are_kept_or_none(desk, listing, photo, tmp_path):
    broken = tmp_path / "b.jpg"
    broken.write_bytes(b"no picture")
    assert desk("listing", "picture", listing, str(photo), str(broken)).code == 1
    assert desk("totals", "--kind", "picture").value["count"] == 0
    missing = desk("listing", "picture", listing, str(tmp_path / "none.jpg"))
    assert (missing.code, missing.value["error"]["code"]) == (1, "cli.no_file")
    both = desk("listing", "picture", listing, str(photo), str(photo), "--use", "detail").value
    assert [one["file"] for one in both] == [str(photo)] * 2
    assert "K6" in {warning["rule"] for warning in both[1]["warnings"]}


def test_a_listing_goes_out_as_every_platforms_file(desk, pictured, tmp_path):
    for form in ("shopify", "woocommerce", "taobao", "schema", "own"):
        target = tmp_path / f"{form}{SUFFIXES[form]}"
        told = desk("listing", "export", pictured, "--format", form, "-o", str(target))
        assert told.code == 0, told
        assert told.value["written"] == [pictured]
        assert str(target) in told.value["files"]
        assert target.stat().st_size > 0


def test_a_listing_that_may_not_go_out_is_named_and_nothing_is_written(desk, tmp_path):
    draft = added(desk, "listing", name="脐橙")
    target = tmp_path / "out.csv"
    told = desk("listing", "export", draft, "--format", "shopify", "-o", str(target))
    assert told.code == 1
    assert told.value["refused"][0]["error"]["code"] == "listing.still_missing"
    assert (told.value["files"], target.exists()) == ([], False)


def test_a_template_is_filled_by_a_map(desk, pictured, tmp_path):
    book: Any = openpyxl.Workbook()
    book.active.append(["商品标题", "甲", "价格"])
    blank = tmp_path / "t.xlsx"
    book.save(blank)
    chosen = tmp_path / "map.json"
    chosen.write_text(json.dumps({"A": "title", "B": "origin"}), encoding="utf-8")
    target = tmp_path / "filled.xlsx"
    words = ("listing", "export", pictured, "--format", "template", "-o", str(target))
    told = desk(*words, "--template", str(blank), "--map", str(chosen))
    assert told.code == 0, told
    filled: Any = openpyxl.load_workbook(target)
    rows = list(filled.active.values)
    assert rows[1][:2] == ("奉节脐橙 5千克装", "重庆市奉节县帅家村")
    chosen.write_text(json.dumps({"A": "colour"}), encoding="utf-8")
    wrong = desk(*words, "--template", str(blank), "--map", str(chosen))
    assert (wrong.code, wrong.value["error"]["code"]) == (1, "cli.bad_choice")
    assert desk(*words).code == 1
    moon = desk(*words, "--template", str(blank), "--platform", "moon")
    assert moon.value["error"]["code"] == "cli.bad_choice"


def test_a_listing_hangs_in_the_shop(desk, pictured, tmp_path):
    drawn = {"cards": b"%pdf", "poster": b"%pdf", "catalogue": b"%pdf", "page": b"<!"}
    for name, begins in drawn.items():
        target = tmp_path / name
        told = desk("listing", "paper", pictured, "--as", name, "-o", str(target)).value
        assert (told["listings"], told["bytes"]) == (1, target.stat().st_size)
        assert target.read_bytes().lower().startswith(begins)


def test_what_a_listing_cannot_do_is_refused_in_json(desk):
    for words in ((), ("fly",), ("check",), ("export", "X.1.1")):
        assert desk("listing", *words).code == 2
    for what in ("check", "submit", "copy"):
        answer = desk("listing", what, "AAAA.1.1")
        assert (answer.code, bool(answer.value["error"]["message"])) == (1, True)


def test_a_field_is_changed_and_blanked(desk, listing):
    answer = desk("listing", "change", listing, "--json", "-", say=json.dumps({"grade": None}))
    assert answer.value["edition"] == 2
    checked = desk("listing", "check", listing).value
    assert "grade" in {gap["field"] for gap in checked["gaps"]}
    odd = desk("listing", "change", listing, "--json", "-", say=json.dumps({"colour": "red"}))
    assert (odd.code, odd.value["error"]["field"]) == (1, "colour")


def test_a_warning_is_kept_for_a_reason_and_a_block_is_not(desk, pictured):
    story = {"story": "全村最好吃的脐橙。"}
    assert desk("listing", "change", pictured, "--json", "-", say=json.dumps(story)).code == 0
    (found,) = desk("listing", "check", pictured).value["findings"]
    assert desk("listing", "submit", pictured).code == 1
    said = ("--claim", found["claim"], "--word", found["word"], "--reason", "和自家去年的比")
    assert desk("listing", "keep", pictured, *said).code == 0
    assert desk("listing", "submit", pictured).value["state"] == "sent"
    said = ("--claim", "L3-symptom", "--word", "降血压", "--reason", "老人说的")
    assert desk("listing", "keep", pictured, *said).code == 1
