"""What a code of something for sale says."""

from core.listing.link import Code, code_of, digital_link
from core.listing.model import Listing


def test_a_digital_link_always_has_fourteen_digits():
    assert digital_link("6901234567892") == "https://id.gs1.org/01/06901234567892"


def test_where_to_buy_comes_first_and_nothing_untrue_is_said():
    shop = "https://mobile.example.com/goods?id=8842"
    assert code_of(Listing(name="橙", link=shop, gtin="6901234567892")) == Code(shop, "shop")
    goods = code_of(Listing(name="橙", gtin="6901234567892"))
    assert goods == Code("https://id.gs1.org/01/06901234567892", "goods")
    assert code_of(Listing(name="橙", gtin="6901234567891")) is None
    assert code_of(Listing(name="橙")) is None
