"""What a code of something for sale says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.ids import EventId
from core.base.validators import is_gtin
from core.listing.link import Code, code_of, digital_link, own_path
from core.listing.model import Listing

ID = EventId("EZYEJGQ73YGSRRNX.1.42")


TRUE = ("6901234567892", "4006381333931", "96385074", "036000291452", "10614141000415")


@given(
    st.sampled_from((7, 11, 12, 13)).flatmap(
        lambda n: st.text("0123456789", min_size=n, max_size=n)
    )
)
def test_one_check_digit_of_ten_makes_a_gtin(body):
    assert [is_gtin(body + digit) for digit in "0123456789"].count(True) == 1


@given(st.sampled_from(TRUE), st.integers(0, 13), st.sampled_from("0123456789"))
def test_true_numbers_are_gtins_and_one_wrong_digit_is_noticed(number, at, digit):
    assert is_gtin(number)
    at %= len(number)
    assert is_gtin(number[:at] + digit + number[at + 1 :]) is (number[at] == digit)


@pytest.mark.parametrize("number", ["", "69", "69012345678９2", "690123456789", "6901234567892 "])
def test_other_texts_are_no_gtin(number):
    assert not is_gtin(number)


def test_a_digital_link_always_has_fourteen_digits():
    assert digital_link("6901234567892") == "https://id.gs1.org/01/06901234567892"


def test_where_to_buy_comes_first_and_nothing_untrue_is_said():
    shop = "https://mobile.example.com/goods?id=8842"
    assert code_of(Listing(name="橙", link=shop, gtin="6901234567892")) == Code(shop, "shop")
    goods = code_of(Listing(name="橙", gtin="6901234567892"))
    assert goods == Code("https://id.gs1.org/01/06901234567892", "goods")
    assert code_of(Listing(name="橙", gtin="6901234567891")) is None
    assert code_of(Listing(name="橙")) is None


def test_our_own_path_names_station_and_listing():
    listing = Listing(id=ID, name="橙")
    assert own_path("17", listing) == "/l/17/GSRRNX-42"
