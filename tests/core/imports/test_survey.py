"""What a survey does with the clerk's word, with repetitions, and with what is no data."""

import datetime as dt
import io
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from core.imports import codes
from core.imports.errors import (
    NoTableError,
    TooManyDataRowsError,
)
from core.imports.reader import RowClass, Survey, tally
from core.imports.records import KINDS
from core.sheets.reader import read
from tests.core.imports.lines_made import SALE, UP, changed, classes, surveyed
from tests.core.sheets.files_made import xlsx


@pytest.mark.parametrize(
    ("cells", "field", "code"),
    [
        ({"price": ""}, "price", codes.PRICE_MISSING),
        ({"price": "面议"}, "price", codes.UNCLEAR),
        ({"price": "3.555", "amount": "35.55"}, "price", codes.BELOW_FEN),
        ({"amount": "35.01"}, "amount", codes.AMOUNT_DIFFERS),
        ({"amount": "-35", "qty": "10"}, "amount", codes.NEGATIVE),
        ({"qty": "约10斤"}, "qty", codes.UNCLEAR),
        ({"qty": ""}, "qty", codes.MISSING),
        ({"product": ""}, "product", codes.MISSING),
        ({"farmer": "-"}, "farmer", codes.MISSING),
        ({"day": "2月30日"}, "day", codes.DAY_IMPOSSIBLE),
        ({"day": "正月初三"}, "day", codes.DAY_LUNAR),
        ({"farmer": "冉德秀、田桂花"}, "farmer", codes.UNCLEAR),
        ({"farmer": "×"}, "farmer", codes.UNCLEAR),
        ({"farmer": "冉德秀（作废）"}, "farmer", codes.NOTE_VOID),
        ({"qty": "5斤+5斤"}, "qty", codes.UNCLEAR),
        ({"amount": "35(欠)"}, "amount", codes.UNCLEAR),
        ({"day": ""}, "day", codes.MISSING),
    ],
)
def test_a_doubt_names_its_field(cells, field, code):
    _, rows = surveyed([UP, *[SALE] * 5, changed(**cells)])
    assert [(row.klass, row.issues[0].field, row.issues[0].code) for row in rows if row.issues] == [
        (RowClass.DOUBTFUL, field, code)
    ]


def test_a_sheet_of_the_year_says_again_what_a_month_has_said():
    other = changed(day="2026-03-02")
    book = read(xlsx([UP, SALE, SALE, other], [UP, SALE, SALE, SALE]), "a.xlsx")
    rows = list(Survey(book, "up").rows())
    assert classes(rows)[3:] == [
        (2, "duplicate", codes.REPEATED),
        (3, "duplicate", codes.REPEATED),
        (4, "accepted"),
    ]


@pytest.mark.parametrize(("name", "code"), [("冉德秀", codes.REPEATED), ("", codes.COPIED)])
def test_two_sheets_that_name_nobody_may_be_two_peoples(name, code):
    lines = [[UP[0], *UP[2 - bool(name) :]], [SALE[0], *SALE[2 - bool(name) :]]]
    rows = list(Survey(read(xlsx(lines, lines), "a.xlsx"), "up").rows())
    assert [issue.code for row in rows for issue in row.issues] == [code]
    assert (rows[1].klass is RowClass.DOUBTFUL) == (code == codes.COPIED)


@pytest.mark.parametrize(
    ("qty", "unit", "price", "amount", "grams"),
    [
        ("12斤半", "", "3.5", "43.75", 6250),
        ("3公斤", "", "5元/斤", "30", 3000),
        ("2.333", "斤", "3.33", "7.77", 1167),
        ("2.333", "斤", "3.33", "7.76", 1167),
        ("三斤二两", "", "10", "32", 1600),
        ("１２", "箱", "￥1,000.50", "12,006元", None),
    ],
)
def test_sums_are_exact_to_the_fen(qty, unit, price, amount, grams):
    _, rows = surveyed([UP, SALE, changed(qty=qty, unit=unit, price=price, amount=amount)])
    assert classes(rows) == [(2, "accepted"), (3, "accepted")]
    assert rows[1].values.get("grams") == grams


@pytest.mark.parametrize(
    "line",
    [
        ["小计", "", "", "", "", "", "70"],
        ["", "", "合  计", "20", "", "", "70"],
        ["", "", "", "", "", "共", "70"],
        ["本月共", "", "", "", "", "", "70"],
        ["总共36户", "", "", "", "", "", "70"],
        ["", "", "", "", "3月合计", "", "70"],
        ["截止3月31日共计", "", "", "", "", "", "99"],
        ["3月份合计", "2户", "1种", "20", "", "", "99"],
        ["合计（大写）：柒拾元整"],
        ["", "", "", "", "", "", "70"],
        ["经手人：冉建国", "", "", "审核：", "", "", ""],
        ["注：以上属实", "", "", "", "", "", ""],
        ["", "", "", "", "", "", ""],
        ["第1页 共3页"],
        UP,
    ],
)
def test_what_is_no_data_is_no_row(line):
    _, rows = surveyed([["2026年台账"], UP, SALE, SALE, line, SALE])
    assert classes(rows) == [(3, "accepted"), (4, "accepted"), (6, "accepted")]


def test_a_second_table_below_has_columns_of_its_own_and_keeps_the_year():
    order = [1, 0, 3, 2, 5, 4, 6]
    other = [changed(day="4月2日")[place] for place in order]
    lines = [["2026年"], UP, SALE, ["二、线下"], [UP[place] for place in order], other]
    survey, rows = surveyed(lines)
    assert classes(rows) == [(3, "accepted"), (6, "accepted")]
    assert (rows[1].values["day"], rows[1].values["farmer"]) == ("2026-04-02", "冉德秀")
    assert len(survey.tables) == 2


def test_two_lines_of_headings_make_one():
    lines = [
        ["日期", "农户信息", "", "产品信息", "", "", "金额"],
        ["", "姓名", "电话", "名称", "数量", "单价", ""],
        ["", "", "", "", "(斤)", "(元)", "(元)"],
        ["2026-3-1", "冉德秀", "18540091714", "脐橙", "10", "3.5", "35"],
    ]
    _, rows = surveyed(lines)
    assert classes(rows) == [(4, "accepted")]
    assert (rows[0].values["farmer"], rows[0].values["grams"]) == ("冉德秀", 5000)


def test_a_heading_may_name_its_unit_behind_a_colon_and_its_sum_in_words():
    head = ["日期*", "农户（必填）", "产品", "数量（单位：斤）", "销售单价：元", "金额（大写）"]
    sums = ("叁拾伍元整", "叁拾陆元整")
    _, rows = surveyed([head, *[["2026-3-1", "冉德秀", "脐橙", "10", "3.5", one] for one in sums]])
    assert classes(rows) == [(2, "accepted"), (3, "doubtful", codes.AMOUNT_DIFFERS)]
    assert (rows[0].values["amount_fen"], rows[0].values["grams"]) == (3500, 5000)


def test_a_day_merged_or_ditto_holds_for_the_rows_below():
    _, rows = surveyed([UP, SALE, changed(day="同上", farmer="〃"), changed(day="2026-03-02")])
    assert [(row.values["day"], row.values["farmer"]) for row in rows[:2]] == [
        ("2026-03-01", "冉德秀")
    ] * 2


def test_a_day_written_once_for_many_rows_holds_for_them_all():
    _, rows = surveyed(
        [UP, SALE, *[changed(day="")] * 3, changed(day="2026-03-02"), changed(day="")]
    )
    assert [row.values["day"][-2:] for row in rows] == ["01"] * 4 + ["02"] * 2


def test_a_month_between_the_rows_and_a_year_in_the_file_name_make_days():
    lines = [UP, ["三月份"], changed(day="5日"), ["四月份"], changed(day="5")]
    _, rows = surveyed(lines, name="2026年上行.csv")
    assert [row.values["day"] for row in rows] == ["2026-03-05", "2026-04-05"]


def test_a_sum_without_a_word_is_of_the_rows_since_the_last_total():
    sums = [["小计", "", "", "20", "", "", "70"], ["", "", "", "10", "", "", "35"]]
    _, rows = surveyed([UP, SALE, SALE, sums[0], SALE, sums[1]])
    assert [row.row for row in rows] == [2, 3, 5]


def test_a_day_without_any_year_is_doubtful_unless_days_around_it_or_the_clerk_tell():
    _, rows = surveyed([UP, changed(day="3月1日")])
    assert classes(rows) == [(2, "doubtful", codes.DAY_NO_YEAR)]
    mend = [{"row": 2, "take": True, "fields": {"day": "2026"}}]
    _, rows = surveyed([UP, changed(day="3月1日")], decisions=mend)
    assert rows[0].values["day"] == "2026-03-01"
    _, rows = surveyed([UP, changed(day="2025-12-30"), changed(day="1月2日")])
    assert rows[1].values["day"] == "2026-01-02"


def test_the_same_waybill_is_a_duplicate_and_tells_whether_it_differs():
    head = ["运单号", "快递公司", "收件人", "手机号"]
    lines = [
        head,
        ["YT6059849718264", "圆通", "罗大德", "18926224393"],
        ['="YT6059849718264"', "圆通", "罗大德", "189****4393"],
        ["yt6059849718264", "圆通", "罗小德", "18926224393"],
        ["75303027922780", "中通", "田㛃", "138****1234"],
        ["7.59303E+13", "中通", "田㛃", "138****1234"],
        ["75930300000000", "中通", "田㛃", "138****1234"],
        ["#######", "中通", "田㛃", "138****1234"],
    ]
    _, rows = surveyed(lines, "parcel", known_waybills={"75303027922780"})
    assert classes(rows) == [
        (2, "accepted"),
        (3, "duplicate", codes.REPEATED),
        (4, "duplicate", codes.DIFFERS),
        (5, "duplicate", codes.KNOWN),
        (6, "rejected", codes.WAYBILL_RUINED),
        (7, "rejected", codes.WAYBILL_RUINED),
        (8, "rejected", codes.WAYBILL_RUINED),
    ]
    assert (rows[0].values["phone"], rows[1].values["phone_tail"]) == ("18926224393", "4393")


def test_a_trainee_signs_once_a_day():
    days = [[f"2026-6-{day}", "冉德秀", "13912345678", "√"] for day in (18, 19, 19)]
    _, rows = surveyed([["日期", "姓名", "电话", "签名"], *days], "attendance")
    assert [row.klass.value for row in rows] == ["accepted", "accepted", "duplicate"]


def test_two_farmers_goods_under_one_waybill_are_asked_about():
    head = [*UP, "快递单号"]
    other = [*changed(farmer="田㛃"), "YT6059849718264"]
    _, rows = surveyed([head, [*SALE, "YT6059849718264"], other, [*SALE, "YT6059849718264"]])
    assert classes(rows) == [
        (2, "accepted"),
        (3, "doubtful", codes.WAYBILL_AGAIN),
        (4, "duplicate", codes.REPEATED),
    ]
    _, rows = surveyed(
        [head, [*SALE, "YT6059849718264"], other], decisions=[{"row": 3, "take": True}]
    )
    assert classes(rows)[1] == (3, "accepted")


def test_identity_numbers_are_never_taken():
    head = ["姓名", "身份证号", "电话", "村组"]
    _, rows = surveyed(
        [head, ["冉德秀", "522101197001011234", "13330766619", "一组"]] * 1, "people"
    )
    assert "522101197001011234" not in str(rows[0].values) + str(rows[0].texts)


def test_a_title_names_the_unit_of_sums_and_a_heading_may_name_its_own():
    in_fen = changed(price="350", amount="3500")
    in_words = changed(price="3.5元/斤", amount="叁拾伍元整")
    either = changed(price="350", amount="¥3500")
    own = [*UP[:5], "单价（元）", "金额（角）"]
    in_jiao = changed(amount="350")
    title = ["填报单位：分水村", "金额单位：分", "2026年"]
    _, rows = surveyed([title, UP, in_fen, in_words, either, ["二、线下"], own, in_jiao])
    assert classes(rows)[2] == (5, "doubtful", codes.UNCLEAR)
    assert [row.values.get("amount_fen") for row in rows] == [3500, 3500, None, 3500]


def test_hidden_and_strange_sheets_are_left_and_named():
    book = read(
        xlsx([UP, SALE], [UP, SALE], [["值班表"], ["周一", "冉建国"]], [[]], hidden=(2,)), "x"
    )
    survey = Survey(book, "up")
    assert (tally(survey.rows()).read, survey.skipped) == (1, ["S2", "S3"])


def test_a_file_without_such_a_table_is_refused():
    with pytest.raises(NoTableError):
        surveyed([["今天", "天气"], ["好", "晴"]])


def test_more_rows_than_allowed_are_refused_with_their_number(monkeypatch):
    monkeypatch.setattr("core.imports.reader.MAX_DATA_ROWS", 3)
    with pytest.raises(TooManyDataRowsError) as refusal:
        surveyed([UP, *[SALE] * 4])
    assert refusal.value.args_by_name == {"rows": 4, "limit": 3}


def test_a_survey_can_be_walked_through_again():
    survey, first = surveyed([UP, SALE, SALE])
    assert [row.key for row in survey.rows()] == [row.key for row in first]
    assert len(survey.tables) == 1


def test_a_day_that_may_have_lost_its_zero_is_asked_about():
    days = [Decimal("3.8"), Decimal("3.9"), Decimal("3.1"), Decimal("3.11")]
    lines = [["2026年"], UP, *[[day, *SALE[1:]] for day in days]]
    rows = list(Survey(read(xlsx(lines), "x"), "up").rows())
    assert classes(rows)[2] == (5, "doubtful", codes.DAY_AMBIGUOUS)
    assert [row.values["day"] for row in rows if row.klass is RowClass.ACCEPTED] == [
        "2026-03-08",
        "2026-03-09",
        "2026-03-11",
    ]


def test_an_amount_merged_over_rows_is_asked_about_and_a_merged_day_holds():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for at, row in enumerate((UP, SALE, changed(day=None, amount=None))):
        sheet.write_row(at, 0, row)
    sheet.merge_range(1, 0, 2, 0, "2026-03-01")
    sheet.merge_range(1, 6, 2, 6, 70)
    book.close()
    rows = list(Survey(read(out.getvalue(), "x"), "up").rows())
    assert [row.values["day"] for row in rows] == ["2026-03-01"] * 2
    assert [[issue.field for issue in row.issues][:1] for row in rows] == [["amount"]] * 2
    assert codes.AMOUNT_SHARED in {issue.code for issue in rows[1].issues}


def test_a_text_file_may_have_lost_the_zeros_of_its_days_too():
    days = ["3.8", "3.9", "3.1", "3.11", "3.19", "3.2"]
    _, rows = surveyed([["2026年"], UP, *[changed(day=day) for day in days]])
    assert [row.row for row in rows if row.issues] == [5, 8]
    assert {issue.code for row in rows for issue in row.issues} == {codes.DAY_AMBIGUOUS}
    _, rows = surveyed([["2026年"], UP, *[changed(day=day) for day in ("3.10", "3.9", "3.1")]])
    assert [row.values["day"][-2:] for row in rows] == ["10", "09", "01"]
    lines = [["2026年"], UP, *[[day, *SALE[1:]] for day in days]]
    rows = list(Survey(read(xlsx(lines), "x"), "up").rows())
    assert not any(row.issues for row in rows)  # typed as text in a workbook, 3.1 is 3.1


@pytest.mark.parametrize("day", ["2026-11-22", "2036-03-01", "12.30"])
def test_a_day_after_today_is_asked_about_and_never_taken_as_it_stands(day):
    lines = [["2026年"], UP, SALE, changed(day=day)]
    today = dt.date(2026, 11, 21)
    for decisions in ([], [{"row": 4, "take": True}]):
        _, rows = surveyed(lines, today=today, decisions=decisions)
        assert classes(rows) == [(3, "accepted"), (4, "doubtful", codes.DAY_FUTURE)]
    _, rows = surveyed([*lines[:3], changed(day="2026-11-21")], today=today)
    assert not rows[1].issues


def test_a_title_over_the_end_of_a_year_tells_the_year_of_each_month():
    days = ["12.30", "1.2", "31日", "5.1"]
    lines = [["2025年12月至2026年1月上行台账"], UP, *[changed(day=day) for day in days]]
    _, rows = surveyed(lines)
    assert [row.values.get("day") for row in rows] == ["2025-12-30", "2026-01-02", None, None]
    assert [row.issues[0].code for row in rows[2:]] == [codes.DAY_UNCLEAR, codes.DAY_NO_YEAR]


CELLS = st.sampled_from(
    [
        "",
        "\n",
        "x" * 50,
        *[
            "日期",
            "农户",
            "产品",
            "数量",
            "单价",
            "金额",
            "运单号",
            "姓名",
            "电话",
            "收件人",
            "小计",
            "合计",
            "同上",
            "2026年3月",
        ],
        *[
            "3月1日",
            "45斤半",
            "7.59303E+13",
            "138****1234",
            "13330766619",
            "冉德秀",
            "脐橙",
            "经手人：",
        ],
        *["（斤）", "√", "无", "〃", "99", "3.5", "YT6059849718264", "=1"],
    ]
)


@settings(max_examples=300)
@given(
    grid=st.lists(st.lists(CELLS, max_size=9), max_size=25),
    kind=st.sampled_from(KINDS),
    form=st.sampled_from(["csv", "xlsx"]),
)
def test_any_grid_ends_in_rows_of_one_class_each_or_a_refusal(grid, kind, form):
    text = "\n".join("\t".join(cell.replace("\n", " ") for cell in row) for row in grid)
    content = xlsx(grid) if form == "xlsx" else (text or " ").encode()
    try:
        count = tally(Survey(read(content, "2026"), kind).rows())
    except NoTableError:
        return
    assert count.read == count.accepted + count.duplicates + len(count.doubtful) + len(
        count.rejected
    )
    assert all(row.issues for row in (*count.doubtful, *count.rejected))
