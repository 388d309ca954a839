"""Drafts on a real encrypted file: kept, filled, judged, copied."""

import datetime as dt

import msgspec
import pytest

from core.base.errors import InvalidRecordError
from core.base.photos import Photo, photo_value
from core.catalog.model import Product
from core.journal.revise import CannotBlankError, StaleError
from core.listing.errors import (
    DroppedError,
    ForbiddenClaimError,
    NotAWarningError,
    NothingNewError,
    ReasonNeededError,
    StillMissingError,
    TitleCharacterError,
    TitleTooLongError,
)
from core.listing.model import Basis, Listing, ListingChange, ListingPicture, Verdict
from core.listing.queries import ListingQueries
from tests.core.listing.oranges import FULL

PHOTO = photo_value(Photo(b"\x01" * 32, 90_000, b"tiny"))


@pytest.fixture
def drafts(station):
    return station.drafts


@pytest.fixture
def orange(station):
    product = Product(name="奉节脐橙", category="水果", unit="箱", unit_grams=5000, sell_fen=5980)
    return station.catalog.add(product).ids[0]


@pytest.fixture
def full(drafts, orange):
    whole = msgspec.convert(FULL | {"name": "奉节脐橙", "product": orange}, Listing)
    listing = drafts.add(whole).ids[0]
    drafts.add_picture(ListingPicture(listing=listing, photo=PHOTO, agreed=True))
    return listing


def judge(station, listing, decision, at):
    """Say what the county would say; its log writes the very same record."""
    seen = station.drafts.whole(listing).listing.changes
    verdict = Verdict(listing=listing, decision=decision, at=at, changes=seen, note="看过了")
    station.ledger.write([verdict])


def test_a_draft_begins_with_what_its_product_and_pattern_say(drafts, orange):
    draft = drafts.begin(orange)
    assert (draft.name, draft.unit, draft.net_g, draft.price_fen) == ("奉节脐橙", "箱", 5000, 5980)
    assert (draft.form, draft.returns, draft.paper) == ("produce", "fresh", "own_produce")


def test_a_name_is_enough_and_the_rest_is_said_to_be_missing(drafts):
    changes = drafts.add(Listing(name="脐橙"))
    missing = {finding.field for finding in changes.findings if finding.level == "block"}
    assert missing == {"origin", "spec", "grade", "unit", "price_fen"}
    with pytest.raises(InvalidRecordError):
        drafts.add(Listing(name=" "))


def test_a_full_draft_lacks_nothing_and_may_go_to_the_county(drafts, full):
    found = drafts.review(full)
    assert not found.stops
    assert found.gaps == ()
    assert found.progress.filled == found.progress.wanted
    drafts.submit(full)
    assert drafts.whole(full).state == "sent"
    with pytest.raises(NothingNewError):
        drafts.submit(full)


def test_what_is_missing_stops_the_submission_and_names_the_field(drafts):
    listing = drafts.add(Listing(name="脐橙")).ids[0]
    with pytest.raises(StillMissingError) as refused:
        drafts.submit(listing)
    assert (refused.value.field, refused.value.args_by_name["many"]) == ("origin", 5)


def test_a_forbidden_claim_stops_it_and_a_warning_wants_a_reason(drafts, full):
    drafts.change(full, {"story": "脐橙能降血糖。"})
    with pytest.raises(ForbiddenClaimError):
        drafts.submit(full)
    drafts.change(full, {"story": "全村最好吃的脐橙。"})
    with pytest.raises(ReasonNeededError):
        drafts.submit(full)
    open_one = drafts.review(full).open[0].remark
    with pytest.raises(NotAWarningError):
        drafts.override(full, open_one.claim.id, "别的话", "我们自己比的")
    drafts.override(full, open_one.claim.id, open_one.word, "和自家去年的比")
    assert drafts.review(full).open == ()
    drafts.submit(full)


def test_a_block_cannot_be_answered_with_a_reason(drafts, full):
    drafts.change(full, {"story": "脐橙能降血糖。"})
    stop = drafts.review(full).remarks[0].remark
    with pytest.raises(NotAWarningError):
        drafts.override(full, stop.claim.id, stop.word, "老人说的")


def test_a_basis_takes_the_warning_away_while_it_is_in_force(drafts, full, station):
    drafts.change(full, {"story": "本品为有机脐橙。"})
    assert drafts.review(full).stops
    expires = station.ledger.today() + dt.timedelta(days=1)
    basis = Basis(
        listing=full, what="certificate", name="有机产品认证", number="1" * 17, expires=expires
    )
    identity = drafts.add_basis(basis).ids[0]
    assert not drafts.review(full).stops
    station.ledger.set_day(expires + dt.timedelta(days=1))
    assert drafts.review(full).stops
    station.ledger.set_day(None)
    drafts.change_basis(identity, {"dropped": True})
    assert drafts.review(full).stops


def test_a_rule_of_later_days_holds_from_its_first_day_on(drafts, full, station):
    drafts.change(full, {"story": "零添加，只有橙子。"})
    later = {one.remark.claim.id for one in drafts.review(full).remarks}
    station.ledger.set_day(dt.date(2025, 12, 31))
    before = {one.remark.claim.id for one in drafts.review(full).remarks}
    assert later - before == {"L11-zero"}
    station.ledger.set_day(None)
    assert {one.remark.claim.id for one in drafts.review(full).remarks} == later


def test_a_renewed_pack_is_read_anew(drafts, station):
    first = drafts.check()
    assert drafts.check() is first
    station.packs.renew(station.db)
    assert drafts.check() is not first


def test_a_cover_is_the_main_picture_or_else_the_first(drafts, station):
    one, other, bare = (drafts.add(Listing(name=name)).ids[0] for name in ("脐橙", "柚子", "茶"))

    def picture(listing, use, place):
        said = ListingPicture(listing=listing, photo=PHOTO, use=use, place=place)
        return drafts.add_picture(said).ids[0]

    picture(one, "detail", 0)
    main = picture(one, "main", 2)
    picture(one, "main", 3)
    gone = picture(other, "detail", 0)
    first = picture(other, "detail", 1)
    picture(other, "detail", 1)
    drafts.change_picture(gone, {"dropped": True})
    covers = ListingQueries(station.db).covers([one, other, bare])
    assert {listing: picture.id for listing, picture in covers.items()} == {one: main, other: first}


def test_a_verdict_on_the_edition_handed_in_stands_until_something_changes(drafts, full, station):
    drafts.submit(full)
    judge(station, full, "returned", drafts.whole(full).edition)
    assert drafts.whole(full).state == "returned"
    drafts.change(full, {"headline": "奉节脐橙 整箱"})
    assert drafts.whole(full).state == "draft"
    drafts.submit(full)
    judge(station, full, "approved", drafts.whole(full).edition)
    assert drafts.whole(full).state == "approved"
    drafts.entitle(full, "taobao", "奉节脐橙")
    assert drafts.whole(full).state == "draft"


def test_a_verdict_on_an_older_edition_does_not_overrule_a_newer_one(drafts, full, station):
    drafts.submit(full)
    old = drafts.whole(full).edition
    drafts.change(full, {"headline": "奉节脐橙 整箱"})
    drafts.submit(full)
    judge(station, full, "approved", drafts.whole(full).edition)
    judge(station, full, "returned", old)
    assert drafts.whole(full).state == "approved"


def test_what_was_taken_over_stays_with_the_county_until_it_decides(drafts, full, station):
    drafts.submit(full)
    judge(station, full, "taken_over", drafts.whole(full).edition)
    drafts.change(full, {"headline": "县里改过的标题"})
    assert drafts.whole(full).state == "taken_over"
    judge(station, full, "approved", drafts.whole(full).edition)
    assert drafts.whole(full).state == "approved"


def test_an_approval_does_not_cover_a_change_that_the_county_never_saw(drafts, full, station):
    drafts.submit(full)
    now = drafts.whole(full)
    county = ListingChange(of=full, base=now.listing.version, headline="县里改过的标题")
    here = ListingChange(of=full, base=now.listing.version, story="断网时站里改的文案。")
    station.ledger.write([county])
    judge(station, full, "approved", drafts.whole(full).edition)
    assert drafts.whole(full).state == "approved"
    station.ledger.write([here])
    both = drafts.whole(full)
    assert both.edition == both.listing.judged
    assert both.state == "draft"
    assert len(ListingQueries(station.db).listings.ids("", {"state": "draft"})) == 1
    assert len(ListingQueries(station.db).listings.ids("", {"state": "approved"})) == 0
    drafts.submit(full)
    assert drafts.whole(full).state == "sent"
    station.rebuild()
    assert station.verify().ok
    assert drafts.whole(full).state == "sent"


def test_a_platforms_limits_hold_its_title(drafts, full):
    with pytest.raises(TitleTooLongError):
        drafts.entitle(full, "taobao", "橙" * 31)
    with pytest.raises(TitleCharacterError):
        drafts.entitle(full, "taobao", "脐橙🍊")
    drafts.entitle(full, "taobao", "橙" * 30)
    drafts.entitle(full, "taobao", "奉节脐橙")
    assert drafts.whole(full).titles == {"taobao": "奉节脐橙"}
    drafts.entitle(full, "taobao", "")
    assert drafts.whole(full).titles == {}


def test_a_copy_keeps_the_words_and_leaves_the_season_behind(drafts, full, station):
    drafts.change(full, {"harvested": dt.date(2025, 11, 1), "offered": 300})
    drafts.entitle(full, "taobao", "奉节脐橙")
    copy = drafts.whole(drafts.copy(full).ids[0])
    assert copy.listing.copied_from == full
    assert (copy.listing.harvested, copy.listing.offered) == (None, None)
    assert copy.listing.story == FULL["story"]
    assert copy.titles == {"taobao": "奉节脐橙"}
    assert len(copy.pictures) == 1
    assert copy.state == "draft"
    assert station.verify().ok


def test_a_field_changed_meanwhile_is_not_written_over(drafts, full):
    seen = drafts.whole(full).listing
    drafts.change(full, {"origin": "别的村"})
    drafts.change(full, {"variety": "红肉脐橙"}, seen)
    with pytest.raises(StaleError):
        drafts.change(full, {"origin": "又一个村"}, seen)


def test_texts_and_numbers_can_be_emptied_and_days_cannot(drafts, full):
    drafts.change(full, {"grade": None, "price_fen": None})
    now = drafts.whole(full).listing
    assert not now.grade
    assert not now.price_fen
    drafts.change(full, {"harvested": dt.date(2026, 11, 1)})
    with pytest.raises(CannotBlankError):
        drafts.change(full, {"harvested": None})


def test_a_dropped_draft_leaves_the_list_and_comes_back(drafts, full, station):
    queries = ListingQueries(station.db)
    drafts.drop(full)
    assert len(queries.listings.ids("", {})) == 0
    with pytest.raises(DroppedError):
        drafts.change(full, {"grade": "二级"})
    drafts.take_back(full)
    assert len(queries.listings.ids("", {"text": "脐橙", "state": "draft"})) == 1


def test_everything_is_rebuilt_from_the_journal(drafts, full, station):
    drafts.entitle(full, "pinduoduo", "脐橙")
    drafts.submit(full)
    judge(station, full, "returned", drafts.whole(full).edition)
    before = drafts.whole(full)
    station.rebuild()
    assert station.verify().ok
    assert drafts.whole(full) == before
