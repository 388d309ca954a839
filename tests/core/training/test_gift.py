"""GIFT text in and out: nothing lost, every fault and every hint with its place."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.training.quiz.gift import read_gift
from core.training.quiz.question import (
    FULL,
    PLAIN,
    Broken,
    Category,
    Choice,
    Choices,
    Description,
    Essay,
    Judgement,
    Matching,
    Numeric,
    Pair,
    Remark,
    Short,
    Span,
)
from core.training.quiz.writer import write_gift

EVERY_KIND = """\
// 县里统一题库
$CATEGORY: 法律/收寄: 验视

::验视::寄件人不肯开箱，怎么办？{
    =不收#按快递暂行条例，拒绝验视的不予收寄
    ~先收下再说#错
    ~%-50%让他写保证书
    ####记住：先验视，后封箱
}

::多选::哪些要看身份证件？{
    ~%50%寄件人本人
    ~%50%代寄的人
    ~%-100%收件人
}

收据要写大写金额。{T#要写#对}

合格证要写明 {=产地 =%50%地方} 和日期。

把品种和单位连起来 {
    =脐橙 -> 斤
    =土鸡蛋 -> 枚
    = -> 箱
}

1 斤等于多少克？{#500}

腊肉保存几个月？{#
    =3..6
    =%50%7:1#略长
    ~#请看包装
}

说说你店里的收寄流程。{}

[markdown]下面是**说明**，不用回答。
"""


def only(text) -> Any:
    reading = read(text)
    assert not reading.faults
    assert len(reading.items) == 1
    return reading.items[0]


def read(text) -> Any:
    return read_gift(text)


def test_every_kind_of_question_is_read_whole():
    reading = read(EVERY_KIND)
    assert reading.faults == ()
    assert reading.hints == ()
    assert [type(one) for one in reading.items] == [
        Remark, Category, Choices, Choices, Judgement, Short, Matching, Numeric, Numeric, Essay,
        Description,
    ]  # fmt: skip
    first = reading.items[2]
    assert first.answers[0].feedback.startswith("按快递")
    assert first.answers[2] == Choice(text="让他写保证书", weight=-FULL // 2)
    assert first.feedback == "记住：先验视，后封箱"
    assert reading.items[1].name == "法律/收寄: 验视"
    assert reading.items[3].several
    assert reading.items[4] == Judgement(
        stem="收据要写大写金额。", answer=True, if_wrong="要写", if_right="对"
    )
    assert reading.items[5].after == "和日期。"
    assert reading.items[6].pairs[2] == Pair("", "箱")
    assert reading.items[8].answers[1] == Span(
        low=Decimal(6), high=Decimal(8), weight=FULL // 2, feedback="略长"
    )
    assert reading.items[8].otherwise == "请看包装"
    assert reading.items[10].format == "markdown"


def test_what_is_written_reads_the_same():
    items = read_gift(EVERY_KIND).items
    assert read_gift(write_gift(items)).items == items


def test_marks_with_a_backslash_are_ordinary_characters():
    question = only(r"1 斤 \= 500 克 \{约\}\: 对吗？{=对\~的 ~错\#的\\ ~a\nb}")
    assert question.stem == "1 斤 = 500 克 {约}: 对吗？"
    assert [one.text for one in question.answers] == ["对~的", "错#的\\", "a\nb"]


def test_full_width_marks_are_understood_and_named_by_place():
    reading = read("：：重量：：一斤是多少克？\n｛＝500 ～1000\n～50～60之间｝")
    assert reading.faults == ()
    question = reading.items[0]
    assert question.title == "重量"
    assert [one.text for one in question.answers] == ["500", "1000", "50～60之间"]
    seen = [(one.line, one.column, one.args["shown"]) for one in reading.hints]
    assert seen == [(1, 1, "：："), (2, 1, "｛"), (3, 9, "｝"),
                    (2, 2, "＝"), (2, 7, "～"), (3, 1, "～")]  # fmt: skip
    assert reading.hints[1].args["meant"] == "{"


def test_full_width_marks_inside_a_sentence_stay_what_they_are():
    reading = read("几天能到？{=3～5天 ~1＝2}")
    assert [one.text for one in reading.items[0].answers] == ["3～5天", "1＝2"]
    assert reading.hints == ()
    assert only("今天学｛三样｝东西").stem == "今天学｛三样｝东西"


def test_answers_typed_without_a_blank_between_full_width_marks_are_split():
    assert [one.text for one in only("对吗？｛＝对～错｝").answers] == ["对", "错"]


@pytest.mark.parametrize(("word", "answer"), [("对", True), ("错误", False), ("√", True)])
def test_chinese_words_judge_with_a_hint(word, answer):
    reading = read(f"先验视后封箱。{{{word}}}")
    assert reading.items[0].answer is answer
    assert [one.code for one in reading.hints] == ["gift.judged"]


@pytest.mark.parametrize(
    ("text", "line", "column", "code"),
    [
        ("第一行\n问题？{=对 ~错", 2, 4, "gift.brace_open"),
        ("问题？=对}", 1, 6, "gift.brace_close"),
        ("问题？{=对 {~错}", 1, 8, "gift.brace_inside"),
        ("问题？{=对 ~错} 再问{=x}", 1, 14, "gift.brace_second"),
        ("::标题 问题？{=对 ~错}", 1, 1, "gift.title_open"),
        ("问题？{对 错}", 1, 5, "gift.answer_mark"),
        ("问题？{~甲 ~乙}", 1, 6, "gift.none_right"),
        ("问题？{=甲 ~}", 1, 9, "gift.answer_empty"),
        ("问题？{= ~乙}", 1, 7, "gift.answer_empty"),
        ("问题？{=%150%甲 ~乙}", 1, 6, "gift.weight"),
        ("问题？{=甲 -> 乙 =丙}", 1, 14, "gift.pair_arrow"),
        ("问题？{=甲 -> 乙}", 1, 6, "gift.pair_few"),
        ("问题？{=甲 -> 乙 =丙 -> 丁#好}", 1, 14, "gift.pair_extra"),
        ("问题？{#三}", 1, 6, "gift.number"),
        ("问题？{#=3 ~4}", 1, 10, "gift.number_wrong"),
        ("问题？{T#a#b#c}", 1, 11, "gift.feedback_many"),
        ("{=甲 ~乙}", 1, 1, "gift.stem_empty"),
    ],
)
def test_a_fault_names_its_place_and_the_text_is_kept(text, line, column, code):
    reading = read(f"好题。{{T}}\n\n{text}\n\n好题二。{{F}}")
    assert [(f.line - 2, f.column, f.code) for f in reading.faults] == [(line, column, code)]
    assert [type(one) for one in reading.items] == [Judgement, Broken, Judgement]
    assert reading.items[1] == Broken(text=text, line=3)
    assert read_gift(write_gift(reading.items)).faults == reading.faults


def test_a_blank_line_between_braces_is_healed_with_a_hint():
    reading = read("问题？{\n=对\n\n~错\n}\n\n下一题。{T}")
    assert [type(one) for one in reading.items] == [Choices, Judgement]
    assert [(h.code, h.line) for h in reading.hints] == [("gift.blank_line", 3)]


def test_an_open_brace_does_not_swallow_the_next_question():
    reading = read("问题？{=对 ~错\n\n::二::下一题。{T}")
    assert [type(one) for one in reading.items] == [Broken, Judgement]


def test_remarks_inside_a_question_are_kept_before_it():
    reading = read("问题？{\n// 老师注意\n=对 ~错}")
    assert reading.items[0] == Remark(text="老师注意")
    assert [one.text for one in reading.items[1].answers] == ["对", "错"]


def test_two_right_answers_without_weights_are_taken_with_a_hint():
    reading = read("1斤？{=500克=0.5公斤 ~1公斤}")
    assert [one.code for one in reading.hints] == ["gift.several_right"]


def test_the_old_way_of_marking_the_right_answer_is_read():
    assert [(a.text, a.right) for a in only("问？{~=对 ~错}").answers] == [
        ("对", True), ("错", False),
    ]  # fmt: skip


def test_windows_line_ends_and_a_byte_order_mark_change_nothing():
    assert read_gift("\ufeff" + EVERY_KIND.replace("\n", "\r\n")).items == (
        read_gift(EVERY_KIND).items
    )


MARKS = "~=#{}:\\%-> \n/$[]TF｛｝＝～＃：％→。，.0123456789abn一二三对错"
texts = st.text(st.sampled_from(MARKS), max_size=14).map(str.strip)
words = texts.filter(bool)
weights = st.none() | st.integers(-FULL, FULL)


def canonical(choice):
    plain = FULL if choice.right else 0
    return choice.weight != plain


FORMATS = st.sampled_from((PLAIN, "html", "markdown", "plain"))
choices = st.builds(Choice, text=words, right=st.booleans(), weight=weights, feedback=texts)
numbers = st.decimals(-1000, 1000, places=3)
common = {"stem": words, "title": texts, "format": FORMATS, "feedback": texts}
asked = common | {"after": texts}
spans = st.builds(
    lambda a, b, **said: Span(low=min(a, b), high=max(a, b), **said),
    numbers, numbers, weight=weights.filter(lambda w: w != FULL), feedback=texts,
)  # fmt: skip
shorts = choices.filter(canonical).map(
    lambda c: Choice(text=c.text, right=True, weight=c.weight, feedback=c.feedback)
).filter(canonical)  # fmt: skip
questions = st.one_of(
    st.builds(
        Choices, answers=st.lists(choices.filter(canonical), min_size=2, max_size=5).map(tuple),
        **asked,
    ).filter(lambda q: any(a.share > 0 for a in q.answers)
             and not all(a.right for a in q.answers)),
    st.builds(Judgement, answer=st.booleans(), if_wrong=texts, if_right=texts, **asked),
    st.builds(Short, answers=st.lists(shorts, min_size=1, max_size=4).map(tuple), **asked),
    st.builds(
        Numeric, answers=st.lists(spans, min_size=1, max_size=3).map(tuple), otherwise=texts,
        **asked,
    ),
    st.builds(
        Matching,
        pairs=st.lists(st.builds(Pair, texts, words), min_size=2, max_size=4).map(tuple), **asked,
    ),
    st.builds(Essay, **asked),
    st.builds(Description, **{n: s for n, s in common.items() if n != "feedback"}),
    st.builds(Category, name=words.filter(lambda w: "\n" not in w)),
    st.builds(Remark, text=texts.filter(lambda w: "\n" not in w)),
)  # fmt: skip


@given(st.lists(questions, max_size=4).map(tuple))
def test_whatever_we_write_we_read_back_the_same(items):
    reading = read(write_gift(items))
    assert reading.items == items
    assert reading.faults == ()


@given(st.text(st.sampled_from(MARKS), max_size=60))
def test_no_text_makes_the_reader_fail_and_what_it_read_can_be_written(text):
    items = read_gift(text).items
    whole = [one for one in items if not isinstance(one, Broken)]
    assert list(read_gift(write_gift(whole)).items) == whole
