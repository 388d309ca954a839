"""A quiz on paper: sheets of questions in one order or several, and the key to mark them by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.paper.flow import Column, Flow, facts, letterhead, page_foot
from core.paper.ink import Ink, width
from core.paper.marks import A4
from core.paper.model import Document
from core.paper.sheet import Sheet
from core.training.quiz.marking import lefts, letters, picks_one, right_picks, right_words, rights
from core.training.quiz.question import Choices, Essay, Judgement, Matching, Question
from core.training.quiz.variants import Asked, variant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.paper.model import Translator

STEM: Final = Ink(13, bold=True)
BODY: Final = Ink(13)
INDENT: Final = 20.0
WRITING: Final = 26.0
"""Room to write one line by hand."""
ESSAY_LINES: Final = 4
GAP: Final = "________"


class QuizPaper(Document, frozen=True, kw_only=True):
    """A quiz to be printed; ``names`` are its variants, ("",) for the author's own order."""

    course: str
    quiz: str
    questions: tuple[Question, ...]
    seed: str
    names: tuple[str, ...] = ("",)

    def asked(self, name: str) -> tuple[Asked, ...]:
        """Return what a variant asks, in its order."""
        return variant(self.questions, self.seed, name)


def quiz_sheets(document: QuizPaper, tr: Translator) -> bytes:
    """Return one set of question sheets per variant as a PDF of A4 pages, each set numbered."""
    sets = [_sheets(document, name, tr) for name in document.names]
    whole = sets[0]
    for more in sets[1:]:
        whole.pages.extend(more.pages)
    return whole.pdf(tr("试卷"), document.station)


def _sheets(document: QuizPaper, name: str, tr: Translator) -> Sheet:
    sheet = Sheet(A4)
    flow = Flow(sheet)
    title = tr("{quiz}（{name}卷）", quiz=document.quiz, name=name) if name else document.quiz
    letterhead(flow, document.station, document.contact, title)
    flow.space(4)
    facts(flow, ((tr("课程"), document.course), (tr("满分"), _most(document, tr))))
    _person(flow, tr)
    for number, one in enumerate(document.asked(name), 1):
        _question(flow, number, one, tr)
    page_foot(flow, _mark(document, name, tr), tr)
    return sheet


def _most(document: QuizPaper, tr: Translator) -> str:
    count = sum(not isinstance(one.question, Essay) for one in document.asked(""))
    return tr("{count} 分，每题 1 分", count=count)


def _mark(document: QuizPaper, name: str, tr: Translator) -> str:
    """Return what tells a sheet's key apart from another's."""
    return tr("卷号 {name}{seed}", name=name, seed=document.seed) if name else ""


def _person(flow: Flow, tr: Translator) -> None:
    """Leave room for name and date."""
    base, half = flow.y + 24, flow.width / 2
    for place, words in enumerate((tr("姓名"), tr("日期"))):
        x = flow.left + place * half
        wide = flow.sheet.text(x, base, words, BODY)
        flow.sheet.across(base + 4, x + wide + 6, x + half - 24)
    flow.y += 42


def _question(flow: Flow, number: int, one: Asked, tr: Translator) -> None:
    options = option_texts(one, tr)
    stem = question_text(one.question)
    hint = _hint(one.question, tr)
    flow.need(BODY.size * 1.5 * (2 + min(len(options), 4)))
    flow.write(f"{number}. {stem}{hint}", STEM)
    if isinstance(one.question, Judgement):
        flow.write("      ".join(f"□ {words}" for words in options), BODY, indent=INDENT)
    else:
        if isinstance(one.question, Matching):
            for left in lefts(one.question):
                flow.write(f"{left}  ____", BODY, indent=INDENT)
            flow.space(4)
        for at, words in enumerate(options):
            flow.write(f"{letters((at,))}. {words}", BODY, indent=INDENT)
    if not options and (isinstance(one.question, Essay) or not one.question.after):
        _lines(flow, ESSAY_LINES if isinstance(one.question, Essay) else 1)
    flow.space(11)


def _lines(flow: Flow, count: int) -> None:
    for _line in range(count):
        flow.need(WRITING)
        flow.y += WRITING
        flow.sheet.across(flow.y - 4, flow.left + INDENT, flow.right)


def _hint(question: Question, tr: Translator) -> str:
    if isinstance(question, Choices) and not picks_one(question):
        return tr("（多选）")
    return tr("（写字母）") if isinstance(question, Matching) else ""


def question_text(question: Question) -> str:
    """Return what is asked; a gap in the middle of a sentence stays one."""
    if not question.after or isinstance(question, Matching):
        return " ".join(filter(None, (question.stem, question.after)))
    return f"{question.stem} {GAP} {question.after}"


def option_texts(asked: Asked, tr: Translator) -> list[str]:
    """Return the options in the order in which a sheet shows them."""
    question = asked.question
    own: Sequence[str] = ()
    if isinstance(question, Choices):
        own = [one.text for one in question.answers]
    elif isinstance(question, Judgement):
        own = (tr("对"), tr("错"))
    elif isinstance(question, Matching):
        own = rights(question)
    return [own[at] for at in asked.order]


def right_text(asked: Asked, tr: Translator) -> str:
    """Return a question's right answer as a sheet letters it."""
    question = asked.question
    if isinstance(question, Essay):
        return tr("老师阅卷")
    if isinstance(question, Judgement):
        return tr("对") if question.answer else tr("错")
    picks = asked.shown(right_picks(question))
    if isinstance(question, Choices):
        return letters(sorted(picks))
    return letters(picks) or right_words(question)


def answer_key(document: QuizPaper, tr: Translator) -> bytes:
    """Return the right answers of every variant as a PDF of A4 pages, for the trainer alone."""
    sheet = Sheet(A4)
    flow = Flow(sheet)
    title = tr("答案：{quiz}", quiz=document.quiz)
    letterhead(flow, document.station, document.contact, title)
    columns = (
        Column(tr("题号"), 8, numeric=True),
        Column(tr("答案"), 24, bold=True),
        Column(tr("题目"), 60),
    )
    for name in document.names:
        flow.space(14)
        flow.need(60)
        heading = _mark(document, name, tr) or tr("原题顺序")
        flow.write(heading, Ink(14, bold=True))
        flow.space(4)
        rows = [
            (
                str(number),
                right_text(one, tr),
                _short(question_text(one.question), flow.width * 0.6),
            )
            for number, one in enumerate(document.asked(name), 1)
        ]
        flow.table(columns, rows, Ink(10.5), 20.0)
    page_foot(flow, tr("只给老师看，考完再讲"), tr)
    return sheet.pdf(title, document.station)


def _short(text: str, room: float) -> str:
    """Return as much of a question as stands in one line."""
    line = " ".join(text.split())
    while line and width(f"{line}…", Ink(10.5)) > room:
        line = line[:-1]
    return line if line == " ".join(text.split()) else f"{line}…"
