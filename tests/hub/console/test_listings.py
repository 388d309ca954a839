"""Listings handed in: the list, the page side by side, the county's word and what comes of it."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from core.keys.device import DeviceKey
from core.listing.model import Listing, Verdict
from core.packs.install import seal_pack
from core.packs.manifest import Manifest
from core.packs.shipped import Shipped
from hub.console.rulebook import Rulebooks
from hub.store import tables
from hub.store.derived import DERIVED
from tests.core.blobs.pictures import drawn
from tests.hub.console import county
from tests.hub.console.judging import AT, answer, path_of
from tests.hub.console.offering import CLAIM, WORD, Offering
from tests.hub.console.visitor import words


@pytest.mark.both
def test_what_waits_stands_in_the_list_longest_waiting_first_with_station_and_cover(
    office, clock, enter
):
    clock.set(county.NOW - dt.timedelta(days=3))
    older = Offering(office, 4).offer(name="红心柚")
    clock.set(county.NOW)
    newer = Offering(office, 1).offer(name="干花椒")
    page = enter().get("/listings").text
    assert page.index(older) < page.index(newer)
    told = enter().text("/listings")
    assert "清水村服务站" in told
    assert "等了 3 天" in told
    assert "3号站的橙子" not in told


def test_the_cover_is_shown_small_and_the_whole_picture_once_its_file_came(office, desk, enter):
    listing = desk.listing()
    kept = desk.picture(listing, send=True, agreed=True)
    away = desk.picture(listing, content=drawn((900, 700), seed=2), use="detail", agreed=True)
    desk.submit(listing)
    visitor = enter("trainer")
    at = f"{path_of(listing)}/pictures"
    assert f"{at}/{kept.hex()}?small=1" in visitor.get("/listings").text
    small = visitor.get(f"{at}/{kept.hex()}?small=1")
    whole = visitor.get(f"{at}/{kept.hex()}")
    assert whole.headers["content-type"] == "image/jpeg"
    assert len(whole.content) > len(small.content) > 100
    assert visitor.get(f"{at}/{away.hex()}").content.startswith(b"\xff\xd8\xff")
    assert "原图还没到" in visitor.text(path_of(listing))
    assert visitor.get(f"{at.replace('/1/', '/2/')}/{kept.hex()}").status_code == 404


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("waiting", {"甲"}),
        ("returned", {"乙"}),
        ("approved", {"丙"}),
        ("taken_over", {"丁", "3号站的橙子", "5号站的橙子"}),
        ("all", {"甲", "乙", "丙", "丁", "3号站的橙子", "5号站的橙子"}),
        ("nonsense", {"甲"}),
    ],
)
def test_each_chip_shows_what_it_says(desk, enter, state, shown):
    visitor = enter()
    for name, decision in (
        ("甲", ""),
        ("乙", "returned"),
        ("丙", "approved"),
        ("丁", "taken_over"),
    ):
        listing = desk.offer(name=name, story="糖度 13 度。")
        if decision:
            assert answer(visitor, listing, decision, remark="看过").status_code == 303
    desk.listing(name="没报的")
    page = visitor.get("/listings", state=state).text
    # What the stations lived through is out of use.
    assert set(re.findall(r"<b>([^<]+)</b></a>", page)) - {"奉节脐橙"} == shown


@pytest.mark.both
def test_station_township_and_words_narrow_the_list(office, enter):
    Offering(office, 1).offer(name="干花椒")
    Offering(office, 4).offer(name="红心柚", origin="清水乡")
    visitor = enter()

    def shown(**query):
        return set(re.findall(r"<b>([^<]+)</b></a>", visitor.get("/listings", **query).text))

    assert shown() == {"干花椒", "红心柚"}
    assert shown(station="4") == shown(township="清水乡") == shown(q="清水") == {"红心柚"}
    assert shown(station="x") == shown(q="%") == shown(q="'; --") == set()


@pytest.mark.both
def test_what_is_older_than_a_screenful_comes_on_the_next(desk, enter):
    desk.send(*(Listing(name=f"货{number:02d}") for number in range(52)))
    made = DERIVED["listing"]
    mine = made.c.station == AT
    desk.office.store.write(lambda c: c.execute(made.update().where(mine).values(submitted=1)))
    first = enter().get("/listings", state="all", station="1").text
    more = re.search(r'href="(\?[^"]+after=[^"]+)"', first)
    assert more is not None
    second = enter().get(f"/listings{more[1].replace('&amp;', '&')}").text
    both = re.findall(r"<b>(货\d\d)</b></a>", first + second)
    assert len(both) == len(set(both)) == 52


def test_what_waits_is_counted_on_every_page_for_those_who_judge(offered, enter):
    assert "1 商品等着审" in enter().text("/")
    assert 'aria-label="1 份等着审"' in enter("administrator").get("/stations").text
    assert "份等着审" not in enter("auditor").get("/stations").text
    assert 'aria-label="1 份等着审"' not in enter("coordinator-other").get("/").text
    assert 'aria-label="1 份等着审"' in enter("coordinator-own").get("/").text


def test_text_pictures_and_findings_stand_side_by_side(desk, enter):
    listing = desk.listing(story="脐橙能降血糖。全村最好吃的脐橙。", origin=None)
    desk.picture(listing)
    desk.entitle(listing, "taobao", "奉节脐橙" * 10)
    desk.basis(listing, what="patent", name="分级机", number="ZL202010000000.1")
    desk.basis(
        listing, what="certificate", name="有机证书", number="1" * 17, expires=dt.date(2025, 1, 1)
    )
    desk.keep(listing, "和自家去年的比")
    desk.submit(listing)
    page = enter().get(path_of(listing))
    told = words(page)
    assert re.search(r'<mark class="block"><a href="#f1"[^>]*>降血糖</a>', page.text)
    assert re.search(rf'<mark class="warn"><a href="#f2"[^>]*>{WORD}</a>', page.text)
    for text in (
        "食品安全法",
        "站里的理由：和自家去年的比",
        "80 / 60",
        "已过期",
        "有效",
        "图中的人没有打勾同意",
        "59.80",
        "5 kg（10 斤）",
        "初级农产品",
        CLAIM,
        "价格法",
    ):
        assert text in told, text


def test_a_listing_of_another_station_and_one_that_is_none_are_not_found(offered, enter):
    assert enter().get(path_of(offered, 2)).status_code == 404
    assert enter().get(path_of("x")).status_code == 404
    assert enter("coordinator-other").get(path_of(offered)).status_code == 404


def test_the_county_looks_with_its_own_newest_pack(office, offered, enter):
    """Once the county forbids what was a warning, the review says so."""
    visitor = enter()
    assert '<mark class="warn">' in visitor.get(path_of(offered)).text
    claims = (
        Shipped().subject("claims").replace(b'"id": "L1-most-place",\n', b'"id": "L1-county",\n')
    )
    assert b"L1-county" in claims
    publish(office, claims)
    page = visitor.get(path_of(offered)).text
    assert "2026.12" in page
    with office.store.read() as connection:
        book = Rulebooks().on(connection, county.NOW.date())
    assert "L1-county" in {claim.id for claim in book.packs.claims.claims}
    assert (book.version, book.packs.broken) == ("2026.12", ("broken",))


def test_the_rulebook_is_made_once_a_day(office):
    books = Rulebooks()
    with office.store.read() as connection:
        first, same, next_day = (books.on(connection, dt.date(2026, 11, n)) for n in (21, 21, 22))
    assert first is same
    assert next_day.day == dt.date(2026, 11, 22)


@pytest.mark.both
def test_overrides_are_listed_by_station_and_rule_with_their_reasons(office, desk, offered, enter):
    other = Offering(office, 4)
    there = other.offer()
    other.keep(there, "客人这么说的", word="首选", claim="L1-first")
    visitor = enter("trainer")
    told = visitor.text("/overrides")
    for text in (WORD, "和自家去年的比", CLAIM, "广告法", "石门村电商服务站", "首选", "2026.11"):
        assert text in told, text
    assert "首选" not in visitor.text("/overrides", station="1")
    assert "首选" not in visitor.text("/overrides", kind=CLAIM)
    assert WORD not in visitor.text("/overrides", kind="L1-first")
    assert "没有保留的说法" in visitor.text("/overrides", kind="' OR 1=1 --")
    assert "首选" not in enter("coordinator-own").text("/overrides")
    assert "导出表格" not in told


def publish(office, claims):
    manifest = Manifest(name="county", version="2026.12", made_on=county.NOW.date(), files={})
    content = seal_pack(manifest, {"claims": claims}, lambda said: DeviceKey.new().sign(b"", said))
    rows = [
        {"version": "county 2026.12", "digest": b"1" * 32, "content": content, "from_ms": 1},
        {"version": "broken", "digest": b"2" * 32, "content": b"no pack", "from_ms": 2},
    ]
    office.store.write(lambda c: c.execute(tables.pack.insert(), rows))


@pytest.mark.both
def test_the_tally_is_right_after_every_word_said(office, enter):
    """It is counted anew only when something came: each of these has to be noticed."""
    visitor, desk = enter(), Offering(office, 4)
    listing = desk.listing(story="糖度 13 度。")

    def told():
        return len(re.findall('class="count"', visitor.get("/stations").text))

    assert told() == 0
    desk.submit(listing)
    assert told() == 1
    county.say(office, 4, Verdict(listing=listing, at=1, decision="approved"))
    assert told() == 0
