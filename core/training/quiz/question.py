"""Quiz questions of every kind that GIFT knows, free of any file format.

Weights are in hundred-thousandths of a percent (``FULL`` is 100 %), numbers are exact decimals.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import msgspec

FULL: Final = 10_000_000
"""The weight of a wholly right answer."""
PLAIN: Final = "moodle"
"""How a question's text is to be read that carries no mark."""


class Question(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag=True
):
    """What every question has; ``after`` is the text behind a gap in the middle of a sentence.

    ``feedback`` is told to everybody, whatever the answer.
    """

    stem: str
    title: str = ""
    format: str = PLAIN
    after: str = ""
    feedback: str = ""


class Choice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One answer to choose, or to type; without a ``weight`` it is wholly right or wholly wrong."""

    text: str
    right: bool = False
    weight: int | None = None
    feedback: str = ""

    @property
    def share(self) -> int:
        """What choosing it earns, ``FULL`` at most; a wrong choice may cost something."""
        if self.weight is not None:
            return self.weight
        return FULL if self.right else 0


class Choices(Question, frozen=True, kw_only=True, tag="choices"):
    """Choosing one answer, or several where the weights say so (单选、多选)."""

    answers: tuple[Choice, ...]

    @property
    def several(self) -> bool:
        """Tell whether more than one answer is to be chosen."""
        return sum(one.share > 0 for one in self.answers) > 1


class Judgement(Question, frozen=True, kw_only=True, tag="judgement"):
    """True or false (判断)."""

    answer: bool
    if_wrong: str = ""
    if_right: str = ""


class Short(Question, frozen=True, kw_only=True, tag="short"):
    """A few words to type, each of which is accepted (填空、简答)."""

    answers: tuple[Choice, ...]


class Span(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Numbers that are accepted, both ends included."""

    low: Decimal
    high: Decimal
    weight: int | None = None
    feedback: str = ""


class Numeric(Question, frozen=True, kw_only=True, tag="numeric"):
    """A number to type; ``otherwise`` is told when none of the spans holds it (计算)."""

    answers: tuple[Span, ...]
    otherwise: str = ""


class Pair(msgspec.Struct, frozen=True):
    """What belongs together; an empty ``left`` makes the right one a distraction."""

    left: str
    right: str


class Matching(Question, frozen=True, kw_only=True, tag="matching"):
    """Putting together what belongs together (连线)."""

    pairs: tuple[Pair, ...]


class Essay(Question, frozen=True, kw_only=True, tag="essay"):
    """An answer that a person reads (问答)."""


class Description(Question, frozen=True, kw_only=True, tag="description"):
    """Something to read; nothing is asked (说明)."""


class Category(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="category"):
    """Where the questions from here on belong (分类)."""

    name: str


class Remark(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="remark"):
    """A line that the author left for authors."""

    text: str


class Broken(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="broken"):
    """A stretch that could not be understood, kept as it was typed."""

    text: str
    line: int


Item = (
    Choices
    | Judgement
    | Short
    | Numeric
    | Matching
    | Essay
    | Description
    | Category
    | Remark
    | Broken
)


class Place(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was seen where: ``line`` and ``column`` count from 1, ``code`` says what."""

    line: int
    column: int
    code: str
    args: dict[str, str | int] = {}


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What a text says: everything in it, what is wrong, and what was taken as it was meant."""

    items: tuple[Item, ...]
    faults: tuple[Place, ...] = ()
    hints: tuple[Place, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """What can be asked or shown."""
        return tuple(one for one in self.items if isinstance(one, Question))
