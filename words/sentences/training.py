"""Courses, questions, classes."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from words.told import N_, Told

SENTENCES: Final = MappingProxyType(
    {
        "gift.answer_empty": Told(N_("这个答案是空的。"), N_("请写上答案，或删掉这一个。")),
        "gift.answer_mark": Told(
            N_("大括号里的答案前面没有 = 或 ~。"), N_("对的答案前写 =，错的前写 ~。")
        ),
        "gift.blank_line": Told(
            N_("大括号里有空行，已当作同一道题。"), N_("题目中间不要空行，题与题之间空一行。")
        ),
        "gift.brace_close": Told(N_("有右大括号，没有左大括号。"), N_("请在答案前补上左大括号。")),
        "gift.brace_inside": Told(N_("答案里又有一个大括号。"), N_("文字里的大括号前面请加 \\。")),
        "gift.brace_open": Told(N_("有左大括号，没有右大括号。"), N_("请在答案后补上右大括号。")),
        "gift.brace_second": Told(N_("一道题里有两处大括号。"), N_("请拆成两道题，中间空一行。")),
        "gift.feedback_many": Told(N_("判断题最多写两条提示。"), N_("先写答错的，再写答对的。")),
        "gift.full_width": Told(
            N_("“{shown}”是全角符号，已当作“{meant}”。"), N_("以后请用英文输入法打这些符号。")
        ),
        "gift.judged": Told(N_("“{shown}”已当作 {meant}。"), N_("别的软件只认 T 和 F。")),
        "gift.none_right": Told(N_("没有一个答案是对的。"), N_("请在对的答案前写 =。")),
        "gift.number": Told(N_("“{shown}”不是数。"), N_("请写成 3、3:0.5 或 2..4 这样。")),
        "gift.number_wrong": Told(
            N_("计算题不用写错的答案。"), N_("只写 = 开头的数；~ 后面只写提示。")
        ),
        "gift.pair_arrow": Told(N_("连线题里有一条没有 ->。"), N_("请写成 =左边 -> 右边。")),
        "gift.pair_extra": Told(N_("连线题里不能写提示或得分。"), N_("请删掉 # 或 % 那一段。")),
        "gift.pair_few": Told(N_("连线题至少要两条。"), N_("请再写一条 =左边 -> 右边。")),
        "gift.several_right": Told(
            N_("有不止一个 =，都当作对的。"), N_("文字里的等号请写成 \\=。")
        ),
        "gift.stem_empty": Told(N_("这道题没有题目。"), N_("请在大括号前写题目。")),
        "gift.title_open": Told(N_("标题后面少了 ::。"), N_("请写成 ::标题::题目。")),
        "gift.unwritable": Told(
            N_("“{title}”写不成 GIFT。"), N_("请检查题目、答案有没有空着，或首尾有没有空格。")
        ),
        "gift.weight": Told(N_("得分 {shown}% 不对。"), N_("请写 -100 到 100 之间的数。")),
        "quiz.answer_judged": Told(N_("“{shown}”看不出是对还是错。"), N_("请写 对 或 错。")),
        "quiz.answer_letter": Told(
            N_("答案“{shown}”不是上面的选项。"), N_("请写选项的字母，如 A 或 ACD。")
        ),
        "quiz.answer_missing": Told(N_("没有写答案。"), N_("几种写法都算对的，用；隔开。")),
        "quiz.answer_number": Told(
            N_("答案“{shown}”不是数。"), N_("请写 500、3..6 或 3±0.5 这样。")
        ),
        "quiz.kind_unknown": Told(
            N_("没有“{shown}”这种题型。"),
            N_("请写 单选、多选、判断、填空、计算、连线、问答 或 说明。"),
        ),
        "quiz.no_headings": Told(
            N_("表里没有找到“题目”和“答案”这样的表头。"), N_("请用题库空表，或改好表头。")
        ),
        "quiz.options_few": Told(N_("选择题至少要两个选项。"), N_("请补上选项。")),
        "quiz.pair_arrow": Told(
            N_("“{shown}”看不出左边和右边。"), N_("请写成 左边->右边，一格一条。")
        ),
        "quiz.pair_few": Told(N_("连线题至少要两条。"), N_("请在下一个选项格里再写一条。")),
        "quiz.stem_missing": Told(N_("这一行没有题目。"), N_("请写上题目，或删掉这一行。")),
    }
)
