"""Names, likeness, ages: pure rules."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.ids import EventId
from core.people.model import Person
from core.people.rules import (
    REASONS,
    beyond_core,
    core_of,
    errors_of,
    likeness,
    may_be_below,
    name_fits,
    one_apart,
    tidy,
    tidy_name,
    tidy_phone,
)

NAMES = st.text(alphabet="王李张明芳伟·", max_size=4)
PEOPLE = st.builds(
    Person,
    id=st.just(EventId("")),
    name=NAMES,
    phone=st.one_of(st.none(), st.sampled_from(["13800138000", "13900138000", "8000", "0236"])),
    village=st.one_of(st.none(), st.sampled_from(["帅家村", "石门村"])),
    initials=st.one_of(st.none(), st.sampled_from(["wm", "wm wf", "lw"])),
)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" 王 芳 ", "王芳"),
        ("王\u3000芳", "王芳"),
        ("买买提•艾合买提", "买买提·艾合买提"),
        ("John  Smith", "John Smith"),
        ("㛃䶮", "㛃䶮"),
        ("塚﨑", "塚﨑"),
        ("  ", None),
        (None, None),
    ],
)
def test_a_name_is_kept_without_gaps_and_no_character_is_replaced(written, kept):
    assert tidy_name(written) == kept


@given(NAMES)
def test_tidying_a_name_twice_changes_nothing(name):
    assert tidy_name(tidy_name(name)) == tidy_name(name)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("+86 13800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("023-68001234", "023-68001234"),
        ("", None),
    ],
)
def test_a_phone_is_kept_in_plain_digits(written, kept):
    assert tidy_phone(written) == kept


def test_a_wrong_credit_code_is_named():
    wrong = tidy(Person(name="合作社", uscc="91350100m000100y4a"))
    assert [e.code for e in errors_of(wrong)] == ["field.credit_code"]
    assert errors_of(tidy(Person(name="合作社", uscc="91350100m000100y43"))) == ()


def test_gender_household_and_tags_are_beyond_the_core():
    person = Person(name="王芳", gender="女", household_no="3", tags=("脱贫户",), birth_year=1950)
    assert beyond_core(person) == ("gender", "household_no", "tags")
    assert beyond_core(core_of(person)) == ()
    assert core_of(person).birth_year == 1950


@pytest.mark.parametrize(
    ("born", "below"), [(None, False), (2011, False), (2012, True), (2013, True), (1950, False)]
)
def test_somebody_whose_birthday_may_be_to_come_may_be_below_fourteen(born, below):
    assert may_be_below(14, born, 2026) is below


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("王小明", "王晓明", True),
        ("王小明", "王明", True),
        ("王小明", "李小明", True),
        ("王小明", "王小明", False),
        ("王小明", "王大伟", False),
        ("王明", "王小大明", False),
        ("", "王", False),
        ("小王明", "王小明", False),
    ],
)
def test_names_one_character_apart(one, other, apart):
    assert one_apart(one, other) is apart
    assert one_apart(other, one) is apart


@given(st.text("ab", max_size=5), st.text("ab", max_size=5))
def test_one_apart_is_what_a_full_comparison_says(one, other):
    def near(a, b):
        changed = {
            a[:i] + c + a[i + 1 :] for i in range(len(a)) for c in string.ascii_lowercase[:2]
        }
        shortened = {a[:i] + a[i + 1 :] for i in range(len(a))}
        return b in changed | shortened

    expected = one != other and bool(one) and bool(other) and (near(one, other) or near(other, one))
    assert one_apart(one, other) is expected


def one(**said):
    return Person(**{"name": "王小明", "phone": "13800138000", "initials": "wxm"} | said)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (one(name="王大伟", initials="wdw"), "phone"),
        (one(phone="13900000001", village="帅家村"), "name_village"),
        (one(name="汪晓梦", phone="13911118000"), "initials_tail"),
        (one(name="王小芒", phone="8000", initials="wxm2"), "one_letter_tail"),
        (one(name="王小明", phone="13911117777", initials="wxm"), None),
        (one(name="李大伟", phone="13911118000", initials="ldw"), None),
    ],
)
def test_why_two_entries_may_be_one_person(other, why):
    assert likeness(one(village="帅家村"), other) == why


def test_a_phone_of_four_digits_alone_makes_nobody_the_same():
    assert (
        likeness(one(name="王", phone="8000", initials="w"), one(name="李", phone="8000")) is None
    )


@given(PEOPLE, PEOPLE)
def test_likeness_has_no_direction(left, right):
    assert likeness(left, right) == likeness(right, left)
    assert likeness(left, right) in (None, *REASONS)


@pytest.mark.parametrize(
    ("written", "name", "fits"),
    [
        ("张三", "张三", True),
        ("张*", "张三", True),
        ("张**", "张小明", True),
        ("*三", "张三", True),
        ("张*", "张小明", True),
        ("李*", "张三", False),
        ("张*明", "张小明", True),
        ("张*明", "张小红", False),
        ("张三", "张三丰", False),
    ],
)
def test_a_name_with_stars_fits_the_names_it_can_stand_for(written, name, fits):
    assert name_fits(written, name) is fits
