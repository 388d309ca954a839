import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, pinyin

from core.packs.pinyin import MOST, Initials
from core.packs.shipped import RESOURCES


@pytest.fixture(scope="module")
def initials():
    return Initials.load()


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("王小明", "wxm"),
        ("单雄信", "sxx"),
        ("仇英", "qy"),
        ("曾巩", "zg"),
        ("查良镛", "zly"),
        ("尉迟恭", "ycg"),
        ("欧阳锋", "oyf"),
        ("买买提·艾力", "mmtal"),
        ("䶮㛃堃喆", "yjkz"),
        ("𠅤㙍", "xd"),
        ("Li Lei 3", "lilei3"),
        ("", ""),
        ("，。！", ""),
    ],
)
def test_names_are_read_with_their_surname_first(initials, name, letters):
    assert initials.of(name) == letters


def test_every_reading_of_a_name_can_be_searched(initials):
    assert set(initials.all("单雄信")) >= {"sxx", "dxx", "cxx"}
    assert set(initials.all("重庆")) >= {"zq", "cq"}
    assert initials.all("单雄信")[0] == "sxx"


def test_a_lone_first_character_is_still_its_usual_surname(initials):
    assert initials.of("单") == "s"
    assert initials.of("尉迟") == "wc"


@given(text=st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=6))
def test_the_table_says_what_the_dictionary_says(initials, text):
    readings = [
        {reading[0] for reading in pinyin(c, style=Style.NORMAL, heteronym=True)[0]} for c in text
    ]
    found = initials.all(text)
    assert found[0] == initials.of(text)
    # A few characters are words of two syllables or unheard of: they have no initial.
    if len(text) > 1 and len(found) < MOST and all(initials.of(c) for c in text):
        for place, letters in enumerate(readings):
            known = {one[place] for one in found}
            assert {c for c in letters if c.isascii()} <= known


@given(text=st.text(max_size=60))
def test_any_text_gives_bounded_lower_case_ascii(initials, text):
    found = initials.all(text)
    assert 1 <= len(found) <= MOST
    assert len(set(found)) == len(found)
    assert all(not one or (one.isascii() and one.isalnum() and one == one.lower()) for one in found)


def test_the_table_stays_small():
    assert (RESOURCES / "pinyin" / "initials.json").stat().st_size < 100_000
