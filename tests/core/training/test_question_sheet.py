"""Question sheets: the template reads back whole, and messy ones are read or named by cell."""

from decimal import Decimal
from typing import Any

import pytest

from core.sheets.writer import Leaf, write_csv, write_xlsx
from core.training.quiz.gift import read_gift
from core.training.quiz.question import (
    FULL,
    Broken,
    Category,
    Choices,
    Description,
    Essay,
    Judgement,
    Matching,
    Numeric,
    Pair,
    Question,
    Short,
    Span,
)
from core.training.quiz.sheet import EXAMPLES, read_sheet, template
from core.training.quiz.writer import write_gift


def sheet(tmp_path, *rows):
    path = tmp_path / "题库.xlsx"
    write_xlsx(path, [Leaf("试题", rows)])
    return read_sheet(path)


def asked(tmp_path, *rows) -> list[Any]:
    reading = sheet(tmp_path, *rows)
    assert reading.faults == ()
    return [one for one in reading.items if isinstance(one, Question)]


HEAD = ("题型", "题目", "A", "B", "C", "D", "答案")


def test_the_template_reads_back_as_one_question_of_each_kind(tmp_path):
    template(tmp_path / "空表.xlsx")
    reading = read_sheet(tmp_path / "空表.xlsx")
    assert reading.faults == ()
    assert [type(one) for one in reading.questions] == [
        Choices, Choices, Judgement, Short, Numeric, Matching, Essay,
    ]  # fmt: skip
    assert len(reading.questions) == len(EXAMPLES)
    assert [one.name for one in reading.items if isinstance(one, Category)] == [
        "收寄", "收据", "收寄", "合格证", "计量", "收寄",
    ]  # fmt: skip
    assert reading.questions[0].feedback == "拒绝验视的不予收寄"


def test_a_sheet_becomes_gift_and_back(tmp_path):
    template(tmp_path / "空表.xlsx")
    items = read_sheet(tmp_path / "空表.xlsx").items
    assert read_gift(write_gift(items)).items == items


def test_several_right_answers_share_the_points_and_wrong_ones_cost_as_much(tmp_path):
    (question,) = asked(tmp_path, HEAD, ("多选题", "要哪些？", "甲", "乙", "丙", "丁", "A、C和d"))
    assert [one.weight for one in question.answers] == [
        FULL // 3, -(FULL // 3), FULL // 3, FULL // 3,
    ]  # fmt: skip


def test_without_a_kind_the_cells_tell_it(tmp_path):
    rows = [
        (None, "一斤几克？", None, None, None, None, 500),
        (None, "先验视？", None, None, None, None, "√"),
        (None, "写什么？", None, None, None, None, "产地"),
        (None, "选哪个？", "甲", "乙", None, None, "Ｂ"),
        (None, "连一连", "脐橙 → 斤", "蛋->枚", None, None, None),
        (None, "说说看", None, None, None, None, None),
    ]
    found = asked(tmp_path, HEAD, *rows)
    assert [type(one) for one in found] == [Numeric, Judgement, Short, Choices, Matching, Essay]
    assert found[3].answers[1].right
    assert found[4].pairs == (Pair("脐橙", "斤"), Pair("蛋", "枚"))


@pytest.mark.parametrize(
    ("answer", "low", "high"),
    [("3..6", "3", "6"), ("3±0.5", "2.5", "3.5"), ("6至3", "3", "6"), ("２０", "20", "20")],
)
def test_numbers_may_be_spans(tmp_path, answer, low, high):
    (question,) = asked(tmp_path, HEAD, ("计算", "几个？", None, None, None, None, answer))
    assert question.answers == (Span(low=Decimal(low), high=Decimal(high)),)


def test_judgements_may_be_letters_of_options(tmp_path):
    (question,) = asked(tmp_path, HEAD, ("判断", "对吗？", "正确", "错误", None, None, "B"))
    assert question.answer is False


def test_headings_may_be_moved_below_a_title_and_named_otherwise(tmp_path):
    (question,) = asked(
        tmp_path,
        ("2026年第3期培训题库",),
        (),
        ("序号", "正确 答案", "选项 A", "选项2", "试题内容（必填）"[:4], "备注"),
        (1, "a", "甲", "乙", "选哪个？", "x"),
    )
    assert question.stem == "选哪个？"
    assert [one.text for one in question.answers] == ["甲", "乙"]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (("单选", None, "甲", "乙", None, None, "A"), 2, "quiz.stem_missing"),
        (("选做", "题", "甲", "乙", None, None, "A"), 1, "quiz.kind_unknown"),
        (("单选", "题", "甲", None, None, None, "A"), 3, "quiz.options_few"),
        (("单选", "题", "甲", "乙", None, None, "C"), 7, "quiz.answer_letter"),
        (("判断", "题", None, None, None, None, "也许"), 7, "quiz.answer_judged"),
        (("填空", "题", None, None, None, None, None), 7, "quiz.answer_missing"),
        (("计算", "题", None, None, None, None, "三"), 7, "quiz.answer_number"),
        (("连线", "题", "甲->乙", "丙丁", None, None, None), 4, "quiz.pair_arrow"),
        (("连线", "题", "甲->乙", None, None, None, None), 3, "quiz.pair_few"),
    ],
)
def test_a_row_that_does_not_fit_is_named_by_its_cell_and_kept(tmp_path, row, column, code):
    good = ("判断", "好题", None, None, None, None, "对")
    reading = sheet(tmp_path, HEAD, good, row, good)
    assert [(f.line, f.column, f.code) for f in reading.faults] == [(3, column, code)]
    assert [type(one) for one in reading.items] == [Judgement, Broken, Judgement]


def test_a_sheet_without_headings_says_so(tmp_path):
    reading = sheet(tmp_path, ("姓名", "电话"), ("田秀英", "13800000000"))
    assert [one.code for one in reading.faults] == ["quiz.no_headings"]


def test_text_tables_are_read_too(tmp_path):
    write_csv(tmp_path / "q.csv", [HEAD, ("说明", "先读这段", "", "", "", "", "")])
    assert read_sheet(tmp_path / "q.csv").items == (Description(stem="先读这段"),)
