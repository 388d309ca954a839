"""What a season's figures advise."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.packs.shelf import Packs
from core.trade.rules.seasons import (
    BACK,
    Figures,
    Spread,
    advise,
    cause_of,
    kilograms,
    percent,
    permille,
)
from words.errors import SENTENCES

LIMITS = Packs().parameters
SOUND = Figures(orders=20, sold_fen=80_000, grams=50_000, timed=20)


def spread(middle, many=20):
    return Spread(low_fen=middle - 10, middle_fen=middle, high_fen=middle + 10, many=many)


def codes(figures):
    return [one.code for one in advise(figures, LIMITS)]


def but(**said):
    return msgspec.structs.replace(SOUND, **said)


def test_a_sound_season_is_told_to_go_on():
    assert codes(SOUND) == ["season.good"]


@pytest.mark.parametrize("orders", [0, 1, LIMITS.season_fewest_orders - 1])
def test_of_few_orders_nothing_is_said_but_that_they_are_few(orders):
    bad = but(orders=orders, refunds=orders, lost_g=50_000, late=20, prices=spread(100))
    (one,) = advise(bad, LIMITS)
    assert (one.code, one.args["orders"]) == ("season.little", orders)


@pytest.mark.parametrize("cause", sorted(BACK))
def test_much_money_back_is_told_by_its_most_frequent_cause(cause):
    bad = but(refunds=4, refunded_fen=4000, causes=((cause, 3), ("late", 1)))
    (one,) = advise(bad, LIMITS)
    assert one.code == BACK[cause]
    assert one.args == {
        "orders": 20, "refunds": 4, "percent": "20", "back_fen": 4000, "times": 3,
    }  # fmt: skip


def test_each_threshold_is_passed_before_anything_is_said():
    assert codes(but(refunds=1)) == ["season.good"]
    assert codes(but(refunds=2)) == ["season.back"]
    assert codes(but(lost_g=5_000)) == ["season.good"]
    assert codes(but(lost_g=5_100)) == ["season.loss"]
    assert codes(but(late=2)) == ["season.good"]
    assert codes(but(late=3)) == ["season.late"]


@pytest.mark.parametrize(
    ("ours", "code"), [(79, "season.price_low"), (80, ""), (120, ""), (121, "season.price_high")]
)
def test_a_price_far_from_the_countys_is_remarked_on(ours, code):
    found = codes(but(prices=spread(ours), market=spread(100, many=2)))
    assert found == ["season.good", *([code] if code else [])]


def test_a_price_without_a_county_to_compare_with_is_not_remarked_on():
    assert codes(but(prices=spread(1))) == ["season.good"]
    assert codes(but(prices=spread(1, many=3), market=spread(100))) == ["season.good"]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("坏果赔付", "rot"), ("腐烂", "rot"), ("运输途中损坏", "rot"), ("磕碰压伤", "bruise"),
        ("transit", "bruise"), ("短斤少两", "short"), ("送达太晚变质", "late"), ("不甜", "taste"),
        ("与描述不符", "differs"), ("不想要了", "other"), ("退款成功", "other"),
    ],
)  # fmt: skip
def test_a_free_text_names_a_kind_of_cause(text, cause):
    assert cause_of(text) == cause


@given(
    st.builds(
        Figures,
        orders=st.integers(0, 60),
        refunds=st.integers(0, 60),
        grams=st.integers(0, 10**6),
        lost_g=st.integers(0, 10**6),
        timed=st.integers(0, 60),
        late=st.integers(0, 60),
        causes=st.lists(st.tuples(st.sampled_from(sorted(BACK)), st.integers(1, 9))).map(tuple),
        prices=st.none() | st.integers(20, 900).map(spread),
        market=st.none() | st.integers(20, 900).map(spread),
    )
)
def test_every_advice_has_words_for_all_its_figures(figures):
    found = advise(figures, LIMITS)
    assert found
    few = figures.orders < LIMITS.season_fewest_orders
    assert ("season.little" in [one.code for one in found]) == few
    for one in found:
        said = {name.removesuffix("_fen"): "1" for name in one.args}
        assert "{" not in SENTENCES[one.code].message.format(**said)


@given(st.integers(0, 1000), st.integers(1, 1000))
def test_a_share_is_rounded_to_the_nearest_thousandth(part, whole):
    assert abs(permille(part, whole) - 1000 * part / whole) <= 0.5


def test_figures_are_said_as_short_as_they_are():
    assert [percent(one) for one in (0, 35, 200, 1000)] == ["0", "3.5", "20", "100"]
    assert [kilograms(one) for one in (0, 500, 12_000, 1_234)] == ["0", "0.5", "12", "1.234"]
