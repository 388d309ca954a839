"""What an answer earns: typed or chosen answers understood, and weighed as the question says.

Points are in thousandths of one question (``POINT``). Options are counted from 0 in the question's
own order; a person names them by letter (A, B, …) or by digit (1, 2, …).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from core.training.quiz.answers import FALSE, TRUE
from core.training.quiz.question import (
    FULL,
    Choices,
    Judgement,
    Matching,
    Numeric,
    Question,
    Short,
)

POINT: Final = 1000
MARKABLE: Final = (Choices, Judgement, Matching, Numeric, Short)
"""An essay wants a person, a description asks nothing."""
YES: Final = 0
NO: Final = 1
_BLANKS: Final = re.compile(r"\s+")
_BETWEEN: Final = re.compile(r"[\s,，、;；./|-]+")
_NUMBER: Final = re.compile(r"[+-]?\d{1,20}(?:\.\d{1,20})?")
_ENDS: Final = ".,;:!?。，；：！？、 "
Picks = tuple[int, ...]


def is_markable(question: Question) -> bool:
    """Tell whether an answer can be marked without a person reading it."""
    return isinstance(question, MARKABLE)


def options(question: Question) -> int:
    """Return how many options there are to choose from: 0 where words or a number are typed."""
    if isinstance(question, Choices):
        return len(question.answers)
    if isinstance(question, Judgement):
        return 2
    return len(rights(question)) if isinstance(question, Matching) else 0


def rights(question: Matching) -> tuple[str, ...]:
    """Return what the left sides are put together with, each once."""
    return tuple(dict.fromkeys(pair.right for pair in question.pairs))


def lefts(question: Matching) -> tuple[str, ...]:
    """Return what is asked for; a pair without a left side only distracts."""
    return tuple(pair.left for pair in question.pairs if pair.left)


def picks_one(question: Question) -> bool:
    """Tell whether only one option may be chosen, as where one of them is wholly right."""
    if isinstance(question, Choices):
        return any(one.share >= FULL for one in question.answers)
    return isinstance(question, Judgement)


def picked(question: Question, typed: str) -> Picks | None:
    """Return the options that a text such as "AC", "1、3" or "对" names; None for none of them.

    Of a matching they stand in the order of its left sides, otherwise in their own order.
    """
    text = unicodedata.normalize("NFKC", typed).strip().upper()
    if isinstance(question, Judgement) and text in TRUE | FALSE:
        return (YES,) if text in TRUE else (NO,)
    letters = _BETWEEN.sub("", text)
    places = tuple(_place(letter) for letter in letters)
    if not places or not all(0 <= at < options(question) for at in places):
        return None
    if isinstance(question, Matching):
        return places if len(places) == len(lefts(question)) else None
    chosen = tuple(sorted(set(places)))
    return chosen if len(chosen) == 1 or not picks_one(question) else None


def _place(letter: str) -> int:
    if letter.isascii() and letter.isdigit():
        return int(letter) - 1
    return ord(letter) - ord("A") if letter.isascii() and letter.isalpha() else -1


def letters(picks: Iterable[int]) -> str:
    """Return options as letters: (0, 2) is AC."""
    return "".join(chr(ord("A") + at) for at in picks)


def points(question: Question, typed: str) -> int:
    """Return what a typed answer earns, 0 to ``POINT``; 0 for one that is not understood."""
    if options(question):
        picks = picked(question, typed)
        return 0 if picks is None else points_of(question, picks)
    if isinstance(question, Short):
        return _thousandths(_said(question, typed))
    return _thousandths(_counted(question, typed)) if isinstance(question, Numeric) else 0


def points_of(question: Question, picks: Picks) -> int:
    """Return what chosen options earn, 0 to ``POINT``: their weights together."""
    if isinstance(question, Choices):
        if len(picks) > 1 and picks_one(question):
            return 0
        return _thousandths(sum(question.answers[at].share for at in set(picks)))
    if isinstance(question, Judgement):
        return POINT if picks == ((YES,) if question.answer else (NO,)) else 0
    if isinstance(question, Matching):
        wanted = right_picks(question)
        fit = sum(given == right for given, right in zip(picks, wanted, strict=False))
        return _thousandths(FULL * fit // len(wanted)) if wanted else 0
    return 0


def _thousandths(share: int) -> int:
    """Return a weight in points; three thirds of 33.33333 % are the whole."""
    return (max(0, min(share, FULL)) * POINT + FULL // 2) // FULL


def right_picks(question: Question) -> Picks:
    """Return the options that earn everything; () where words or a number are typed."""
    if isinstance(question, Choices):
        if picks_one(question):
            shares = [one.share for one in question.answers]
            return (shares.index(max(shares)),)
        return tuple(at for at, one in enumerate(question.answers) if one.share > 0)
    if isinstance(question, Judgement):
        return (YES,) if question.answer else (NO,)
    if isinstance(question, Matching):
        every = rights(question)
        return tuple(every.index(pair.right) for pair in question.pairs if pair.left)
    return ()


def right_words(question: Question) -> str:
    """Return the typed answer that earns everything: words, or a number or span of them."""
    if isinstance(question, Short):
        best = max(question.answers, key=lambda one: one.share)
        return best.text
    if isinstance(question, Numeric):
        span = max(question.answers, key=lambda one: FULL if one.weight is None else one.weight)
        ends = [f"{end.normalize():f}" for end in (span.low, span.high)]
        return ends[0] if span.low == span.high else "–".join(ends)
    return ""


def _plain(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text).casefold()
    return _BLANKS.sub(" ", narrow).strip(_ENDS)


def _said(question: Short, typed: str) -> int:
    given = _plain(typed)
    if not given:
        return 0
    shares = [one.share for one in question.answers if _fits(one.text, given)]
    return max(shares, default=0)


def _fits(wanted: str, given: str) -> bool:
    """Compare words; a ``*`` stands for anything, as in Moodle."""
    parts = [re.escape(_plain(part)) for part in wanted.split("*")]
    return re.fullmatch(r"\s*.*\s*".join(parts), given, re.DOTALL) is not None


def _counted(question: Numeric, typed: str) -> int:
    text = unicodedata.normalize("NFKC", typed).replace(",", "").strip()
    if _NUMBER.fullmatch(text) is None:
        return 0
    number = Decimal(text)
    shares = [
        FULL if span.weight is None else span.weight
        for span in question.answers
        if span.low <= number <= span.high
    ]
    return max(shares, default=0)


def group_points(question: Question, hands: Mapping[int, int]) -> int:
    """Return what a hall earned: the mean over all raised hands, rounded down; 0 without any.

    Where several options are right everybody raises a hand for each of them.
    """
    total = sum(hands.values())
    if not total:
        return 0
    earned = sum(points_of(question, (at,)) * many for at, many in hands.items())
    return min(POINT, earned * len(right_picks(question)) // total)


def sheet_points(questions: Sequence[Question], typed: Mapping[int, str]) -> tuple[int, int]:
    """Return what answers by place earn, and the most that could be; what needs a person is out."""
    marked = [(at, one) for at, one in enumerate(questions) if is_markable(one)]
    earned = sum(points(one, typed.get(at, "")) for at, one in marked)
    return earned, POINT * len(marked)


def understood(question: Question, typed: str) -> str | None:
    """Return an answer as it is kept: letters in order, T or F, the words; None for nonsense."""
    if not options(question):
        text = " ".join(typed.split())
        is_number = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).replace(",", ""))
        return None if not text or (isinstance(question, Numeric) and not is_number) else text
    picks = picked(question, typed)
    if picks is None:
        return None
    return "TF"[picks[0]] if isinstance(question, Judgement) else letters(picks)
