"""What answers earn: weights, typed words, numbers, hands in a hall."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.training.quiz import marking
from core.training.quiz.gift import read_gift
from core.training.quiz.marking import POINT
from core.training.quiz.question import Choice, Choices, Matching, Numeric, Pair, Short, Span
from core.training.quiz.variants import HALL, OWN, marked, variant

WEIGHTS = st.integers(-10_000_000, 10_000_000)
CHOICES = st.lists(st.builds(Choice, text=st.just("一"), weight=WEIGHTS), min_size=2, max_size=8)
WORDS = st.text("甲乙丙丁戊己庚辛壬癸", min_size=1, max_size=4)
ANY = st.text(max_size=20)


def question(text):
    (one,) = read_gift(text).questions
    return one


@given(CHOICES, st.sets(st.integers(0, 7)))
def test_points_stay_between_nothing_and_one_question(answers, picks):
    one = Choices(stem="问", answers=tuple(answers))
    chosen = tuple(sorted(at for at in picks if at < len(answers)))
    assert 0 <= marking.points_of(one, chosen) <= POINT


@given(CHOICES)
def test_nothing_earns_more_than_the_right_answer(answers):
    one = Choices(stem="问", answers=tuple(answers))
    best = marking.points_of(one, marking.right_picks(one))
    single = [marking.points_of(one, (at,)) for at in range(len(answers))]
    assert best >= max(single)


@given(st.lists(WORDS, min_size=2, max_size=6, unique=True))
def test_pairs_earn_their_part_each(words):
    one = Matching(stem="连", pairs=tuple(Pair(f"左{word}", word) for word in words))
    right = marking.right_picks(one)
    assert marking.points_of(one, right) == POINT
    swapped = (right[1], right[0], *right[2:])
    left = len(words) - 2
    assert marking.points_of(one, swapped) == pytest.approx(POINT * left / len(words), abs=1)


@given(st.integers(-(10**6), 10**6), st.integers(0, 1000), st.integers(-2000, 2000))
def test_a_number_counts_inside_its_span_and_nowhere_else(middle, wide, off):
    low, high = Decimal(middle - wide), Decimal(middle + wide)
    one = Numeric(stem="几", answers=(Span(low=low, high=high),))
    inside = abs(off) <= wide
    assert marking.points(one, str(middle + off)) == (POINT if inside else 0)


@given(st.sampled_from(["一{T}", "二{=甲 ~乙}", "三{=甲}", "四{#3}", "五{=一->甲 =二->乙}"]), ANY)
def test_no_typing_breaks_the_marking(gift, typed):
    one = question(gift)
    assert 0 <= marking.points(one, typed) <= POINT
    if marking.understood(one, typed) is None:
        assert marking.points(one, typed) == 0


@given(st.text("ABCDEF", min_size=1, max_size=8), st.sampled_from([" ", "、", ",", ""]))
def test_letters_and_digits_name_the_same_options(typed, between):
    one = question("问{~%25%甲 ~%25%乙 ~%25%丙 ~%25%丁}")
    digits = between.join(str(ord(letter) - 64) for letter in typed)
    assert marking.picked(one, between.join(typed)) == marking.picked(one, digits)


@given(st.dictionaries(st.integers(0, 3), st.integers(0, 60)))
def test_a_hall_never_earns_more_than_its_best_hand(hands):
    one = question("问{=甲 ~%50%乙 ~丙 ~丁}")
    earned = marking.group_points(one, hands)
    raised = [marking.points_of(one, (at,)) for at, many in hands.items() if many]
    assert min(raised, default=0) <= earned <= max(raised, default=0)


def test_three_thirds_are_the_whole():
    one = question("问{~%33.33333%甲 ~%33.33333%乙 ~%33.33333%丙 ~%-50%丁}")
    assert marking.points(one, "ABC") == POINT
    assert marking.points(one, "abd") == 167
    assert marking.points(one, "D") == 0


def test_choosing_everything_where_one_is_right_earns_nothing():
    one = question("问{=甲 ~乙 ~丙}")
    assert marking.points(one, "A") == POINT
    assert marking.points(one, "AB") == 0
    assert marking.points(one, "B") == 0


@pytest.mark.parametrize("typed", ["对", "T", "√", "正确", "1", "a"])
def test_yes_is_said_in_many_ways(typed):
    assert marking.points(question("先验视后封箱{T}"), typed) == POINT
    assert marking.understood(question("先验视后封箱{T}"), typed) == "T"


def test_words_are_compared_without_marks_blanks_and_width():
    one = Short(stem="写", answers=(Choice(text="叁佰 元", right=True),))
    assert marking.points(one, "  叁佰　元。") == POINT
    assert marking.points(one, "叁佰") == 0
    assert (
        marking.points(Short(stem="写", answers=(Choice(text="*元", right=True),)), "三元") == POINT
    )


def test_a_number_may_be_typed_wide_and_with_commas():
    assert marking.points(question("几{#1000}"), "１,０００") == POINT
    assert marking.right_words(question("几{#10:2}")) == "8–12"


def test_a_sheet_counts_what_can_be_marked():
    questions = read_gift("一{T}\n\n二{}\n\n三{=甲 ~乙}").questions
    assert marking.sheet_points(questions, {0: "对", 1: "随便", 2: "B"}) == (1000, 2000)
    assert marking.sheet_points(questions, {}) == (0, 2000)


QUIZ = read_gift(
    "一{T}\n\n二{=甲 ~乙 ~丙 ~丁}\n\n三{=一->甲 =二->乙 =三->丙}\n\n四{#3}\n\n五{}\n\n读一读"
).questions


@given(ANY, st.sampled_from(["A", "B", "C"]))
def test_a_variant_asks_the_same_and_the_seed_repeats_it(seed, name):
    made = variant(QUIZ, seed, name)
    assert made == variant(QUIZ, seed, name)
    assert sorted(one.place for one in made) == [0, 1, 2, 3, 4]
    for one in made:
        right = marking.right_picks(one.question)
        assert one.own(one.shown(right)) == right
        assert sorted(one.order) == list(range(marking.options(one.question)))


def test_variants_differ_and_the_own_order_is_the_authors():
    orders = {
        tuple((one.place, one.order) for one in variant(QUIZ, "7", name)) for name in ("A", "B")
    }
    assert len(orders) == 2
    own = variant(QUIZ, "7", OWN)
    assert [one.place for one in own] == [0, 1, 2, 3, 4]
    assert own[1].order == (0, 1, 2, 3)
    assert own[2].order == (0, 1, 2)
    halls = {variant(QUIZ, str(seed), HALL)[2].order for seed in range(9)}
    assert len(halls) > 1
    assert [one.order for one in variant(QUIZ, "7", HALL)[:2]] == [(0, 1), (0, 1, 2, 3)]


@given(ANY, st.sampled_from(["A", "B"]))
def test_right_answers_read_off_any_sheet_earn_everything(seed, name):
    asked = variant(QUIZ, seed, name)
    typed = {}
    for one in asked:
        picks = one.shown(marking.right_picks(one.question))
        typed[one.place] = marking.letters(picks) or marking.right_words(one.question)
    told = marked(asked, typed)
    assert told.points == told.most == 4 * POINT
    assert told.answers == ("1:T", "2:A", "3:ABC", "4:3")
    assert told.strange == ()


def test_nonsense_and_gaps_on_a_sheet_are_told_apart():
    told = marked(variant(QUIZ, "", OWN), {0: "也许", 1: "", 2: "AB", 3: "3"})
    assert told.strange == (0, 2)
    assert told.points == POINT
    assert told.answers == ("4:3",)


def test_a_hall_that_is_right_about_several_options_earns_everything():
    one = question("问{~%50%甲 ~%50%乙 ~%-50%丙}")
    assert marking.group_points(one, {0: 20, 1: 20}) == POINT
    assert marking.group_points(one, {0: 20, 2: 20}) == 500
    assert marking.group_points(one, {2: 20}) == 0
    assert marking.group_points(one, {}) == 0
