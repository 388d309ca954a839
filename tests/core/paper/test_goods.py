"""What hangs in the shop: price cards, posters, the catalogue, the page."""

import re
from html.parser import HTMLParser

import zxingcpp
from PIL import Image

from core.paper.goods_catalogue import goods_catalogue
from core.paper.model import chinese
from core.paper.poster import poster
from core.paper.price_cards import price_cards
from core.paper.shop_page import shop_page
from tests.core.paper.reading import pictures_of, texts_of
from tests.core.paper.samples import filled, goods_sheet


def test_a_price_card_says_what_a_marked_price_must_say():
    (page, second) = texts_of(price_cards(goods_sheet(9), chinese))
    assert "奉节脐橙" in page
    assert "产地" in page
    assert "59.80" in page
    assert "元/箱" in page
    assert "12315" in page
    assert page.count("59.80") + second.count("59.80") == 6
    assert "价格请问站里" in page


def test_every_code_on_the_papers_is_read_back_from_the_page():
    for draw, many in ((price_cards, 4), (poster, 1), (goods_catalogue, 3)):
        page = pictures_of(draw(goods_sheet(5), chinese), dpi=200)[0]
        found = {code.text for code in zxingcpp.read_barcodes(page)}
        assert found == {"https://shop.example.com/goods/8842"}, (draw, many)


def test_a_poster_shows_the_picture_whole():
    page = pictures_of(poster(goods_sheet(1), chinese), dpi=50)[0].convert("RGB")
    orange = sum(
        count
        for count, (red, green, blue) in page.getcolors(1 << 20)
        if red > 200 and 100 < green < 180 and blue < 100
    )
    assert orange > page.width * page.height // 12


def test_the_catalogue_counts_its_pages():
    pages = texts_of(goods_catalogue(goods_sheet(9), chinese))
    assert f"1 / {len(pages)}" in pages[0]
    assert sum(page.count("7QFA26-118") for page in pages) == 6


class Reader(HTMLParser):
    """Collects what a page would load and what it says."""

    def __init__(self):
        super().__init__()
        self.loads, self.text, self.tags = [], "", []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.loads += [v for k, v in attrs if k in {"src", "href", "data", "srcset"}]

    def handle_data(self, data):
        self.text += data


def test_the_page_is_one_file_that_loads_and_runs_nothing():
    page = shop_page(goods_sheet(3), chinese).decode()
    reader = Reader()
    reader.feed(page)
    assert all(one.startswith("data:image/jpeg;base64,") for one in reader.loads)
    assert not {"script", "link", "iframe"} & set(reader.tags)
    assert "¥59.80" in reader.text
    assert "帅家村电商服务站" in reader.text


def test_what_people_type_stays_text_on_the_page():
    strange = filled(goods_sheet(2), lambda: '<script>alert("x")</script>&')
    page = shop_page(strange, chinese).decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_code_of_the_page_can_be_read():
    page = shop_page(goods_sheet(1), chinese).decode()
    (side,) = map(int, re.findall(r'viewBox="0 0 (\d+) ', page))
    drawn = Image.new("L", (side, side), 255)
    for x, y, long in re.findall(r"M(\d+) (\d+)h(\d+)v1", page):
        drawn.paste(0, (int(x), int(y), int(x) + int(long), int(y) + 1))
    big = drawn.resize((side * 6, side * 6), Image.Resampling.NEAREST)
    assert zxingcpp.read_barcodes(big)[0].text == "https://shop.example.com/goods/8842"
