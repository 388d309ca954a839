import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.packs.shelf import Packs

BANNED = Packs().banned
WORDS = [(word, group) for group in BANNED.groups for word in group.words]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("75%酒精 2瓶", "酒精"),
        ("固体酒精", "固体酒精"),
        ("农药（敌敌畏）", "农药"),
        ("土活鸡2只", "活鸡"),
        ("烟花", "烟花"),
        ("管制刀具", "管制刀具"),
        ("自家桐油一桶", "桐油"),
        ("酒精灯和酒精", "酒精"),
        ("农药残留检测仪、除草剂", "除草剂"),
        ("电瓶车的蓄电池", "蓄电池"),
    ],
)
def test_what_the_list_bans_is_named(text, word):
    assert BANNED.word_in(text) == word


@pytest.mark.parametrize(
    "text",
    ["酒精灯", "酒精灯模型", "无酒精饮料", "农药残留检测报告", "不打农药的菜", "生活鸡精",
     "快活鸡公煲", "子弹头辣椒", "大麻鸭", "柴油机配件", "烟花模型", "硫磺皂", "象牙芒",
     "火柴盒玩具", "电子鞭炮", "腊肉", "土鸡蛋", "脐橙5kg", ""],
)  # fmt: skip
def test_a_harmless_phrase_that_holds_the_word_is_let_through(text):
    assert BANNED.find(text) == ()
    assert BANNED.word_in(text) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [("菜刀一把", "菜刀"), ("锂电池", "锂电"), ("酒精湿巾", "酒精湿巾"), ("散装米酒", "米酒")],
)
def test_what_is_taken_under_conditions_is_asked_about_and_not_banned(text, word):
    assert BANNED.word_in(text) is None
    assert [one.word for one in BANNED.find(text)] == [word]
    assert BANNED.doubtful_in(text) == BANNED.find(text)[0]


def test_full_width_letters_and_digits_do_not_hide_a_word():
    assert BANNED.word_in("７５％酒精") == "酒精"


@given(st.sampled_from(WORDS), st.sampled_from(["", "一箱", "2件"]), st.sampled_from(["", "两瓶"]))
def test_every_word_is_found_between_other_words(entry, before, after):
    word, group = entry
    found = BANNED.find(f"{before}{word}{after}")
    assert [one.word for one in found] == [word]
    assert found[0].group is group
    assert found[0].start == len(before)


def test_no_word_stands_in_two_groups_and_none_is_its_own_exception():
    words = [word for word, _ in WORDS]
    assert len(words) == len(set(words))
    assert not {phrase for group in BANNED.groups for phrase in group.but} & set(words)


@pytest.mark.parametrize("phrase", [phrase for group in BANNED.groups for phrase in group.but])
def test_every_harmless_phrase_is_harmless_by_itself(phrase):
    assert BANNED.find(phrase) == ()
