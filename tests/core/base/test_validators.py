import datetime as dt

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
COUNTIES = st.integers(110101, 659099).map(str)
BIRTHS = st.dates(dt.date(1900, 1, 1), dt.date(2026, 12, 31))


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


def resident(county, born, order):
    body = f"{county}{born:%Y%m%d}{order:03d}"
    return body + validators.resident_check(body)


def test_the_example_of_the_standard_is_sound():
    assert validators.resident_identity("11010519491231002X") == "sound"
    assert validators.resident_identity("440524188001010014") == "sound"


@given(COUNTIES, BIRTHS, st.integers(0, 999))
def test_an_elder_of_any_county_is_accepted_whatever_became_of_the_county(county, born, order):
    assert validators.resident_identity(resident(county, born, order)) == "sound"


@given(COUNTIES, BIRTHS, st.integers(0, 999), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_of_an_identity_is_seen(county, born, order, place, other):
    number = resident(county, born, order)
    assume(number[place] != other)
    wrong = number[:place] + other + number[place + 1 :]
    assert validators.resident_identity(wrong) == "wrong"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("110105491231002", "unchecked"),
        ("110105491331002", "wrong"),
        ("11010519490231002X", "wrong"),
        ("", "wrong"),
        ("1101051949123100", "wrong"),
    ],
)
def test_old_numbers_are_unchecked_and_impossible_days_are_wrong(text, found):
    assert validators.resident_identity(text) == found


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("500241106201", True),
        ("522632102215", True),
        ("990241106201", False),
        ("500200106201", False),
        ("500241000201", False),
        ("500241106000", False),
        ("50024110620", False),
        ("5002411062011", False),
        ("５00241106201", False),
    ],
)
def test_village_codes_have_all_five_parts(text, sound):
    assert validators.is_village_code(text) is sound


@pytest.mark.parametrize(
    ("text", "mobile", "phone"),
    [
        ("13812345678", True, True),
        ("19912345678", True, True),
        ("12812345678", False, False),
        ("138****5678", False, False),
        ("0394-6123456", False, True),
        ("02387654321", False, True),
        ("8765432", False, False),
        ("13812345678\n", False, False),
    ],
)
def test_phones_are_told_apart(text, mobile, phone):
    assert validators.is_mobile(text) is mobile
    assert validators.is_phone(text) is phone


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("YT8812345678901", True),
        ("JDVB12345678901-1-1-", True),
        ("4.31234E+14", False),
        ("4E+14000", False),
        ("1234567", False),
        ("yt8812345678901", False),
    ],
)
def test_a_waybill_ruined_by_a_spreadsheet_is_no_waybill(text, sound):
    assert validators.is_waybill(text) is sound


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("RR473124829CN", True),
        ("EE876543216CN", True),
        ("RR473124828CN", False),
        ("RR47312482CN", False),
    ],
)
def test_postal_item_numbers_carry_their_check_digit(text, sound):
    assert validators.is_tracked_item(text) is sound


def test_plain_text_is_half_width_upper_case_and_unspaced():
    assert validators.plain(" ｙｔ　８８１２ 34 ") == "YT881234"


@given(st.text(max_size=30))
def test_no_text_makes_a_validator_raise(text):
    for check in (
        validators.is_phone,
        validators.is_waybill,
        validators.is_tracked_item,
        validators.is_village_code,
        validators.is_credit_code,
        validators.is_food_licence,
    ):
        assert check(text) in (True, False)
    assert validators.resident_identity(text) in ("sound", "unchecked", "wrong")


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


@pytest.mark.parametrize("code", ["", "12345678901", "690123456789X", "６９０１２３４５６７８９２"])
def test_text_of_another_shape_is_no_trade_item_number(code):
    assert not validators.is_gtin(code)
