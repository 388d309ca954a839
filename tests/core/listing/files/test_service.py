"""Which listings leave, under what names, with which pictures."""

import csv
import io
import re
import zipfile

import pytest
from PIL import Image

from core.listing.errors import DroppedError, ForbiddenClaimError, StillMissingError
from core.listing.files.errors import TemplateNeededError, UnknownFormError
from core.listing.files.service import FORMS, suffix_of
from core.listing.files.shopify import HEADINGS

CSVS = ("shopify", "woocommerce", "taobao", "schema", "own")


def rows(path, encoding="utf-8"):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(encoding), newline="")))


@pytest.mark.parametrize("form", CSVS)
def test_only_what_may_be_published_is_written_and_the_others_are_told(
    form, files, keep, station, tmp_path
):
    good = keep()
    sick = keep(name="治病脐橙", story="脐橙能降血糖。")
    bare = keep(name="没写全", origin=None)
    gone = keep(name="不卖了")
    station.drafts.drop(gone)
    target = tmp_path / f"goods{suffix_of(form)}"
    found = files.export([good, sick, bare, gone, good], form, target)
    assert found.written == (good,)
    assert [(one.listing, type(one.error)) for one in found.refused] == [
        (sick, ForbiddenClaimError),
        (bare, StillMissingError),
        (gone, DroppedError),
    ]
    assert found.files == (target,)
    text = target.read_bytes()
    assert "治病脐橙".encode() not in text
    assert "治病脐橙".encode("utf-16-le") not in text


@pytest.mark.parametrize("form", CSVS)
def test_nothing_is_written_when_nothing_may_leave(form, files, keep, tmp_path):
    target = tmp_path / "goods"
    found = files.export([keep(origin=None)], form, target)
    assert (found.files, found.written, len(found.refused)) == ((), (), 1)
    assert list(tmp_path.glob("goods*")) == []


@pytest.mark.parametrize("form", CSVS)
def test_a_target_without_a_suffix_gets_the_forms(form, files, keep, tmp_path):
    found = files.export([keep(("main", "detail"))], form, tmp_path / "goods")
    assert found.files[0] == tmp_path / f"goods{suffix_of(form)}"
    assert all(path.exists() for path in found.files)


def test_what_there_is_no_file_of_is_refused(files, keep, tmp_path):
    with pytest.raises(UnknownFormError):
        files.export([keep()], "amazon", tmp_path / "goods.csv")
    with pytest.raises(TemplateNeededError):
        files.export([keep()], "template", tmp_path / "goods.xlsx")
    assert all(suffix_of(form).startswith(".") for form in FORMS)


@pytest.mark.parametrize("form", ["shopify", "woocommerce", "schema", "own"])
def test_pictures_lie_beside_the_file_under_the_names_that_it_says(form, files, keep, tmp_path):
    target = tmp_path / f"goods{suffix_of(form)}"
    found = files.export([keep(("detail", "main", "white"))], form, target)
    archive = zipfile.ZipFile(found.files[1])
    assert found.files[1].name == "goods-images.zip"
    names = archive.namelist()
    assert len(names) == 3
    assert all(re.fullmatch(r"[A-Za-z0-9-]+-[123]\.jpg", name) for name in names)
    assert Image.open(io.BytesIO(archive.read(names[0]))).format == "JPEG"
    assert found.odd == ()


def test_a_main_picture_comes_first_whatever_was_taken_first(files, keep, tmp_path):
    found = files.export([keep(("detail", "main"))], "woocommerce", tmp_path / "goods.csv")
    [row] = rows(found.files[0], "utf-8-sig")
    first, second = row["Images"].split(", ")
    assert first.endswith("-1.jpg")
    assert second.endswith("-2.jpg")
    size = Image.open(io.BytesIO(zipfile.ZipFile(found.files[1]).read(first))).size
    assert size[0] == size[1]


def test_a_picture_that_is_not_here_or_too_many_is_told_and_left_out(
    files, keep, station, tmp_path
):
    listing = keep(("main",) * 6)
    station.db.execute("UPDATE picture SET photo = NULL WHERE place = 0")
    found = files.export([listing], "taobao", tmp_path / "goods.csv")
    assert [one.problem for one in found.odd] == ["away", "many"]
    assert len(list((tmp_path / "goods").iterdir())) == 4


def test_a_platforms_own_title_is_used_and_a_long_one_told(files, keep, station, tmp_path):
    listing = keep(headline="很长的标题" * 9)
    found = files.export([listing], "taobao", tmp_path / "goods.csv")
    assert ("标题", "too_long") in {(one.heading, one.why) for one in found.missing}
    station.drafts.entitle(listing, "taobao", "短标题脐橙")
    found = files.export([listing], "taobao", tmp_path / "goods.csv")
    assert "too_long" not in {one.why for one in found.missing}
    assert "短标题脐橙" in found.files[0].read_bytes().decode("utf-16")


def test_addresses_are_plain_letters_and_each_its_own(files, keep, tmp_path):
    listings = [keep(), keep(headline="第二批"), keep(name="🍊🍊"), keep(name="NFC 橙汁")]
    found = files.export(listings, "shopify", tmp_path / "goods.csv")
    handles = [row["URL handle"] for row in rows(found.files[0])]
    assert handles[0] == "feng-jie-qi-cheng"
    assert len(set(handles)) == 4
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one) for one in handles)


def test_what_a_file_still_lacks_is_told_for_each_listing(files, keep, tmp_path):
    listing = keep(offered=None, parcel_g=None)
    found = files.export([listing], "shopify", tmp_path / "goods.csv")
    lacks = {one.heading for one in found.missing}
    assert {"Inventory quantity", "Weight value (grams)", "Product category"} <= lacks
    assert "Price" not in lacks
    assert lacks <= {*HEADINGS}
