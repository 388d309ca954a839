"""A quiz in several orders, so that neighbours cannot copy: the same seed gives the same sheets.

Places are sorted by the SHA-256 of ``cz-quiz-1|SEED|VARIANT|QUESTION|OPTION``, numbers from 0.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

import msgspec

from core.training.quiz.marking import Picks, is_markable, options
from core.training.quiz.question import Essay, Judgement, Matching, Question

PURPOSE: Final = "cz-quiz-1"
OWN: Final = ""
"""The variant in which everything stands as its author wrote it."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question on one sheet: its place in the quiz, and its options in the order shown."""

    place: int
    question: Question
    order: Picks

    def own(self, shown: Picks) -> Picks:
        """Return options as the quiz counts them, given as the sheet shows them."""
        return tuple(self.order[at] for at in shown)

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
    if name == OWN:
        return tuple(asked)
    return tuple(sorted(asked, key=lambda one: _lot(seed, name, one.place, -1)))


def _order(question: Question, seed: str, name: str, place: int) -> Picks:
    own = tuple(range(options(question)))
    # Pairs as they were written stand beside their own answers.
    keeps = name == OWN and not isinstance(question, Matching)
    if keeps or isinstance(question, Judgement):
        return own
    return tuple(sorted(own, key=lambda at: _lot(seed, name, place, at)))


def _lot(seed: str, name: str, place: int, option: int) -> str:
    return hashlib.sha256(f"{PURPOSE}|{seed}|{name}|{place}|{option}".encode()).hexdigest()
