"""Nothing is dropped without a word: every known column is kept, or said to be left out and why."""

import pytest

from core.imports import codes
from core.imports.order_words import ORDERS
from core.imports.records import type_of
from core.imports.taken import SHOWN
from core.imports.unkept import NOT_KEPT, unkept
from core.imports.vocabulary import WHOLE, WORDS

USED = {
    "up": {"platform", "order_no", "courier", "waybill", "region", "refund", "net", "void"},
    "purchase": {"phone", "village", "net", "void"},
    "down": {"platform", "order_no", "total", "void"},
    "parcel": {"taker", "void"},
    "people": set(),
    "attendance": {"gender", "age", "signed"},
}
"""Columns kept or used that the list of rows to be taken has no room for."""


@pytest.mark.parametrize("kind", USED)
def test_every_column_that_is_read_is_kept_or_said_to_be_left_out(kind):
    shown = {column for columns in SHOWN[type_of(kind)].values() for column in columns}
    read = {field for field in WORDS[kind] if not field.startswith("_")}
    assert read - shown - USED[kind] - WHOLE == set(NOT_KEPT[kind])


def test_a_table_says_which_of_its_columns_are_left_out_and_why():
    headings = ["序号", "户主姓名", "性别", "联系电话", "身份证号", "审核人", "银行卡号", "属相"]
    fields = {1: "name", 2: "gender", 3: "phone"}
    assert dict(unkept("people", headings, fields)) == {
        "性别": codes.LEFT_CONSENT,
        "身份证号": codes.LEFT_IDENTITY,
        "审核人": codes.LEFT_OTHER,
        "银行卡号": codes.LEFT_OTHER,
        "属相": codes.LEFT_UNKNOWN,
    }
    assert dict(unkept("up", ["买家"], {0: "buyer"})) == {"买家": codes.LEFT_BUYER}
    assert dict(unkept(ORDERS, ["收件人"], {})) == {"收件人": codes.LEFT_BUYER}
