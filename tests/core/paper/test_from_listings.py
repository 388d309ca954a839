"""From a kept listing to what hangs in the shop."""

import datetime as dt

import pytest

from core.base.photos import Photo, photo_value
from core.listing.model import Listing, ListingPicture
from core.paper.from_listings import goods_sheet_of, net_words
from core.paper.model import chinese

DAY = dt.date(2026, 11, 21)
PHOTO = photo_value(Photo(b"\x01" * 32, 90_000, b"tiny"))


@pytest.fixture
def orange(station):
    drafts = station.drafts
    listing = Listing(
        name="奉节脐橙",
        origin="帅家村",
        grade="一级",
        standard_no="GB/T 12947",
        net_g=5000,
        unit="箱",
        price_fen=5980,
        link="https://shop.example.com/1",
        harvested=dt.date(2026, 11, 18),
        shelf_days=30,
    )
    identity = drafts.add(listing).ids[0]
    drafts.add_picture(ListingPicture(listing=identity, photo=PHOTO, use="detail"))
    drafts.add_picture(ListingPicture(listing=identity, photo=PHOTO, place=3))
    return identity


def test_a_sheet_says_what_the_listing_says(station, orange):
    views = station.views()
    asked = []

    def content(picture):
        asked.append(picture)
        return b"jpeg"

    sheet = goods_sheet_of(views, [views.listings.whole(orange)], DAY, content, chinese)
    views.db.close()
    (goods,) = sheet.goods
    assert sheet.station == "帅家村服务站"
    assert ("等级", "一级 GB/T 12947") in goods.facts
    assert ("净含量", "5 kg") in goods.facts
    assert ("采摘日期", "2026年11月18日") in goods.facts
    assert (goods.price_fen, goods.unit, goods.picture) == (5980, "箱", b"jpeg")
    assert (goods.code, goods.code_says) == ("https://shop.example.com/1", "扫码下单")
    assert [picture.use for picture in asked] == ["main"]


@pytest.mark.parametrize(
    ("grams", "count", "words"),
    [
        (500, None, "500 g"),
        (1000, None, "1 kg"),
        (2500, 12, "2.5 kg / 12 个"),
        (None, 30, "30 个"),
        (999, None, "999 g"),
        (None, None, ""),
    ],
)
def test_net_contents_are_written_in_legal_units(grams, count, words):
    assert net_words(grams, count, chinese) == words
