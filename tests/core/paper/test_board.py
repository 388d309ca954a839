"""The price board."""

import msgspec

from core.paper.board import price_board
from core.paper.model import Fee, chinese
from tests.core.paper.reading import texts_of
from tests.core.paper.samples import price_board as fees


def test_every_fee_stands_on_the_board_with_its_unit():
    (page,) = texts_of(price_board(fees(), chinese))
    assert "包裹代收 每件 免费" in page
    assert "寄件 首重 1 kg 8.00 元起" in page
    assert "续重每千克 2 元" in page
    assert "12315" in page


def test_many_fees_go_on_to_a_second_board():
    many = tuple(Fee(name=f"服务{n}", price="1.00 元", note="说明") for n in range(20))
    pages = texts_of(price_board(msgspec.structs.replace(fees(), fees=many), chinese))
    assert len(pages) == 2
    assert all("一律不收费" in page for page in pages)
    assert "".join(pages).count("说明") == 20
