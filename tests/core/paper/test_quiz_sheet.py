"""A quiz on paper: what stands on the sheets and in the key, whatever the order."""

from core.paper.model import chinese
from core.paper.quiz_sheet import QuizPaper, answer_key, question_text, quiz_sheets, right_text
from core.training.quiz.gift import read_gift
from core.training.quiz.marking import POINT, points
from core.training.quiz.variants import Asked
from tests.core.paper.reading import boxes_of, collisions, texts_of

GIFT = """收寄时先做什么？ {=验视 ~封箱 ~收钱 ~贴单}

快递里可以寄烟花。 {F}

一斤是 {#500} 克。

收据上要有哪些？ {~%50%日期 ~%50%金额 ~%-50%天气 ~%-50%心情}

把东西和单位连起来。 {=脐橙->斤 =土鸡蛋->枚 =菜油->桶}

说说步骤。 {}
"""


def paper(names=("A", "B"), repeat=1, **said):
    asked = read_gift(GIFT).questions * repeat
    fields = {"station": "帅家村服务站", "course": "小课", "quiz": "收寄件", "seed": "4821"}
    return QuizPaper(questions=asked, names=names, **(fields | said))


def whole(pdf):
    return "\n".join(texts_of(pdf)).replace("\r\n", "\n")


def test_every_variant_asks_every_question_and_names_itself():
    pages = [page.replace("\r\n", "\n") for page in texts_of(quiz_sheets(paper(), chinese))]
    for name in "AB":
        own = [page for page in pages if f"卷号 {name}4821" in page]
        assert f"收寄件（{name}卷）" in own[0]
        assert "5 分，每题 1 分" in own[0]
        assert f"第 1 页，共 {len(own)} 页" in own[0]
        both = "".join(own)
        for words in ("先做什么？", "封箱", "烟花", "（多选）", "（写字母）", "菜油", "说说步骤"):
            assert words in both
    first = [page.index("先做什么") for page in pages if "先做什么" in page]
    assert len(first) == len(set(first)) == 2


def test_the_key_holds_for_its_own_sheet():
    document = paper()
    told = whole(answer_key(document, chinese))
    assert "卷号 A4821" in told
    assert "卷号 B4821" in told
    for name in document.names:
        for one in document.asked(name):
            right = right_text(one, chinese)
            assert right in told
            assert earned(one, right) in (POINT, None)


def earned(one: Asked, right: str) -> int | None:
    """What the answer in the key earns when it is read off its own sheet; None for an essay."""
    if right == "老师阅卷":
        return None
    if not one.order or right in "对错":
        return points(one.question, right)
    own = one.own(tuple(ord(letter) - 65 for letter in right))
    return points(one.question, "".join(chr(65 + at) for at in own))


def test_the_authors_own_order_bears_no_number():
    told = whole(quiz_sheets(paper(names=("",)), chinese))
    assert "卷号" not in told
    assert told.index("收寄时先做什么") < told.index("烟花") < told.index("说说步骤")
    assert "原题顺序" in whole(answer_key(paper(names=("",)), chinese))


def test_a_gap_in_a_sentence_stays_a_gap():
    question = read_gift(GIFT).questions[2]
    assert question_text(question) == "一斤是 ________ 克。"


def test_a_long_quiz_runs_over_pages_and_nothing_collides():
    import pypdfium2 as pdfium

    content = quiz_sheets(paper(repeat=6), chinese)
    with pdfium.PdfDocument(content) as document:
        assert len(document) >= 6
        assert not collisions(boxes_of(document[0]))
        assert "第 1 页" in document[0].get_textpage().get_text_bounded()


def test_the_same_seed_draws_the_same_bytes():
    assert quiz_sheets(paper(), chinese) == quiz_sheets(paper(), chinese)
    assert quiz_sheets(paper(), chinese) != quiz_sheets(paper(seed="1"), chinese)
