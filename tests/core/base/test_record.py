"""One declaration decides checks, columns and the change event."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import msgspec
import pytest

from core.base.change import change_type
from core.base.errors import InvalidRecordError
from core.base.record import (
    LARGEST,
    SELF,
    Day,
    Fen,
    Grams,
    Moment,
    Record,
    Text,
    Texts,
    check,
    errors_of,
    field,
    spec_of,
    specs,
)
from core.base.tables import Entry, Table, columns_of


class Apple(Entry, frozen=True, kw_only=True):
    kind = "apple"
    title = "苹果"
    name: Annotated[Text | None, field("品名", required=True, longest=4, personal=SELF)] = None
    grams: Annotated[Grams, field("净重", unit="g", low=1, high=1000, sums=True)] = 1
    price: Annotated[Fen | None, field("单价")] = None
    grade: Annotated[Text, field("等级", choices=("一", "二"))] = "一"
    picked: Annotated[Day | None, field("采收日")] = None
    tags: Annotated[Texts, field("标签")] = ()
    code: Annotated[Text | None, field("码", pattern=r"\d{3}")] = None
    weighed: Annotated[Moment | None, field("过秤时间")] = None


def codes(**said):
    return {(e.field, e.code) for e in errors_of(Apple(**{"name": "果", **said}))}


def test_all_errors_are_found_at_once():
    with pytest.raises(InvalidRecordError) as caught:
        check(Apple(name="", grams=0, grade="三", code="12"))
    assert [(e.field, e.code) for e in caught.value.errors] == [
        ("name", "field.missing"),
        ("grams", "field.too_small"),
        ("grade", "field.not_a_choice"),
        ("code", "field.pattern"),
    ]


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"name": None}, ("name", "field.missing")),
        ({"name": "  "}, ("name", "field.missing")),
        ({"name": "五个字的名"}, ("name", "field.too_long")),
        ({"name": "a\x07"}, ("name", "field.control_character")),
        ({"grams": 1001}, ("grams", "field.too_large")),
        ({"price": LARGEST + 1}, ("price", "field.too_large")),
        ({"price": -LARGEST - 1}, ("price", "field.too_small")),
        ({"weighed": dt.datetime(2026, 3, 1, tzinfo=dt.UTC)}, ("weighed", "field.wants_moment")),
    ],
)
def test_each_bound_is_held(said, error):
    assert codes(**said) == {error}


def test_a_good_record_has_no_errors():
    at = dt.datetime(2026, 3, 1, 8)
    assert codes(grams=1000, price=0, code="123", picked=at.date(), weighed=at) == set()


def test_shapes_decide_the_columns():
    assert {s.name: s.column for s in specs(Apple)} == {
        "id": "TEXT", "seq": "INTEGER", "day": "TEXT", "clerk": "TEXT", "version": "INTEGER",
        "name": "TEXT", "grams": "INTEGER", "price": "INTEGER", "grade": "TEXT",
        "picked": "TEXT", "tags": "TEXT", "code": "TEXT", "weighed": "TEXT",
    }  # fmt: skip
    assert spec_of(Apple, "price").optional
    assert not spec_of(Apple, "grams").optional


def test_column_values_are_text_integers_or_bytes():
    told = columns_of(Apple(name="果", picked=dt.date(2026, 3, 1), tags=("甲", "乙")))
    assert told["picked"] == "2026-03-01"
    assert told["tags"] == '["甲", "乙"]'
    assert "id" not in told


def test_a_change_type_follows_its_record():
    change = change_type(Apple)
    told = {spec.name: spec for spec in specs(change)}
    assert change.kind == "apple.change"
    assert told["name"].field.personal == "of"
    assert told["grams"].optional
    assert "seq" not in told
    made = change(of="X.1.1", base=2, grams=5)
    assert msgspec.to_builtins(made) == {"of": "X.1.1", "base": 2, "grams": 5}


def test_a_new_column_changes_the_fingerprint():
    class More(Apple, frozen=True, kw_only=True):
        more: Annotated[Text | None, field("更多")] = None

    assert Table(name="a", row=Apple).fingerprint() != Table(name="a", row=More).fingerprint()


def test_a_field_without_a_declaration_is_a_mistake_of_ours():
    class Bare(Record, frozen=True, kw_only=True):
        bare: int = 0

    with pytest.raises(TypeError, match=r"Bare\.bare"):
        specs(Bare)
