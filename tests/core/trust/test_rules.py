"""What grades ask for; pure."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.packs.shelf import Packs
from core.trust.model import LEVELS
from core.trust.rules import Evidence, allowance_fen, measures, reached, rolling_year

LIMITS = Packs().parameters
DAY = dt.date(2026, 11, 21)


def evidence(sales=0, farmers=0, courses=0):
    return Evidence(first=DAY, last=DAY, sales_fen=sales, farmers=farmers, courses=courses)


@given(st.dates(dt.date(1901, 1, 1), dt.date(2200, 12, 31)))
def test_a_rolling_year_has_365_or_366_days_and_ends_on_its_day(last):
    first, end = rolling_year(last)
    assert end == last
    assert (end - first).days + 1 in {365, 366}


def test_a_rolling_year_begins_the_day_after_last_years():
    assert rolling_year(DAY)[0] == dt.date(2025, 11, 22)


@pytest.mark.parametrize(
    ("sales", "farmers", "courses", "level"),
    [
        (49_999_999, 99, 9, None),
        (50_000_000, 2, 9, None),
        (50_000_000, 3, 0, "junior"),
        (200_000_000, 9, 1, "junior"),
        (200_000_000, 10, 0, "junior"),
        (200_000_000, 10, 1, "middle"),
        (500_000_000, 10, 1, "senior"),
    ],
)
def test_a_level_is_reached_when_all_its_figures_are_there(sales, farmers, courses, level):
    assert reached(evidence(sales, farmers, courses), LIMITS) == level


@given(st.sampled_from(LEVELS), st.integers(0, 10**9), st.integers(0, 20), st.integers(0, 3))
def test_what_is_missing_added_makes_the_level(level, sales, farmers, courses):
    have = evidence(sales, farmers, courses)
    more = {m.what: m.have + m.missing for m in measures(level, have, LIMITS)}
    full = evidence(more["sales_fen"], more["farmers"], more.get("courses", courses))
    assert not any(m.missing for m in measures(level, full, LIMITS))


def test_the_allowances_rise_with_the_level():
    fen = [allowance_fen(level, LIMITS) for level in LEVELS]
    assert fen == [50_000, 100_000, 200_000]
