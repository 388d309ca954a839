"""A question as it is shown in a hall: its words, its options, the hands, the right answer."""

from __future__ import annotations

import html
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from PySide6.QtGui import QTextDocumentFragment

from core.training.quiz.marking import (
    Picks,
    lefts,
    letters,
    right_picks,
    right_words,
    rights,
)
from core.training.quiz.question import Choices, Essay, Judgement, Matching, Question
from core.training.quiz.variants import Asked
from desktop import theme
from words.say import _

GAP: Final = "______"
BAR: Final = 90
"""The longest bar, in percent of the width."""


def plain(question: Question, text: str) -> str:
    """Return a question's text without the marks of its format."""
    if question.format == "html":
        return QTextDocumentFragment.fromHtml(text).toPlainText()
    return text


def stem(question: Question) -> str:
    """Return what is asked; a gap in the middle stays one."""
    words = plain(question, question.stem)
    if question.after:
        gap = GAP if not isinstance(question, Matching) else ""
        return f"{words} {gap} {plain(question, question.after)}"
    return words


def option_words(asked: Asked) -> list[str]:
    """Return the options in the order in which they are shown."""
    question = asked.question
    if isinstance(question, Choices):
        own = [plain(question, one.text) for one in question.answers]
    elif isinstance(question, Judgement):
        own = [_("对"), _("错")]
    elif isinstance(question, Matching):
        own = [plain(question, one) for one in rights(question)]
    else:
        own = []
    return [own[at] for at in asked.order]


def right_answer(asked: Asked) -> str:
    """Return the right answer in the letters shown, or in words."""
    question = asked.question
    if isinstance(question, Essay):
        return _("听大家说，老师点评")
    if isinstance(question, Judgement):
        return _("对") if question.answer else _("错")
    picks = asked.shown(right_picks(question))
    if isinstance(question, Matching):
        pairs = zip(lefts(question), letters(picks), strict=True)
        return "  ".join(f"{plain(question, left)} {letter}" for left, letter in pairs)
    return letters(sorted(picks)) or right_words(question)


class Drawn(NamedTuple):
    """How a question stands: hands by option as shown, the option being counted, those chosen."""

    number: str
    hands: Mapping[int, int] = MappingProxyType({})
    cursor: int = -1
    chosen: Picks = ()
    revealed: bool = False


def html_of(asked: Asked, drawn: Drawn) -> str:
    """Return a question as a page for the projector."""
    question = asked.question
    right: set[int] = set()
    if drawn.revealed and not isinstance(question, Matching):
        right = set(asked.shown(right_picks(question)))
    rows = [
        _option(at, words, drawn, right=at in right) for at, words in enumerate(option_words(asked))
    ]
    told = [f"<p><b>{html.escape(drawn.number)}</b> {_lines(stem(question))}</p>"]
    if isinstance(question, Matching):
        given = [letters((at,)) for at in drawn.chosen] + ["____"] * len(lefts(question))
        told += [
            f"<p>{_lines(plain(question, one))} → <b>{letter}</b></p>"
            for one, letter in zip(lefts(question), given, strict=False)
        ]
    if rows:
        told.append(f'<table width="100%" cellpadding="4" cellspacing="0">{"".join(rows)}</table>')
    if drawn.revealed:
        shade = theme.colour("done").name()
        head, words = html.escape(_("答案")), html.escape(right_answer(asked))
        told.append(f'<p style="color:{shade}"><b>{head}　{words}</b></p>')
        if question.feedback:
            told.append(f"<p>{_lines(plain(question, question.feedback))}</p>")
    return "".join(told)


def _lines(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def _option(at: int, words: str, drawn: Drawn, *, right: bool) -> str:
    hands, here, chosen = drawn.hands, at == drawn.cursor, at in drawn.chosen
    worn = theme.current().colours
    count = f"{hands[at]}" if at in hands else "…" if here else ""
    wash = worn.amber_wash if here else worn.choice if chosen else ""
    ground = f' bgcolor="{wash}"' if wash else ""
    colour = worn.green if right else worn.on_choice if chosen and not here else worn.ink
    text = f'<span style="color:{colour}">{"<b>" if right else ""}{_lines(words)}'
    text += f"{'  √</b>' if right else ''}</span>"
    row = (
        f'<tr{ground}><td width="9%"><b>{letters((at,))}</b></td><td>{text}</td>'
        f'<td width="12%" align="right"><b>{count}</b></td></tr>'
    )
    return row + _bar(at, hands, worn.green if right else worn.edge)


def _bar(at: int, hands: Mapping[int, int], fill: str) -> str:
    most = max(hands.values(), default=0)
    part = hands.get(at, 0) * BAR // most if most else 0
    if not part:
        return ""
    thin = '<font size="1">&nbsp;</font></td>'
    cells = f'<td width="{part}%" bgcolor="{fill}">{thin}<td>{thin}'
    bar = f'<table width="100%" cellspacing="0"><tr>{cells}</tr></table>'
    return f'<tr><td></td><td colspan="2">{bar}</td></tr>'
