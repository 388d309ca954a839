"""What stands between the braces of a GIFT question."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any, Final, NamedTuple

from core.training.quiz.question import (
    FULL,
    Choice,
    Choices,
    Essay,
    Judgement,
    Matching,
    Numeric,
    Pair,
    Question,
    Short,
    Span,
)
from core.training.quiz.scan import (
    ARROW,
    WIDE,
    NotUnderstoodError,
    Piece,
    Spot,
    bare,
    first_bare,
)

TRUE: Final = frozenset({"T", "TRUE", "对", "正确", "√"})
FALSE: Final = frozenset({"F", "FALSE", "错", "错误", "×"})
ENGLISH: Final = frozenset({"T", "TRUE", "F", "FALSE"})
WEIGHT: Final = re.compile(r"[%％]\s*(-?\d+(?:\.\d{1,5})?)\s*[%％]")
_NUMBER: Final = r"([+-]?\d{1,20}(?:\.\d{1,20})?)"
_SPAN: Final = re.compile(rf"{_NUMBER}\s*(?:(:|\.\.)\s*{_NUMBER})?")
FEWEST_PAIRS: Final = 2
TWO: Final = 2
Made = tuple[type[Question], dict[str, Any]]


class _Answer(NamedTuple):
    """One answer as it stands: its mark, its weight, what it says and what is told to it."""

    mark: str
    weight: int | None
    piece: Piece
    feedback: str


def answers_in(inside: Piece, spot: Spot) -> Made:
    """Return the kind of question that the braces make, and its fields.

    Raises ``NotUnderstoodError`` with the place of what cannot be understood.
    """
    inside, said = _general(inside.stripped())
    kind, fields = _kind(inside, spot)
    return kind, fields | said


def looks_like_answers(text: str) -> bool:
    """Tell whether braces that a Chinese keyboard typed were meant as a question's."""
    inside = text.strip()
    return not inside or inside[0] in "=~#＝～＃" or _judged(inside) is not None


def _general(inside: Piece) -> tuple[Piece, dict[str, Any]]:
    at = first_bare(inside.text, "####")
    if at < 0:
        return inside, {}
    return inside.part(0, at).stripped(), {"feedback": inside.part(at + 4).plain()}


def _kind(inside: Piece, spot: Spot) -> Made:
    if not inside.text:
        return Essay, {}
    if inside.text[0] in "#＃":
        if inside.text[0] == "＃":
            spot.wide(inside.start, "＃")
        return _numeric(inside.part(1).stripped(), spot)
    if _judged(inside.text) is not None:
        return _judgement(inside, spot)
    return _listed(_split(inside, spot), spot)


def _judged(text: str) -> bool | None:
    places = list(bare(text, "#"))
    word = text[: places[0]] if places else text
    said = word.strip().upper()
    return True if said in TRUE else False if said in FALSE else None


def _judgement(inside: Piece, spot: Spot) -> Made:
    word, *told = _cut(inside, list(bare(inside.text, "#")))
    said = word.text.strip().upper()
    if said not in ENGLISH:
        spot.hint(word.start, "gift.judged", shown=said, meant="TF"[said in FALSE])
    if len(told) > TWO:
        raise NotUnderstoodError(told[TWO].start, "gift.feedback_many")
    remarks = [one.plain() for one in told] + ["", ""]
    return Judgement, {"answer": said in TRUE, "if_wrong": remarks[0], "if_right": remarks[1]}


def _cut(piece: Piece, places: list[int]) -> list[Piece]:
    """Return the parts before, between and after marks of one character."""
    starts = [0, *(place + 1 for place in places)]
    ends: list[int | None] = [*places, None]
    return [piece.part(first, last) for first, last in zip(starts, ends, strict=True)]


def _split(inside: Piece, spot: Spot) -> list[_Answer]:
    """Return the answers, each behind its mark."""
    places = _marks(inside, spot)
    if not places or places[0]:
        raise NotUnderstoodError(inside.start, "gift.answer_mark")
    found = []
    for first, last in zip(places, [*places[1:], None], strict=True):
        mark = WIDE.get(inside.text[first], inside.text[first])
        piece = inside.part(first + 1, last)
        if mark == "~" and not piece.text and last is not None:
            continue  # "~=" is an old way to write "="
        found.append(_answer(mark, piece, spot))
    return found


def _marks(inside: Piece, spot: Spot) -> list[int]:
    """Return where answers begin: full-width marks count behind a blank, or if there are no others.

    Texts such as "3～5天" hold them for what they are.
    """
    text = inside.text
    half = list(bare(text, "=~"))
    every = list(bare(text, "＝～"))
    wide = [at for at in every if not at or text[at - 1].isspace()]
    if not half and len(wide) < TWO and wide[:1] == [0]:
        wide = every
    for at in wide:
        spot.wide(inside.start + at, text[at])
    return sorted(half + wide)


def _answer(mark: str, piece: Piece, spot: Spot) -> _Answer:
    piece = piece.stripped()
    weight, piece = _weighed(piece, spot)
    at = first_bare(piece.text, "#")
    text = piece if at < 0 else piece.part(0, at).stripped()
    if not text.text and mark == "=":
        raise NotUnderstoodError(piece.start, "gift.answer_empty")
    plain = FULL if mark == "=" else 0
    told = "" if at < 0 else piece.part(at + 1).plain()
    return _Answer(mark, None if weight == plain else weight, text, told)


def _weighed(piece: Piece, spot: Spot) -> tuple[int | None, Piece]:
    found = WEIGHT.match(piece.text)
    if found is None:
        return None, piece
    if "％" in found[0]:
        spot.hint(piece.start, "gift.full_width", shown="％", meant="%")
    weight = Decimal(found[1]) * 100_000
    if abs(weight) > FULL:
        raise NotUnderstoodError(piece.start, "gift.weight", shown=found[1])
    return int(weight), piece.part(found.end()).stripped()


def _listed(answers: list[_Answer], spot: Spot) -> Made:
    arrows = [first_bare(one.piece.text, ARROW) for one in answers]
    if all(one.mark == "=" for one in answers):
        if max(arrows) >= 0:
            return _matching(answers, arrows)
        return Short, {"answers": tuple(_choice(one) for one in answers)}
    for one in answers:
        if not one.piece.text:
            raise NotUnderstoodError(one.piece.start, "gift.answer_empty")
    rights = [one for one in answers if one.mark == "="]
    if len(rights) > 1 and all(one.weight is None for one in rights):
        spot.hint(rights[1].piece.start, "gift.several_right")
    choices = tuple(_choice(one) for one in answers)
    if not any(one.share > 0 for one in choices):
        raise NotUnderstoodError(answers[0].piece.start, "gift.none_right")
    return Choices, {"answers": choices}


def _choice(answer: _Answer) -> Choice:
    return Choice(
        text=answer.piece.plain(),
        right=answer.mark == "=",
        weight=answer.weight,
        feedback=answer.feedback,
    )


def _matching(answers: list[_Answer], arrows: list[int]) -> Made:
    pairs = []
    for one, at in zip(answers, arrows, strict=True):
        if at < 0:
            raise NotUnderstoodError(one.piece.start, "gift.pair_arrow")
        if one.feedback or one.weight is not None:
            raise NotUnderstoodError(one.piece.start, "gift.pair_extra")
        right = one.piece.part(at + len(ARROW)).plain()
        if not right:
            raise NotUnderstoodError(one.piece.start + at, "gift.answer_empty")
        pairs.append(Pair(one.piece.part(0, at).plain(), right))
    if len(pairs) < FEWEST_PAIRS:
        raise NotUnderstoodError(answers[0].piece.start, "gift.pair_few")
    return Matching, {"pairs": tuple(pairs)}


def _numeric(inside: Piece, spot: Spot) -> Made:
    if inside.text[:1] not in ("=", "~", "＝", "～"):
        at = first_bare(inside.text, "#")
        number = inside if at < 0 else inside.part(0, at)
        told = "" if at < 0 else inside.part(at + 1).plain()
        return Numeric, {"answers": (_span(_Answer("=", None, number, told), spot),)}
    otherwise, spans = "", []
    for one in _split(inside, spot):
        if one.mark == "~" and not one.piece.text:
            otherwise = one.feedback
        elif one.mark == "~":
            raise NotUnderstoodError(one.piece.start, "gift.number_wrong")
        else:
            spans.append(_span(one, spot))
    if not spans:
        raise NotUnderstoodError(inside.start, "gift.none_right")
    return Numeric, {"answers": tuple(spans), "otherwise": otherwise}


def _span(answer: _Answer, spot: Spot) -> Span:
    piece = answer.piece.stripped()
    text = unicodedata.normalize("NFKC", piece.text)
    found = _SPAN.fullmatch(text)
    if found is None:
        raise NotUnderstoodError(piece.start, "gift.number", shown=piece.text[:20])
    if text != piece.text:
        spot.hint(piece.start, "gift.full_width", shown=piece.text[:40], meant=text[:40])
    low = high = Decimal(found[1])
    if found[2] == ":":
        wide = abs(Decimal(found[3]))
        low, high = low - wide, high + wide
    elif found[2]:
        low, high = sorted((low, Decimal(found[3])))
    return Span(low=low, high=high, weight=answer.weight, feedback=answer.feedback)
