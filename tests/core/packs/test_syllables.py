import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from core.packs.syllables import LONGEST, TABLE, Syllables

SYLLABLES = Syllables.load()
PLAIN = re.compile(r"([a-z0-9]+(-[a-z0-9]+)*)?")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("奉节脐橙", "feng-jie-qi-cheng"),
        ("绿茶 5kg/箱", "lv-cha-5kg-xiang"),
        ("ＮＦＣ 果汁", "nfc-guo-zhi"),
        ("🍊", ""),
        ("", ""),
    ],
)
def test_names_become_addresses(text, slug):
    assert SYLLABLES.slug(text) == slug


@given(st.text(max_size=200))
def test_any_text_becomes_plain_letters_or_nothing(text):
    slug = SYLLABLES.slug(text)
    assert PLAIN.fullmatch(slug)
    assert len(slug) <= LONGEST


def test_single_characters_read_as_an_independent_table_reads_them():
    for one in "苹果梨桃李杏樱葡萄猕猴草莓西瓜石榴枣柿芒荔枝龙眼枇杷杨梅蓝茶米面油蛋鸡鸭鱼虾":
        assert SYLLABLES.slug(one) == lazy_pinyin(one)[0]


def test_the_table_stays_small():
    assert TABLE.stat().st_size < 100_000
