import pytest

from core.listing.files.says import FIELDS
from core.listing.model import FORMS, GOODS, PAPERS, RETURNS
from core.packs.columns import Columns, squeezed

COLUMNS = Columns.load()


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("*商品标题（必填，最多30个汉字）", "title"),
        ("商品名称", "title"),
        ("品名", "name"),
        ("商家编码", "sku"),
        ("价格(元)", "price"),
        ("*库存\n（件）", "stock"),
        ("毛重(kg)", "parcel_kg"),
        ("毛重（克）", "parcel_g"),
        ("保质期", "shelf"),
        ("保质期（天）", "shelf_days"),
        ("SC编号", "licence_no"),
        ("是否支持七天无理由", "returns"),
        ("商品白底图链接", "white_picture"),
    ],
)
def test_headings_as_platforms_write_them_are_known(heading, field):
    assert COLUMNS.fields_of(heading)[0] == field


@pytest.mark.parametrize(
    "heading", ["", "类目", "运费模板", "单买价", "是否二手", "活动报名开始时间"]
)
def test_what_we_know_nothing_of_is_left_alone(heading):
    assert COLUMNS.fields_of(heading) == ()


@pytest.mark.parametrize(
    ("text", "required"),
    [("*价格", True), ("＊价格", True), ("价格（必填）", True), ("价格", False), ("非必填", False),
     ("价格（选填，*见说明）", False)],
)  # fmt: skip
def test_the_marks_of_what_must_be_filled_are_known(text, required):
    assert COLUMNS.is_required(text) is required


def test_every_field_of_the_table_can_be_filled_and_every_answer_spelt():
    assert set(COLUMNS.fields) == set(FIELDS)
    wanted = {"returns": RETURNS, "form": FORMS, "goods": GOODS, "paper": PAPERS}
    assert {name: tuple(spelt) for name, spelt in COLUMNS.says.items()} == {
        name: tuple(sorted(codes, key=list(COLUMNS.says[name]).index))
        for name, codes in wanted.items()
    }


def test_a_heading_stands_for_one_field_only():
    seen: dict[str, str] = {}
    for field, names in COLUMNS.fields.items():
        for name in map(squeezed, names):
            assert seen.setdefault(name, field) == field
