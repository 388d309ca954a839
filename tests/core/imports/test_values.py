"""Sums, quantities, phones and waybills as people write them."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.imports.days import Calendar, clock, moment
from core.imports.headings import is_value_like, matches, measure
from core.imports.lines import is_label, is_total_word
from core.imports.marks import gender, mark, state
from core.imports.money import to_fen, yuan
from core.imports.numerals import chinese, number
from core.imports.phones import phone
from core.imports.plain import is_blank, tidy
from core.imports.quantities import quantity
from core.imports.records import KINDS
from core.imports.titles import calendar_of
from core.imports.waybills import clean, is_ruined, is_waybill

MARCH = Calendar(2026, 3)
FIRST = dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1234.5", 123450),
        ("1,234.50", 123450),
        ("¥710.92", 71092),
        ("￥ 710.92", 71092),
        ("362.35元", 36235),
        ("２１９．２９", 21929),
        ("12元5角", 1250),
        ("12块5", 1250),
        ("5毛", 50),
        ("三百元", 30000),
        ("壹佰贰拾元整", 12000),
        ("1.2万元", 1200000),
        ("(58.50)", -5850),
        ("-3", -300),
        ("0", 0),
        (".5", 50),
        ("2块半", 250),
        ("0.07", 7),
        ("人民币12元", 1200),
        ("1.005", 101),
    ],
)
def test_a_sum_is_read_to_the_fen(text, fen):
    amount = yuan(text)
    assert amount is not None
    assert to_fen(amount) == fen


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1e5",
        "1E+3",
        "1_000",
        "nan",
        "inf",
        "1e400",
        "--3",
        "1,23",
        "12 34",
        "约100",
        "12/斤",
        "1.2.3",
        "元",
        "9" * 30,
        "三百多",
        "+-5",
    ],
)
def test_what_is_no_sum_is_none(text):
    assert yuan(text) is None


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("12斤半", "12.5", "斤"),
        ("3公斤", "3", "公斤"),
        ("2.5kg", "2.5", "kg"),
        ("52KG", "52", "kg"),
        ("一箱", "1", "箱"),
        ("半斤", "0.5", "斤"),
        ("三斤二两", "3.2", "斤"),
        ("两箱半", "2.5", "箱"),
        ("３０", "30", None),
        ("1,200斤", "1200", "斤"),
        ("10箱（5斤装）", "10", "箱"),
        ("十二", "12", None),
        ("3 斤", "3", "斤"),
        ("4㎏", "4", "kg"),
        ("5千克", "5", "千克"),
    ],
)
def test_a_quantity_keeps_its_number_and_unit(text, amount, unit):
    assert quantity(text) == (Decimal(amount), unit)


@pytest.mark.parametrize("text", ["约3斤", "2+3", "2箱3袋", "3×5斤", "若干", "", "斤", "二两三斤"])
def test_what_is_no_single_quantity_is_none(text):
    assert quantity(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一百二", 120),
        ("一百零二", 102),
        ("十", 10),
        ("二十", 20),
        ("二〇二六", 2026),
        ("一万二", 12000),
        ("两千", 2000),
    ],
)
def test_chinese_numbers_are_read(text, value):
    assert chinese(text) == value == number(text)


@pytest.mark.parametrize(
    ("text", "whole", "tail"),
    [
        ("13330766619", "13330766619", "6619"),
        ("133 3076 6619", "13330766619", "6619"),
        ("+86-13330766619", "13330766619", "6619"),
        ("133****6619", None, "6619"),
        ("１３３＊＊＊＊６６１９", None, "6619"),
        ("1333076xxxx", None, None),
        ("尾号6619", None, "6619"),
        ("023-76641234", "023-76641234", "1234"),
        ("13330766619转1234", "13330766619", "6619"),
        ("1701421774", None, None),
        ("170142177444", None, None),
        ("23330766619", None, None),
        ("1.33308E+10", None, None),
        ("13330766619.0", "13330766619", "6619"),
    ],
)
def test_a_phone_is_whole_masked_or_wrong(text, whole, tail):
    found = phone(text)
    assert (found.number if found else None, found.tail if found else None) == (whole, tail)


def test_four_digits_are_a_tail_only_where_asked_for():
    assert (phone("6619"), phone("6619", tails=True)) == (None, (None, "6619", None))


@pytest.mark.parametrize(
    ("text", "as_number", "ruined"),
    [
        ("7.59303E+13", False, True),
        ("7.6e+13", False, True),
        ("75930300000000", False, True),
        ("75930300000000", True, True),
        ("######", False, True),
        ("2698160740903500000", True, True),
        ("2698160740903506964", False, False),
        ("75930312345678", True, False),
        ("YT6059849718264", False, False),
        ("9820079041385", True, False),
        ("73100000000", False, False),
    ],
)
def test_lost_digits_are_seen(text, as_number, ruined):
    assert is_ruined(text, as_number=as_number) is ruined


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("yt6059849718264", True),
        ("JDVB12345678901-1-1-", True),
        ("SF1476109344183", True),
        ("冉德秀", False),
        ("12345", False),
        ("ABCDEFGH", False),
    ],
)
def test_a_waybill_has_a_form(text, good):
    assert is_waybill(clean(text)) is good


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('="75753027922780"', "75753027922780"),
        ("'0012", "0012"),
        ("\u3000冉 㛃\u200b", "冉 㛃"),
        (None, ""),
        (Decimal("58.10"), "58.1"),
        ("=1+1", "=1+1"),
    ],
)
def test_a_cell_is_freed_of_what_programs_leave_behind(cell, text):
    assert tidy(cell) == text


def test_marks_genders_and_states_are_known():
    assert [mark(text) for text in ("√", "是", "×", "否", "也许")] == [
        True,
        True,
        False,
        False,
        None,
    ]
    assert [gender("男"), gender("F"), gender("x")] == ["male", "female", None]
    assert [state("待取"), state("滞留"), state("退货"), state("?")] == [
        "waiting",
        "overdue",
        "returned",
        None,
    ]


@pytest.mark.parametrize(
    ("kind", "text", "field"),
    [
        ("up", "单价(元/斤)", "price"),
        ("up", "金额/元", "amount"),
        ("up", "重 量（公斤）", "qty"),
        ("up", "运费", "freight"),
        ("up", "农户联系电话", "phone"),
        ("parcel", "收件人手机号码", "phone"),
        ("parcel", "寄件人姓名", "_other"),
        ("down", "到货日期", "arrived_on"),
        ("down", "*付款金额：", "amount"),
        ("people", "身份证号码", "_id_card"),
        ("attendance", "单位/村", "village"),
        ("attendance", "姓\n名", "name"),
    ],
)
def test_a_heading_names_its_field(kind, text, field):
    assert matches(kind, text)[0].field == field


def test_headings_tell_units_and_scales():
    assert measure("重量（斤）").unit == "斤"
    assert measure("单价(元/公斤)").unit == "公斤"
    assert measure("每斤").unit == "斤"
    assert measure("每个").unit is None
    assert measure("金额（万元）").scale == Decimal(10_000)


@pytest.mark.parametrize(
    "text",
    ["小计", "合 计", "3月合计", "本页小计：", "总计120件", "2026年3月小计", "累计", "Total"],
)
def test_total_words_are_known(text):
    assert is_total_word(text)


@pytest.mark.parametrize(
    "text", ["合计付了两次", "总经理", "脐橙", "计算器", "小计划", "共5斤", "全总"]
)
def test_words_that_only_begin_like_totals_are_none(text):
    assert not is_total_word(text)


ODDITIES = st.one_of(
    st.text(max_size=30),
    st.text("0123456789.,-/年月日号时:元斤半两万E+ ¥*=\"'一二三十百〇", max_size=16),
)


@settings(max_examples=500)
@given(text=ODDITIES, kind=st.sampled_from(KINDS))
def test_no_text_upsets_a_reader(text, kind):
    plain = tidy(text)
    for calendar in (Calendar(), MARCH):
        assert (moment(plain, calendar).day is None) == (moment(plain, calendar).code is not None)
    for read in (
        yuan,
        quantity,
        phone,
        clock,
        number,
        calendar_of,
        clean,
        mark,
        gender,
        state,
        measure,
    ):
        read(plain)
    for judge in (is_value_like, is_total_word, is_label, is_blank, is_waybill):
        assert judge(plain) in {True, False}
    matches(kind, plain)
    is_ruined(plain, as_number=True)


@given(fen=st.integers(-(10**11), 10**11))
def test_every_sum_of_fen_comes_back_exactly(fen):
    amount = yuan(f"{Decimal(fen) / 100:,.2f}")
    assert amount is not None
    assert to_fen(amount) == fen
