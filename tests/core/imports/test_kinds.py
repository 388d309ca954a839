"""What a file holds is told by its columns, its titles and, without headings, by its values."""

import pytest

from core.imports import codes
from core.imports.kinds import likeliest
from core.imports.reader import Survey
from core.sheets.reader import read
from tests.core.imports.lines_made import surveyed
from tests.core.imports.orders_made import Order, written
from tests.core.sheets.files_made import xlsx


def kind(rows, name="a.csv"):
    return likeliest(read("\n".join(",".join(row) for row in rows).encode(), name))


HEAD = ["日期", "姓名", "商品", "数量", "金额"]
ROWS = [["2026-04-01", "冉德秀", "脐橙", "10", "30"], ["2026-04-02", "田桂花", "核桃", "5", "75"]]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("2026年4月上行台账", "up"),
        ("2026年4月代买", "down"),
        ("四月网购登记", "down"),
        ("2026年4月农产品收购台账", "purchase"),
    ],
)
def test_a_title_decides_where_the_columns_do_not(title, expected):
    assert kind([[title, "", "", "", ""], HEAD, *ROWS]) == expected
    assert kind([HEAD, *ROWS], f"{title}.csv") == expected


def test_two_lines_of_headings_are_read_as_one():
    lines = [
        ["石门村上行台账", "", "", "", "", ""],
        ["日期", "农户信息", "", "产品", "", ""],
        ["", "姓名", "电话", "名称", "数量（斤）", "单价（元/斤）"],
        ["2026-04-01", "冉德秀", "13912345678", "脐橙", "10", "3"],
    ]
    assert kind(lines) == "up"


def test_parcels_without_headings_are_known_by_their_values():
    lines = [
        ["YT6059849718381", "圆通", "张三丰", "13912345678", "5-1-1", "2026-03-01"],
        ["75762348762381", "中通", "李四光", "139****5679", "5-1-2", "2026-03-01"],
        ["SF1476109344381", "顺丰", "王小明", "13912345670", "5-1-3", "2026-03-01"],
    ]
    assert kind(lines) == "parcel"


def test_a_list_of_people_and_one_of_trainees_are_told_apart():
    row = ["冉德秀", "13912345678", "一组"]
    assert kind([["姓名", "电话", "村组"], row]) == "people"
    assert kind([["姓名", "电话", "单位", "签名"], [*row, "√"]]) == "attendance"


def test_a_platforms_file_is_one_of_orders():
    assert likeliest(read(written([Order()], "gb18030"), "a.csv")) == "orders"


SALES = [["2026年4月上行台账"], ["日期", "农户", "产品", "数量", "单价", "金额"]]
SOLD = ["2026-04-01", "冉德秀", "脐橙", "10斤", "3", "30"]
BOUGHT = ["2026-04-01", "田桂花", "雨鞋", "1", "30", "30"]


@pytest.mark.parametrize(
    ("lines", "asked", "doubtful"),
    [
        ([*SALES, SOLD], "up", []),
        ([*SALES, SOLD], "down", [(3, 1)]),
        ([["2026年4月代买（红色未付）"], HEAD, ROWS[0]], "down", [(3, 1)]),
        ([HEAD, ROWS[0], ["绿底的已取货"]], "down", [(2, 1)]),
        ([HEAD, ROWS[0], ["注：黄色部分表示欠款"]], "down", [(2, 1)]),
        ([["帅家村绿色农产品代买"], HEAD, ROWS[0], ["注：均为绿色食品"]], "down", []),
        ([["红色旅游村代买，蓝色港湾小区"], HEAD, ROWS[0], ["以绿色为主，商标红双喜"]], "down", []),
        (
            [*SALES, SOLD, ["代买"], ["日期", "村民", "商品", "数量", "单价", "金额"], BOUGHT],
            "up",
            [(6, 1)],
        ),
        (
            [[*SALES[1], "", "日期", "村民", "代买商品", "金额"], [*SOLD, "", *BOUGHT[:3], "30"]],
            "down",
            [(2, 1)],
        ),
    ],
)
def test_a_table_of_another_kind_or_one_whose_colours_count_is_asked_about(lines, asked, doubtful):
    rows = surveyed(lines, asked)[1]
    assert [(row.row, row.block) for row in rows if row.issues] == doubtful
    assert {row.issues[0].code for row in rows if row.issues} <= {
        codes.OTHER_KIND,
        codes.COLOURED,
    }


BROUGHT = [["日期", "村民", "代买商品", "金额"], [*BOUGHT[:3], "30"]]
CAME = [["运单号", "收件人", "货架号"], ["YT6059849718264", "冉德秀", "1-1"]]
SENT = [[*SALES[1], "运单号"], [*SOLD, "YT6059849718265"]]
BROUGHT_FROM = [["日期", "姓名", "商品", "金额", "供货商"], [*BOUGHT[:3], "31", "淘宝"]]
ASKED = [
    ["日期", "委托人", "商品", "数量", "单价", "金额"],
    ["2026-04-01", "冉德秀", "锅", "1", "30", "30"],
]
SOLD_AND_STORED = [["日期", "农户", "产品", "数量", "单位", "单价", "金额", "入库"],
                   ["2026-04-01", "冉德秀", "脐橙", "10", "斤", "3", "30", "是"]]  # fmt: skip
SALES_OF_VILLAGERS = [["日期", "村民姓名", "产品", "数量", "单价", "金额"], SOLD]


@pytest.mark.parametrize(
    ("sheets", "asked", "read_in"),
    [
        ((SENT, BROUGHT), "up", ["S1"]),
        ((SENT, BROUGHT), "down", ["S2"]),
        ((SENT, CAME), "parcel", ["S2"]),
        ((SENT, SALES_OF_VILLAGERS), "up", ["S1", "S2"]),
        ((SENT, SENT), "parcel", ["S1", "S2"]),
        ((BROUGHT, BROUGHT_FROM), "down", ["S1", "S2"]),
        ((ASKED, SOLD_AND_STORED), "down", ["S1"]),
    ],
)
def test_a_sheet_of_another_kind_is_asked_about_where_one_is_of_the_kind(sheets, asked, read_in):
    rows = list(Survey(read(xlsx(*sheets), "x"), asked).rows())
    assert [row.sheet for row in rows if not row.issues or row.issues[0].field != "row"] == read_in
    assert {row.issues[0].code for row in rows if row.sheet not in read_in} <= {codes.OTHER_KIND}


def test_a_file_that_tells_nothing_is_something_all_the_same():
    assert kind([["a", "b"], ["c", "d"]]) == "up"
