import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.base import validators

CREDIT_CODES = ["91110108551385082Q", "91350100M000100Y43", "91440300708461136T"]
DIGITS13 = st.text("0123456789", min_size=13, max_size=13)
CREDIT_BODY = st.tuples(
    st.text(validators.CREDIT_ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(validators.CREDIT_ALPHABET, min_size=9, max_size=9),
).map("".join)


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_published_credit_codes_are_sound(code):
    assert validators.is_credit_code(code)


@given(CREDIT_BODY, st.integers(0, 17), st.sampled_from(validators.CREDIT_ALPHABET))
def test_one_wrong_character_of_a_credit_code_is_seen(body, place, other):
    code = body + validators.credit_check(body)
    assert validators.is_credit_code(code)
    assume(code[place] != other)
    assert not validators.is_credit_code(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize(
    "code", ["", "9111010855138508", "91110108551385082O", "９１110108551385082Q"]
)
def test_text_of_another_shape_is_no_credit_code(code):
    assert not validators.is_credit_code(code)


def test_the_made_up_licence_number_of_web_samples_is_refused():
    assert not validators.is_food_licence("SC12345678901234")


@given(DIGITS13, st.integers(0, 13), st.sampled_from("0123456789"))
def test_one_wrong_digit_of_a_food_licence_is_seen(digits, place, other):
    number = digits + validators.food_check(digits)
    assert validators.is_food_licence("SC" + number)
    assume(number[place] != other)
    assert not validators.is_food_licence("SC" + number[:place] + other + number[place + 1 :])


@given(DIGITS13)
def test_the_food_check_digit_is_the_one_that_leaves_one(digits):
    """GB/T 17710: carrying the check digit along must end at 1, whichever way it was found."""
    carried = 10
    for digit in digits:
        carried = ((carried + int(digit)) % 10 or 10) * 2 % 11
    fitting = [d for d in range(10) if (carried + d) % 10 == 1]
    assert [validators.food_check(digits)] == [str(d) for d in fitting]


def test_plain_text_is_half_width_upper_case_and_unspaced():
    assert validators.plain(" ｙｔ　８８１２ 34 ") == "YT881234"


@given(st.text(max_size=30))
def test_no_text_makes_a_validator_raise(text):
    for check in (validators.is_credit_code, validators.is_food_licence, validators.is_gtin):
        assert check(text) in (True, False)


@pytest.mark.parametrize("code", ["6901234567892", "96385074", "036000291452", "10614141000415"])
def test_published_trade_item_numbers_are_sound(code):
    assert validators.is_gtin(code)


@given(
    st.sampled_from(["6901234567892", "96385074", "036000291452"]),
    st.integers(0, 7),
    st.sampled_from("0123456789"),
)
def test_one_wrong_digit_of_a_trade_item_number_is_seen(code, place, digit):
    assume(code[place] != digit)
    assert not validators.is_gtin(code[:place] + digit + code[place + 1 :])


@given(
    st.sampled_from((7, 11, 12, 13)).flatmap(
        lambda n: st.text("0123456789", min_size=n, max_size=n)
    )
)
def test_one_check_digit_of_ten_makes_a_trade_item_number(body):
    assert [validators.is_gtin(body + digit) for digit in "0123456789"].count(True) == 1


@pytest.mark.parametrize(
    "code",
    ["", "69", "12345678901", "690123456789X", "６９０１２３４５６７８９２", "6901234567892 "],
)
def test_text_of_another_shape_is_no_trade_item_number(code):
    assert not validators.is_gtin(code)
