"""A quiz in several orders, so that neighbours cannot copy: the same seed gives the same sheets.

Places are sorted by the SHA-256 of ``cz-quiz-1|SEED|VARIANT|QUESTION|OPTION``, numbers from 0.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from core.training.quiz.marking import (
    POINT,
    Picks,
    is_markable,
    letters,
    options,
    picked,
    points,
    understood,
)
from core.training.quiz.question import Essay, Judgement, Matching, Question

PURPOSE: Final = "cz-quiz-1"
OWN: Final = ""
"""The variant in which everything stands as its author wrote it."""
HALL: Final = "hall"
"""The author's order, but for pairs: as written each stands beside its own answer."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question on one sheet: its place in the quiz, and its options in the order shown."""

    place: int
    question: Question
    order: Picks

    def own(self, shown: Picks) -> Picks:
        """Return options as the quiz counts them, given as the sheet shows them."""
        return tuple(self.order[at] for at in shown)

    def understood(self, typed: str) -> str | None:
        """Return an answer typed by this sheet as the quiz counts it; None for nonsense."""
        if not self.order:
            return understood(self.question, typed)
        picks = picked(self.question, typed)
        if picks is None:
            return None
        own = self.own(picks)
        in_order = own if isinstance(self.question, Matching) else tuple(sorted(own))
        return understood(self.question, letters(in_order))

    def shown(self, own: Picks) -> Picks:
        """Return options as the sheet shows them, given as the quiz counts them."""
        return tuple(self.order.index(at) for at in own)


def variant(questions: Sequence[Question], seed: str, name: str) -> tuple[Asked, ...]:
    """Return what can be asked in a variant's order; yes and no never change places."""
    asked = [
        Asked(place=place, question=one, order=_order(one, seed, name, place))
        for place, one in enumerate(questions)
        if is_markable(one) or isinstance(one, Essay)
    ]
    if name in (OWN, HALL):
        return tuple(asked)
    return tuple(sorted(asked, key=lambda one: _lot(seed, name, one.place, -1)))


def _order(question: Question, seed: str, name: str, place: int) -> Picks:
    own = tuple(range(options(question)))
    keeps = name == OWN or (name == HALL and not isinstance(question, Matching))
    if keeps or isinstance(question, Judgement):
        return own
    return tuple(sorted(own, key=lambda at: _lot(seed, name, place, at)))


def _lot(seed: str, name: str, place: int, option: int) -> str:
    return hashlib.sha256(f"{PURPOSE}|{seed}|{name}|{place}|{option}".encode()).hexdigest()


class Marked(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet with its answers weighed; ``answers`` are "number:answer" in the quiz's own order."""

    points: int
    most: int
    answers: tuple[str, ...]
    strange: tuple[int, ...]
    """Places of answers that are none."""


def marked(asked: Sequence[Asked], typed: Mapping[int, str]) -> Marked:
    """Weigh the answers of one sheet, typed by place; an empty one is left out."""
    own = {one.place: one for one in asked if is_markable(one.question)}
    given = {at: typed[at] for at in sorted(own) if typed.get(at, "").strip()}
    read = {at: own[at].understood(text) for at, text in given.items()}
    sound = {at: text for at, text in read.items() if text is not None}
    return Marked(
        points=sum(points(own[at].question, text) for at, text in sound.items()),
        most=POINT * len(own),
        answers=tuple(f"{at + 1}:{text}" for at, text in sound.items()),
        strange=tuple(at for at, text in read.items() if text is None),
    )
