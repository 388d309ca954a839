"""Courses, questions, classes."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from words.told import N_, Told

SENTENCES: Final = MappingProxyType(
    {
        "course.base_missing": Told(
            N_("这是更新包，要先装 {version} 版。"), N_("请要一份完整的课程包。")
        ),
        "course.bomb": Told(
            N_("“{file}”展开后大得不正常，没有打开。"), N_("请向给你的人要一份好的。")
        ),
        "course.damaged": Told(N_("课程包坏了或不完整（{file}）。"), N_("请重新拷贝一份。")),
        "course.file_large": Told(N_("这个文件超过 {most} MB。"), N_("请压缩或截短。")),
        "course.lesson_file": Told(
            N_("“{lesson}”要用的这个文件不在文件夹里。"), N_("请放进来，或改 course.json。")
        ),
        "course.link": Told(N_("这是一个链接，不是文件。"), N_("请换成文件本身。")),
        "course.mentor_share": Told(
            N_("企业导师课时占 {percent}%，要求不低于 {least}%。"),
            N_("请增加企业导师课时，或写明原因。"),
        ),
        "course.missing": Told(N_("没有装“{course}”这门课。"), N_("请先安装课程包。")),
        "course.name": Told(N_("文件名“{file}”不能用（{why}）。"), N_("请改名后重新打包。")),
        "course.name_character": Told(
            N_("文件名里有不能用的符号。"), N_('请改名，不要用 < > : " | ? * 和看不见的符号。')
        ),
        "course.name_kind": Told(
            N_("这里不能放这种文件。"),
            N_("课件放 content，题库 .gift 放 quiz，清单 .md 放 checklists。"),
        ),
        "course.name_long": Told(N_("文件名或路径太长。"), N_("请改短。")),
        "course.name_path": Told(N_("文件名里有不能用的路径。"), N_("请改名。")),
        "course.name_reserved": Told(
            N_("这个名字在别的电脑上不能用。"), N_("请改名，不要以点、空格开头或结尾。")
        ),
        "course.name_twice": Told(N_("有两个文件名只差大小写或全半角。"), N_("请改掉一个。")),
        "course.no_boxes": Told(N_("清单里没有要打勾的项目。"), N_("每项写成 - [ ] 要做的事。")),
        "course.no_outline": Told(N_("文件夹里没有 course.json。"), N_("请先写课程说明。")),
        "course.not_utf8": Told(N_("文件不是 UTF-8 编码。"), N_("请用记事本另存为 UTF-8。")),
        "course.old": Told(N_("已装 {installed} 版，这是 {offered} 版。"), N_("不用再装。")),
        "course.outline": Told(N_("course.json 写得不对：{found}"), N_("请照样例改好。")),
        "course.practice_share": Told(
            N_("实训课时占 {percent}%，要求不低于 {least}%。"), N_("请增加实训课时，或写明原因。")
        ),
        "course.problems": Told(
            N_("课程还有 {count} 处要改，没有打包。"), N_("请照列出的一处处改好。")
        ),
        "course.refused": Told(N_("课程包不能用。"), N_("请换一份。")),
        "course.revoked": Told(N_("打包的电脑（{device}）已被县里停用。"), N_("请不要安装。")),
        "course.strange_file": Told(
            N_("课程包里有不该有的文件“{file}”。"), N_("请不要安装，向给你的人问清楚。")
        ),
        "course.too_large": Told(
            N_("课程包或其中的文件太大（{mb} MB，最大 {most} MB）。"), N_("请分成几门课。")
        ),
        "course.too_many": Told(N_("文件超过 {most} 个。"), N_("请分成几门课。")),
        "course.unknown_signer": Told(
            N_("不认识打包的电脑（{device}）。"),
            N_("请核对这16位是不是给你的人的电脑，是就确认安装。"),
        ),
        "course.unsigned": Told(N_("课程包没有签名，或签名不对。"), N_("请重新拷贝一份。")),
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
        "training.archive_there": Told(
            N_("“{file}”里已经有东西，没有写。"), N_("请换个名字，或先移走里面的东西。")
        ),
        "training.class_closed": Told(N_("“{name}”已经结班。"), N_("要补的请先重新打开。")),
        "training.class_days": Told(N_("结束日期早于开班日期。"), N_("请改日期。")),
        "training.class_open": Told(N_("“{name}”还没有结班。"), N_("不用重新打开。")),
        "training.empty_roster": Told(N_("没有可以加入或抽取的人。"), N_("请核对名单。")),
        "training.left_class": Told(N_("{name}已退出这个班。"), N_("要回来请先恢复。")),
        "training.unknown_code": Told(
            N_("站里没有校验码是 {code} 的证书。"),
            N_("看看有没有打错；别的站发的，请扫整个方码，或到县里的网页上查。"),
        ),
        "training.not_a_certificate": Told(
            N_("这不是本软件开的证书，或者被改过。"), N_("请对着纸上的二维码重新扫。")
        ),
        "training.not_earned": Told(
            N_("{name}还不能发证：出勤、考试或实训没有达到。"), N_("请先补上，或不给这位发证。")
        ),
        "training.not_drawn": Told(N_("这个人不在抽查名单里。"), N_("请在名单里选。")),
        "training.not_signed_in": Told(N_("这条签到已撤销或不是现场签到。"), N_("请先签到。")),
        "training.other_class": Told(N_("{name}不在这个班的名册里。"), N_("请先加入名册。")),
        "training.reason_needed": Told(
            N_("培训班有一处低于要求（{rule}）。"), N_("请调整，或写明原因。")
        ),
        "training.signed_already": Told(
            N_("{name}这半天已在 {at} 签到。"), N_("不用再签；签错了请撤销那一条。")
        ),
        "training.undecided": Told(
            N_("有 {count} 行可能是已登记的人，先看第 {row} 行。"), N_("请选是谁，或选“新人”。")
        ),
    }
)
