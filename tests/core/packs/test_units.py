from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.packs.errors import NotWholeGramsError, UnitError
from core.packs.shelf import Packs

DIGITS = "零一二三四五六七八九"


@pytest.fixture(scope="module")
def units():
    return Packs().units


def spoken(number):
    """Say a number below 10,000 as people do, every zero between two digits said once."""
    text, gap = "", False
    for power, place in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + place
        gap = not digit
    return text or "零"


@pytest.mark.parametrize(
    ("number", "unit", "grams"),
    [
        ("12.5", "斤", 6250),
        ("3", "两", 150),
        ("1.2", "担", 60000),
        ("2.5", "公斤", 2500),
        ("2.5", "KG", 2500),
        ("0.001", "斤", None),
        ("1", "吨", 1_000_000),
        ("1000", "毫克", 1),
        ("7", "ｇ", 7),
    ],
)
def test_a_weight_is_exact_grams_or_refused(units, number, unit, grams):
    if grams is None:
        with pytest.raises(NotWholeGramsError):
            units.to_grams(Decimal(number), unit)
        assert units.to_grams(Decimal(number), unit, nearest=True) == 1
    else:
        assert units.to_grams(Decimal(number), unit) == grams


@pytest.mark.parametrize(
    ("unit", "each"), [("箱", None), ("亩", 5000), ("不知道", 5000), ("升", None)]
)
def test_what_weighs_nothing_by_itself_is_refused(units, unit, each):
    with pytest.raises(UnitError):
        units.to_grams(Decimal(3), unit, each=each)


def test_a_package_weighs_what_its_product_says(units):
    assert units.to_grams(Decimal(3), "箱", each=5000) == 15000
    assert units.parse("3箱", each=5000).grams == 15000
    assert units.parse("3斤", each=5000).grams == 1500


@pytest.mark.parametrize(
    ("text", "number", "unit", "grams"),
    [
        ("12斤半", "12.5", "斤", 6250),
        ("3斤2两", "3.2", "斤", 1600),
        ("一斤二两", "1.2", "斤", 600),
        (" 12.5 KG ", "12.5", "千克", 12500),
        ("１２斤", "12", "斤", 6000),
        ("半斤", "0.5", "斤", 250),
        ("两斤", "2", "斤", 1000),
        ("两两", "2", "两", 100),
        ("一百二十斤", "120", "斤", 60000),
        ("1,200斤", "1200", "斤", 600_000),
        ("半担", "0.5", "担", 25000),
        ("1公斤半", "1.5", "千克", 1500),
        ("30个", "30", "个", None),
        ("5箱", "5", "箱", None),
        ("12", "12", "", None),
        ("0.0005克", "0.0005", "克", None),
    ],
)
def test_weights_are_read_as_people_write_them(units, text, number, unit, grams):
    found = units.parse(text)
    assert (found.number, found.unit, found.grams) == (Decimal(number), unit, grams)


DOUBTFUL = """斤 约12斤 12斤多 12斤左右 12斤12两 12斤5 1.2.3斤 1,20斤 -3斤 一百二斤 一万二斤 万斤
一万万斤 三百二万斤 二十五百斤 二千五斤 二二斤 半斤半 十百斤 12斤半两 2亩3两"""


@pytest.mark.parametrize("text", ["", "9" * 40 + "斤", *DOUBTFUL.split()])
def test_what_leaves_a_doubt_is_not_guessed(units, text):
    assert units.parse(text) is None


@given(number=st.integers(0, 9999))
def test_spoken_numbers_are_read_back(units, number):
    assert units.parse(spoken(number) + "斤").number == number


@given(number=st.integers(1, 9999), thousands=st.integers(1000, 9999))
def test_spoken_numbers_with_ten_thousands_are_read_back(units, number, thousands):
    text = f"{spoken(number)}万{spoken(thousands)}斤"
    assert units.parse(text).number == number * 10_000 + thousands


@given(
    number=st.decimals(0, 10**6, places=3),
    unit=st.sampled_from(["斤", "两", "担", "千克", "吨", "公斤"]),
)
def test_a_written_weight_reads_back_with_its_grams(units, number, unit):
    found = units.parse(f"{number}{unit}")
    assert found.number == number
    assert found.thousandths == int(number * 1000)
    factor = units.get(unit).grams
    assert found.grams == (int(number * factor) if number * factor % 1 == 0 else None)


@given(text=st.text(max_size=20))
def test_no_text_makes_the_reader_raise(units, text):
    found = units.parse(text)
    assert found is None or found.number >= 0
