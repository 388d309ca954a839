"""Where a listing stands, what it lacks, what holds; pure."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.ids import EventId
from core.base.validators import is_food_licence
from core.listing import rules
from core.listing.model import BASES, Basis, Listing
from core.packs.offers import TitleRule

DAY = dt.date(2026, 11, 21)


@given(
    version=st.integers(0, 20),
    submitted=st.integers(0, 21),
    judged=st.integers(0, 21),
    decision=st.sampled_from([None, "approved", "returned", "taken_over"]),
    missed=st.integers(0, 2),
)
def test_only_what_the_county_knew_whole_counts_as_approved(
    version, submitted, judged, decision, missed
):
    listing = Listing(
        name="橙",
        version=version,
        changes=version + missed,
        changes_judged=version,
        submitted=submitted,
        judged=judged,
        decision=decision,
    )
    state = rules.state_of(listing)
    if state == "approved":
        assert (judged, missed) == (version + 1, 0)
    if decision is None:
        assert state == ("sent" if submitted == version + 1 else "draft")


@pytest.mark.parametrize(
    ("form", "missing"),
    [
        ("produce", {"origin", "spec", "grade", "unit", "price_fen"}),
        ("loose", {"origin", "spec", "grade", "unit", "price_fen", "made", "shelf_days", "maker"}),
    ],
)
def test_each_form_lacks_its_own_fields(form, missing):
    hits = rules.gaps(Listing(name="橙", form=form, returns="seven_days"), ())
    assert {hit.field for hit in hits if hit.rule in {"L9", "L13"}} == missing


def test_prepackaged_food_wants_its_label_and_no_grade():
    hits = rules.gaps(Listing(name="腊肉", form="packed"), ())
    fields = {hit.field for hit in hits if hit.rule == "L11"}
    assert fields == {*rules.LABELLED, "net_g"}
    assert "grade" not in {hit.field for hit in hits}


@pytest.mark.parametrize("digit", "0123456789")
def test_one_check_digit_of_ten_fits_a_food_licence(digit):
    number = "SC1065000000001"
    hits = rules.gaps(Listing(name="酱", form="packed", licence_no=number[:-1] + "1" + digit), ())
    odd = [hit for hit in hits if hit.rule == "L11-digit"]
    fits = is_food_licence(number[:-1] + "1" + digit)
    assert bool(odd) is not fits


def test_processed_goods_sold_as_produce_want_a_licence():
    bare = Listing(name="腊肉")
    assert any(hit.rule == "L12" for hit in rules.gaps(bare, (), processed=True))
    named = Listing(name="腊肉", licence_no="渝作坊登字2026001")
    assert not any(hit.rule == "L12" for hit in rules.gaps(named, (), processed=True))


@pytest.mark.parametrize("what", BASES)
def test_a_basis_that_names_nothing_holds_nothing(what):
    bare = Basis(listing=EventId("x"), what=what, name="某证")
    assert not rules.holds(bare, DAY)


def test_a_kind_of_basis_that_nobody_knows_yet_holds_nothing():
    assert not rules.holds(Basis(listing=EventId("x"), what="hologram", name="某证"), DAY)


def test_a_certificate_holds_up_to_its_last_day():
    basis = Basis(listing=EventId("x"), what="certificate", name="有机", number="1", expires=DAY)
    assert rules.holds(basis, DAY)
    assert not rules.holds(basis, DAY + dt.timedelta(days=1))


@given(st.text(max_size=40))
def test_a_width_in_half_widths_lies_between_one_and_two_a_character(text):
    width = rules.title_width(text, TitleRule(longest=60, measure="half_widths"))
    assert len(text) <= width <= 2 * len(text)
    assert rules.title_width(text, TitleRule(longest=60)) == len(text)
