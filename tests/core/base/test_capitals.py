import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.capitals import capitals

VALUES = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def read_group(text):
    total = digit = 0
    for character in text:
        if character in PLACES:
            total += digit * PLACES[character]
            digit = 0
        else:
            digit = VALUES[character]
    return total + digit


def read_whole(text):
    for sign, size in (("亿", 10**8), ("万", 10**4)):
        if sign in text:
            over, _, under = text.rpartition(sign)
            return read_whole(over) * size + read_whole(under)
    return read_group(text)


def read_back(text):
    """Read capitals as a teller does, from the largest sign down; knows nothing of the writer."""
    body = text.removeprefix("人民币").removesuffix("整")
    yuan, sign, rest = body.partition("元")
    if not sign:
        yuan, rest = "", body
    jiao = re.search("([壹贰叁肆伍陆柒捌玖])角", rest)
    last = re.search("([壹贰叁肆伍陆柒捌玖])分", rest)
    cents = (10 * VALUES[jiao[1]] if jiao else 0) + (VALUES[last[1]] if last else 0)
    return read_whole(yuan) * 100 + cents


def slow_whole(number):
    """Spell digit by digit with every place named, then tidy the zeros by rewriting.

    The rule lets 零 go where only 万 is empty and 仟 is not; this house leaves it out.
    """
    text = ""
    places = ["", "拾", "佰", "仟"]
    for power, digit in reversed(list(enumerate(reversed(str(number))))):
        text += "零壹贰叁肆伍陆柒捌玖"[int(digit)] + (places[power % 4] if digit != "0" else "")
        if power % 4 == 0:
            text += {0: "", 1: "万", 2: "亿", 3: "万"}[power // 4]
    text = re.sub("零+", "零", text)
    text = text.replace("零亿", "亿零").replace("零万", "万零")
    text = re.sub("亿(零*)万", r"亿\1", text)
    text = re.sub("零+", "零", text).rstrip("零")
    return re.sub("(?<=[拾佰仟]万)零(?=[壹贰叁肆伍陆柒捌玖]仟)", "", text)


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "人民币零元整"),
        (1, "人民币壹分"),
        (10, "人民币壹角"),
        (32504, "人民币叁佰贰拾伍元零肆分"),
        (32540, "人民币叁佰贰拾伍元肆角"),
        (32500, "人民币叁佰贰拾伍元整"),
        (140950, "人民币壹仟肆佰零玖元伍角"),
        (600714, "人民币陆仟零柒元壹角肆分"),
        (10700053, "人民币壹拾万柒仟元伍角叁分"),
        (1640902, "人民币壹万陆仟肆佰零玖元零贰分"),
        (1000000, "人民币壹万元整"),
        (1000100, "人民币壹万零壹元整"),
        (1001000, "人民币壹万零壹拾元整"),
        (10**10, "人民币壹亿元整"),
        (10**10 + 100, "人民币壹亿零壹元整"),
        (10**14, "人民币壹万亿元整"),
        (10**14 + 2 * 10**10, "人民币壹万零贰亿元整"),
    ],
)
def test_sums_are_written_as_the_payment_rules_write_them(fen, words):
    assert capitals(fen) == words


@given(st.integers(0, 2**53 - 1) | st.integers(0, 10**9))
def test_what_is_written_reads_back_as_the_same_sum(fen):
    assert read_back(capitals(fen)) == fen


@given(st.integers(1, 10**8 - 1) | st.integers(1, 10**4))
def test_whole_yuan_agree_with_spelling_every_digit_and_tidying_zeros(yuan):
    assert capitals(yuan * 100) == f"人民币{slow_whole(yuan)}元整"


@given(st.integers(0, 2**53 - 1))
def test_a_zero_is_never_doubled_nor_last_before_yuan(fen):
    words = capitals(fen)
    assert "零零" not in words
    assert fen < 100 or "零元" not in words
    assert words.endswith("整") == (fen % 100 == 0)


@pytest.mark.parametrize("fen", [-1, 2**53])
def test_a_sum_below_nothing_or_beyond_exact_is_refused(fen):
    with pytest.raises(ValueError, match="capitals"):
        capitals(fen)
