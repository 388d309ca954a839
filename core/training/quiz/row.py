"""One row of a question sheet to one question."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from core.training.quiz.answers import FALSE, TRUE
from core.training.quiz.question import (
    FULL,
    Choice,
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

OPTIONS: Final = "abcdefgh"
_ARROW: Final = re.compile(r"\s*(?:->|→|—+|=+>?|＝)\s*")
_OR: Final = re.compile(r"\s*[；;|｜]\s*")
_NUMBER: Final = r"([+-]?\d{1,20}(?:\.\d{1,20})?)"
_SPAN: Final = re.compile(rf"{_NUMBER}(?:\s*(±|:|\.\.|~|～|至|到)\s*{_NUMBER})?")
_SURROUND: Final = frozenset("±:")
FEWEST: Final = 2
YES: Final = TRUE | {"是", "√对", "Y", "YES", "✓", "✔", "1"}
NO: Final = FALSE | {"否", "N", "NO", "✗", "✘", "X", "0"}


class MisfitError(Exception):
    """A row is no question; says which field and why."""

    def __init__(self, field: str, code: str, **said: str | int) -> None:
        super().__init__(field, code)
        self.field = field
        self.code = code
        self.said = said


Fields = Mapping[str, str]


def question_of(fields: Fields) -> Question:
    """Return the question in a row's fields; ``MisfitError`` names the field that does not fit."""
    if not fields.get("stem"):
        raise MisfitError("stem", "quiz.stem_missing")
    return _MAKERS[_kind(fields)](fields)


def _kind(fields: Fields) -> str:
    """Return the kind that the row names, or what its cells look like."""
    said = fields.get("kind", "").removesuffix("题")
    if said:
        for kind, words in KINDS.items():
            if said in words:
                return kind
        raise MisfitError("kind", "quiz.kind_unknown", shown=said[:20])
    answer = fields.get("answer", "")
    if _options(fields):
        return "choices" if _letters(answer) else "matching"
    if _judged(answer) is not None:
        return "judgement"
    if not answer:
        return "essay"
    return "numeric" if _SPAN.fullmatch(_narrow(answer)) else "short"


def _options(fields: Fields) -> dict[str, str]:
    return {letter: fields[letter] for letter in OPTIONS if fields.get(letter)}


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _letters(answer: str) -> str:
    """Return the letters that an answer such as "A、C" names; "" when it names anything else."""
    found = re.sub(r"[\s,，、;；.。和]+", "", _narrow(answer)).lower()
    return found if found and set(found) <= set(OPTIONS) else ""


def _common(fields: Fields) -> dict[str, str]:
    names = ("stem", "title", "feedback")
    return {name: fields[name] for name in names if name in fields}


def _choices(fields: Fields) -> Choices:
    options, letters = _options(fields), _letters(fields.get("answer", ""))
    if len(options) < FEWEST:
        raise MisfitError("a", "quiz.options_few")
    if not letters or set(letters) - options.keys():
        raise MisfitError("answer", "quiz.answer_letter", shown=fields.get("answer", "")[:20])
    rights = set(letters)
    share = FULL // len(rights)
    answers = []
    for letter, text in options.items():
        right = letter in rights
        if len(rights) == 1:
            answers.append(Choice(text=text, right=right))
        else:
            # One wrong choice takes back what one right choice earned.
            answers.append(Choice(text=text, weight=share if right else -share))
    return Choices(answers=tuple(answers), **_common(fields))


def _judged(answer: str) -> bool | None:
    word = _narrow(answer).upper()
    return True if word in YES else False if word in NO else None


def _judgement(fields: Fields) -> Judgement:
    answer = _judged(fields.get("answer", ""))
    if answer is None:
        # Many sheets list 对 and 错 as options and answer with the letter.
        letter = _letters(fields.get("answer", ""))
        answer = _judged(fields.get(letter, ""))
    if answer is None:
        raise MisfitError("answer", "quiz.answer_judged", shown=fields.get("answer", "")[:20])
    return Judgement(answer=answer, **_common(fields))


def _short(fields: Fields) -> Short:
    words = [word for word in _OR.split(fields.get("answer", "")) if word]
    if not words:
        raise MisfitError("answer", "quiz.answer_missing")
    answers = tuple(Choice(text=word, right=True) for word in words)
    return Short(answers=answers, **_common(fields))


def _numeric(fields: Fields) -> Numeric:
    answer = _narrow(fields.get("answer", ""))
    found = _SPAN.fullmatch(answer)
    if found is None:
        raise MisfitError("answer", "quiz.answer_number", shown=answer[:20])
    low = high = Decimal(found[1])
    if found[2] in _SURROUND:
        wide = abs(Decimal(found[3]))
        low, high = low - wide, high + wide
    elif found[2]:
        low, high = sorted((low, Decimal(found[3])))
    return Numeric(answers=(Span(low=low, high=high),), **_common(fields))


def _matching(fields: Fields) -> Matching:
    pairs = []
    for letter, text in _options(fields).items():
        left, *right = _ARROW.split(text, maxsplit=1)
        if not right or not right[0]:
            raise MisfitError(letter, "quiz.pair_arrow", shown=text[:20])
        pairs.append(Pair(left, right[0]))
    if len(pairs) < FEWEST:
        raise MisfitError("a", "quiz.pair_few")
    return Matching(pairs=tuple(pairs), **_common(fields))


_MAKERS: Final[Mapping[str, Callable[[Fields], Question]]] = MappingProxyType(
    {
        "choices": _choices,
        "judgement": _judgement,
        "short": _short,
        "numeric": _numeric,
        "matching": _matching,
        "essay": lambda fields: Essay(**_common(fields)),
        "description": lambda fields: Description(
            **{name: text for name, text in _common(fields).items() if name != "feedback"}
        ),
    }
)
KINDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "choices": frozenset({"单选", "多选", "选择", "单项选择", "多项选择", "不定项"}),
        "judgement": frozenset({"判断", "是非", "对错"}),
        "short": frozenset({"填空"}),
        "numeric": frozenset({"计算", "数字", "填数"}),
        "matching": frozenset({"连线", "配对", "匹配"}),
        "essay": frozenset({"问答", "简答", "论述", "主观", "操作"}),
        "description": frozenset({"说明", "材料"}),
    }
)
"""Kind → the words that trainers write for it, without 题 behind."""
